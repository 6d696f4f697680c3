"""Facts, what they are worth and who may see them; and the phrases by which they are asked and offered."""

from collections.abc import Iterator

from app.domain.diagnose.guards import parsed
from app.domain.diagnose.subject import Subject
from app.domain.scenario.condition import Name, names
from app.domain.scenario.diagnostic import Diagnostic, Place, diagnostic
from app.domain.scenario.model import Text
from app.domain.scenario.plan import Plan
from app.domain.text.normalize import normalize
from app.domain.text.pattern import PatternError, parse_pattern
from app.domain.text.values import find_values

# A bare number will do where the label already says what it counts.
_KINDS = {
    "money": ("money", "number"),
    "date": ("date",),
    "clock": ("clock", "duration"),
    "duration": ("duration",),
    "phone": ("phone", "number", "order"),
}
_TYPED = tuple(_KINDS)
_OPTIONAL = ("可有可无的部分写成 [x]，不写 x?", "write an optional part as [x], not as x?")


def check_facts(subject: Subject) -> Iterator[Diagnostic]:
    """SC140–SC145, SC150, SC502, SC504."""
    yield from _shown(subject)
    yield from _values(subject.plan)
    yield from _shared(subject.plan)
    yield from _contained(subject.plan)
    yield from _leaks(subject.plan)
    yield from _unread(subject)
    yield from _phrases(subject)


def _shown(subject: Subject) -> Iterator[Diagnostic]:
    plan, scenario = subject.plan, subject.plan.scenario
    by_tools = {fact for tool in scenario.desk.values() for fact in tool.shows}
    read = {
        name.name.partition(".")[2] for name in _names_read(subject) if name.name.startswith(("says.", "misstates."))
    }
    asked = {slot.fact for slot in scenario.slots.values()}
    said = _said(subject)
    for name, fact in scenario.facts.items():
        if fact.show == "lookup" and name not in by_tools:
            yield diagnostic(
                "SC140",
                plan.at("facts", name),
                f"事实 {name} 要查询才看得到，却没有工具显示它",
                f"the fact {name} is for lookup, but no tool shows it",
                (f"在某个工具的 shows 里写上 {name}", f"add {name} to the shows of a tool"),
            )
        used = name in by_tools | read | asked or f"{{fact.{name}}}" in said
        if fact.show != "desk" and fact.reveal is None and not used:
            yield diagnostic(
                "SC141",
                plan.at("facts", name),
                f"事实 {name} 没有用在任何地方",
                f"the fact {name} is used nowhere",
                ("让条件、问题、工具或台词用到它，或删去", "let a guard, slot, tool or line use it, or remove it"),
            )


def _said(subject: Subject) -> str:
    resolved = next(iter(subject.cast.values()), None)
    lines = resolved.lines.values() if resolved else ()
    return "\n".join(bubble for found in lines for _, variant in found.variants for bubble in variant.bubbles)


def _values(plan: Plan) -> Iterator[Diagnostic]:
    for name, fact in plan.scenario.facts.items():
        yield from _value(plan.at("facts", name, "value"), fact.type, fact.value)
    for name, vary in plan.scenario.vary.items():
        for index, values in enumerate(vary.values):
            for own, value in values.items():
                known = plan.scenario.facts.get(own)
                if known is not None:
                    yield from _value(plan.at("vary", name, "values", index, own), known.type, value)


def _value(place: Place, kind: str, value: str) -> Iterator[Diagnostic]:
    wanted = _KINDS.get(kind)
    if not value.strip() or (
        wanted is not None and not any(found.kind in wanted for found in find_values(normalize(value).copy))
    ):
        yield diagnostic(
            "SC142",
            place,
            f"“{value}”不像 {kind} 类型的值",
            f"{value!r} does not read as a value of type {kind}",
            (
                "money 写 268元，date 写 后天 或 6月13日，clock 写 20:00（加引号），duration 写 3天",
                "money like 268元, date like 后天 or 6月13日, clock like '20:00', duration like 3天",
            ),
        )


def _shared(plan: Plan) -> Iterator[Diagnostic]:
    """Two facts of free text must not be stated by the same words; typed values may be equal."""
    seen: dict[str, str] = {}
    for name, fact in plan.scenario.facts.items():
        if fact.type in _TYPED:
            continue
        for index, alias in enumerate((fact.value, *fact.aliases)):
            first = seen.setdefault(alias, name)
            if first != name:
                place = (
                    plan.at("facts", name, "value") if index == 0 else plan.node.at("facts", name, "aliases", index - 1)
                )
                yield diagnostic(
                    "SC143",
                    place,
                    f"“{alias}”既是 {first} 又是 {name}",
                    f"{alias!r} stands for {first} and for {name}",
                    ("换一种能区分的说法", "use words that tell them apart"),
                )


def _contained(plan: Plan) -> Iterator[Diagnostic]:
    for name, fact in plan.scenario.facts.items():
        for index, conflict in enumerate(fact.conflicts):
            true = next((alias for alias in (fact.value, *fact.aliases) if conflict in alias), None)
            if true is not None:
                yield diagnostic(
                    "SC144",
                    plan.node.at("facts", name, "conflicts", index),
                    f"冲突说法“{conflict}”包含在正确说法“{true}”里",
                    f"the conflicting {conflict!r} is contained in the true {true!r}",
                    ("把冲突说法写得更具体", "make the conflicting value more specific"),
                )


def _leaks(plan: Plan) -> Iterator[Diagnostic]:
    shown = list(_on_screen(plan))
    for name, fact in plan.scenario.facts.items():
        if fact.show not in ("hidden", "customer"):
            continue
        for place, text in shown:
            found = next((words for words in (fact.value, *fact.aliases) if len(words) > 1 and words in text), None)
            if found is not None:
                yield diagnostic(
                    "SC145",
                    place,
                    f"“{found}”泄露了只有客户才知道的 {name}",
                    f"{found!r} gives away {name}, which the trainee must not see",
                    ("从任务说明和工作台里去掉它", "keep it out of the brief and off the desk"),
                )


def _on_screen(plan: Plan) -> Iterator[tuple[Place, str]]:
    scenario = plan.scenario
    for key in ("role", "situation", "objective", "limits_of_authority"):
        yield from ((plan.at("brief", key), text) for text in _texts(getattr(scenario.brief, key)))
    for name, fact in scenario.facts.items():
        if fact.show == "desk":
            yield plan.at("facts", name, "value"), fact.value
    for name, tool in scenario.desk.items():
        yield from ((plan.at("desk", name, "result"), text) for text in _texts(tool.result))


def _texts(text: Text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text.values())


def _unread(subject: Subject) -> Iterator[Diagnostic]:
    plan, scenario = subject.plan, subject.plan.scenario
    read = {name.name for name in _names_read(subject)}
    counted = read & {"slots_known", "slots_pct", "asks_any"}
    for name in scenario.slots:
        if not counted and f"asks.{name}" not in read:
            yield _info(plan.at("slots", name), f"asks.{name}")
    for name, solution in scenario.solutions.items():
        if not read & {f"offers.{name}", f"offers_{solution.fit}"}:
            yield _info(plan.at("solutions", name), f"offers.{name}")


def _info(place: Place, mark: str) -> Diagnostic:
    return diagnostic(
        "SC150",
        place,
        f"没有条件用到 {mark}",
        f"no guard reads {mark}",
        ("需要它推动剧情时，在 when 里写上", "write it in a when if it should move the story"),
    )


def _names_read(subject: Subject) -> Iterator[Name]:
    for written in subject.plan.guards():
        yield from names(parsed(written))


def _phrases(subject: Subject) -> Iterator[Diagnostic]:
    spaced = subject.plan.scenario.locale == "en"
    seen: dict[tuple[bool, str], str] = {}
    for kind, name, phrases in _phrase_sets(subject.plan):
        for index, phrase in enumerate(phrases):
            place = subject.plan.node.at(kind, name, "phrases", index)
            read = parse_pattern(phrase, subject.groups, spaced)
            if isinstance(read, PatternError):
                yield diagnostic(
                    "SC502",
                    place.inside(read.column),
                    f"说法“{phrase}”读不懂：{read.message}",
                    f"the phrase {phrase!r} cannot be read: {read.message}",
                    _OPTIONAL if "?" in phrase else ("见词库格式", "see the lexicon format"),
                )
            first = seen.setdefault((kind == "solutions", phrase), f"{kind}.{name}")
            if first != f"{kind}.{name}":
                yield diagnostic(
                    "SC504",
                    place,
                    f"“{phrase}”在 {first} 里也有，说这句话时两个都会响应",
                    f"{phrase!r} also stands in {first}; both will answer to it",
                    ("只留在一处", "keep it in one of them"),
                )


def _phrase_sets(plan: Plan) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    scenario = plan.scenario
    yield from (("slots", name, slot.phrases) for name, slot in scenario.slots.items())
    yield from (("answers", name, answer.phrases) for name, answer in scenario.answers.items())
    yield from (("solutions", name, solution.phrases) for name, solution in scenario.solutions.items())
