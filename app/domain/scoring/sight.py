"""What a guard of a rubric sees: one reply, or the attempt as a whole; and the marks of case and form."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.domain.engine.script import Script
from app.domain.scoring.turns import Turn
from app.domain.text.substance import questions

if TYPE_CHECKING:
    from app.domain.scoring.record import Record

_WORD = re.compile(r"[A-Za-z0-9']+")
_FAMILIAR = re.compile(r"亲(?!自|切|属|人|友|戚|手)|宝(?:宝|贝|子)?(?=[~～，,。！!\s]|$)|\b(?:dear|hun|babe)\b")
_SURNAMED = ("先生", "女士", "阿姨", "叔叔", "爷爷", "奶奶", "小姐", "总", "老师")
_PURPOSE = re.compile(
    r"以便|便于|用来|用于|用作|用得上|拿[去来]|为了|方便(?:我|咱|核|判|给|帮)|(?:我|咱|这边|这样)们?(?:才|就)?好(?!像|久|多|几|了|的)"
    r"|好(?:让|给|帮|跟|找|直接|马上|尽快|早点|登记|提交|申请|判断|核实|确认|追)"
    r"|(?:登记|备案|举证|定责|追责|理赔|报损|赔付|核实|判断)(?:用|要用|需要)|(?:才能?|就能?|就可以|可以)(?:给|帮|替|为)(?:您|你)"
    r"|\b(?:so (?:that )?(?:i|we) can|in order to|(?:that|it) (?:lets|helps) (?:me|us)"
    r"|for (?:the|our|your) (?:record|claim|report|file|refund)s?"
    r"|to (?:file|prove|register|claim|report|submit|log|back|support|get you|send you|find out))\b"
)
MOST_QUESTIONS = 2


class ReplySight:
    """A reply with what was known when it was written. ``ever`` looks back from it, itself included."""

    def __init__(self, record: "Record", turn: Turn) -> None:
        self._record, self._turn = record, turn

    def has_mark(self, name: str) -> bool:
        """Whether the reply carries the mark."""
        return self._record.has(name, self._turn)

    def ever(self, name: str) -> bool:
        """Whether it or an earlier reply carries the mark."""
        return any(self._record.has(name, turn) for turn in self._record.turns[: self._turn.index + 1])

    here = has_mark

    def number(self, name: str) -> int:
        """The mood before the reply, its number from 1, or how many there are."""
        if name == "turn":
            return self._turn.index + 1
        if name == "turns":
            return len(self._record.turns)
        value: int = getattr(self._turn.before, name)
        return value


class PlotSight(ReplySight):
    """A reply as the guards of the plot see it, which also read its own facts, questions and solutions."""

    def has_mark(self, name: str) -> bool:
        """Whether the reply carries the mark, for the plot or for the rubric."""
        return self._carries(name, self._turn)

    here = has_mark

    def ever(self, name: str) -> bool:
        """Whether it or an earlier reply carries the mark."""
        return any(self._carries(name, turn) for turn in self._record.turns[: self._turn.index + 1])

    def _carries(self, name: str, turn: Turn) -> bool:
        used = (f"desk.{tool.tool}" for tool in turn.tools)
        return name in turn.marks or name in used or self._record.has(name, turn)


class RecordSight:
    """The attempt as a whole: a mark holds when any reply carries it, a mood is the highest that could be seen."""

    def __init__(self, record: "Record") -> None:
        self._record = record

    def has_mark(self, name: str) -> bool:
        """Whether any reply carries the mark, or the case has it."""
        return name in self._record.case or any(self._record.has(name, turn) for turn in self._record.turns)

    ever = here = has_mark

    def number(self, name: str) -> int:
        """The highest mood before any reply; the number of replies."""
        if name in ("turn", "turns"):
            return len(self._record.turns)
        return max((getattr(turn.before, name) for turn in self._record.turns), default=0)


def case_marks(script: Script) -> frozenset[str]:
    """The marks of the case and of who the customer is."""
    scenario, case = script.scenario, script.scenario.case
    persona = script.persona
    marks = {f"persona.{persona.id}", *(f"persona.{trait}" for trait in persona.traits)}
    marks |= {f"case.{key}_{getattr(case, key)}" for key in ("loss_kind", "fault", "escalation", "privacy")}
    flags = {
        "evidence_needed": case.evidence_needed,
        "policy_needed": case.policy_needed,
        "rights_needed": case.rights_needed,
        "presale": case.presale,
        "double_deviation": case.double_deviation,
        "has_interest": any(slot.interest for slot in scenario.slots.values()),
        "has_solutions": bool(scenario.solutions),
        "has_choice": sum(solution.fit != "bad" for solution in scenario.solutions.values()) >= 2,
        "has_slots": any(not slot.known for slot in scenario.slots.values()),
    }
    return frozenset(marks | {f"case.{flag}" for flag, on in flags.items() if on})


def form_marks(turn: Turn, locale: str, customer: str) -> Iterator[str]:
    """Length, questions and forms of address, message by message."""
    messages = turn.heard.text.split("\n")
    sizes = [length(message, locale) for message in messages]
    for limit, name in ((90, "long_message"), (60, "over_60"), (40, "over_40")):
        if any(size > limit for size in sizes):
            yield name
    if any(sum(1 for _ in questions([message])) > MOST_QUESTIONS for message in messages):
        yield "many_questions"
    if _PURPOSE.search(turn.heard.text.lower()):
        yield "says_why"
    if _FAMILIAR.search(turn.heard.text):
        yield "familiar"
    if any(name in turn.heard.text for name in _ways_to_name(customer)):
        yield "says_name"


def length(message: str, locale: str) -> int:
    """Characters, or for English twice the words: 45 words weigh as much as 90 characters."""
    return len(message) if locale == "zh-CN" else 2 * len(_WORD.findall(message))


def _ways_to_name(customer: str) -> tuple[str, ...]:
    """The name as the desk shows it, and the surname with a title."""
    surname = customer[:1]
    return (customer, *(surname + title for title in _SURNAMED)) if customer else ()
