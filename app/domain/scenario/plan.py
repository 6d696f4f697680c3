"""The plan of a scenario: its states with blocks written out, its arrows and its guards, each with its place.

Checks read a plan; so a finding inside a placed block names the block's own file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.scenario.diagnostic import Place
from app.domain.scenario.document import Node
from app.domain.scenario.model import Block, LineSet, Scenario, State, Variant
from app.domain.scenario.resolve import beats_of, entry, expand


class Arrow(NamedTuple):
    """A way out of ``source`` (empty: from every state). ``via``: next, otherwise, interrupt or limit."""

    source: str
    target: str
    via: str
    place: Place


class WrittenGuard(NamedTuple):
    """A guard as written. ``owner``: next, expect, interrupt, remark or variant, with its id."""

    owner: str
    text: str
    place: Place


class Spoken(NamedTuple):
    """A beat and who says it: state, next, stay, otherwise, interrupt, rearmed, remark, slot or answer."""

    beat: str
    by: str
    state: str
    place: Place


@dataclass(frozen=True)
class Plan:
    """A scenario (merged with its mixins) with the trees it came from."""

    scenario: Scenario
    node: Node
    blocks: dict[str, Block]
    block_nodes: dict[str, Node]
    states: dict[str, State]
    lines: dict[str, LineSet]
    start: str

    def at(self, *path: str | int) -> Place:
        """The place of the last key of ``path`` in the scenario's tree."""
        return self.node.key_at(*path)

    def in_state(self, state: str, *path: str | int) -> Place:
        """The place of ``path`` inside a state, in the block's file where the state is a block's."""
        node, inner = self._home(state)
        return node.key_at("states", inner, *path)

    def arrows(self) -> Iterator[Arrow]:
        """Every arrow: of the states, of the interrupts, and to the outcome of the limits."""
        for name, state in self.states.items():
            for index, arrow in enumerate(state.next):
                if arrow.go is not None:
                    yield Arrow(name, arrow.go, "next", self.in_state(name, "next", index, "go"))
            if state.otherwise.go is not None:
                yield Arrow(name, state.otherwise.go, "otherwise", self.in_state(name, "otherwise", "go"))
        for index, interrupt in enumerate(self.scenario.interrupts):
            if interrupt.go is not None:
                target = entry(self.scenario, self.blocks, interrupt.go)
                yield Arrow("", target, "interrupt", self.at("interrupts", index, "go"))

    def guards(self) -> Iterator[WrittenGuard]:
        """Every guard of the plot."""
        for name, state in self.states.items():
            for index, arrow in enumerate(state.next):
                yield WrittenGuard(f"next {arrow.id}", arrow.when, self._value(name, "next", index, "when"))
            for index, wanted in enumerate(state.expect):
                yield WrittenGuard(f"expect {wanted.id}", wanted.need, self._value(name, "expect", index, "need"))
        for index, interrupt in enumerate(self.scenario.interrupts):
            yield WrittenGuard(f"interrupt {interrupt.id}", interrupt.when, self.node.at("interrupts", index, "when"))
        for index, remark in enumerate(self.scenario.remarks):
            yield WrittenGuard(f"remark {remark.id}", remark.when, self.node.at("remarks", index, "when"))
        yield from line_guards(self.node, self.scenario.lines)
        for name, node in self.block_nodes.items():
            yield from line_guards(node, self.blocks[name].lines)

    def spoken(self) -> Iterator[Spoken]:
        """Every beat the plot says, and where."""
        for name, state in self.states.items():
            yield from (Spoken(b, "state", name, self.in_state(name, "say")) for b in beats_of(state.say))
            for index, arrow in enumerate(state.next):
                by = "stay" if arrow.go is None else "next"
                place = self.in_state(name, "next", index, "say")
                yield from (Spoken(b, by, name, place) for b in beats_of(arrow.say))
            place = self.in_state(name, "otherwise", "say")
            yield from (Spoken(b, "otherwise", name, place) for b in beats_of(state.otherwise.say))
        yield from self._spoken_anywhere()

    def _spoken_anywhere(self) -> Iterator[Spoken]:
        for index, interrupt in enumerate(self.scenario.interrupts):
            by = "rearmed" if interrupt.rearm else "interrupt"
            place = self.at("interrupts", index, "say")
            yield from (Spoken(b, by, "", place) for b in beats_of(interrupt.say))
        for index, remark in enumerate(self.scenario.remarks):
            yield Spoken(remark.say, "remark", "", self.at("remarks", index, "say"))
        for name, slot in self.scenario.slots.items():
            yield Spoken(slot.answer, "slot", "", self.at("slots", name, "answer"))
        for name, answer in self.scenario.answers.items():
            yield Spoken(answer.say, "answer", "", self.at("answers", name, "say"))

    def _value(self, state: str, *path: str | int) -> Place:
        node, inner = self._home(state)
        return node.at("states", inner, *path)

    def _home(self, state: str) -> tuple[Node, str]:
        prefix, _, inner = state.partition(".")
        placed = self.node.get("states", prefix, "place")
        if inner and placed is not None:
            return self.block_nodes[str(placed.value)], inner
        return self.node, state


def plan_of(scenario: Scenario, node: Node, blocks: dict[str, Block], block_nodes: dict[str, Node]) -> Plan:
    """The plan of ``scenario`` whose merged tree is ``node``; placed blocks that do not exist are left out."""
    states, lines = expand(scenario, blocks)
    start = entry(scenario, blocks, scenario.start or next(iter(scenario.states), ""))
    used = {s.place for s in scenario.states.values() if not isinstance(s, State)}
    near = {name: block_node for name, block_node in block_nodes.items() if name in used}
    return Plan(scenario, node, blocks, near, states, lines, start)


def line_guards(node: Node, lines: dict[str, LineSet]) -> Iterator[WrittenGuard]:
    """The guards of the variants of ``lines``, which stand under ``lines`` of ``node``."""
    for beat, found in lines.items():
        for persona, variants in found.variants.items():
            for index, variant in enumerate(variants):
                if isinstance(variant, Variant) and variant.when is not None:
                    yield WrittenGuard(f"line {beat}", variant.when, node.at("lines", beat, persona, index, "when"))
