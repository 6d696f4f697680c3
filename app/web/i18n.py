"""Languages: which one a reader gets, and the catalogues of Python, templates and TypeScript.

One gettext catalogue a language (``frontend/locales``) serves all three. Msgids are English.
"""

from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from starlette.requests import HTTPConnection

from app.web.places import frontend

LOCALES = ("zh-CN", "en")
DEFAULT = "zh-CN"
COOKIE = "lang"
NAMES = {"zh-CN": "中文", "en": "English"}


def locale_of(request: HTTPConnection) -> str:
    """The language a reader chose, else the first that their browser asks for and we have."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LOCALES:
        return str(chosen)
    for wanted in _accepted(request.headers.get("accept-language", "")):
        if wanted.startswith("zh"):
            return "zh-CN"
        if wanted.startswith("en"):
            return "en"
    return DEFAULT


def gettext_for(locale: str) -> Callable[[str], str]:
    """The translator of a language."""
    translate: Callable[[str], str] = catalogue(locale).gettext
    return translate


def ngettext_for(locale: str) -> Callable[[str, str, int], str]:
    """The translator of counted sentences of a language."""
    translate: Callable[[str, str, int], str] = catalogue(locale).ngettext
    return translate


@cache
def catalogue(locale: str) -> Translations:
    """The catalogue of a language, compiled when it is first needed."""
    with _file(locale).open("rb") as source:
        messages = read_po(source, locale.replace("-", "_"))
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled)


@cache
def browser_messages(locale: str) -> Mapping[str, str]:
    """The sentences that scripts show, by msgid."""
    with _file(locale).open("rb") as source:
        messages = read_po(source, locale.replace("-", "_"))
    used = (message for message in messages if any(place.endswith(".ts") for place, _ in message.locations))
    return {str(message.id): str(message.string or message.id) for message in used if message.id}


def _file(locale: str) -> Path:
    return frontend("locales") / locale.replace("-", "_") / "LC_MESSAGES" / "peilian.po"


def _accepted(header: str) -> list[str]:
    """The languages of an Accept-Language header, the most wanted first."""
    wanted = []
    for index, part in enumerate(header.split(",")[:20]):
        name, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            weight = 0.0
        if weight > 0:
            wanted.append((-weight, index, name.lower()))
    return [name for _, _, name in sorted(wanted)]
