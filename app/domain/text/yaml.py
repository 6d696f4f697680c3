"""YAML as events and as nodes, with places: by the fast parser where it can, by the exact one where it cannot.

The fast one (libyaml) reads twenty times faster, but says less well what is wrong and refuses a little of YAML 1.2
that the exact one reads; so what it refuses is read again, and what is then said, is said by the exact one.
"""

import re
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import Node

DEEPEST = 200
"""Levels that parsers are trusted with; no file of ours has more than 20."""
_BRACKET = re.compile(r"[\[\]{}]")
_INDENTED = re.compile(rf"^ {{{DEEPEST}}}", re.MULTILINE)
_COMPACT = re.compile(rf"(?:[-?:][ \t]+){{{DEEPEST}}}")


def too_deep(text: str) -> int | None:
    """Where ``text`` is nested far deeper than any file needs (quoted brackets included), None where it is not. Parsers
    take quadratic time over open brackets, and recurse until the process dies; so this is asked before they read."""
    for found in (_INDENTED.search(text), _COMPACT.search(text)):
        if found is not None:
            return found.start()
    depth = 0
    for bracket in _BRACKET.finditer(text):
        depth = max(0, depth + (1 if bracket.group() in "[{" else -1))
        if depth > DEEPEST:
            return bracket.start()
    return None


def parse_yaml(text: str) -> Iterator[Any]:
    """The parser's events, in order. Raises YAMLError, with its place, at what is no YAML."""
    try:
        yield from tuple(YAML(typ="safe", pure=False).parse(text))
    except (YAMLError, UnicodeError):
        yield from YAML(typ="safe", pure=True).parse(text)


def compose_yaml(text: str) -> Node | None:
    """The tree of nodes, None for an empty text. Raises YAMLError or ValueError at what is no YAML."""
    try:
        root: Node | None = YAML(typ="safe", pure=False).compose(text)
    except (YAMLError, UnicodeError):
        root = YAML(typ="safe", pure=True).compose(text)
    return root
