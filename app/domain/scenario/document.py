"""From YAML text to a tree whose every node knows where it stands.

A closed subset of YAML 1.2: mappings, sequences, scalars; integers and ``true``/``false`` are typed,
everything else stays the string that was written. Anchors, aliases, tags, merge keys and duplicate keys
are refused, and so is what a YAML 1.1 reader would misread. The tree is built from parser events on an
explicit stack, so depth and size are refused before they cost anything.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from app.domain.scenario.diagnostic import Diagnostic, Place, diagnostic
from app.domain.text.yaml import parse_yaml, too_deep

MAX_BYTES = 512 * 1024
MAX_WEIGHTS_BYTES = 8 * 1024 * 1024  # trained by the program, and no YAML to its reader
MAX_DEPTH = 20
MAX_NODES = 20_000
MAX_FINDINGS = 100

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_TRAP = re.compile(
    r"(?i:y|yes|n|no|on|off)"
    r"|[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?"
    r"|[-+]?0[0-9_]+|[-+]?0[xob][0-9a-fA-F_]+|\+[0-9]+"
    r"|[-+]?([0-9][0-9_]*)?\.[0-9]+([eE][-+]?[0-9]+)?|[-+]?[0-9]+\.([eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
)
_HAN = re.compile("[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place. ``value``: dict of nodes, list of nodes, str, int, bool or None."""

    value: Any
    place: Place
    keys: dict[str, Place] = field(default_factory=dict)

    def plain(self) -> Any:
        """The same tree as ordinary Python values."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def get(self, *path: str | int) -> "Node | None":
        """The node at ``path``, or None."""
        node: Node = self
        for step in path:
            child = node._child(step)
            if child is None:
                return None
            node = child
        return node

    def at(self, *path: str | int) -> Place:
        """The place of the deepest node on ``path`` that exists."""
        node: Node = self
        for step in path:
            child = node._child(step)
            if child is None:
                break
            node = child
        return node.place

    def key_at(self, *path: str | int) -> Place:
        """The place of the last key of ``path`` where it is a key, else of its value."""
        parent = self.get(*path[:-1])
        if parent is not None and path and str(path[-1]) in parent.keys:
            return parent.keys[str(path[-1])]
        return self.at(*path)

    def _child(self, step: str | int) -> "Node | None":
        if isinstance(self.value, dict):
            return self.value.get(str(step))
        if isinstance(self.value, list) and isinstance(step, int) and step < len(self.value):
            child: Node = self.value[step]
            return child
        return None


def read_document(path: str, text: str) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The tree of ``text``, or None with the reasons. Never raises, whatever the text holds."""
    if flood := refuse_flood(path, text):
        return None, (flood,)
    builder = _Builder(path)
    try:
        for event in parse_yaml(text):
            builder.take(event)
            if builder.stopped or len(builder.found) >= MAX_FINDINGS:
                break
    except YAMLError as error:
        builder.found.append(_syntax(path, text, error))
    return (None if builder.found else builder.root), tuple(builder.found)


def refuse_flood(path: str, text: str) -> Diagnostic | None:
    """What is too large, or nested far deeper than any file needs; looked at before anything is read."""
    if flood := _larger_than(path, text, MAX_BYTES, "512 KiB"):
        return flood
    deep = too_deep(text)
    return None if deep is None else _too_large(_place_at(path, text, deep), f"{MAX_DEPTH} levels")


def refuse_weights_flood(path: str, text: str) -> Diagnostic | None:
    """Trained weights that are too large; their reader takes time linear in their length, whatever they hold."""
    return _larger_than(path, text, MAX_WEIGHTS_BYTES, "8 MiB")


def _larger_than(path: str, text: str, limit: int, named: str) -> Diagnostic | None:
    if len(text.encode("utf-8", "surrogatepass")) <= limit:
        return None
    return _too_large(Place(path, 1, 1), named)


def _place_at(path: str, text: str, offset: int) -> Place:
    before = text[:offset]
    return Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _too_large(place: Place, limit: str) -> Diagnostic:
    return diagnostic(
        "SC000",
        place,
        f"文件超出上限（{limit}）",
        f"the file exceeds the limit ({limit})",
        ("拆成几个文件，或减少嵌套", "split it into several files, or nest less"),
    )


def _syntax(path: str, text: str, error: YAMLError) -> Diagnostic:
    if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        place = Place(path, error.problem_mark.line + 1, error.problem_mark.column + 1)
        said = str(error.problem)
    else:  # the reader met a character YAML forbids; it knows only how many stood before it
        place = _place_at(path, text, getattr(error, "position", 0))
        said = "special characters are not allowed"
    lines = text.splitlines() or [""]
    line = lines[min(place.line, len(lines)) - 1]
    if _HAN.search(line[: place.column]) and ("{" in line or "[" in line):
        return _unquoted_chinese(place)
    return diagnostic(
        "SC000",
        place,
        f"不是合法的 YAML：{said}",
        f"not readable as YAML: {said}",
        ("检查缩进、引号和括号是否成对", "check indentation, and that quotes and brackets come in pairs"),
    )


def _unquoted_chinese(place: Place) -> Diagnostic:
    return diagnostic(
        "SC004",
        place,
        "花括号里没加引号的中文含有半角标点",
        "ASCII punctuation in unquoted Chinese text in braces",
        ("给这段文字加引号，或改用全角“，：”", "put the text in quotes, or use full-width ，："),
    )


class _Builder:
    """Builds the tree from events; keeps going after a finding so that one run shows them all."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Diagnostic] = []
        self.root: Node | None = None
        self.stopped = False
        self._stack: list[_Open] = []
        self._nodes = 0

    def take(self, event: Any) -> None:
        kind = type(event).__name__
        if kind == "DocumentStartEvent" and self.root is not None:
            self._stop(
                "SC000",
                self._place(event),
                "一个文件只能有一个文档",
                "a file holds one document",
                ("删去多余的 ---", "remove the second ---"),
            )
        elif kind == "AliasEvent":
            self._refuse(event, "别名（*）", "aliases (*)")
            self.stopped = True
        elif kind in {"MappingStartEvent", "SequenceStartEvent"}:
            self._begin(event, {} if kind == "MappingStartEvent" else [])
        elif kind in {"MappingEndEvent", "SequenceEndEvent"}:
            self._end()
        elif kind == "ScalarEvent":
            self._scalar(event)

    def _begin(self, event: Any, value: Any) -> None:
        self._check_properties(event)
        if len(self._stack) >= MAX_DEPTH:
            self.found.append(_too_large(self._place(event), f"{MAX_DEPTH} levels"))
            self.stopped = True
            return
        if self._stack and self._stack[-1].wants_key:
            self._stop("SC002", self._place(event), "键必须是文字", "a key must be text", ("", ""))
            return
        self._stack.append(_Open(Node(value, self._place(event)), bool(event.flow_style)))

    def _end(self) -> None:
        self._add(self._stack.pop().node)

    def _scalar(self, event: Any) -> None:
        self._check_properties(event)
        plain = not event.style
        place = Place(self.path, event.start_mark.line + 1, event.start_mark.column + 1, event.style in {"'", '"'})
        if plain and event.value != "" and _TRAP.fullmatch(event.value):
            self.found.append(
                diagnostic(
                    "SC003",
                    place,
                    f"“{event.value}”在别的 YAML 工具里会被读成别的值",
                    f"other YAML tools read {event.value!r} as something else",
                    (f"加引号：'{event.value}'", f"quote it: '{event.value}'"),
                )
            )
        if self._stack and self._stack[-1].wants_key:
            self._key(str(event.value), place)
            return
        top = self._stack[-1] if self._stack else None
        if plain and event.value == "" and top is not None and top.flow and top.key and _HAN.search(top.key):
            self.found.append(_unquoted_chinese(top.node.keys[top.key]))
        self._add(Node(_typed(event.value) if plain else event.value, place))

    def _key(self, key: str, place: Place) -> None:
        top = self._stack[-1]
        if key == "<<":
            self._refuse_at(place, "合并键（<<）", "merge keys (<<)")
        if key in top.node.keys:
            first = top.node.keys[key]
            self.found.append(
                diagnostic(
                    "SC002",
                    place,
                    f"键“{key}”重复（第 {first.line} 行已有）",
                    f"the key {key!r} is repeated (first on line {first.line})",
                    ("删去其中一个", "remove one of the two"),
                )
            )
        top.key = key
        top.node.keys[key] = place

    def _add(self, node: Node) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self.found.append(_too_large(node.place, f"{MAX_NODES} nodes"))
            self.stopped = True
        if not self._stack:
            self.root = node
            return
        top = self._stack[-1]
        if isinstance(top.node.value, list):
            top.node.value.append(node)
        else:
            assert top.key is not None
            top.node.value[top.key] = node
            top.key = None

    def _check_properties(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse(event, "锚点（&）", "anchors (&)")
        if event.tag is not None:
            self._refuse(event, "标签（!）", "tags (!)")

    def _refuse(self, event: Any, zh: str, en: str) -> None:
        self._refuse_at(self._place(event), zh, en)

    def _refuse_at(self, place: Place, zh: str, en: str) -> None:
        fix = ("直接写出内容；要复用请用 mixin 或 block", "write it out; to reuse something, use a mixin or a block")
        self.found.append(diagnostic("SC002", place, f"不支持{zh}", f"{en} are not supported", fix))

    def _stop(self, code: str, place: Place, zh: str, en: str, fix: tuple[str, str]) -> None:
        self.found.append(diagnostic(code, place, zh, en, fix))
        self.stopped = True

    def _place(self, event: Any) -> Place:
        return Place(self.path, event.start_mark.line + 1, event.start_mark.column + 1)


@dataclass(slots=True)
class _Open:
    """A mapping or sequence not yet closed; ``key`` waits for its value."""

    node: Node
    flow: bool
    key: str | None = None

    @property
    def wants_key(self) -> bool:
        return isinstance(self.node.value, dict) and self.key is None


def _typed(text: str) -> str | int | bool | None:
    if _INTEGER.fullmatch(text):
        return int(text)
    return {"true": True, "false": False, "": None, "null": None, "~": None}.get(text, text)
