"""From a tree to a model, or to diagnostics that name the offending key, its place and what was meant."""

import types
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.domain.scenario.diagnostic import Diagnostic, diagnostic, in_order
from app.domain.scenario.document import Node
from app.domain.scenario.model import LineSet, Persona, Plot, State
from app.domain.scenario.model import Place as BlockPlace

Step = str | int


def shape(model: type[BaseModel], node: Node) -> tuple[Any, tuple[Diagnostic, ...]]:
    """The ``model`` that ``node`` says, or None with SC001 (SC007 for a persona that reaches into the plot)."""
    try:
        return model.model_validate(node.plain()), ()
    except ValidationError as error:
        details = error.errors()
    meant = [detail for detail in details if _walk(node, detail)[1]]
    lists = {path for detail in meant for path in _walk(node, detail)[2]}
    plain = [detail for detail in meant if not _is_list_taken_for_text(node, detail, lists)]
    return None, in_order([_tell(model, node, detail) for detail in plain or details[:1]])


def _is_list_taken_for_text(root: Node, detail: ErrorDetails, lists: set[tuple[Step, ...]]) -> bool:
    """Whether the error only says that a list is no text, where a list is allowed and judged by itself."""
    return detail["type"] == "string_type" and _walk(root, detail)[0] in lists


def _tell(model: type[BaseModel], root: Node, detail: ErrorDetails) -> Diagnostic:
    path = _walk(root, detail)[0]
    kind, context = detail["type"], detail.get("ctx", {})
    name = str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        return _unknown_key(model, root, path)
    if kind == "missing":
        return diagnostic(
            "SC001",
            root.at(*path),
            f"{_where(path)}缺少 {name}",
            f"{name} is missing{_under(path)}",
            (f"补上 {name}:", f"add {name}:"),
        )
    said = _SAID.get(kind)
    zh, en = said(context) if said else (f"写法不合要求（{detail['msg']}）", detail["msg"].lower())
    return diagnostic(
        "SC001", root.key_at(*path), f"{name}：{zh}", f"{name}: {en}", _suggest(kind, context, root, path)
    )


def _walk(root: Node, detail: ErrorDetails) -> tuple[tuple[Step, ...], bool, tuple[tuple[Step, ...], ...]]:
    """Where in the tree the error is, whether it speaks of what was meant, and which lists it went through.

    pydantic puts the names of a union's alternatives between the keys; one that does not fit what was
    written speaks of something nobody meant.
    """
    path: tuple[Step, ...] = ()
    node: Node | None = root
    meant = True
    lists: list[tuple[Step, ...]] = []
    steps = detail["loc"]
    for index, step in enumerate(steps):
        child = node.get(step) if node is not None else None
        if child is not None or (index == len(steps) - 1 and detail["type"] == "missing"):
            path, node = (*path, step), child
        elif step not in ("[key]", "variants") and node is not None:
            meant = meant and _meant(node, str(step))
            lists += [path] if str(step).startswith("tuple") else []
    return path, meant, tuple(lists)


def _meant(node: Node, alternative: str) -> bool:
    """Whether what stands at ``node`` can be the ``alternative`` of a union."""
    if alternative in {"State", "Place"}:
        return isinstance(node.value, dict) and _is_placed(node.value) == (alternative == "Place")
    if alternative.startswith("tuple"):
        return isinstance(node.value, list)
    if alternative.startswith("dict") or alternative[:1].isupper():
        return isinstance(node.value, dict)
    # A scalar alternative: also blamed for a list where text or a mapping was due.
    return not isinstance(node.value, dict)


def _is_placed(state: dict[str, Node]) -> bool:
    """Whether a state is meant as a placed block, even if its first key is misspelt."""
    return bool({"place", "with", "exits"} & state.keys())


def _unknown_key(model: type[BaseModel], root: Node, path: tuple[Step, ...]) -> Diagnostic:
    name = str(path[-1])
    place = root.key_at(*path)
    if model is Persona and len(path) == 1 and name in Plot.model_fields:
        return diagnostic(
            "SC007",
            place,
            f"人物文件不能改剧情里的 {name}",
            f"a persona may not set {name}: that belongs to the plot",
            ("移到 scenario 或 mixin 里", "move it to the scenario or to a mixin"),
        )
    described = _model_at(model, path[:-1], root)
    known = [field.alias or key for key, field in described.model_fields.items()]
    near = get_close_matches(name, known, n=1)
    fix = (
        (f"是不是 {near[0]}？", f"did you mean {near[0]}?")
        if near
        else (f"可用的键：{'、'.join(known)}", f"known keys: {', '.join(known)}")
    )
    return diagnostic("SC001", place, f"不认识的键 {name}", f"unknown key {name}", fix)


def _model_at(annotation: Any, path: tuple[Step, ...], node: Node) -> type[BaseModel]:
    """The model that describes the mapping at ``path``, found along the annotations."""
    if get_origin(annotation) in {Union, types.UnionType}:
        return _model_at(next(option for option in get_args(annotation) if _takes(option, node)), path, node)
    if not path:
        model: type[BaseModel] = annotation
        return model
    below = node.get(path[0])
    assert below is not None
    if get_origin(annotation) is dict:
        return _model_at(get_args(annotation)[1], path[1:], below)
    if get_origin(annotation) is tuple:
        return _model_at(get_args(annotation)[0], path[1:], below)
    if annotation is LineSet and path[0] != "pick":
        return _model_at(LineSet.model_fields["variants"].annotation, path, node)
    fields = {field.alias or name: field for name, field in annotation.model_fields.items()}
    return _model_at(fields[str(path[0])].annotation, path[1:], below)


def _takes(option: Any, node: Node) -> bool:
    """Whether what stands at ``node`` is written as this alternative of a union."""
    if option in (State, BlockPlace):
        return (option is BlockPlace) == _is_placed(node.value)
    return isinstance(option, type) and issubclass(option, BaseModel)


def _where(path: tuple[Step, ...]) -> str:
    above = ".".join(str(step) for step in path[:-1])
    return f"{above} " if above else ""


def _under(path: tuple[Step, ...]) -> str:
    above = ".".join(str(step) for step in path[:-1])
    return f" under {above}" if above else ""


def _suggest(kind: str, context: dict[str, Any], root: Node, path: tuple[Step, ...]) -> tuple[str, str]:
    node = root.get(*path)
    if kind != "literal_error" or node is None:
        return ("", "")
    options = [part.strip("' ") for part in str(context.get("expected", "")).replace(" or ", ", ").split(", ")]
    near = get_close_matches(str(node.value), options, n=1)
    return (f"是不是 {near[0]}？", f"did you mean {near[0]}?") if near else ("", "")


def _one_of(context: dict[str, Any]) -> tuple[str, str]:
    expected = str(context.get("expected", ""))
    return f"只能是 {expected.replace(' or ', '、').replace(', ', '、')}", f"must be one of {expected}"


def _text(_: dict[str, Any]) -> tuple[str, str]:
    return "应是文字", "must be text"


def _number(_: dict[str, Any]) -> tuple[str, str]:
    return "应是整数", "must be an integer"


def _boolean(_: dict[str, Any]) -> tuple[str, str]:
    return "应是 true 或 false", "must be true or false"


def _mapping(_: dict[str, Any]) -> tuple[str, str]:
    return "应是“键: 值”的形式", "must be a mapping of keys to values"


def _list(_: dict[str, Any]) -> tuple[str, str]:
    return "应是列表 […]", "must be a list […]"


_SAID: dict[str, Callable[[dict[str, Any]], tuple[str, str]]] = {
    "literal_error": _one_of,
    "string_type": _text,
    "int_type": _number,
    "int_parsing": _number,
    "int_from_float": _number,
    "bool_type": _boolean,
    "bool_parsing": _boolean,
    "dict_type": _mapping,
    "model_type": _mapping,
    "model_attributes_type": _mapping,
    "tuple_type": _list,
    "list_type": _list,
    "string_pattern_mismatch": lambda c: (
        f"写法不对（规则 {c.get('pattern')}）",
        f"has the wrong form (pattern {c.get('pattern')})",
    ),
    "string_too_long": lambda c: (f"太长（上限 {c.get('max_length')} 字）", f"is longer than {c.get('max_length')}"),
    "string_too_short": lambda _: ("不能为空", "must not be empty"),
    "too_short": lambda c: (f"至少 {c.get('min_length')} 项", f"needs at least {c.get('min_length')} items"),
    "greater_than_equal": lambda c: (f"不能小于 {c.get('ge')}", f"must be at least {c.get('ge')}"),
    "less_than_equal": lambda c: (f"不能大于 {c.get('le')}", f"must be at most {c.get('le')}"),
}
