"""All phases of schemathesis on a server of its own, over the live index.

make fuzz
"""

import re
import subprocess
import sys
import threading

from tests.api.http.test_openapi import FUZZ
from tests.api.running import COMMAND


def main() -> int:
    """Serve, send, stop; the exit code is schemathesis's."""
    command = [COMMAND, "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        found = re.search(r"listening on (http://\S+)", server.stderr.readline())
        if found is None:
            return server.wait()
        # A log that nobody reads fills its pipe, and then the server waits for ever.
        threading.Thread(target=server.stderr.read, daemon=True).start()
        try:
            run = [sys.executable, "-m", "schemathesis.cli", "run", f"{found[1]}/openapi.json", *FUZZ]
            return subprocess.run(run, check=False).returncode
        finally:
            server.terminate()


if __name__ == "__main__":
    sys.exit(main())
