"""What one house lexicon says otherwise than another: rules, words, tests and muted rules, by name."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from app.domain.text.lexicon import Filed, LexiconFile, Rule, read_alone

FIELDS = tuple(name for name in Rule.__struct_fields__ if name not in ("id", "path", "line"))
"""What can differ in a rule, in the order of the format."""


class Detail(msgspec.Struct, frozen=True):
    """What came and went in one field; of a field with one value the new and the old one."""

    field: str
    plus: tuple[str, ...]
    minus: tuple[str, ...]


class Change(msgspec.Struct, frozen=True):
    """``what``: rule, group, test or mute. ``how``: added, removed or changed. ``act`` of a rule, as it is now."""

    what: str
    how: str
    name: str
    act: str = ""
    details: tuple[Detail, ...] = ()


def difference(path: str, before: str, after: str) -> tuple[Change, ...] | None:
    """Every change from one text of a house lexicon to another; None when one cannot be read at all."""
    old, new = (read_alone(path, text) for text in (before, after))
    if old is None or new is None:
        return None
    return (*_rules(old, new), *_groups(old, new), *_tests(old, new), *_muted(old, new))


def _rules(old: LexiconFile, new: LexiconFile) -> Iterator[Change]:
    was, now = ({rule.id: rule for rule in file.rules} for file in (old, new))
    for name, how in _names(was, now):
        rule = now.get(name) or was[name]
        details = tuple(_details(was.get(name), now.get(name)))
        if details:
            yield Change("rule", how, name, rule.act, details)


def _details(was: Rule | None, now: Rule | None) -> Iterator[Detail]:
    """Field by field; of a rule that came or went its phrases and examples, which are what it is."""
    for field in FIELDS if was and now else ("any", "yes", "no"):
        old, new = (_listed(getattr(rule, field)) if rule else () for rule in (was, now))
        detail = Detail(field, *_both_ways(old, new))
        if detail.plus or detail.minus:
            yield detail


def _listed(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    if isinstance(value, bool):
        return (str(value).lower(),)
    return (str(value),) if value else ()


def _groups(old: LexiconFile, new: LexiconFile) -> Iterator[Change]:
    for name, how in _names(old.groups, new.groups):
        detail = Detail("words", *_both_ways(old.groups.get(name, ()), new.groups.get(name, ())))
        if detail.plus or detail.minus:
            yield Change("group", how, name, "", (detail,))


def _tests(old: LexiconFile, new: LexiconFile) -> Iterator[Change]:
    was, now = ({test.text: test for test in file.tests} for file in (old, new))
    for name, how in _names(was, now):
        details = tuple(_expected(was.get(name), now.get(name)))
        if details:
            yield Change("test", how, name, "", details)


def _expected(was: Filed | None, now: Filed | None) -> Iterator[Detail]:
    for field in ("has", "lacks"):
        detail = Detail(field, *_both_ways(*(getattr(test, field) if test else () for test in (was, now))))
        if detail.plus or detail.minus:
            yield detail


def _muted(old: LexiconFile, new: LexiconFile) -> Iterator[Change]:
    was, now = (tuple(muted.rule for muted in file.mute) for file in (old, new))
    plus, minus = _both_ways(was, now)
    yield from (Change("mute", "added", name) for name in plus)
    yield from (Change("mute", "removed", name) for name in minus)


def _names(was: Mapping[str, object], now: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """What is there now in its order, then what is gone."""
    yield from ((name, "changed" if name in was else "added") for name in now)
    yield from ((name, "removed") for name in was if name not in now)


def _both_ways(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(each for each in new if each not in old), tuple(each for each in old if each not in new)
