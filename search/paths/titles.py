"""The parts of a title: what it is on, and the site or work that it names at its end. Knows words alone."""

import re

_SUFFIX = re.compile(r"\s[-–—|·]\s(?P<work>(?:(?!\s[-–—|·]\s).)+)$", re.DOTALL)


def split_title(title: str) -> tuple[str, str]:
    """The title without its last part after a dash or bar, and that part; "Logging | Hydra" is "Logging", "Hydra"."""
    match = _SUFFIX.search(title)
    return (title[: match.start()].strip(), match["work"].strip()) if match else (title, "")
