"""What commands print, and in which language."""

import json
import os
import sys
from enum import StrEnum
from typing import Any


class Lang(StrEnum):
    """Languages of the interface."""

    ZH = "zh-CN"
    EN = "en"


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


def default_lang(chosen: Lang | None, *, as_json: bool = False) -> str:
    """The chosen language, else that of the terminal, else English. JSON does not depend on the terminal:
    without a choice it is in Chinese, on every machine."""
    if chosen is not None or as_json:
        return (chosen or Lang.ZH).value
    terminal = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "zh-CN" if terminal.lower().startswith("zh") else "en"


def say(text: str = "") -> None:
    """Print a line; what the terminal cannot show is replaced, never an error."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding))


def say_json(value: Any, *, indent: int | None = None) -> None:
    """Print one JSON value; lone surrogates are escaped so that the output is always UTF-8."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(value, ensure_ascii=True, indent=indent)
    print(text)
