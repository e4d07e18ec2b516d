"""Whether anything that the two lock files name has a known vulnerability, as pip-audit finds it.

make audit

Ends with 0 if all was looked up and nothing is known, 1 if something is, 3 if not all could be
looked up: pip-audit itself ends with 0 there, as if nothing were wrong.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

AUDITOR = Path(".venv/audit/bin/pip-audit")
_LOCKS = ("-r", "requirements.lock", "-r", "tests/requirements.lock")
_ASKED = [*_LOCKS, "--no-deps", "--disable-pip", "--require-hashes", "--format", "json"]


def verdict(found: dict[str, Any] | None) -> tuple[int, str]:
    """Exit code and sentence for what pip-audit said; None is for nothing at all."""
    packages = found["dependencies"] if found else []
    skipped = [one["name"] for one in packages if "skip_reason" in one]
    known = [f"{one['name']} {one['version']}: {each['id']}" for one in packages for each in one.get("vulns", ())]
    if known:
        return 1, f"Known vulnerabilities: {', '.join(known)}. Raise what is affected and run 'make lock'."
    if not packages or len(skipped) == len(packages):
        return 3, "NOTHING WAS AUDITED: no source of advisories can be reached from here. Run 'make audit' elsewhere."
    if skipped:
        return 3, f"Not all was audited; no advisories could be had for {', '.join(skipped)}."
    return 0, f"{len(packages)} packages, none with a known vulnerability."


def main() -> int:
    """Ask, and say what came of it."""
    done = subprocess.run([AUDITOR, *_ASKED], capture_output=True, text=True, check=False, timeout=600)
    try:
        found = json.loads(done.stdout)
    except ValueError:
        found = None
    code, said = verdict(found)
    print(said)  # noqa: T201
    return code


if __name__ == "__main__":
    sys.exit(main())
