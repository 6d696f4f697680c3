"""One scenario with one persona: blocks expanded, the persona laid over, every beat given its lines.

``resolve`` is what the engine compiles and what the checks look at, so both see the same thing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.scenario.diagnostic import Diagnostic, diagnostic
from app.domain.scenario.library import Library
from app.domain.scenario.model import (
    VARIABLES,
    Block,
    Interrupt,
    Limits,
    LineSet,
    Mood,
    Persona,
    Place,
    Remark,
    Scenario,
    State,
    Variant,
)

FALLBACK_PERSONA = "default"
_VISITS = re.compile(r"visits\(\s*([a-z][a-z0-9_]*)\s*\)")

Say = str | tuple[str, ...] | None


@dataclass(frozen=True)
class ResolvedLines:
    """The variants of a beat as this customer says them, each with the id of the persona whose words
    they are (the second part of a line id); every variant has ``bubbles`` and no ``text``."""

    pick: str
    variants: tuple[tuple[str, Variant], ...]


@dataclass(frozen=True)
class Resolved:
    """What is played. ``states`` are all states with blocks expanded (``steps.check``), ``lines`` every
    beat this customer can say, ``mood`` the start values 0..100. ``scenario`` is the plot with all of
    this filled in: its states, start, limits, interrupts and remarks are those of this customer."""

    scenario: Scenario
    persona: Persona
    states: dict[str, State]
    lines: dict[str, ResolvedLines]
    mood: Mood


def resolve(library: Library, scenario_id: str, persona_id: str) -> Resolved | tuple[Diagnostic, ...]:
    """``scenario_id`` (which must be in the library) played by ``persona_id``, or why that cannot be."""
    scenario = library.scenarios[scenario_id]
    persona = library.persona(persona_id, scenario.locale)
    if persona is None:
        return (_no_persona(library, scenario, persona_id),)
    states, lines = expand(scenario, library.blocks)
    if lost := _interrupts_into_nowhere(library, persona, {*states, *scenario.outcomes}):
        return lost
    whole = scenario.model_copy(
        update={
            "states": states,
            "start": entry(scenario, library.blocks, scenario.start or next(iter(scenario.states), "")),
            "limits": scenario.limits or Limits(),
            "interrupts": _interrupts(scenario, persona),
            "remarks": _remarks(scenario, persona),
        }
    )
    voiced = _voiced(lines, persona, library.persona(FALLBACK_PERSONA, scenario.locale) or persona)
    return Resolved(whole, persona, states, voiced, _start_mood(scenario.mood, persona.mood))


def _no_persona(library: Library, scenario: Scenario, persona_id: str) -> Diagnostic:
    place = library.nodes[("scenario", scenario.id)].at("personas")
    known = sorted(library.personas)
    return diagnostic(
        "SC124",
        place,
        f"没有人物 {persona_id}",
        f"there is no persona {persona_id}",
        (f"现有：{'、'.join(known)}", f"there are: {', '.join(known)}"),
    )


def _interrupts_into_nowhere(library: Library, persona: Persona, known: set[str]) -> tuple[Diagnostic, ...]:
    """A persona's interrupts may lead to outcomes of this plot only by names that it has."""
    node = library.persona_node(persona.id, persona.locale)
    return tuple(
        diagnostic(
            "SC101",
            node.key_at("interrupts", index, "go"),
            f"这个剧情没有“{interrupt.go}”",
            f"this plot has no {interrupt.go!r}",
            (f"现有：{'、'.join(sorted(known))}", f"there are: {', '.join(sorted(known))}"),
        )
        for index, interrupt in enumerate(persona.interrupts)
        if interrupt.go is not None and interrupt.go not in known
    )


def _interrupts(scenario: Scenario, persona: Persona) -> tuple[Interrupt, ...]:
    plot = {interrupt.id for interrupt in scenario.interrupts}
    return (*scenario.interrupts, *(own for own in persona.interrupts if own.id not in plot))


def _remarks(scenario: Scenario, persona: Persona) -> tuple[Remark, ...]:
    own = {remark.id for remark in persona.remarks}
    return (*persona.remarks, *(plot for plot in scenario.remarks if plot.id not in own))


def expand(scenario: Scenario, blocks: dict[str, Block]) -> tuple[dict[str, State], dict[str, LineSet]]:
    """The states of ``scenario`` with every placed block written out under its prefix, and the lines
    of those blocks under the scenario's own. A place whose block is missing is left out."""
    states: dict[str, State] = {}
    lines: dict[str, LineSet] = {}
    for name, state in scenario.states.items():
        if isinstance(state, State):
            states[name] = _redirect(state, lambda target: entry(scenario, blocks, target))
        elif state.place in blocks:
            block = blocks[state.place]
            states |= {f"{name}.{inner}": _placed(name, state, s, block) for inner, s in block.states.items()}
            lines |= block.lines
    return states, lines | scenario.lines


def entry(scenario: Scenario, blocks: dict[str, Block], target: str) -> str:
    """The state that an arrow to ``target`` enters: of a placed block its first state."""
    state = scenario.states.get(target)
    if isinstance(state, Place) and state.place in blocks:
        return f"{target}.{blocks[state.place].start}"
    return target


def beats_of(say: Say) -> tuple[str, ...]:
    """``say`` as a tuple of beats."""
    return () if say is None else (say,) if isinstance(say, str) else say


def bubbles_of(variant: str | tuple[str, ...] | Variant) -> Variant:
    """Any way of writing a variant, in its long form: ``bubbles`` set, ``text`` not."""
    if isinstance(variant, str):
        return Variant(bubbles=(variant,))
    if isinstance(variant, tuple):
        return Variant(bubbles=variant)
    if variant.text is not None:
        return variant.model_copy(update={"text": None, "bubbles": (variant.text, *variant.bubbles)})
    return variant


def _placed(prefix: str, place: Place, state: State, block: Block) -> State:
    """A state of a block as it stands where the block is placed."""

    def goes(target: str) -> str:
        return f"{prefix}.{target}" if target in block.states else place.exits.get(target, target)

    def says(say: Say) -> Say:
        bound = tuple(place.bind.get(b[1:], b) if b.startswith("$") else b for b in beats_of(say))
        return None if say is None else bound[0] if isinstance(say, str) else bound

    def guard(text: str) -> str:
        return _VISITS.sub(lambda m: f"visits({goes(m.group(1))})", text)

    moved = _redirect(state, goes)
    return moved.model_copy(
        update={
            "say": says(moved.say),
            "expect": tuple(e.model_copy(update={"need": guard(e.need)}) for e in moved.expect),
            "next": tuple(t.model_copy(update={"say": says(t.say), "when": guard(t.when)}) for t in moved.next),
            "otherwise": moved.otherwise.model_copy(update={"say": says(moved.otherwise.say)}),
        }
    )


def _redirect(state: State, goes: Callable[[str], str]) -> State:
    def turned(target: str | None) -> str | None:
        return None if target is None else goes(target)

    return state.model_copy(
        update={
            "next": tuple(t.model_copy(update={"go": turned(t.go)}) for t in state.next),
            "otherwise": state.otherwise.model_copy(update={"go": turned(state.otherwise.go)}),
        }
    )


def _voiced(lines: dict[str, LineSet], persona: Persona, fallback: Persona) -> dict[str, ResolvedLines]:
    """For each beat the nearest words: plot for this persona, plot, this persona, the default persona."""
    voiced: dict[str, ResolvedLines] = {}
    for beat in sorted({*lines, *persona.lines, *fallback.lines}):
        candidates = (
            (lines, persona.id, persona.id),
            (lines, "default", "default"),
            (persona.lines, persona.id, persona.id),
            (persona.lines, "default", persona.id),
            (fallback.lines, "default", fallback.id),
        )
        for source, key, voice in candidates:
            found = source.get(beat)
            if found is not None and found.variants.get(key):
                variants = tuple((voice, bubbles_of(variant)) for variant in found.variants[key])
                voiced[beat] = ResolvedLines(found.pick, variants)
                break
    return voiced


def _start_mood(plot: Mood, persona: Mood) -> Mood:
    shifted = {name: getattr(persona, name) + getattr(plot, name) for name in VARIABLES}
    return Mood(**{name: max(0, min(100, value)) for name, value in shifted.items()})
