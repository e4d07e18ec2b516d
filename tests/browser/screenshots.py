"""Take the pictures of README.md and docs/web.md, light and dark, of the live index.

make screenshots
"""

from io import BytesIO
from pathlib import Path

from PIL import Image

from api.settings import load_settings
from tests.browser.desk import chromium, serving, window

FOLDER = Path(__file__).parents[2] / "docs" / "images"
_QUESTION = "How should I monitor models in production?"
_WIDTH, _HEIGHT, _COLOURS = 1000, 1060, 64


def take() -> list[Path]:
    """One picture for each light, as PNG of a few colours."""
    FOLDER.mkdir(exist_ok=True)
    with serving(load_settings().layout) as root, chromium() as browser:
        return [_picture(browser, root, scheme) for scheme in ("light", "dark")]


def _picture(browser: object, root: str, scheme: str) -> Path:
    with window(browser, root, _WIDTH, color_scheme=scheme) as page:
        page.set_viewport_size({"width": _WIDTH, "height": _HEIGHT})
        page.goto(f"/?q={_QUESTION}")
        taken = Image.open(BytesIO(page.screenshot())).convert("RGB")
    path = FOLDER / f"page-{scheme}.png"
    taken.quantize(_COLOURS).save(path, optimize=True)
    return path


if __name__ == "__main__":
    for path in take():
        print(f"{path.relative_to(Path.cwd())}: {path.stat().st_size / 1000:.0f} kB")  # noqa: T201
