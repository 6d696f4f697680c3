"""Lines: every beat has words, enough of them, with placeholders that mean something."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.domain.diagnose.references import unknown
from app.domain.diagnose.subject import Subject
from app.domain.scenario.diagnostic import Diagnostic, Place, diagnostic
from app.domain.scenario.document import Node
from app.domain.scenario.model import STANDARD_BEATS, LineSet, Persona
from app.domain.scenario.plan import Plan
from app.domain.scenario.resolve import FALLBACK_PERSONA, ResolvedLines, beats_of, bubbles_of

ENOUGH_VARIANTS = 4
ENOUGH_IN_ORDER = 3
LONGEST_BUBBLE = {"zh-CN": 60, "en": 120}
PLACEHOLDERS = ("address", "customer")
_BRACES = re.compile(r"\{([^{}]*)\}")
_REPEATING = ("stay", "otherwise", "rearmed", "remark", "slot", "answer")


class _Bubble(NamedTuple):
    text: str
    place: Place


def check_lines(subject: Subject) -> Iterator[Diagnostic]:
    """SC120–SC123, SC124 of speakers, SC145 of placeholders, SC901."""
    yield from _missing(subject)
    yield from _never_said(subject)
    yield from _too_few(subject)
    yield from _speakers(subject)
    plan = subject.plan
    for bubble in _bubbles(plan.node, plan.scenario.lines):
        yield from _placeholders(plan, bubble)
        yield from _length(bubble, plan.scenario.locale)
    for name, node in plan.block_nodes.items():
        for bubble in _bubbles(node, plan.blocks[name].lines):
            yield from _placeholders(plan, bubble)
            yield from _length(bubble, plan.scenario.locale)


def check_persona_lines(persona: Persona, node: Node) -> Iterator[Diagnostic]:
    """SC401, and SC123 and SC901 of the persona's own words."""
    for beat in STANDARD_BEATS:
        if beat not in persona.lines:
            yield diagnostic(
                "SC401",
                node.key_at("lines"),
                f"人物 {persona.id} 没有标准节拍 {beat} 的台词",
                f"the persona {persona.id} has no words for the standard beat {beat}",
                (f"在 lines 里写 {beat}:", f"add {beat}: to lines"),
            )
    for bubble in _bubbles(node, persona.lines):
        yield from _length(bubble, persona.locale)
        for match in _BRACES.finditer(bubble.text):
            if match.group(1) not in PLACEHOLDERS:
                yield _unknown_placeholder(bubble.place.inside(match.start()), match.group(), PLACEHOLDERS)


def _missing(subject: Subject) -> Iterator[Diagnostic]:
    for spoken in subject.plan.spoken():
        silent = [name for name, resolved in subject.cast.items() if not _has(resolved.lines.get(spoken.beat))]
        if silent:
            yield _no_lines(spoken.place, spoken.beat, silent)
    for name, resolved in subject.cast.items():
        place = subject.voice(name).place
        for beat in _of_persona(resolved.persona):
            if not _has(resolved.lines.get(beat)):
                yield _no_lines(place, beat, [name])


def _no_lines(place: Place, beat: str, personas: list[str]) -> Diagnostic:
    return diagnostic(
        "SC120",
        place,
        f"节拍 {beat} 没有台词（{'、'.join(personas)}）",
        f"the beat {beat} has no lines ({', '.join(personas)})",
        (f"在 lines 里写 {beat}:", f"add {beat}: to lines"),
    )


def _has(lines: ResolvedLines | None) -> bool:
    return lines is not None and bool(lines.variants)


def _never_said(subject: Subject) -> Iterator[Diagnostic]:
    plan = subject.plan
    said = {spoken.beat for spoken in plan.spoken()} | {*STANDARD_BEATS, *subject.engine_beats()}
    said |= {beat for resolved in subject.cast.values() for beat in _of_persona(resolved.persona)}
    for beat in plan.scenario.lines:
        place = plan.at("lines", beat)
        # A mixin's spare lines are another plot's business.
        if beat not in said and place.path == plan.node.place.path:
            yield diagnostic(
                "SC121",
                place,
                f"节拍 {beat} 从没有被说到",
                f"the beat {beat} is never said",
                ("在 say 里用上它，或删去", "use it in a say, or remove it"),
            )


def _of_persona(persona: Persona) -> list[str]:
    said = [remark.say for remark in persona.remarks]
    for interrupt in persona.interrupts:
        said.extend(beats_of(interrupt.say))
    return said


def _too_few(subject: Subject) -> Iterator[Diagnostic]:
    beats = sorted(_repeatable(subject.plan) | set(subject.engine_beats()) & set(STANDARD_BEATS[:3]))
    for beat in beats:
        for name, resolved in subject.cast.items():
            lines = resolved.lines.get(beat)
            if lines is None or lines.pick == "once":
                continue
            enough = ENOUGH_IN_ORDER if lines.pick == "in_order" else ENOUGH_VARIANTS
            if 0 < len(lines.variants) < enough:
                voice = lines.variants[0][0]
                yield diagnostic(
                    "SC122",
                    _home(subject, beat, name, voice),
                    f"节拍 {beat}（{voice}）会说不止一次，却只有 {len(lines.variants)} 种说法",
                    f"the beat {beat} ({voice}) can be said again and has only {len(lines.variants)} variants",
                    (f"写到 {enough} 种", f"write {enough} variants"),
                )


def _repeatable(plan: Plan) -> set[str]:
    again = _on_a_cycle(plan)
    return {
        spoken.beat
        for spoken in plan.spoken()
        if spoken.by in _REPEATING or (spoken.by in ("state", "next") and spoken.state in again)
    }


def _on_a_cycle(plan: Plan) -> set[str]:
    """States that can be entered more than once."""
    edges: dict[str, set[str]] = {name: set() for name in plan.states}
    for arrow in plan.arrows():
        if arrow.source and arrow.target in edges:
            edges[arrow.source].add(arrow.target)
    return {name for name in edges if name in _after(name, edges)}


def _after(name: str, edges: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = sorted(edges[name])
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            waiting.extend(sorted(edges[current]))
    return seen


def _home(subject: Subject, beat: str, persona: str, voice: str) -> Place:
    """Where the words stand: in the plot, or in a persona's file."""
    for key in (persona, "default"):
        if subject.plan.node.get("lines", beat, key) is not None:
            return subject.plan.at("lines", beat, key)
    for node in subject.plan.block_nodes.values():
        if node.get("lines", beat) is not None:
            return node.key_at("lines", beat)
    return subject.voice(voice).key_at("lines", beat)


def _speakers(subject: Subject) -> Iterator[Diagnostic]:
    plan, known = subject.plan, {*subject.library.personas, FALLBACK_PERSONA}
    for beat, lines in plan.scenario.lines.items():
        for persona in lines.variants:
            if persona not in known:
                yield unknown(plan.at("lines", beat, persona), "人物", "persona", persona, known)


def _bubbles(node: Node, lines: dict[str, LineSet]) -> Iterator[_Bubble]:
    for beat, found in lines.items():
        for persona, variants in found.variants.items():
            for index, variant in enumerate(variants):
                yield from _of_variant(node, (beat, persona, index), bubbles_of(variant).bubbles)


def _of_variant(node: Node, where: tuple[str, str, int], bubbles: tuple[str, ...]) -> Iterator[_Bubble]:
    written = node.get("lines", *where)
    place = node.at("lines", *where)
    for index, text in enumerate(bubbles):
        inner = written.get(index) if written is not None else None
        if written is not None and isinstance(written.value, dict):
            inner = written.get("text") if len(bubbles) == 1 else written.get("bubbles", index)
        yield _Bubble(text, inner.place if inner is not None else place)


def _placeholders(plan: Plan, bubble: _Bubble) -> Iterator[Diagnostic]:
    facts = plan.scenario.facts
    known = (*PLACEHOLDERS, *(f"fact.{name}" for name in facts))
    for match in _BRACES.finditer(bubble.text):
        place, name = bubble.place.inside(match.start()), match.group(1)
        if name not in known:
            yield _unknown_placeholder(place, match.group(), known)
        elif name.startswith("fact.") and facts[name.removeprefix("fact.")].show == "hidden":
            yield diagnostic(
                "SC145",
                place,
                f"隐藏的事实 {name} 会被客户说出来",
                f"the hidden fact {name} would be said by the customer",
                ("去掉它，或把 show 改成 customer", "remove it, or make its show customer"),
            )


def _unknown_placeholder(place: Place, written: str, known: Iterable[str]) -> Diagnostic:
    shown = [f"{{{name}}}" for name in known]
    return diagnostic(
        "SC123",
        place,
        f"不认识的占位 {written}",
        f"unknown placeholder {written}",
        (f"可用：{'、'.join(shown)}", f"there are: {', '.join(shown)}"),
    )


def _length(bubble: _Bubble, locale: str) -> Iterator[Diagnostic]:
    if len(bubble.text) > LONGEST_BUBBLE[locale]:
        yield diagnostic(
            "SC901",
            bubble.place,
            f"一条气泡有 {len(bubble.text)} 字，没人这样聊天",
            f"a bubble of {len(bubble.text)} characters; nobody chats like that",
            ("拆成几条：[第一条, 第二条]", "split it: [first, second]"),
        )
