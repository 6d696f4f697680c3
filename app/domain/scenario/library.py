"""Everything trainers wrote that could be read."""

from dataclasses import dataclass, field
from typing import Any

from app.domain.scenario.diagnostic import Diagnostic
from app.domain.scenario.document import Node
from app.domain.scenario.model import Block, Mixin, Persona, Scenario


@dataclass(frozen=True)
class Library:
    """Everything trainers wrote that could be read. ``nodes`` keeps the trees with their places, a
    scenario's merged with its mixins; ``paths`` tells the file of ``(kind, id)``; ``emotions`` are the
    emotion models as plain values, by id."""

    scenarios: dict[str, Scenario] = field(default_factory=dict)
    personas: dict[str, Persona] = field(default_factory=dict)
    mixins: dict[str, Mixin] = field(default_factory=dict)
    blocks: dict[str, Block] = field(default_factory=dict)
    lexicon_sources: dict[str, str] = field(default_factory=dict)
    rubric_sources: dict[str, str] = field(default_factory=dict)
    emotion_sources: dict[str, str] = field(default_factory=dict)
    emotions: dict[str, Any] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    nodes: dict[tuple[str, str], Node] = field(default_factory=dict)
    paths: dict[tuple[str, str], str] = field(default_factory=dict)

    def find(self, name: str) -> Scenario | None:
        """The scenario with this id or code (``late-parcel``, ``S01``), or None."""
        if name in self.scenarios:
            return self.scenarios[name]
        return next((s for s in self.scenarios.values() if s.code is not None and s.code == name.upper()), None)
