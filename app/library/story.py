"""A scenario told to trainers: brief, facts, states with what is expected in them, and what the customer says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.scenario.model import Persona, Scenario, State
from app.domain.scenario.resolve import Resolved, bubbles_of
from app.errors import N_
from app.library.wording import Words

SHOWN_TO = {
    "desk": N_("on the agent's desk"),
    "lookup": N_("after a desk tool"),
    "customer": N_("only the customer"),
    "hidden": N_("only the author"),
}
PHASES = {
    "open": N_("opening"),
    "vent": N_("venting"),
    "diagnose": N_("diagnosis"),
    "propose": N_("proposal"),
    "negotiate": N_("negotiation"),
    "commit": N_("commitment"),
    "close": N_("closing"),
}
BRIEF = {
    "role": N_("Role"),
    "situation": N_("Situation"),
    "objective": N_("Aim"),
    "limits_of_authority": N_("Limits of authority"),
}


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact of the story and who knows it."""

    id: str
    label: str
    value: str
    show: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What the trainee should have done, and which criterion it speaks to."""

    label: str
    need: str
    by: str
    tip: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of a state; empty ``when`` is otherwise."""

    when: str
    target: str


@dataclass(frozen=True, slots=True)
class StateRow:
    """A station of the story."""

    id: str
    label: str
    phase: str
    expects: tuple[Expected, ...]
    arrows: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """One way of saying a beat; ``when`` empty means always."""

    bubbles: tuple[str, ...]
    when: str


@dataclass(frozen=True, slots=True)
class Voice:
    """The ways in which one customer says it."""

    name: str
    variants: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class BeatRow:
    """A beat with everybody's variants."""

    id: str
    pick: str
    count: int
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """The parts of a scenario page that come from the scenario itself."""

    brief: tuple[tuple[str, str], ...]
    facts: tuple[FactRow, ...]
    states: tuple[StateRow, ...]
    beats: tuple[BeatRow, ...]
    tests: int


def story_of(resolved: Resolved, personas: Mapping[str, Persona], words: Words) -> Story:
    """``resolved`` in the words of ``words``; labels of the voices come from ``personas``."""
    scenario = resolved.scenario
    return Story(
        brief=tuple((words.gettext(name), words.text(getattr(scenario.brief, key))) for key, name in BRIEF.items()),
        facts=tuple(
            FactRow(name, words.text(fact.label), fact.value, words.gettext(SHOWN_TO[fact.show]))
            for name, fact in scenario.facts.items()
        ),
        states=tuple(_state(name, state, words) for name, state in resolved.states.items()),
        beats=tuple(_beats(scenario, personas, words)),
        tests=len(scenario.tests),
    )


def _state(name: str, state: State, words: Words) -> StateRow:
    ways = [Way(arrow.when, words.state(arrow.go or name)) for arrow in state.next]
    return StateRow(
        id=name,
        label=words.text(state.label),
        phase=words.gettext(PHASES[state.phase]),
        expects=tuple(
            Expected(_criterion(one.item, words), one.need, one.by, words.text(one.tip)) for one in state.expect
        ),
        arrows=(*ways, Way("", words.state(state.otherwise.go or name))),
    )


def _criterion(item: str, words: Words) -> str:
    label = words.criterion(item)
    return item if label == item else f"{item} {label}"


def _beats(scenario: Scenario, personas: Mapping[str, Persona], words: Words) -> Iterable[BeatRow]:
    for beat, lines in scenario.lines.items():
        voices = tuple(
            Voice(
                words.text(personas[voice].label) if voice in personas else voice,
                tuple(Saying(said.bubbles, said.when or "") for said in map(bubbles_of, variants)),
            )
            for voice, variants in lines.variants.items()
        )
        yield BeatRow(beat, lines.pick, sum(len(voice.variants) for voice in voices), voices)
