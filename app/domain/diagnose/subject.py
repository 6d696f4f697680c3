"""What a check looks at: one scenario with its cast and what lies around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.scenario.document import Node
from app.domain.scenario.library import Library
from app.domain.scenario.plan import Plan
from app.domain.scenario.resolve import Resolved


@dataclass(frozen=True)
class Subject:
    """``cast``: the scenario played by each persona that exists; ``criteria``: ids of the rubric, empty
    when there is none to compare with; ``groups``: word groups of the scenario's language."""

    library: Library
    plan: Plan
    cast: Mapping[str, Resolved]
    criteria: frozenset[str]
    groups: Mapping[str, tuple[str, ...]]

    def voice(self, persona: str) -> Node:
        """The tree behind a persona of the cast, in the language of the scenario."""
        return self.library.persona_node(persona, self.plan.scenario.locale)

    def engine_beats(self) -> tuple[str, ...]:
        """Beats that the emotion model says by itself (the silence ladder)."""
        return tuple(sorted({beat for model in self.library.emotions.values() for beat in _beats(model)}))


def _beats(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["beat"]] if isinstance(value.get("beat"), str) else []
        return own + [beat for child in value.values() for beat in _beats(child)]
    if isinstance(value, list):
        return [beat for child in value for beat in _beats(child)]
    return []
