"""Names in guards, comparisons that decide nothing, and interrupts that fire by themselves."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from app.domain.diagnose.subject import Subject
from app.domain.scenario.condition import Compare, Guard, GuardError, Name, compare, compares, holds, names, parse_guard
from app.domain.scenario.diagnostic import Diagnostic, Place, diagnostic
from app.domain.scenario.document import Node
from app.domain.scenario.model import VARIABLES, Limits, Mood, Persona
from app.domain.scenario.plan import WrittenGuard
from app.domain.scenario.resolve import Resolved
from app.domain.scenario.structure import persona_guards
from app.domain.text.catalogue import ACTS

CLASSES = ("relational", "info", "action", "money", "privacy", "process", "negative")
STYLES = (
    "emoji", "honorific", "rude_pronoun", "negative_word", "question", "punct_burst", "too_long",
    "slow", "silent", "reask",
)  # fmt: skip
MOST_VARIABLES = 3
ALWAYS_KNOWN = (
    *(f"act.{act}" for act in ACTS), *(f"class.{name}" for name in CLASSES), *(f"style.{name}" for name in STYLES),
    "offers_good", "offers_mid", "offers_bad", "nothing", "asks_any", "asked_for_manager",
)  # fmt: skip


def check_guards(subject: Subject) -> Iterator[Diagnostic]:
    """SC202–SC205, SC343, SC346."""
    marks = {*ALWAYS_KNOWN, *_marks_of_plot(subject)}
    numbers = {f"visits({name})" for name in subject.plan.states}
    latches = {f"desk.{tool}" for tool in subject.plan.scenario.desk}
    for written in subject.plan.guards():
        yield from _names(written, marks, latches, numbers)
        yield from _comparisons(written, subject)
    yield from _too_many_variables(subject)
    for name, resolved in subject.cast.items():
        yield from _interrupts(subject, name, resolved)


def check_persona_guards(persona: Persona, node: Node) -> Iterator[Diagnostic]:
    """SC202 of a persona's own guards: a persona knows acts and moods, never a plot."""
    for written in persona_guards(persona, node):
        yield from _names(written, set(ALWAYS_KNOWN), set(), set())


def parsed(written: WrittenGuard) -> Guard:
    """The guard of a scenario that was loaded, so it parses."""
    guard = parse_guard(written.text)
    assert not isinstance(guard, GuardError)
    return guard


def _marks_of_plot(subject: Subject) -> Iterator[str]:
    scenario = subject.plan.scenario
    for fact in scenario.facts:
        yield f"says.{fact}"
        yield f"misstates.{fact}"
    yield from (f"asks.{name}" for name in (*scenario.slots, *scenario.answers))
    yield from (f"offers.{name}" for name in scenario.solutions)
    yield from (f"persona.{trait}" for persona in subject.library.personas.values() for trait in persona.traits)


def _names(written: WrittenGuard, marks: set[str], latches: set[str], numbers: set[str]) -> Iterator[Diagnostic]:
    line = written.owner.startswith("line ")
    for name in names(parsed(written)):
        place = written.place.inside(name.column)
        if name.kind == "number":
            if name.name.startswith("visits(") and name.name not in numbers:
                yield _unknown_name(place, name.name, numbers)
            elif line and name.name not in VARIABLES:
                yield _moods_only(place, name)
        elif line:
            yield _moods_only(place, name)
        elif name.name.startswith("desk."):
            yield from _latch(place, name, latches)
        elif name.name not in marks:
            yield _unknown_name(place, name.name, marks)


def _latch(place: Place, name: Name, latches: set[str]) -> Iterator[Diagnostic]:
    if name.kind == "mark":
        yield diagnostic(
            "SC203",
            place,
            f"{name.name} 要写在 ever(…) 或 here(…) 里",
            f"{name.name} stands inside ever(…) or here(…) only",
            (f"写 ever({name.name})", f"write ever({name.name})"),
        )
    elif name.name not in latches:
        yield _unknown_name(place, name.name, latches)


def _unknown_name(place: Place, name: str, known: Iterable[str]) -> Diagnostic:
    near = get_close_matches(name, sorted(known), n=1)
    same = [other for other in sorted(known) if other.partition(".")[0] == name.partition(".")[0]][:12]
    fix = (
        (f"是不是 {near[0]}？", f"did you mean {near[0]}?")
        if near
        else (f"可用：{'、'.join(same) or '（无）'}", f"there are: {', '.join(same) or 'none'}")
    )
    return diagnostic("SC202", place, f"条件里的 {name} 不存在", f"{name} does not exist", fix)


def _moods_only(place: Place, name: Name) -> Diagnostic:
    return diagnostic(
        "SC202",
        place,
        f"台词的条件只能看心情，不能看 {name.name}",
        f"the condition of a line may read moods only, not {name.name}",
        ("用 anger、anxiety、trust、patience 或 satisfaction", "use anger, anxiety, trust, patience or satisfaction"),
    )


def _comparisons(written: WrittenGuard, subject: Subject) -> Iterator[Diagnostic]:
    for comparison in compares(parsed(written)):
        low, high = _bounds(comparison, subject)
        truths = {compare(number, comparison.operator, comparison.value) for number in range(low, high + 1)}
        if len(truths) == 1:
            always = truths.pop()
            yield diagnostic(
                "SC204",
                written.place.inside(comparison.column),
                f"{comparison.name} 在 {low}–{high} 之间，这个比较永远{'成立' if always else '不成立'}",
                f"{comparison.name} is {low} to {high}: this is {'always' if always else 'never'} true",
                ("改掉界限，或删去这个比较", "change the bound, or remove the comparison"),
            )


def _bounds(comparison: Compare, subject: Subject) -> tuple[int, int]:
    """Lowest and highest value the number can have."""
    scenario = subject.plan.scenario
    turns = (scenario.limits or Limits()).turns
    if comparison.name == "anger_drop":
        return -100, 100
    if comparison.name == "slots_known":
        return 0, len(scenario.slots)
    if comparison.name in ("turn", "turns"):
        return 0, turns
    if comparison.name == "proposals" or comparison.name.startswith("visits("):
        return 0, turns * 4
    return 0, 100


def _too_many_variables(subject: Subject) -> Iterator[Diagnostic]:
    read = {
        name.name
        for written in subject.plan.guards()
        if written.owner.startswith(("next ", "expect ", "interrupt "))
        for name in names(parsed(written))
        if name.name in VARIABLES
    }
    if len(read) > MOST_VARIABLES:
        yield diagnostic(
            "SC205",
            subject.plan.at("states"),
            f"条件用了 {len(read)} 种心情（{'、'.join(sorted(read))}），最多 {MOST_VARIABLES} 种",
            f"guards read {len(read)} moods ({', '.join(sorted(read))}); at most {MOST_VARIABLES}",
            ("留下最要紧的三种", "keep the three that matter most"),
        )


class _AtStart:
    """What an interrupt sees before anybody has said anything."""

    def __init__(self, mood: Mood) -> None:
        self._mood = mood

    def has_mark(self, _name: str) -> bool:
        return False

    ever = here = has_mark

    def number(self, name: str) -> int:
        value: int = getattr(self._mood, name, 0)
        return value


def _interrupts(subject: Subject, persona: str, resolved: Resolved) -> Iterator[Diagnostic]:
    plot = len(subject.plan.scenario.interrupts)
    own = {interrupt.id: index for index, interrupt in enumerate(resolved.persona.interrupts)}
    for index, interrupt in enumerate(resolved.scenario.interrupts):
        node = subject.plan.node if index < plot else subject.voice(persona)
        place = node.at("interrupts", index if index < plot else own[interrupt.id], "when")
        guard = parsed(WrittenGuard("interrupt", interrupt.when, place))
        if holds(guard, _AtStart(resolved.mood)):
            yield diagnostic(
                "SC343",
                place,
                f"{persona} 一开口，打断 {interrupt.id} 就已经成立",
                f"with {persona} the interrupt {interrupt.id} holds before a word is said",
                ("改掉界限或人物的起始心情", "change the bound, or the persona's mood at the start"),
            )
        marks = [name for name in names(guard) if name.kind == "mark"]
        if interrupt.rearm and interrupt.go is not None and not marks:
            yield diagnostic(
                "SC346",
                place,
                f"打断 {interrupt.id} 每 {interrupt.rearm} 轮就把客户拉回 {interrupt.go}，学员说什么都没用",
                f"every {interrupt.rearm} turns {interrupt.id} pulls back to {interrupt.go}, whatever is said",
                ("去掉 rearm，或在条件里加上一个行为", "remove rearm, or add an act to the guard"),
            )
