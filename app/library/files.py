"""The scenarios directory: which one it is, and the texts in it."""

import os
from importlib.resources import files
from pathlib import Path

from app.domain.scenario.read import Library, read_library

SUFFIXES = (".yaml", ".yml")


def scenarios_dir() -> Path:
    """``PEILIAN_SCENARIOS``, else the ``scenarios`` directory beside the package, else its packaged copy."""
    chosen = os.environ.get("PEILIAN_SCENARIOS")
    if chosen:
        return Path(chosen)
    package = Path(str(files("app")))
    beside = package.parent / "scenarios"
    return beside if beside.is_dir() else package / "scenarios"


def read_sources(*roots: Path, relative: bool = False) -> dict[str, str]:
    """The YAML files under ``roots`` (directories or files): path → text; the path as given or, if
    ``relative``, from its root.

    Links that lead out of their root are left out. Bytes that are not UTF-8 become U+FFFD, so a broken
    file is a finding of the reader and never an error here.
    """
    texts: dict[str, str] = {}
    for root in roots:
        found = sorted(root.rglob("*")) if root.is_dir() else [root]
        for path in found:
            if path.suffix in SUFFIXES and path.is_file() and _inside(path, root):
                name = path.relative_to(root) if relative and path != root else path
                texts[name.as_posix()] = path.read_bytes().decode("utf-8", "replace")
    return texts


def load_library(root: Path | None = None) -> Library:
    """The library under ``root``, or under ``scenarios_dir()``; its paths count from there."""
    return read_library(read_sources(root or scenarios_dir(), relative=True))


def _inside(path: Path, root: Path) -> bool:
    return path.resolve().is_relative_to(root.resolve())
