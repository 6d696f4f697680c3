"""What the trainee's desk shows beside the chat: brief, order card, customer, tools. Nothing hidden is in it."""

from dataclasses import dataclass

from app.domain.engine.events import Recorded, Started
from app.domain.engine.script import Script, fact_values
from app.domain.scenario.model import Brief, Profile, Text


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact on the card."""

    id: str
    label: Text
    value: str


@dataclass(frozen=True, slots=True)
class DeskTool:
    """A tool that may be used; what it will show is not told."""

    id: str
    label: Text
    seconds: int


@dataclass(frozen=True, slots=True)
class Desk:
    """``facts``: those the card shows from the beginning; what tools and customer reveal comes over the wire."""

    attempt_id: str
    scenario: str
    locale: str
    title: Text
    mode: str
    status: str
    warning: Text
    brief: Brief
    persona: str
    persona_label: Text
    portrait: Text
    profile: Profile
    facts: tuple[Shown, ...]
    tools: tuple[DeskTool, ...]


def desk_of(attempt_id: str, status: str, script: Script, first: Recorded) -> Desk:
    """The desk of an attempt; ``first`` is its first row."""
    assert isinstance(first.event, Started)
    scenario, persona = script.scenario, script.persona
    values = fact_values(script, first.event.case)
    shown = [(name, fact) for name, fact in scenario.facts.items() if fact.show == "desk"]
    return Desk(
        attempt_id=attempt_id,
        scenario=scenario.id,
        locale=scenario.locale,
        title=scenario.title,
        mode=first.event.mode,
        status=status,
        warning=scenario.warning,
        brief=scenario.brief,
        persona=persona.id,
        persona_label=persona.label,
        portrait=persona.portrait,
        profile=persona.profile,
        facts=tuple(Shown(name, fact.label, values[name]) for name, fact in shown),
        tools=tuple(DeskTool(name, tool.label, tool.seconds) for name, tool in scenario.desk.items()),
    )
