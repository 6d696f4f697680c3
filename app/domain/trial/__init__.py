"""Trials: the conversations embedded in a scenario, played and compared with what they expect.

A trial goes through recognition, engine and marking exactly as a trainee's attempt does; only time is
simulated. What the trials walked through is their coverage.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from app.domain.diagnose.embedded import within
from app.domain.engine.events import Recorded, Started
from app.domain.engine.rehearsal import START_MS, TODAY, Rehearsal, TurnError
from app.domain.engine.script import Script
from app.domain.scenario.diagnostic import Diagnostic, Place, diagnostic
from app.domain.scenario.library import Library
from app.domain.scenario.model import VARIABLES, Test, TestTurn
from app.domain.scoring.rubric import Rubric
from app.domain.scoring.score import score
from app.domain.scoring.scorecard import Scorecard
from app.domain.trial.coverage import Coverage, cover


class Failure(msgspec.Struct, frozen=True):
    """An expectation that was not met. ``turn`` counts the steps from 1; 0 is the end of the conversation."""

    test: str
    persona: str
    turn: int
    what: str
    expected: str
    got: str

    def text(self, locale: str = "en") -> str:
        """One sentence that names test, step, what was expected and what came."""
        if locale == "zh-CN":
            where = f"第 {self.turn} 步" if self.turn else "结束时"
            return f"{self.test}（{self.persona}）{where}：{self.what} 应为 {self.expected}，实际是 {self.got}"
        where = f"step {self.turn}" if self.turn else "the end"
        return f"{self.test} ({self.persona}), {where}: {self.what} should be {self.expected} but is {self.got}"


class Trial(msgspec.Struct, frozen=True):
    """One test as played. ``total`` in thousandths of a point; ``outcome`` empty when it did not end."""

    test: str
    kind: str
    outcome: str
    total: int
    passed: bool | None
    failures: tuple[Failure, ...]
    records: tuple[Recorded, ...]


class TrialReport(msgspec.Struct, frozen=True):
    """All tests of a scenario with one persona, and what they covered."""

    scenario: str
    persona: str
    trials: tuple[Trial, ...]
    coverage: tuple[Coverage, ...]

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Every failure, in the order of the tests."""
        return tuple(failure for trial in self.trials for failure in trial.failures)


def run_trials(script: Script, rubric: Rubric) -> TrialReport:
    """Play every embedded test that is meant for the script's persona."""
    persona = script.persona.id
    tests = [test for test in script.scenario.tests if not test.persona or persona in test.persona]
    trials = tuple(run_trial(script, rubric, test) for test in tests)
    return TrialReport(script.scenario.id, persona, trials, cover(script, [trial.records for trial in trials]))


def run_trial(script: Script, rubric: Rubric, test: Test) -> Trial:
    """Play one test. Never raises for what the test says."""
    judge = _Judge(script, test)
    started = Started(START_MS, seed=test.seed, today=TODAY, case=dict(test.case))
    rehearsal = Rehearsal(script, started)
    for number, turn in enumerate(test.turns, start=1):
        if rehearsal.snapshot.ended is not None:
            judge.fail(number, "conversation", "open", f"ended ({rehearsal.snapshot.ended.outcome})")
            break
        before = len(rehearsal.rows)
        try:
            rehearsal.play(number, as_played(turn))
        except TurnError as error:
            judge.fail(number, "step", "playable", str(error))
            break
        judge.after_turn(number, turn, rehearsal, before)
    rehearsal.settle()
    card = score(script, rubric, rehearsal.rows)
    judge.at_end(rehearsal, card)
    ended = rehearsal.snapshot.ended
    return Trial(
        test.id,
        test.kind,
        ended.outcome if ended else "",
        card.total,
        card.passed,
        tuple(judge.failures),
        tuple(rehearsal.rows),
    )


def as_played(turn: TestTurn) -> dict[str, Any]:
    """A step of a test as a prepared turn."""
    if turn.trainee is not None:
        return {"say": turn.trainee}
    if turn.desk is not None:
        return {"use": turn.desk}
    if turn.wait is not None:
        return {"wait_s": int(turn.wait.removesuffix("s"))}
    return {"end": turn.end}


def failures_as_diagnostics(library: Library, report: TrialReport) -> tuple[Diagnostic, ...]:
    """SC601 for each failure, SC605 for a test that goes on after the end; at the line of the expectation."""
    scenario = library.scenarios[report.scenario]
    tests = [test.id for test in scenario.tests]
    node = library.nodes[("scenario", report.scenario)]
    found = []
    for failure in report.failures:
        index = tests.index(failure.test)
        path = ("tests", index, "turns", failure.turn - 1, "expect") if failure.turn else ("tests", index, "expect")
        place: Place = node.key_at(*path, failure.what.partition(" ")[0])
        code = "SC605" if failure.what == "conversation" else "SC601"
        found.append(diagnostic(code, place, failure.text("zh-CN"), failure.text()))
    return tuple(found)


class _Judge:
    """Compares what happened with what one test expects."""

    def __init__(self, script: Script, test: Test) -> None:
        self._script = script
        self._test = test
        self.failures: list[Failure] = []

    def after_turn(self, number: int, turn: TestTurn, rehearsal: Rehearsal, before: int) -> None:
        """What a step expects of the rows it caused."""
        rows = rehearsal.rows[before:]
        now = rehearsal.snapshot
        heard = next((row.output.marks for row in reversed(rows) if row.output.unit is not None), ())
        for key, wanted in turn.expect.items():
            if key in VARIABLES:
                self._number(number, key, wanted, getattr(now.mood, key))
            elif key == "state":
                self._equal(number, key, wanted, now.state)
            elif key == "phase":
                self._equal(number, key, wanted, self._script.states[now.state].phase)
            else:
                self._listed(number, key, wanted, heard if key.endswith("marks") else _said(rows))

    def at_end(self, rehearsal: Rehearsal, card: Scorecard) -> None:
        """What the test expects when everything was said."""
        ended = rehearsal.snapshot.ended
        numbers = {"score": (card.total, 1000)}
        texts = {"state": rehearsal.snapshot.state, "passed": _spelled(card.passed)}
        if ended is None:
            texts |= dict.fromkeys(("outcome", "kind", "csat", "nps", "resolution"), "none (it goes on)")
        else:
            numbers |= {"csat": (ended.csat, 1), "nps": (ended.nps, 1), "resolution": (ended.resolution, 10)}
            texts |= {"outcome": ended.outcome, "kind": ended.kind}
        for key, wanted in self._test.expect.items():
            if key in numbers:
                self._number(0, key, wanted, *numbers[key])
            elif key in texts:
                self._equal(0, key, _spelled(wanted), texts[key])
            elif key == "criteria" and isinstance(wanted, dict):
                self._criteria(wanted, card)
            elif key == "missed":
                missed = tuple(rating.id for rating in card.criteria if rating.status == "missed")
                self._listed(0, key, wanted, missed)
            elif key == "gates":
                self._listed(0, key, wanted, tuple(gate.id for gate in card.gates))
            else:
                self._listed(0, key, wanted, _said(rehearsal.rows))

    def fail(self, turn: int, what: str, expected: str, got: str) -> None:
        """Note an expectation that was not met."""
        self.failures.append(Failure(self._test.id, self._script.persona.id, turn, what, expected, got))

    def _equal(self, turn: int, what: str, wanted: object, got: str) -> None:
        if str(wanted) != got:
            self.fail(turn, what, str(wanted), got)

    def _number(self, turn: int, what: str, wanted: object, got: int, scale: int = 1) -> None:
        if not within(str(wanted), got, scale):
            shown = str(got // scale) if got % scale == 0 else f"{got // scale}.{got % scale * 1000 // scale:03d}"
            self.fail(turn, what, str(wanted), shown)

    def _listed(self, turn: int, what: str, wanted: object, got: Sequence[str]) -> None:
        absent = what.startswith("not_")
        for name in _names(wanted):
            if (name in got) == absent:
                self.fail(turn, f"{what} {name}", "absent" if absent else "present", ", ".join(got) or "nothing")

    def _criteria(self, wanted: Mapping[str, str], card: Scorecard) -> None:
        status = {rating.id: rating.status for rating in card.criteria}
        for criterion, expected in wanted.items():
            got = status.get(criterion, "not in the rubric")
            if got != expected:
                self.fail(0, f"criteria {criterion}", expected, got)


def _said(rows: Sequence[Recorded]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.beat for row in rows for line in row.output.delivered))


def _names(wanted: object) -> tuple[str, ...]:
    return tuple(map(str, wanted)) if isinstance(wanted, tuple | list) else (str(wanted),)


def _spelled(value: object) -> str:
    """A truth as YAML and JSON write it; anything else as text."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
