"""What must hold before a scenario can run at all. One that fails here stays out of the library."""

from collections.abc import Iterable, Iterator

from app.domain.scenario.condition import GuardError, parse_guard
from app.domain.scenario.diagnostic import Diagnostic, Place, diagnostic
from app.domain.scenario.document import Node
from app.domain.scenario.model import Block, Limits, Persona, State
from app.domain.scenario.model import Place as Placed
from app.domain.scenario.plan import Plan, WrittenGuard, line_guards


def check_structure(plan: Plan) -> Iterator[Diagnostic]:
    """SC010, SC101, SC106, SC107, and SC201 and SC203 of guards that do not parse."""
    yield from _blocks(plan)
    yield from _targets(plan)
    yield from _go_or_stay(plan)
    yield from unparsable(plan.guards())


def check_persona(persona: Persona, node: Node) -> Iterator[Diagnostic]:
    """Guards of a persona that do not parse."""
    yield from unparsable(persona_guards(persona, node))


def persona_guards(persona: Persona, node: Node) -> Iterator[WrittenGuard]:
    """Every guard of a persona."""
    for index, interrupt in enumerate(persona.interrupts):
        yield WrittenGuard(f"interrupt {interrupt.id}", interrupt.when, node.at("interrupts", index, "when"))
    for index, remark in enumerate(persona.remarks):
        yield WrittenGuard(f"remark {remark.id}", remark.when, node.at("remarks", index, "when"))
    yield from line_guards(node, persona.lines)


def unparsable(guards: Iterable[WrittenGuard]) -> Iterator[Diagnostic]:
    """A diagnostic for each guard that says nothing."""
    for guard in guards:
        parsed = parse_guard(guard.text)
        if isinstance(parsed, GuardError):
            yield diagnostic(
                parsed.code,
                guard.place.inside(parsed.column),
                f"条件“{guard.text}”：{parsed.message['zh-CN']}",
                f"guard “{guard.text}”: {parsed.message['en']}",
                (
                    "用 & | ! ( ) 连接标记，如 act.apologize & anger < 60",
                    "join marks with & | ! ( ), e.g. act.apologize & anger < 60",
                ),
            )


def _blocks(plan: Plan) -> Iterator[Diagnostic]:
    for name, state in plan.scenario.states.items():
        if isinstance(state, State):
            continue
        block = plan.blocks.get(state.place)
        if block is None:
            yield _unbound(plan.at("states", name, "place"), f"没有 block {state.place}", f"no block {state.place}")
            continue
        yield from _bindings(plan.at("states", name), state, block)


def _bindings(place: Place, state: Placed, block: Block) -> Iterator[Diagnostic]:
    for param in block.params:
        if param not in state.bind:
            yield _unbound(place, f"没有给参数 {param}", f"the parameter {param} is not given")
    for param in sorted(state.bind.keys() - block.params.keys()):
        yield _unbound(place, f"block 没有参数 {param}", f"the block has no parameter {param}")
    for exit_ in block.exits:
        if exit_ not in state.exits:
            yield _unbound(place, f"出口 {exit_} 没有去处", f"the exit {exit_} leads nowhere")
    for exit_ in sorted(state.exits.keys() - set(block.exits)):
        yield _unbound(place, f"block 没有出口 {exit_}", f"the block has no exit {exit_}")
    if block.start not in block.states:
        yield _unbound(place, f"block 的起点 {block.start} 不存在", f"the block's start {block.start} does not exist")


def _unbound(place: Place, zh: str, en: str) -> Diagnostic:
    fix = (
        "补齐 with: 和 exits:，与 block 的 params、exits 一致",
        "make with: and exits: match the block",
    )
    return diagnostic("SC010", place, zh, en, fix)


def _targets(plan: Plan) -> Iterator[Diagnostic]:
    known = {**plan.states, **plan.scenario.outcomes}
    for arrow in plan.arrows():
        if arrow.target not in known:
            yield _unknown(arrow.place, arrow.target, known)
    if plan.start not in plan.states:
        yield _unknown(plan.at("start"), plan.start, plan.states)
    for name, fact in plan.scenario.facts.items():
        if fact.reveal is not None and fact.reveal not in {*plan.states, *plan.scenario.states}:
            yield _unknown(plan.at("facts", name, "reveal"), fact.reveal, plan.states)
    outcome = (plan.scenario.limits or Limits()).outcome
    if outcome not in plan.scenario.outcomes:
        yield diagnostic(
            "SC107",
            plan.at("limits", "outcome"),
            f"limits.outcome 指向不存在的结局 {outcome}",
            f"limits.outcome names no outcome: {outcome}",
            (f"在 outcomes 里写上 {outcome}", f"add {outcome} to outcomes"),
        )


def _unknown(place: Place, target: str, known: Iterable[str]) -> Diagnostic:
    return diagnostic(
        "SC101",
        place,
        f"没有状态或结局“{target}”",
        f"no state or outcome {target!r}",
        (f"现有：{'、'.join(known)}", f"there are: {', '.join(known)}"),
    )


def _go_or_stay(plan: Plan) -> Iterator[Diagnostic]:
    for name, state in plan.states.items():
        for index, arrow in enumerate(state.next):
            if (arrow.go is None) != arrow.stay:
                yield diagnostic(
                    "SC106",
                    plan.in_state(name, "next", index),
                    f"{arrow.id}：go 和 stay: true 要且只要写一个",
                    f"{arrow.id}: write either go or stay: true",
                    ("去别的状态写 go:，留在原地写 stay: true", "go: to leave the state, stay: true to remain"),
                )
