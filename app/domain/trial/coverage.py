"""What conversations walked through: states, transitions, interrupts, outcomes, expectations, beats."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from app.domain.engine.events import Recorded
from app.domain.engine.script import Script
from app.domain.scenario.resolve import beats_of

KINDS = ("states", "transitions", "interrupts", "outcomes", "expectations met", "expectations missed", "beats")


class Coverage(msgspec.Struct, frozen=True):
    """One kind of thing: what was walked through and what was not."""

    kind: str
    covered: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.covered) + len(self.missing)


def cover(script: Script, conversations: Iterable[Sequence[Recorded]]) -> tuple[Coverage, ...]:
    """Coverage of ``script`` by recorded ``conversations``, one entry for each of ``KINDS``."""
    seen = {mark for records in conversations for mark in _walked(records)}
    return tuple(_coverage(kind, names, seen) for kind, names in _there_is(script).items())


def _coverage(kind: str, names: tuple[str, ...], seen: set[tuple[str, str]]) -> Coverage:
    return Coverage(
        kind,
        tuple(name for name in names if (kind, name) in seen),
        tuple(name for name in names if (kind, name) not in seen),
    )


def _there_is(script: Script) -> dict[str, tuple[str, ...]]:
    states, scenario = script.states, script.scenario
    expectations = tuple(f"{name}.{e.id}" for name, state in states.items() for e in state.expect)
    return {
        "states": tuple(states),
        "transitions": tuple(f"{name}.{arrow.id}" for name, state in states.items() for arrow in state.next),
        "interrupts": tuple(interrupt.id for interrupt in scenario.interrupts),
        "outcomes": tuple(scenario.outcomes),
        "expectations met": expectations,
        "expectations missed": expectations,
        "beats": tuple(dict.fromkeys(_beats(script))),
    }


def _beats(script: Script) -> Iterator[str]:
    """Beats the plot names; a persona's spare words are not counted."""
    for state in script.states.values():
        yield from beats_of(state.say)
        for arrow in state.next:
            yield from beats_of(arrow.say)
        yield from beats_of(state.otherwise.say)
    for interrupt in script.scenario.interrupts:
        yield from beats_of(interrupt.say)
    yield from (slot.answer for slot in script.scenario.slots.values())
    yield from (answer.say for answer in script.scenario.answers.values())


def _walked(records: Sequence[Recorded]) -> Iterator[tuple[str, str]]:
    """Everything a conversation went through, as (kind, name)."""
    state = records[0].output.state if records else ""
    for row in records:
        yield "states", row.output.state
        for check in row.output.checked:
            kind, _, name = check.owner.partition(".")
            if check.held and kind == "next":
                yield "transitions", f"{state}.{name}"
            elif check.held and kind == "interrupt":
                yield "interrupts", name
        for met in row.output.met:
            yield "expectations met" if met.met else "expectations missed", f"{met.state}.{met.expectation}"
        yield from (("beats", line.beat) for line in row.output.delivered)
        if row.output.ended is not None:
            yield "outcomes", row.output.ended.outcome
        state = row.output.state
