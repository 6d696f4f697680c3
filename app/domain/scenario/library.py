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
    emotion models as plain values, by id; ``voices`` are personas in another language than their own, by
    (locale, id); ``translations``: scenario -> locale -> the scenario that is the same in that language."""

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
    voices: dict[tuple[str, str], Persona] = field(default_factory=dict)
    translations: dict[str, dict[str, str]] = field(default_factory=dict)

    def find(self, name: str, locale: str | None = None) -> Scenario | None:
        """The scenario with this id or code (``late-parcel``, ``S01``), in ``locale`` if given, or None."""
        found = self.scenarios.get(name) or next(
            (s for s in self.scenarios.values() if s.code is not None and s.code == name.upper()), None
        )
        if found is None or locale is None or found.locale == locale:
            return found
        return self.scenarios.get(self.versions(found.id).get(locale, ""))

    def versions(self, scenario: str) -> dict[str, str]:
        """The ids of this scenario in every language there is, itself included, by locale."""
        source = self.source_of(scenario)
        return {self.scenarios[source].locale: source, **self.translations.get(source, {})}

    def source_of(self, scenario: str) -> str:
        """The id of the scenario that ``scenario`` translates; its own when it translates none."""
        for source, ids in self.translations.items():
            if scenario in ids.values():
                return source
        return scenario

    def files_of(self, scenario: str) -> frozenset[str]:
        """The pack files that ``scenario`` is made of: its own, and its source's if it is a translation."""
        names = {scenario, self.source_of(scenario)}
        return frozenset(path for name in names if (path := self.paths.get(("scenario", name))) is not None)

    def persona(self, name: str, locale: str) -> Persona | None:
        """The persona ``name`` as it speaks in ``locale``, or None."""
        own = self.personas.get(name)
        return own if own is not None and own.locale == locale else self.voices.get((locale, name))

    def persona_node(self, name: str, locale: str) -> Node:
        """The tree behind ``persona``; raises KeyError when there is none."""
        return self.nodes.get((f"persona@{locale}", name)) or self.nodes[("persona", name)]
