"""Laying trees over each other: mixins left to right, then the scenario.

Mappings merge by key, lists whose items carry an ``id`` merge by id (new ones follow), everything else is
replaced. Every node keeps the file and line it came from.
"""

from collections.abc import Iterator

from app.domain.scenario.diagnostic import Diagnostic, diagnostic
from app.domain.scenario.document import Node

# What describes a file, not the story in it.
HEADER = ("schema", "kind", "id", "version", "locale")


def overlay(under: Node, over: Node) -> Node:
    """``over`` laid on ``under``."""
    if isinstance(under.value, dict) and isinstance(over.value, dict):
        merged = dict(under.value)
        for key, node in over.value.items():
            merged[key] = overlay(merged[key], node) if key in merged else node
        return Node(merged, over.place, {**under.keys, **over.keys})
    if _by_id(under) and _by_id(over):
        items = {_id(item): item for item in under.value}
        for item in over.value:
            items[_id(item)] = overlay(items[_id(item)], item) if _id(item) in items else item
        return Node(list(items.values()), over.place)
    return over


def without_header(node: Node) -> Node:
    """``node`` without the keys that describe its file."""
    kept = {key: child for key, child in node.value.items() if key not in HEADER}
    return Node(kept, node.place, {key: place for key, place in node.keys.items() if key in kept})


def disagreements(mixins: list[tuple[str, Node]], scenario: Node) -> Iterator[Diagnostic]:
    """SC008 for each leaf that two mixins set differently and the scenario leaves open."""
    seen: dict[tuple[str, ...], tuple[str, Node]] = {}
    for name, mixin in mixins:
        for path, leaf in _leaves(without_header(mixin)):
            other, before = seen.setdefault(path, (name, leaf))
            if before.plain() != leaf.plain() and not _sets(scenario, path):
                yield _disagree(".".join(path), other, name, leaf, scenario)


def _disagree(path: str, first: str, second: str, leaf: Node, scenario: Node) -> Diagnostic:
    return diagnostic(
        "SC008",
        scenario.at("include"),
        f"{first} 与 {second} 对 {path} 的设定不同（{leaf.place.path}:{leaf.place.line}）",
        f"{first} and {second} set {path} differently ({leaf.place.path}:{leaf.place.line})",
        (f"在本文件里写明 {path}", f"set {path} in this file"),
    )


def _leaves(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield from _leaves(child, (*path, key))
    elif _by_id(node):
        for item in node.value:
            yield from _leaves(item, (*path, _id(item)))
    else:
        yield path, node


def _sets(node: Node, path: tuple[str, ...]) -> bool:
    if not path:
        return True
    if isinstance(node.value, dict):
        return path[0] in node.value and _sets(node.value[path[0]], path[1:])
    if _by_id(node):
        return any(_id(item) == path[0] and _sets(item, path[1:]) for item in node.value)
    return True


def _by_id(node: Node) -> bool:
    return isinstance(node.value, list) and all(item.get("id") is not None for item in node.value)


def _id(item: Node) -> str:
    return str(item.value["id"].value)
