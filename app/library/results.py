"""The results of a scenario's tests in the reader's language."""

from dataclasses import dataclass

from app.domain.trial import Trial
from app.domain.trial.coverage import KINDS
from app.errors import N_
from app.library.trials import Trials
from app.library.wording import Words, points

COVERED = {
    "states": N_("states"),
    "transitions": N_("arrows"),
    "interrupts": N_("interrupts"),
    "outcomes": N_("outcomes"),
    "expectations met": N_("expectations met"),
    "expectations missed": N_("expectations missed"),
    "beats": N_("things said"),
}


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One conversation as played."""

    id: str
    persona: str
    failures: tuple[str, ...]
    points: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Cell:
    """How much of a kind was walked through."""

    kind: str
    walked: int
    all: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverRow:
    """What the tests with one customer walked through."""

    persona: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """All test results of a scenario page."""

    count: int
    failed: int
    rows: tuple[TrialRow, ...]
    kinds: tuple[str, ...]
    cover: tuple[CoverRow, ...]


def results_of(trials: Trials, personas: dict[str, str], words: Words) -> Results:
    """``trials`` for a page; ``personas`` gives the labels of the cast."""
    return Results(
        count=trials.count,
        failed=trials.failed,
        rows=tuple(
            _row(trial, personas.get(report.persona, report.persona), words)
            for report in trials.reports
            for trial in report.trials
        ),
        kinds=tuple(words.gettext(COVERED.get(kind, kind)) for kind in KINDS),
        cover=tuple(
            CoverRow(
                personas.get(report.persona, report.persona),
                tuple(
                    Cell(words.gettext(COVERED.get(one.kind, one.kind)), len(one.covered), one.total, one.missing)
                    for one in report.coverage
                ),
            )
            for report in trials.reports
        ),
    )


def _row(trial: Trial, persona: str, words: Words) -> TrialRow:
    outcome = words.outcome(trial.outcome) if trial.outcome else words.gettext("did not end")
    return TrialRow(
        trial.test, persona, tuple(one.text(words.locale) for one in trial.failures), points(trial.total), outcome
    )
