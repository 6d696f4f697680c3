"""The graph: every outcome can be reached, every state can be left, and nothing is walled off."""

from collections.abc import Iterable, Iterator, Mapping

from app.domain.diagnose.subject import Subject
from app.domain.scenario.diagnostic import Diagnostic, diagnostic
from app.domain.scenario.model import Limits, State
from app.domain.scenario.plan import Plan


def check_graph(subject: Subject) -> Iterator[Diagnostic]:
    """SC102–SC105, SC108, SC109."""
    plan = subject.plan
    edges = _edges(plan)
    yield from _outcomes(plan)
    yield from _ways_out(plan, edges)
    yield from _unreachable(plan, edges)
    yield from _twins(plan)


def _edges(plan: Plan) -> dict[str, set[str]]:
    """Where the arrows of each state lead, itself left out."""
    edges: dict[str, set[str]] = {name: set() for name in plan.states}
    for arrow in plan.arrows():
        if arrow.source and arrow.target != arrow.source:
            edges[arrow.source].add(arrow.target)
    return edges


def _outcomes(plan: Plan) -> Iterator[Diagnostic]:
    outcomes = plan.scenario.outcomes
    led_to = {arrow.target for arrow in plan.arrows()} | {(plan.scenario.limits or Limits()).outcome}
    # The engine itself leads there: a customer who waited too long, a trainee who ends half-way.
    led_to |= {name for name, outcome in outcomes.items() if outcome.kind in ("walked_away", "partial")}
    for name in outcomes:
        if name not in led_to:
            yield diagnostic(
                "SC102",
                plan.at("outcomes", name),
                f"没有箭头通向结局 {name}",
                f"nothing leads to the outcome {name}",
                ("加一条 go，或删去这个结局", "add an arrow that goes there, or remove the outcome"),
            )
    if not any(outcome.good for outcome in outcomes.values()):
        yield diagnostic(
            "SC108",
            plan.at("outcomes"),
            "没有一个好结局",
            "no outcome is good",
            ("给至少一个结局写 good: true", "give at least one outcome good: true"),
        )


def _ways_out(plan: Plan, edges: Mapping[str, set[str]]) -> Iterator[Diagnostic]:
    dead = [name for name, targets in edges.items() if not targets]
    for name in dead:
        yield diagnostic(
            "SC103",
            plan.in_state(name),
            f"状态 {name} 没有出口",
            f"no arrow leaves the state {name}",
            ("加一条 next 的 go，或给 otherwise 写 go", "add a go to next or to otherwise"),
        )
    ends = _backward(edges, plan.scenario.outcomes)
    stuck = [name for name in plan.states if name not in ends and name not in dead]
    if stuck:
        yield diagnostic(
            "SC104",
            plan.in_state(stuck[0]),
            f"从 {'、'.join(stuck)} 走不到任何结局",
            f"no outcome can be reached from {', '.join(stuck)}",
            ("从其中一个状态引一条箭头到结局", "lead an arrow from one of them to an outcome"),
        )


def _backward(edges: Mapping[str, set[str]], goals: Iterable[str]) -> set[str]:
    reached = set(goals)
    grown = True
    while grown:
        more = {name for name, targets in edges.items() if name not in reached and targets & reached}
        grown = bool(more)
        reached |= more
    return reached


def _unreachable(plan: Plan, edges: Mapping[str, set[str]]) -> Iterator[Diagnostic]:
    waiting = [plan.start, *(arrow.target for arrow in plan.arrows() if not arrow.source)]
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(sorted(edges.get(name, ())))
    for name in plan.states:
        if name not in reached:
            yield diagnostic(
                "SC105",
                plan.in_state(name),
                f"从起点走不到状态 {name}",
                f"the state {name} cannot be reached from the start",
                ("引一条箭头过来，或删去这个状态", "lead an arrow there, or remove the state"),
            )


def _twins(plan: Plan) -> Iterator[Diagnostic]:
    seen: dict[str, str] = {}
    for name, state in plan.states.items():
        first = seen.setdefault(_behaviour(state), name)
        if first != name:
            yield diagnostic(
                "SC109",
                plan.in_state(name),
                f"状态 {name} 与 {first} 完全一样",
                f"the state {name} behaves exactly like {first}",
                ("合并它们，或让它们说不同的话", "merge them, or let them say different things"),
            )


def _behaviour(state: State) -> str:
    arrows = [arrow.model_dump(exclude={"id"}) for arrow in state.next]
    return repr((state.say, arrows, state.otherwise.model_dump()))
