"""The state graph of a script as the page and the text table show it: one picture of what an author wrote.

Built from the resolved scenario and persona alone, so the drawing can never differ from what runs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.scenario.model import Outcome, Scenario, Text
from app.domain.scenario.resolve import Resolved

START, ANYWHERE, SILENCE, LIMIT = "@start", "@anywhere", "@silence", "@limit"


@dataclass(frozen=True, slots=True)
class Node:
    """A station: ``kind`` is start, state, anywhere, silence, limit or outcome."""

    id: str
    kind: str
    label: Text
    phase: str = ""
    good: bool | None = None
    expects: tuple[str, ...] = ()
    hits: int | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow: ``kind`` is start, next, stay, otherwise, interrupt, silence or limit."""

    id: str
    source: str
    target: str
    kind: str
    when: str = ""
    say: tuple[str, ...] = ()
    hits: int | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and edges in the author's order."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """How often tests walked each state, arrow and outcome; an id that is absent was never walked."""

    states: Mapping[str, int] = field(default_factory=dict)
    arrows: Mapping[str, int] = field(default_factory=dict)
    outcomes: Mapping[str, int] = field(default_factory=dict)


def graph_of(resolved: Resolved, heat: Heat | None = None) -> Graph:
    """The whole picture of ``resolved``; with ``heat``, every part carries how often tests walked it."""
    scenario = resolved.scenario
    edges = (*_start(scenario), *_arrows(resolved, heat), *_interrupts(scenario, heat), *_clocks(scenario, heat))
    nodes = (*_states(resolved, heat), *_outcomes(scenario, heat))
    used = {end for edge in edges for end in (edge.source, edge.target)}
    special = tuple(node for node in _special() if node.id in used)
    return Graph((*special, *nodes), edges)


def beats(say: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """The beats of a ``say``, however it was written."""
    return (say,) if isinstance(say, str) else tuple(say or ())


def _special() -> tuple[Node, ...]:
    return (
        Node(START, "start", {"zh-CN": "开始", "en": "Start"}),
        Node(ANYWHERE, "anywhere", {"zh-CN": "任何时候", "en": "At any time"}),
        Node(SILENCE, "silence", {"zh-CN": "一直不回复", "en": "No reply"}),
        Node(LIMIT, "limit", {"zh-CN": "到达上限", "en": "Limit reached"}),
    )


def _states(resolved: Resolved, heat: Heat | None) -> tuple[Node, ...]:
    return tuple(
        Node(
            name,
            "state",
            state.label,
            phase=state.phase,
            expects=tuple(expectation.id for expectation in state.expect),
            hits=None if heat is None else heat.states.get(name, 0),
        )
        for name, state in resolved.states.items()
    )


def _outcomes(scenario: Scenario, heat: Heat | None) -> tuple[Node, ...]:
    def node(name: str, outcome: Outcome) -> Node:
        hits = None if heat is None else heat.outcomes.get(name, 0)
        return Node(name, "outcome", outcome.label, phase=outcome.kind, good=outcome.good, hits=hits)

    return tuple(node(name, outcome) for name, outcome in scenario.outcomes.items())


def _start(scenario: Scenario) -> tuple[Edge, ...]:
    return (Edge("start", START, scenario.start, "start"),) if scenario.start else ()


def _arrows(resolved: Resolved, heat: Heat | None) -> tuple[Edge, ...]:
    found: list[Edge] = []
    for name, state in resolved.states.items():
        for arrow in state.next:
            key = f"{name}.{arrow.id}"
            kind, target = ("next", arrow.go) if arrow.go else ("stay", name)
            found.append(Edge(key, name, target, kind, arrow.when, beats(arrow.say), _hits(heat, key)))
        key = f"{name}.otherwise"
        target = state.otherwise.go or name
        found.append(Edge(key, name, target, "otherwise", "", beats(state.otherwise.say), _hits(heat, key)))
    return tuple(found)


def _interrupts(scenario: Scenario, heat: Heat | None) -> tuple[Edge, ...]:
    return tuple(
        Edge(item.id, ANYWHERE, item.go or ANYWHERE, "interrupt", item.when, beats(item.say), _hits(heat, item.id))
        for item in scenario.interrupts
    )


def _clocks(scenario: Scenario, heat: Heat | None) -> tuple[Edge, ...]:
    """What time alone does: a customer whom nobody answers leaves, and the conversation has a limit."""
    left = next((name for name, outcome in scenario.outcomes.items() if outcome.kind == "walked_away"), None)
    silence = (Edge("silence", SILENCE, left, "silence", "patience <= 0", (), _hits(heat, "silence")),) if left else ()
    limits = scenario.limits
    if limits is None or limits.outcome not in scenario.outcomes:
        return silence
    over = f"turns >= {limits.turns} | minutes >= {limits.minutes}"
    return (*silence, Edge("limit", LIMIT, limits.outcome, "limit", over, (), _hits(heat, "limit")))


def _hits(heat: Heat | None, key: str) -> int | None:
    return None if heat is None else heat.arrows.get(key, 0)
