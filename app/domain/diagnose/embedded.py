"""Embedded tests: enough of them, and every name in them exists. ``app.domain.trial`` plays them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from app.domain.diagnose.guards import ALWAYS_KNOWN
from app.domain.diagnose.subject import Subject
from app.domain.scenario.condition import Operator, compare
from app.domain.scenario.diagnostic import Diagnostic, Place, diagnostic
from app.domain.scenario.model import VARIABLES, Test, TestTurn

MOODS = VARIABLES
EXPECT_IN_TURN = ("state", "phase", "marks", "not_marks", "said", "not_said", *MOODS)
EXPECT_AT_END = (
    "outcome", "kind", "score", "csat", "nps", "resolution", "passed", "state", "said", "not_said",
    "criteria", "missed", "gates",
)  # fmt: skip
NUMBERS = ("score", "csat", "nps", "resolution", *MOODS)
STATUSES = ("met", "partly", "missed", "not_applicable", "not_evaluable")
_OPERATORS: dict[str, Operator] = {">=": ">=", "<=": "<=", ">": ">", "<": "<", "==": "=="}
_RANGE = re.compile(r"(?P<op>>=|<=|==|>|<)?\s*(?P<low>[0-9]{1,4})(?:\s*(?:\.\.|-|–)\s*(?P<high>[0-9]{1,4}))?")


def within(wanted: str, number: int, scale: int = 1) -> bool | None:
    """Whether ``number / scale`` is as ``wanted`` says (``80``, ``>=80``, ``70..85``); None if that says nothing."""
    found = _RANGE.fullmatch(wanted.strip())
    if found is None or (found["op"] and found["high"]):
        return None
    low = int(found["low"]) * scale
    if found["high"]:
        return low <= number <= int(found["high"]) * scale
    return compare(number, _OPERATORS[found["op"] or "=="], low)


def check_tests(subject: Subject) -> Iterator[Diagnostic]:
    """SC602–SC605."""
    plan, tests = subject.plan, subject.plan.scenario.tests
    tested = {persona for test in tests for persona in test.persona or plan.scenario.personas}
    for index, persona in enumerate(plan.scenario.personas):
        if persona not in tested:
            yield diagnostic(
                "SC602",
                plan.node.at("personas", index),
                f"没有一个测试用到 {persona}",
                f"no test is played with {persona}",
                ("在 tests 里给这个人物写一段对话", "write a conversation for this persona in tests"),
            )
    ended = {str(test.expect["outcome"]) for test in tests if "outcome" in test.expect}
    for outcome in plan.scenario.outcomes:
        if outcome not in ended:
            written = plan.at("outcomes", outcome)
            yield diagnostic(
                "SC603",
                # An outcome of a mixin belongs to several plots; the tests that are missing are this one's.
                written if written.path == plan.node.place.path else plan.at("tests"),
                f"没有一个测试走到结局 {outcome}",
                f"no test ends in {outcome}",
                (f"写一个 expect: {{outcome: {outcome}}} 的测试", f"write a test with expect: {{outcome: {outcome}}}"),
            )
    for index, test in enumerate(tests):
        yield from _names(subject, index, test)


def _names(subject: Subject, index: int, test: Test) -> Iterator[Diagnostic]:
    plan, scenario = subject.plan, subject.plan.scenario
    for number, persona in enumerate(test.persona):
        if persona not in scenario.personas:
            place = plan.node.at("tests", index, "persona", number)
            yield _wrong(
                place, f"{persona} 不在 personas 里", f"{persona} is not in the cast", persona, scenario.personas
            )
    for name in test.case:
        if name not in scenario.vary:
            place = plan.at("tests", index, "case", name)
            yield _wrong(place, f"没有可变项 {name}", f"nothing varies as {name}", name, scenario.vary)
    for number, turn in enumerate(test.turns):
        yield from _turn(subject, (index, number), turn, last=number == len(test.turns) - 1)
    yield from _expect(subject, ("tests", index, "expect"), test.expect, EXPECT_AT_END)


def _turn(subject: Subject, where: tuple[int, int], turn: TestTurn, *, last: bool) -> Iterator[Diagnostic]:
    path = ("tests", where[0], "turns", where[1])
    given = [turn.trainee is not None, turn.desk is not None, turn.wait is not None, turn.end]
    if sum(given) != 1:
        zh, en = "每一步要且只要写 trainee、desk、wait、end 之一", "a step has exactly one of trainee, desk, wait, end"
        yield _wrong(subject.plan.node.at(*path), zh, en, "", ())
    desk = subject.plan.scenario.desk
    if turn.desk is not None and turn.desk not in desk:
        place = subject.plan.at(*path, "desk")
        yield _wrong(place, f"没有工具 {turn.desk}", f"no desk tool {turn.desk}", turn.desk, desk)
    if turn.end and not last:
        yield diagnostic(
            "SC605",
            subject.plan.at(*path, "end"),
            "对话在这里已经结束，后面的步骤不会发生",
            "the conversation ends here; the steps after it never happen",
            ("删去后面的步骤", "remove the steps after it"),
        )
    yield from _expect(subject, (*path, "expect"), turn.expect, EXPECT_IN_TURN)


def _expect(
    subject: Subject, path: tuple[str | int, ...], expect: Mapping[str, object], allowed: tuple[str, ...]
) -> Iterator[Diagnostic]:
    for key, wanted in expect.items():
        place = subject.plan.at(*path, key)
        if key not in allowed:
            yield _wrong(place, f"不能检查 {key}", f"{key} cannot be expected here", key, allowed)
        elif key in NUMBERS:
            if within(str(wanted), 0) is None:
                zh, en = f"“{wanted}”不是数值范围", f"{wanted!r} is no range"
                yield _wrong(place, f"{zh}；写 80、'>=80' 或 '70..85'", f"{en}; write 80, '>=80' or '70..85'", "", ())
        else:
            known = _known(subject, key)
            for name in _listed(wanted):
                if known is not None and name not in known:
                    yield _wrong(place, f"没有 {name}", f"there is no {name}", name, known)
    statuses = expect.get("criteria")
    if isinstance(statuses, dict):
        for criterion, status in statuses.items():
            if status not in STATUSES:
                place = subject.plan.at(*path, "criteria", criterion)
                yield _wrong(place, f"没有状态 {status}", f"there is no status {status}", str(status), STATUSES)


def _listed(wanted: object) -> tuple[str, ...]:
    if isinstance(wanted, dict | tuple | list):
        return tuple(str(name) for name in wanted)
    return (str(wanted),)


def _known(subject: Subject, key: str) -> Iterable[str] | None:
    """The names that may stand under an expectation, or None where anything may."""
    scenario, plan = subject.plan.scenario, subject.plan
    match key:
        case "outcome":
            return tuple(scenario.outcomes)
        case "state":
            return tuple(plan.states)
        case "said" | "not_said":
            return sorted({beat for resolved in subject.cast.values() for beat in resolved.lines})
        case "marks" | "not_marks":
            facts = [f"{kind}.{fact}" for fact in scenario.facts for kind in ("says", "misstates")]
            asks = [f"asks.{name}" for name in (*scenario.slots, *scenario.answers)]
            return (*ALWAYS_KNOWN, *facts, *asks, *(f"offers.{name}" for name in scenario.solutions))
        case "criteria" | "missed":
            return sorted(subject.criteria) if subject.criteria else None
        case _:
            return None


def _wrong(place: Place, zh: str, en: str, name: str, known: Iterable[str]) -> Diagnostic:
    near = get_close_matches(name, sorted(known), n=1)
    fix = (f"是不是 {near[0]}？", f"did you mean {near[0]}?") if near else ("", "")
    return diagnostic("SC604", place, zh, en, fix)
