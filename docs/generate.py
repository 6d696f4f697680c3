"""Write the generated parts of docs/reference: ``python -m docs.generate`` (``--check`` only compares).

What is generated stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``; the rest is written by hand.
"""

import re
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from typer.main import get_command

from app.cli import app
from app.config import settings_page
from app.domain.diagnose.guards import CLASSES, STYLES
from app.domain.scenario import model
from app.domain.scenario.condition import NUMBERS
from app.domain.text.catalogue import ACTS

REFERENCE = Path(__file__).parent / "reference"
_PART = re.compile(r"(<!-- generated: (\S+) -->\n)(.*?)(<!-- end -->)", re.S)
_NAMED = {
    "Id": "id",
    "ScenarioId": "scenario id",
    "StateRef": "state or outcome",
    "Beat": "beat",
    "Guard": "guard",
    "Text": "text",
    "Points": "−100..100",
    "Percent": "0..100",
    "Effect": "moods: points",
}


def main() -> int:
    """Write the pages, or tell which are stale."""
    stale = [path for path, text in pages().items() if path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"stale, run python -m docs.generate: {path.name}")
        return int(bool(stale))
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
    return 0


def pages() -> dict[Path, str]:
    """Every generated page as it should be."""
    filled_in = [REFERENCE / name for name in ("scenario-format.md", "command-line.md")]
    texts = {path: filled(path.read_text(encoding="utf-8")) for path in filled_in}
    return {**texts, REFERENCE / "settings.md": settings_page()}


def filled(text: str) -> str:
    """``text`` with every generated part made anew."""
    return _PART.sub(lambda m: m[1] + _generated(m[2]) + m[4], text)


def _generated(name: str) -> str:
    if name in _PARTS:
        return _PARTS[name]()
    return keys(getattr(model, name))


def keys(part: type[BaseModel]) -> str:
    """A table of the keys of a model."""
    rows = [_row(field.alias or name, field) for name, field in part.model_fields.items()]
    about = " ".join((part.__doc__ or "").split()).replace("``", "`")
    return f"{about}\n\n| Key | Value | Default |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def _row(name: str, field: FieldInfo) -> str:
    annotation: Any = field.annotation
    if field.metadata:
        annotation = Annotated[annotation, *field.metadata]
    return f"| `{name}` | {_kind(annotation)} | {_default(field)} |"


def _default(field: FieldInfo) -> str:
    if field.default is PydanticUndefined:
        return "**needed**"
    default = field.default
    if isinstance(default, bool):
        return "`true`" if default else "`false`"
    if default in (None, "", (), {}) or isinstance(default, BaseModel):
        return ""
    return f"`{default}`"


def _kind(annotation: Any) -> str:
    for name, shown in _NAMED.items():
        if annotation == getattr(model, name):
            return shown
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(args[0]) + _bounds(args[1:])
    if origin is Literal:
        return " · ".join(f"`{value}`" for value in args)
    if origin in (Union, types.UnionType):
        return " or ".join(_kind(arg) for arg in args if arg is not type(None))
    if origin is tuple:
        return f"list of {_kind(args[0])}" if args[-1] is Ellipsis else f"{len(args)} × {_kind(args[0])}"
    if origin is dict:
        return f"mapping of {_kind(args[0])} to {_kind(args[1])}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    return {str: "string", int: "integer", bool: "`true` · `false`"}[annotation]


def _bounds(metadata: tuple[Any, ...]) -> str:
    found: dict[str, Any] = {}
    for entry in metadata:
        for inner in getattr(entry, "metadata", [entry]):
            found |= {key: getattr(inner, key) for key in ("ge", "le", "pattern") if getattr(inner, key, None)}
    if "pattern" in found:
        return f" `{found['pattern']}`".replace("|", "\\|")
    return f" {found['ge']}..{found['le']}" if {"ge", "le"} <= found.keys() else ""


def _marks() -> str:
    acts = "\n".join(f"| `act.{name}` | {act.name_en} | {act.name_zh} |" for name, act in ACTS.items())
    return (
        f"Numbers: {', '.join(f'`{name}`' for name in NUMBERS)}, `visits(STATE)`.\n\n"
        f"Classes: {', '.join(f'`class.{name}`' for name in CLASSES)}.\n\n"
        f"Findings about form and timing: {', '.join(f'`style.{name}`' for name in STYLES)}.\n\n"
        f"| Act | Meaning | 含义 |\n|---|---|---|\n{acts}\n"
    )


def _beats() -> str:
    return ", ".join(f"`{beat}`" for beat in model.STANDARD_BEATS) + "\n"


def _commands() -> str:
    """Every command with its arguments and options, as the program itself knows them."""
    group: Any = get_command(app)
    parts: list[str] = []
    for name, command in sorted(group.commands.items()):
        inner = getattr(command, "commands", None)
        for sub, leaf in sorted(inner.items()) if inner else [("", command)]:
            parts.append(_command(f"{name} {sub}".strip(), leaf))
    return "\n".join(parts)


def _command(name: str, command: Any) -> str:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option"]
    words = [f"{p.name.upper()}" if p.required else f"[{p.name.upper()}]" for p in arguments]
    usage = " ".join(["peilian", name, *words, *(["[OPTIONS]"] if options else [])])
    rows = [f"| `{p.name}` | {p.help or ''} |" for p in arguments]
    rows += [f"| `{', '.join([*p.opts, *p.secondary_opts])}` | {p.help or ''} |" for p in options]
    table = "| | |\n|---|---|\n" + "\n".join(rows) + "\n" if rows else ""
    return f"### `{usage}`\n\n{command.help}\n\n{table}"


def _example() -> str:
    example = REFERENCE.parent.parent / "tests" / "domain" / "scenario" / "library" / "packs" / "example.yaml"
    return f"```yaml\n{example.read_text(encoding='utf-8')}```\n"


_PARTS: dict[str, Callable[[], str]] = {"marks": _marks, "beats": _beats, "commands": _commands, "example": _example}

if __name__ == "__main__":
    sys.exit(main())
