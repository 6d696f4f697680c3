"""The tags of a page's script and styles, from the manifest of the build."""

import json
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from app.web.places import DIST

BASE = "/static/dist/"


def entry(page: str) -> Markup:
    """What to print for ``frontend/src/pages/PAGE.ts``: its styles, then its script."""
    path = DIST / "manifest.json"
    try:
        # A build made while the server runs is seen at once.
        return _tags(page, path.stat().st_mtime_ns)
    except FileNotFoundError as error:
        raise RuntimeError("the front end is not built; run: python frontend/hatch_build.py") from error


@lru_cache(maxsize=64)
def _tags(page: str, _built_at: int) -> Markup:
    manifest = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    key = f"src/pages/{page}.ts"
    sheets = [Markup('<link rel="stylesheet" href="{}">').format(BASE + name) for name in _styles(manifest, key, set())]
    script = Markup('<script type="module" src="{}"></script>').format(BASE + manifest[key]["file"])
    return Markup("\n").join([*sheets, script])


def icons() -> str:
    """The address of the sprite of icons."""
    return BASE + "icons.svg"


def _styles(manifest: dict[str, Any], key: str, seen: set[str]) -> list[str]:
    """The style sheets of ``key`` and of all it imports, each once, the most basic first."""
    if key in seen:
        return []
    seen.add(key)
    chunk = manifest[key]
    below = [sheet for name in chunk.get("imports", []) for sheet in _styles(manifest, name, seen)]
    return list(dict.fromkeys([*below, *chunk.get("css", [])]))
