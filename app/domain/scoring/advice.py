"""A hint for the next reply, in three steps: the direction, the act, the wording. Practice only.

First what the scenario expects in this state and has not seen, then the criterion with most points still open
that can be earned in this phase. The wording earns nothing when it is copied: the act must become one's own.
"""

from collections.abc import Iterator, Sequence

import msgspec

from app.domain.engine.events import Recorded
from app.domain.engine.script import Script
from app.domain.scenario.condition import Name, names
from app.domain.scenario.model import Expectation
from app.domain.scoring.phrasing import advice_for, given_away, in_locale
from app.domain.scoring.record import Record
from app.domain.scoring.rubric import LOCALES, Criterion, Rubric
from app.domain.scoring.rules import Count, Coverage, Once, Order, PerTurn, Rule, Within
from app.domain.scoring.score import judge
from app.domain.scoring.vocabulary import guard
from app.domain.text.catalogue import ACTS

DIRECTION, ACT, WORDING = 1, 2, 3
NOTHING_OPEN = {
    "zh-CN": "这一步该做的都做了，回答客户刚说的就好。",
    "en": "You have done what this step asks for; simply answer what the customer just said.",
}
ASKING = {"zh-CN": "问：", "en": "ask: "}
USING = {"zh-CN": "用工具：", "en": "use the tool: "}
OFFERING = {"zh-CN": "提方案：", "en": "offer: "}
TELLING = {"zh-CN": "说清：", "en": "tell: "}
JOINED = {"zh-CN": "，或", "en": ", or "}


class Hint(msgspec.Struct, frozen=True):
    """``level`` 1 direction, 2 act, 3 wording; ``item`` the criterion it helps, empty when nothing is open."""

    level: int
    item: str
    text: dict[str, str]


def hint(script: Script, rubric: Rubric, records: Sequence[Recorded], level: int) -> Hint:
    """The hint of ``level`` at the end of ``records``; a step that has nothing to say gives the one before it."""
    record = Record(script, records, given_away(script, rubric), so_far=True)
    expected = _expected(record)
    if expected is not None:
        criterion = next((c for c in rubric.criteria if c.id == expected.item), None)
        return Hint(level, expected.item, _for_expectation(expected, criterion, script, level))
    open_ = _most_open(record, rubric)
    if open_ is None:
        return Hint(level, "", dict(NOTHING_OPEN))
    return Hint(level, open_.id, _for_criterion(open_, record, level))


def _expected(record: Record) -> Expectation | None:
    """The first expectation of the present state that was not decided yet."""
    state = record.script.states.get(record.walk.state)
    decided = {(met.state, met.expectation) for row in record.records for met in row.output.met}
    pending = (e for e in (state.expect if state else ()) if (record.walk.state, e.id) not in decided)
    return next(pending, None)


def _most_open(record: Record, rubric: Rubric) -> Criterion | None:
    """The criterion of this phase with most points still to be had."""
    best: tuple[int, Criterion] | None = None
    for criterion in rubric.criteria:
        if not criterion.enabled or record.walk.phase not in criterion.phases:
            continue
        share = judge(criterion, record, rubric).share
        lost = 0 if share is None else criterion.points * (1000 - share)
        if lost > (best[0] if best else 0):
            best = (lost, criterion)
    return best[1] if best else None


def _for_expectation(e: Expectation, criterion: Criterion | None, script: Script, level: int) -> dict[str, str]:
    direction = {locale: in_locale(e.tip, locale) for locale in LOCALES}
    acts = _spelled(names(guard(e.need)), script)
    wording = advice_for(criterion, script) if criterion and _helps(criterion, e) else {}
    return _of_level(level, direction, acts, wording)


def _helps(criterion: Criterion, e: Expectation) -> bool:
    """Whether the criterion's own wording is what the expectation asks for."""
    wanted = {name.name for name in names(guard(e.need))}
    return bool(wanted & set(rule_marks(criterion.rule)))


def _for_criterion(criterion: Criterion, record: Record, level: int) -> dict[str, str]:
    script = record.script
    direction = {str(locale): text for locale, text in criterion.tip.items()}
    marks = tuple(Name("mark", mark, 0) for mark in rule_marks(criterion.rule))
    acts = _spelled(marks, script) if marks else _of_case(criterion.rule, record)
    return _of_level(level, direction, acts, advice_for(criterion, script))


def _of_level(level: int, direction: dict[str, str], acts: dict[str, str], wording: dict[str, str]) -> dict[str, str]:
    steps = [direction, acts or direction, wording or acts or direction]
    return steps[max(DIRECTION, min(WORDING, level)) - 1]


def rule_marks(rule: Rule) -> tuple[str, ...]:
    """The marks that earn the points of a rule, best first; none for rules about what must not be."""
    match rule:
        case Once():
            return _marks((rule.any or rule.each)[0].when)
        case Order():
            return rule.first
        case Within():
            return _marks(rule.want) if rule.want else ("act.greet",)
        case PerTurn():
            return _marks(rule.hold)
        case Count():
            return rule.of
        case _:
            return ()


def _marks(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.name for name in names(guard(text)) if name.kind == "mark"))


def _of_case(rule: Rule, record: Record) -> dict[str, str]:
    """For rules about the case: what is still to be asked, or what to offer."""
    scenario = record.script.scenario
    asked = {name for turn in record.turns for name in record.asked(turn)}
    if isinstance(rule, Coverage) and rule.of == "slots":
        marks = [f"asks.{name}" for name, slot in scenario.slots.items() if not slot.known and name not in asked]
    elif isinstance(rule, Coverage):
        marks = [f"offers.{name}" for name, solution in scenario.solutions.items() if solution.fit == "good"]
    else:
        marks = []
    return _spelled(tuple(Name("mark", mark, 0) for mark in marks), record.script)


def _spelled(wanted: Sequence[Name], script: Script) -> dict[str, str]:
    """Marks in words, at most three; empty when none of them can be said in words."""
    found = {}
    for locale in LOCALES:
        parts = [text for name in wanted for text in _spell(name.name, script, locale)]
        if parts:
            found[locale] = JOINED[locale].join(dict.fromkeys(parts[:3]))
    return found


def _spell(mark: str, script: Script, locale: str) -> Iterator[str]:
    kind, _, name = mark.partition(".")
    scenario = script.scenario
    if kind == "act" and name in ACTS and ACTS[name].polarity != "neg":
        yield ACTS[name].name_zh if locale == "zh-CN" else ACTS[name].name_en
    elif kind == "asks" and name in scenario.slots:
        yield ASKING[locale] + in_locale(scenario.slots[name].label, locale)
    elif kind == "desk" and name in scenario.desk:
        yield USING[locale] + in_locale(scenario.desk[name].label, locale)
    elif kind == "offers" and name in scenario.solutions:
        yield OFFERING[locale] + in_locale(scenario.solutions[name].label, locale)
    elif kind == "says" and name in scenario.facts and scenario.facts[name].show != "hidden":
        yield TELLING[locale] + in_locale(scenario.facts[name].label, locale)
