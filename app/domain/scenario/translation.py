"""A file in another language: the same structure, other words.

``kind: translation`` names what it translates (``of: scenario/late-parcel``, ``persona/angry``, ``mixin/smalltalk``)
and replaces whatever the customer says, reads or recognises. States, guards, effects, timers and numbers cannot be
translated, so both versions of a plot run the same.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.domain.scenario.diagnostic import Diagnostic, diagnostic
from app.domain.scenario.document import Node
from app.domain.scenario.model import Beat, Document, Id, LineSet, Part, Profile, Test, Voice

TRANSLATABLE = ("scenario", "persona", "mixin")
_HAN = re.compile("[\u3400-\u9fff]")
# By section: what of an entry is replaced; the rest of the entry stays the source's.
_SECTIONS = {
    "facts": ("value", "aliases", "conflicts"),
    "slots": ("phrases",),
    "answers": ("phrases",),
    "solutions": ("phrases",),
    "vary": ("values",),
}
_WHOLE = ("profile", "voice", "tests")


class TranslatedFact(Part):
    """The value of a fact and the ways of stating and contradicting it; left out means none."""

    value: str
    aliases: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


class TranslatedPhrases(Part):
    """Phrases in the lexicon's pattern language."""

    phrases: Annotated[tuple[str, ...], Field(min_length=1)]


class TranslatedVary(Part):
    """As many values as the source has, in its order."""

    values: Annotated[tuple[dict[str, str], ...], Field(min_length=1)]


class Translation(Document):
    """What one file of kind ``translation`` holds. A scenario's has an id of its own, under which it is played."""

    kind: Literal["translation"]
    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=64)]
    of: Annotated[str, StringConstraints(pattern=r"^(scenario|persona|mixin)/[a-z][a-z0-9_-]*$", max_length=80)]
    facts: dict[Id, TranslatedFact] = Field(default={})
    slots: dict[Id, TranslatedPhrases] = Field(default={})
    answers: dict[Id, TranslatedPhrases] = Field(default={})
    solutions: dict[Id, TranslatedPhrases] = Field(default={})
    vary: dict[Id, TranslatedVary] = Field(default={})
    lines: dict[Beat, LineSet] = Field(default={})
    profile: Profile | None = None
    voice: Voice | None = None
    tests: tuple[Test, ...] = ()

    @property
    def source(self) -> tuple[str, str]:
        """Kind and id of what is translated."""
        kind, _, name = self.of.partition("/")
        return kind, name


def translation_key(words: Node) -> str:
    """What a translation is unique by: ``persona/angry@en``."""
    of, locale = words.get("of"), words.get("locale")
    return f"{of.value if of is not None else ''}@{locale.value if locale is not None else ''}"


def translated(source: Node, words: Node) -> Node:
    """The tree of ``source`` with the words of a translation; every node keeps the place it came from."""
    merged, keys = dict(source.value), dict(source.keys)
    for name in ("id", "version", "locale", *_WHOLE):
        if name in words.value and (name != "id" or merged.get("kind", words).value == "scenario"):
            merged[name], keys[name] = words.value[name], words.keys[name]
    merged.pop("code", None)
    for section, fields in _SECTIONS.items():
        if section in words.value:
            merged[section] = _entries(merged.get(section), words.value[section], fields)
    if "lines" in words.value:
        merged["lines"] = _replaced(merged.get("lines"), words.value["lines"])
    if "tests" not in words.value:
        merged.pop("tests", None)
        keys.pop("tests", None)
    return Node(merged, words.place, keys)


def _entries(source: Node | None, words: Node, fields: tuple[str, ...]) -> Node:
    """Each entry of ``source`` with ``fields`` taken from ``words``, and none of them from ``source``."""
    if source is None:
        return words
    entries = dict(source.value)
    for name, said in words.value.items():
        kept = entries[name].value if name in entries else {}
        places = entries[name].keys if name in entries else {}
        entries[name] = Node(
            {**{key: node for key, node in kept.items() if key not in fields}, **said.value},
            said.place,
            {**places, **said.keys},
        )
    return Node(entries, source.place, {**source.keys, **words.keys})


def _replaced(source: Node | None, words: Node) -> Node:
    under = source.value if source is not None else {}
    places = source.keys if source is not None else {}
    return Node({**under, **words.value}, words.place, {**places, **words.keys})


def check_translation(source: Node, whole: Node, words: Node) -> Iterator[Diagnostic]:
    """SC701 for what ``source`` says and ``words`` leaves out, SC702 for what nobody asked to translate.

    ``whole`` is the source with its mixins: a plot may also give its own words to a beat of a mixin.
    """
    for section in (*_SECTIONS, "lines"):
        asked, there, given = (_keys(node, section) for node in (source, whole, words))
        for name in sorted(asked.keys() - given.keys()):
            if section != "facts" or _speaks(asked[name]):
                yield _missing(words, section, name)
        for name in sorted(given.keys() - there.keys()):
            if section != "lines":
                yield _orphan(words, section, name, there)
    for section in ("profile", "voice"):
        if section in source.value and section not in words.value:
            yield _missing(words, section, "")
    yield from _counts(source, words)


def _keys(node: Node, section: str) -> dict[str, Node]:
    found = node.get(section)
    return dict(found.value) if found is not None and isinstance(found.value, dict) else {}


def _speaks(fact: Node) -> bool:
    """Whether a fact holds words: an order number is the same in every language."""
    return _HAN.search(str(fact.plain())) is not None and any(
        _HAN.search(str(fact.plain().get(field, ""))) for field in ("value", "aliases", "conflicts")
    )


def _missing(words: Node, section: str, name: str) -> Diagnostic:
    what = f"{section}.{name}" if name else section
    return diagnostic(
        "SC701",
        words.key_at(section) if section in words.value else words.place,
        f"缺少 {what} 的译文",
        f"{what} is not translated",
        (f"在 {section}: 下补上 {name or section}", f"add {name or section} under {section}:"),
    )


def _orphan(words: Node, section: str, name: str, there: dict[str, Node]) -> Diagnostic:
    known = sorted(there)
    return diagnostic(
        "SC702",
        words.key_at(section, name),
        f"原文没有 {section}.{name}",
        f"the source has no {section}.{name}",
        (f"现有：{'、'.join(known)}", f"there are: {', '.join(known)}"),
    )


def _counts(source: Node, words: Node) -> Iterator[Diagnostic]:
    for name, entry in _keys(words, "vary").items():
        values = source.get("vary", name, "values")
        said = entry.get("values")
        if values is not None and said is not None and len(values.value) != len(said.value):
            yield diagnostic(
                "SC702",
                words.at("vary", name, "values"),
                f"vary.{name} 的取值应有 {len(values.value)} 个，与原文一一对应",
                f"vary.{name} has {len(said.value)} values, the source {len(values.value)}",
                ("按原文的顺序逐个翻译", "translate each value, in the order of the source"),
            )
