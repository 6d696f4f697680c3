"""The embedded tests of a scenario as a page shows them, and how hot they make each part of the graph."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.engine.events import Recorded
from app.domain.engine.script import Script
from app.domain.scoring.rubric import Rubric
from app.domain.trial import TrialReport, run_trials
from app.library.graph import Heat, beats


@dataclass(frozen=True, slots=True)
class Trials:
    """The reports of a scenario, one for each customer of its cast, and what each walked through."""

    reports: tuple[TrialReport, ...]
    heats: tuple[tuple[str, Heat], ...]

    @property
    def count(self) -> int:
        """How many conversations were played."""
        return sum(len(report.trials) for report in self.reports)

    @property
    def failed(self) -> int:
        """How many of them did not go as expected."""
        return sum(bool(trial.failures) for report in self.reports for trial in report.trials)

    def heat(self, persona: str) -> Heat | None:
        """What the tests of this customer walked through."""
        return dict(self.heats).get(persona)


def play_trials(scripts: Iterable[Script], rubric: Rubric) -> Trials:
    """Play all embedded tests for every script (one scenario, several customers)."""
    reports, heats = [], []
    for script in scripts:
        report = run_trials(script, rubric)
        reports.append(report)
        heats.append((script.persona.id, heat_of(script, [trial.records for trial in report.trials])))
    return Trials(tuple(reports), tuple(heats))


def heat_of(script: Script, talks: Iterable[Sequence[Recorded]]) -> Heat:
    """How often ``talks`` went through each state, arrow and outcome."""
    walked = Counter(step for records in talks for step in _walked(script, records))
    kinds: dict[str, dict[str, int]] = {"state": {}, "arrow": {}, "outcome": {}}
    for (kind, name), times in walked.items():
        kinds[kind][name] = times
    return Heat(kinds["state"], kinds["arrow"], kinds["outcome"])


def _walked(script: Script, records: Sequence[Recorded]) -> Iterator[tuple[str, str]]:
    state = ""
    for row in records:
        output = row.output
        held = [check.owner.partition(".")[::2] for check in output.checked if check.held]
        yield from (("arrow", f"{state}.{name}") for kind, name in held if kind == "next")
        yield from (("arrow", name) for kind, name in held if kind == "interrupt")
        if output.unit is not None and not any(kind == "next" for kind, _ in held) and _otherwise(script, state, row):
            yield "arrow", f"{state}.otherwise"
        if any(taken.via == "limit" for taken in output.taken):
            yield "arrow", "limit"
        if any(taken.via == "silence" for taken in output.taken):
            yield "arrow", "silence"
        if output.state != state:
            state = output.state
            yield "state", state
        if output.ended is not None:
            yield "outcome", output.ended.outcome


def _otherwise(script: Script, state: str, row: Recorded) -> bool:
    """Whether the way out that needs no guard was taken: it went on, or said what it says."""
    if any(taken.via == "otherwise" for taken in row.output.taken):
        return True
    found = script.states.get(state)
    said = {line.beat for line in row.output.scheduled}
    return found is not None and bool(said & set(beats(found.otherwise.say)))
