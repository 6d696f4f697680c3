"""A script: scenario, persona, emotion model and lexicon compiled into what ``step`` runs; content-hashed.

The same sources give the same hash and the same conversation, on every machine.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.domain.engine.emotion import Customer
from app.domain.engine.events import Mood
from app.domain.engine.feelings import EmotionModel
from app.domain.engine.marks import phrase_sets
from app.domain.engine.voice import BeatLines, Wording
from app.domain.scenario.condition import Guard, holds, parse_guard
from app.domain.scenario.diagnostic import Diagnostic
from app.domain.scenario.model import Limits, Persona, Scenario, State, Variant
from app.domain.scenario.read import Library
from app.domain.scenario.resolve import Resolved, ResolvedLines, resolve
from app.domain.text.lexicon import LexiconSource, read_lexicon
from app.domain.text.matcher import Lexicon, compile_lexicon

ENGINE = "1.0.0"
"""Version of the semantics of ``step``. A change that alters golden digests bumps it and says so in the changelog."""


class ScriptError(Exception):
    """The scenario cannot run; ``diagnostics`` say where and why."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(diagnostics[0].message["en"] if diagnostics else "cannot run")
        self.diagnostics = diagnostics


@dataclass(frozen=True)
class Script:
    """What ``step`` runs. ``states`` flat by reference; ``guards`` parsed, by their text."""

    scenario: Scenario
    persona: Persona
    states: Mapping[str, State]
    lines: Mapping[str, BeatLines]
    lexicon: Lexicon
    model: EmotionModel
    guards: Mapping[str, Guard]
    hash: str

    @property
    def limits(self) -> Limits:
        """Turns and minutes of the conversation; reading fills them in."""
        assert self.scenario.limits is not None
        return self.scenario.limits

    @property
    def customer(self) -> Customer:
        """Who reacts in this script."""
        return Customer(self.model, self.persona, self.scenario.case, self.scenario.solutions)


def compile_script(library: Library, scenario_id: str, persona_id: str | None = None) -> Script:
    """The script of a scenario (id or code) for a persona of its cast, the first if None.

    Raises ScriptError with diagnostics when either is unknown or broken.
    """
    scenario = library.find(scenario_id)
    if scenario is None:
        raise ScriptError(_why_absent(library, scenario_id))
    resolved = resolve(library, scenario.id, persona_id or scenario.personas[0])
    if not isinstance(resolved, Resolved):
        raise ScriptError(resolved)
    model = EmotionModel.model_validate(library.emotions["default"])
    source = _read(tuple(_of_locale(library, scenario.locale).items()))
    lexicon = compile_lexicon(source, phrase_sets(resolved.scenario))
    guards = dict(_guards(resolved))
    return Script(
        scenario=resolved.scenario,
        persona=resolved.persona,
        states=resolved.states,
        lines={beat: _beat(beat, lines, guards) for beat, lines in resolved.lines.items()},
        lexicon=lexicon,
        model=model,
        guards=guards,
        hash=_hash(resolved, model, lexicon),
    )


def fact_values(script: Script, case: Mapping[str, str]) -> dict[str, str]:
    """The value of each fact in this attempt's case (``vary`` draws over the written value)."""
    values = {name: fact.value for name, fact in script.scenario.facts.items()}
    for name, vary in script.scenario.vary.items():
        drawn = case.get(name, "0")
        index = int(drawn) if drawn.isdecimal() else 0
        values |= vary.values[index % len(vary.values)]
    return values


def _why_absent(library: Library, scenario_id: str) -> tuple[Diagnostic, ...]:
    errors = tuple(d for d in library.diagnostics if scenario_id in d.path and d.severity == "error")
    known = ", ".join(sorted(library.scenarios))
    return errors or (
        Diagnostic(
            code="SC005",
            severity="error",
            path="",
            line=1,
            column=1,
            message={
                "zh-CN": f"没有场景「{scenario_id}」，可用：{known}",
                "en": f"no scenario “{scenario_id}”; there are: {known}",
            },
            fix={"zh-CN": "检查编号或文件名", "en": "check the id or the file name"},
        ),
    )


def _of_locale(library: Library, locale: str) -> dict[str, str]:
    folder = "lexicons/zh/" if locale == "zh-CN" else "lexicons/en/"
    chosen = {path: text for path, text in sorted(library.lexicon_sources.items()) if folder in path}
    return chosen or dict(sorted(library.lexicon_sources.items()))


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[str, str], ...]) -> LexiconSource:
    """Reading a lexicon takes a second; the same texts are read once."""
    return read_lexicon(dict(files))[0]


def _guards(resolved: Resolved) -> Iterator[tuple[str, Guard]]:
    for text in _guard_texts(resolved):
        parsed = parse_guard(text)
        assert isinstance(parsed, Guard), "reading keeps scenarios with broken guards out of the library"
        yield text, parsed


def _guard_texts(resolved: Resolved) -> Iterator[str]:
    for state in resolved.states.values():
        yield from (arrow.when for arrow in state.next)
        yield from (expectation.need for expectation in state.expect)
    yield from (interrupt.when for interrupt in resolved.scenario.interrupts)
    yield from (remark.when for remark in resolved.scenario.remarks)
    for lines in resolved.lines.values():
        yield from (variant.when for _, variant in lines.variants if variant.when)


def _beat(beat: str, lines: ResolvedLines, guards: Mapping[str, Guard]) -> BeatLines:
    return BeatLines(lines.pick, tuple(_wording(beat, source, variant, guards) for source, variant in lines.variants))


def _wording(beat: str, source: str, variant: Variant, guards: Mapping[str, Guard]) -> Wording:
    bubbles = variant.bubbles or (variant.text or "",)
    short = hashlib.sha256("\n".join(bubbles).encode()).hexdigest()[:6]
    return Wording(
        line_id=f"{beat}/{source}/{short}",
        bubbles=bubbles,
        holds=_mood_test(guards[variant.when]) if variant.when else _always,
        conditional=variant.when is not None,
        card=variant.card or "",
        image=variant.image or "",
    )


class _MoodView:
    """A guard's view of nothing but the mood: marks and latches are false."""

    def __init__(self, mood: Mood) -> None:
        self._mood = mood

    def has_mark(self, _name: str) -> bool:
        return False

    ever = here = has_mark

    def number(self, name: str) -> int:
        value: int = getattr(self._mood, name, 0)
        return value


def _mood_test(guard: Guard) -> Callable[[Mood], bool]:
    return lambda mood: holds(guard, _MoodView(mood))


def _always(_mood: Mood) -> bool:
    return True


def _hash(resolved: Resolved, model: EmotionModel, lexicon: Lexicon) -> str:
    content = {
        "engine": ENGINE,
        "scenario": resolved.scenario.model_dump(mode="json", by_alias=True, exclude={"tests"}),
        "states": {name: state.model_dump(mode="json") for name, state in resolved.states.items()},
        "persona": resolved.persona.model_dump(mode="json", by_alias=True),
        "lines": {
            beat: [lines.pick, [[source, variant.model_dump(mode="json")] for source, variant in lines.variants]]
            for beat, lines in resolved.lines.items()
        },
        "emotion": model.model_dump(mode="json", by_alias=True),
        "lexicon": lexicon.hash,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
