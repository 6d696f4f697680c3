"""Where templates, catalogues and the built front end are: beside the package, or inside it when installed."""

from importlib.resources import files
from pathlib import Path

PACKAGE = Path(str(files("app")))
DIST = PACKAGE / "static" / "dist"


def frontend(part: str) -> Path:
    """The directory ``part`` (templates, locales) of the front end."""
    beside = PACKAGE.parent / "frontend" / part
    return beside if beside.is_dir() else PACKAGE / "frontend" / part
