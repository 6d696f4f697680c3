"""A small clean library on disk, and snippets laid over it."""

import json
import re
from pathlib import Path

from app.domain.scenario.document import read_document
from app.domain.scenario.library import Library
from app.domain.scenario.read import read_library

HERE = Path(__file__).parent / "library"
REPO = Path(__file__).parents[3]
FENCE = re.compile(r"```yaml (\S+)( whole)?\n(.*?)```", re.S)


def sources() -> dict[str, str]:
    texts = {path.relative_to(HERE).as_posix(): path.read_text() for path in sorted(HERE.rglob("*.yaml"))}
    texts["emotions/default.yaml"] = (REPO / "scenarios" / "emotions" / "default.yaml").read_text()
    return texts


def laid_over(snippets: str) -> dict[str, str]:
    """The small library with the fenced snippets of a text laid over it."""
    texts = sources()
    found = FENCE.findall(snippets)
    assert found
    for path, whole, text in found:
        if whole:
            texts[path] = text
        else:
            texts[path] = json.dumps(merged(plain(path, texts[path]), plain(path, text)), ensure_ascii=False)
    return texts


def library(**changes: object) -> Library:
    """The small library with ``changes`` merged into the scenario; None removes a key."""
    texts = sources()
    path = "packs/example.yaml"
    texts[path] = json.dumps(merged(plain(path, texts[path]), changes), ensure_ascii=False)
    return read_library(texts)


def plain(path: str, text: str) -> object:
    # The keys yes and no of lexicons are theirs alone.
    text = re.sub(r"\b(yes|no):", r"'\1':", text) if path.startswith("lexicons") else text
    node, found = read_document(path, text)
    assert node is not None, [d.text() for d in found]
    return node.plain()


def merged(under, over):
    if isinstance(under, dict) and isinstance(over, dict):
        result = dict(under)
        for key, value in over.items():
            if value is None:
                result.pop(key, None)
            else:
                result[key] = merged(result[key], value) if key in result else value
        return result
    if _by_id(under) and _by_id(over):
        items = {item["id"]: item for item in under}
        for item in over:
            items[item["id"]] = merged(items.get(item["id"], {}), item)
        return list(items.values())
    return over


def _by_id(value):
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) and "id" in item for item in value)
