"""Names that point somewhere: facts, tools, solutions, personas, acts, criteria."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from app.domain.diagnose.subject import Subject
from app.domain.scenario.diagnostic import Diagnostic, Place, diagnostic
from app.domain.scenario.model import Persona
from app.domain.text.catalogue import ACTS


def check_references(subject: Subject) -> Iterator[Diagnostic]:
    """SC124, SC160, SC009 of ids that stand twice."""
    yield from _desk(subject)
    yield from _knowledge(subject)
    yield from _criteria(subject)
    yield from _repeated_ids(subject)
    yield from _overlays(subject)


def unknown(place: Place, zh: str, en: str, name: str, known: Iterable[str]) -> Diagnostic:
    """SC124 with the nearest known name as the fix, or all of them."""
    names = sorted(known)
    near = get_close_matches(name, names, n=1)
    fix = (
        (f"是不是 {near[0]}？", f"did you mean {near[0]}?")
        if near
        else (f"现有：{'、'.join(names)}", f"there are: {', '.join(names)}")
    )
    return diagnostic("SC124", place, f"没有{zh} {name}", f"no {en} {name}", fix)


def _desk(subject: Subject) -> Iterator[Diagnostic]:
    plan, scenario = subject.plan, subject.plan.scenario
    for name, tool in scenario.desk.items():
        for index, fact in enumerate(tool.shows):
            if fact not in scenario.facts:
                yield unknown(plan.node.at("desk", name, "shows", index), "事实", "fact", fact, scenario.facts)
        if tool.act is not None and tool.act not in ACTS:
            yield unknown(plan.at("desk", name, "act"), "行为", "act", tool.act, ACTS)
        if tool.solution is not None and tool.solution not in scenario.solutions:
            place = plan.at("desk", name, "solution")
            yield unknown(place, "方案", "solution", tool.solution, scenario.solutions)


def _knowledge(subject: Subject) -> Iterator[Diagnostic]:
    plan, scenario = subject.plan, subject.plan.scenario
    for name, slot in scenario.slots.items():
        if slot.fact is not None and slot.fact not in scenario.facts:
            yield unknown(plan.at("slots", name, "fact"), "事实", "fact", slot.fact, scenario.facts)
    for name, vary in scenario.vary.items():
        for index, values in enumerate(vary.values):
            for fact in values:
                if fact not in scenario.facts:
                    place = plan.at("vary", name, "values", index, fact)
                    yield unknown(place, "事实", "fact", fact, scenario.facts)
    for index, act in enumerate(scenario.case.must_acts):
        if act not in ACTS:
            yield unknown(plan.node.at("case", "must_acts", index), "行为", "act", act, ACTS)
    for name in sorted(scenario.slots.keys() & scenario.answers.keys()):
        yield _twice(plan.at("answers", name), name, "slots")


def _criteria(subject: Subject) -> Iterator[Diagnostic]:
    if not subject.criteria:
        return
    for name, state in subject.plan.states.items():
        for index, wanted in enumerate(state.expect):
            if wanted.item not in subject.criteria:
                place = subject.plan.in_state(name, "expect", index, "item")
                near = get_close_matches(wanted.item, sorted(subject.criteria), n=1) or ["D3-01"]
                yield diagnostic(
                    "SC160",
                    place,
                    f"评分表里没有标准 {wanted.item}",
                    f"the rubric has no criterion {wanted.item}",
                    (f"写评分表里的编号，如 {near[0]}", f"write an id of the rubric, e.g. {near[0]}"),
                )


def _repeated_ids(subject: Subject) -> Iterator[Diagnostic]:
    plan = subject.plan
    for name, state in plan.states.items():
        for key, ids in (("next", [a.id for a in state.next]), ("expect", [e.id for e in state.expect])):
            for index, own in enumerate(ids):
                if own in ids[:index]:
                    yield _twice(plan.in_state(name, key, index, "id"), own, f"{name}.{key}")
    for key, ids in (
        ("interrupts", [i.id for i in plan.scenario.interrupts]),
        ("remarks", [r.id for r in plan.scenario.remarks]),
        ("tests", [t.id for t in plan.scenario.tests]),
    ):
        for index, own in enumerate(ids):
            if own in ids[:index]:
                yield _twice(plan.at(key, index, "id"), own, key)
    for name in sorted(plan.states.keys() & plan.scenario.outcomes.keys()):
        yield _twice(plan.at("outcomes", name), name, "states")


def _overlays(subject: Subject) -> Iterator[Diagnostic]:
    """A persona's interrupt may not take the id of one of the plot's."""
    plot = {interrupt.id for interrupt in subject.plan.scenario.interrupts}
    for name, resolved in subject.cast.items():
        node = subject.voice(name)
        persona: Persona = resolved.persona
        for index, interrupt in enumerate(persona.interrupts):
            if interrupt.id in plot:
                yield _twice(node.key_at("interrupts", index, "id"), interrupt.id, subject.plan.scenario.id)


def _twice(place: Place, name: str, where: str) -> Diagnostic:
    return diagnostic(
        "SC009",
        place,
        f"id {name} 在 {where} 里已经用过",
        f"the id {name} is already used in {where}",
        ("换一个 id", "choose another id"),
    )
