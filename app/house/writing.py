"""Adding to the YAML of a draft as a careful hand would: what stands there, comments included, stays as it is."""

import io
from collections.abc import Callable, Sequence

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from app.domain.text.yaml import too_deep
from app.errors import Invalid

RuleText = Callable[[str, int, str, Sequence[str], Sequence[str], Sequence[str]], str]


def add_rule(
    source: str, locale: str, act: str, written: RuleText, phrases: Sequence[str], yes: Sequence[str], no: Sequence[str]
) -> str:
    """``source`` with one more rule of ``act``; raises Invalid (broken_draft) when it is no YAML mapping."""
    document = _read(source)
    acts = _mapping(document, "acts")
    rules = _sequence(_mapping(acts, act), "rules")
    taken = {str(rule.get("id")) for entry in acts.values() for rule in (entry or {}).get("rules") or ()}
    number = 1
    while True:
        text = written(locale, number, act, phrases, yes, no)
        (rule,) = YAML(typ="rt").load(text)
        if rule["id"] not in taken:
            break
        number += 1
    rules.append(rule)
    return _write(document)


def add_group_words(source: str, group: str, words: Sequence[str]) -> str:
    """``source`` with more words in a group."""
    document = _read(source)
    listed = _sequence(_mapping(document, "groups"), group)
    listed.extend(word for word in words if word not in listed)
    return _write(document)


def add_muted(source: str, rule: str) -> str:
    """``source`` with one more muted rule."""
    document = _read(source)
    listed = _sequence(document, "mute")
    if rule not in listed:
        listed.append(rule)
    return _write(document)


def add_test(source: str, text: str, has: Sequence[str], lacks: Sequence[str]) -> str:
    """``source`` with one more test; a test of the same text says more."""
    document = _read(source)
    listed = _sequence(document, "tests")
    test = next((each for each in listed if isinstance(each, CommentedMap) and each.get("text") == text), None)
    if test is None:
        test = CommentedMap({"text": text})
        listed.append(test)
    for name, acts in (("has", has), ("lacks", lacks)):
        if isinstance(test.get(name), str):
            test[name] = CommentedSeq([test[name]])
        more = [act for act in acts if act not in (test.get(name) or ())]
        if more:
            _sequence(test, name).extend(more)
    return _write(document)


def _read(source: str) -> CommentedMap:
    if too_deep(source) is not None:
        raise Invalid("broken_draft")
    try:
        document = YAML(typ="rt").load(source)
    except YAMLError as error:
        raise Invalid("broken_draft") from error
    if not isinstance(document, CommentedMap):
        raise Invalid("broken_draft")
    return document


def _mapping(parent: CommentedMap, name: str) -> CommentedMap:
    """The mapping under ``name``, made where there is none; a new one is written in lines."""
    found = parent.get(name)
    if not isinstance(found, CommentedMap) or not found:
        parent[name] = found = CommentedMap()
    return found


def _sequence(parent: CommentedMap, name: str) -> CommentedSeq:
    found = parent.get(name)
    if not isinstance(found, CommentedSeq) or not found:
        parent[name] = found = CommentedSeq()
    return found


def _write(document: CommentedMap) -> str:
    yaml = YAML(typ="rt")
    yaml.width = 110
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(document, out)
    return out.getvalue()
