"""A whole attempt as the rules look at it: reply by reply the marks that a rubric's guards may read.

A reply is looked at with what the trainee could know when writing it: the lines delivered, the mood
before it, what the customer had agreed to before it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from app.domain.engine.events import Ended, HintTaken, Recorded, ToolResult
from app.domain.engine.marks import CREDIT
from app.domain.engine.script import Script
from app.domain.scenario.condition import holds
from app.domain.scenario.condition import names as names_of
from app.domain.scoring.scorecard import Evidence
from app.domain.scoring.sight import RecordSight, ReplySight, case_marks, form_marks
from app.domain.scoring.turns import Turn, Walk
from app.domain.scoring.vocabulary import SUBSTANCE, guard
from app.domain.text.catalogue import ACTS
from app.domain.text.substance import NAMES, Substance, find_substance
from app.domain.text.understanding import Act, PhraseHit, Span

MIN_CONFIDENCE = 500
TIMES = ("duration", "date", "clock")
_SOME = re.compile(r"[几数]|(?i:few|couple|some|several)")
"""In a few days is no time by which anything is done."""
MIN_UNITS = 3
"""An attempt with fewer replies is not evaluable."""
HOLD_DEFAULT_MS = 90_000
HOLD_MOST_MS = 600_000
ENGAGING = ("relational", "info", "action", "money", "privacy")
IDLE = ("rapport_play", "compliment", "thank")
"""Kind acts that can be done without a thought of the matter."""
THANKS = ("thank", "thank_wait")
SETTING_ABOUT = ("hold_notice", "request_evidence")
WALKED_OUT = ("walked_away", "complaint", "timed_out")
HUNG_UP = "end.trainee_ended"
"""The trainee ended it: nobody walked out on them."""


class Record:
    """An attempt, read once. ``copied`` are wordings that a hint gave away: saying them earns nothing. ``so_far``:
    the trainee is still at it, so nothing is held against them for having said little."""

    def __init__(
        self, script: Script, records: Sequence[Recorded], copied: Sequence[str] = (), *, so_far: bool = False
    ) -> None:
        self.script = script
        self.records = records
        self.walk = Walk.of(records)
        self.turns = self.walk.turns
        self.copied = tuple(copied)
        self.so_far = so_far
        self.case = case_marks(script)
        self.marks = tuple(frozenset(self._marks(turn)) for turn in self.turns)
        self._substance: dict[int, Substance] = {}

    @cached_property
    def ended(self) -> Ended | None:
        """How it ended, None while it runs."""
        return next((row.output.ended for row in reversed(self.records) if row.output.ended is not None), None)

    @property
    def too_short(self) -> bool:
        """Whether there are too few replies to judge."""
        return not self.so_far and len(self.turns) < MIN_UNITS

    @cached_property
    def tools(self) -> tuple[ToolResult, ...]:
        """Every desk tool used, in order."""
        return (*(tool for turn in self.turns for tool in turn.tools), *self.walk.tools)

    @cached_property
    def hinted_from(self) -> int | None:
        """Index of the first reply written after a hint gave away wording."""
        units = 0
        for row in self.records:
            if isinstance(row.event, HintTaken) and row.event.level >= 3:
                return units
            units += row.output.unit is not None
        return None

    def holds(self, text: str, turn: Turn) -> bool:
        """Whether the guard holds of the reply."""
        return holds(guard(text), ReplySight(self, turn))

    def overall(self, text: str) -> bool:
        """Whether the guard holds of the attempt as a whole: a mark when any reply carries it."""
        return holds(guard(text), RecordSight(self))

    def has(self, mark: str, turn: Turn) -> bool:
        """Whether the reply carries the mark."""
        if mark.startswith("persona."):
            name = mark.removeprefix("persona.")
            return name == self.script.persona.id or name in self.script.persona.traits
        if mark in SUBSTANCE:
            return mark in self.substance(turn).marks
        return mark in self.case or mark in self.marks[turn.index]

    def substance(self, turn: Turn) -> Substance:
        """What the reply holds for its reader; found when a rule first asks for it."""
        if turn.index not in self._substance:
            lines = [line.text for line in turn.lines]
            self._substance[turn.index] = find_substance(turn.heard, lines)
        return self._substance[turn.index]

    def credited(self, turn: Turn) -> tuple[Act, ...]:
        """The acts of a reply that count: good ones within the limit and with enough confidence, all bad ones."""
        kept = []
        counted = self._counted(turn)
        for index, act in enumerate(turn.acts):
            bad = polarity(act.act) == "neg"
            sure = index in counted and act.confidence >= MIN_CONFIDENCE and not self.is_copied(act, turn)
            if bad or sure:
                kept.append(act)
        return tuple(kept)

    def _counted(self, turn: Turn) -> frozenset[int]:
        """Which acts of a reply count. Acts read off the same words are one thing said: they count together, and the
        place that one of them took among the four is free for what was said next. So is the place of a guess that is
        too unsure to count, and of ceremony: a greeting and a name cost the apology behind them nothing."""
        sure = [index for index in turn.credit if turn.acts[index].confidence >= MIN_CONFIDENCE]
        counted = {index: turn.acts[index].span for index in sure}
        free = sum(_touches(span, list(counted.values())[:at]) for at, span in enumerate(counted.values()))
        free += len(turn.credit) - len(sure)
        if len(turn.credit) >= CREDIT:
            free += sum(self._is_ceremony(turn.acts[index].act) for index in sure)
        for index, act in enumerate(turn.acts):
            if index in turn.credit or act.confidence < MIN_CONFIDENCE or self.script.model.class_of(act.act) == "none":
                continue
            again = any(turn.acts[at].act == act.act for at in counted)
            together = _touches(act.span, counted.values())
            if together or (free and not again and not self._is_ceremony(act.act)):
                counted[index] = act.span
                free -= not together
        return frozenset(counted)

    def _is_ceremony(self, act: str) -> bool:
        return act in THANKS or act in ("greet", "self_identify")

    def position(self, mark: str, turn: Turn) -> int | None:
        """Where in the reply the mark stands; before all words (negative) for tools and what was so already."""
        if not self.has(mark, turn):
            return None
        kind, _, name = mark.partition(".")
        if kind == "act":
            if any(tool.act == name for tool in turn.tools):
                return -1
            return min(act.span.start for act in self.credited(turn) if act.act == name)
        if mark == "changes" and not any(self._changing(tool) for tool in turn.tools):
            return min(act.span.start for act in turn.acts if act.act == "take_action")
        if mark.startswith("offers_"):
            return min((p.span.start for p in self._spoken_offers(turn, mark)), default=-1)
        if mark in NAMES:
            return min((words.span.start for words in self.words(mark, turn)), default=-1)
        return -2 if mark == "settled" else -1

    def evidence(self, text: str, turn: Turn) -> tuple[Evidence, ...]:
        """The words that make the guard true: of each act, phrase, finding or value it reads and the reply has."""
        found: list[Evidence] = []
        for name in names_of(guard(text)):
            if name.kind == "mark" and self.has(name.name, turn):
                found += self.words(name.name, turn)
        return tuple(dict.fromkeys(found))

    def words(self, mark: str, turn: Turn) -> Iterator[Evidence]:
        """The words behind one mark of a reply; none for what has no words (timing, the case)."""
        kind, _, name = mark.partition(".")
        if kind == "act":
            yield from (shown(turn, act.span, act.act) for act in self.credited(turn) if act.act == name)
            yield from (Evidence(turn.index, Span(0, 0), "", name) for tool in turn.tools if tool.act == name)
        elif kind == "class":
            model = self.script.model
            yield from (shown(turn, a.span, a.act) for a in self.credited(turn) if model.class_of(a.act) == name)
        elif kind == "style":
            yield from (shown(turn, f.span) for f in turn.findings if f.finding == name)
        elif mark in ("says_fact", "misstates_fact"):
            verdict = "stated" if mark == "says_fact" else "contradicted"
            yield from (shown(turn, m.span) for m in turn.mentions if m.verdict == verdict)
        elif mark.startswith("offers_"):
            yield from (shown(turn, p.span) for p in self._spoken_offers(turn, mark))
        elif mark == "two_offers":
            yield from (shown(turn, p.span) for p in turn.phrases if p.name.startswith("solution."))
        elif mark in ("asks_any", "interest"):
            yield from (shown(turn, p.span) for p in turn.phrases if p.name.startswith("slot."))
        elif mark in NAMES:
            yield from (shown(turn, span) for span in getattr(self.substance(turn), mark).spans)
        elif mark == "changes":
            yield from self.words("act.take_action", turn)

    def offers(self, turn: Turn) -> tuple[str, ...]:
        """Solutions offered in the reply, in words or by a desk tool, each once."""
        solutions = self.script.scenario.solutions
        spoken = [m.removeprefix("offers.") for m in turn.marks if m.startswith("offers.")]
        desk = self.script.scenario.desk
        used = [desk[tool.tool].solution for tool in turn.tools if tool.tool in desk]
        return tuple(dict.fromkeys(name for name in (*spoken, *used) if name in solutions))

    def asked(self, turn: Turn) -> tuple[str, ...]:
        """Slots asked in the reply."""
        slots = self.script.scenario.slots
        return tuple(m.removeprefix("asks.") for m in turn.marks if m.removeprefix("asks.") in slots)

    def settled_before(self, turn: Turn) -> bool:
        """Whether the customer had agreed before the reply."""
        return any(earlier.settles for earlier in self.turns[: turn.index])

    def resolved_before(self, turn: Turn) -> bool:
        """Whether the customer had accepted a solution, at least in part, before the reply."""
        return any(earlier.settled in ("accepted", "partial") for earlier in self.turns[: turn.index])

    def _spoken_offers(self, turn: Turn, mark: str) -> Iterator[PhraseHit]:
        """The phrases of solutions whose fit the mark names."""
        solutions = self.script.scenario.solutions
        for phrase in turn.phrases:
            found = solutions.get(phrase.name.removeprefix("solution."))
            if phrase.name.startswith("solution.") and found is not None and mark == f"offers_{found.fit}":
                yield phrase

    def _changing(self, tool: ToolResult) -> bool:
        found = self.script.scenario.desk.get(tool.tool)
        return found is not None and found.changes != "none"

    def is_copied(self, act: Act, turn: Turn) -> bool:
        """Whether the act begins in wording that a hint gave away before."""
        if self.hinted_from is None or turn.index < self.hinted_from:
            return False
        text = turn.heard.text
        for wording in self.copied:
            at = text.find(wording)
            if 0 <= at <= act.span.start < at + len(wording):
                return True
        return False

    def _marks(self, turn: Turn) -> Iterator[str]:
        yield from self._spoken(turn)
        yield from self._timing(turn)
        yield from self._story(turn)
        yield from form_marks(turn, self.script.scenario.locale, self.script.persona.profile.name)

    def _spoken(self, turn: Turn) -> Iterator[str]:
        acts = [*(act.act for act in self.credited(turn)), *(tool.act for tool in turn.tools if tool.act)]
        yield from (f"act.{act}" for act in acts)
        yield from (f"class.{self.script.model.class_of(act)}" for act in acts)
        yield from (mark for mark in turn.marks if mark.startswith("style.") or mark in ("asks_any", "nothing"))
        offers, solutions = self.offers(turn), self.script.scenario.solutions
        yield from (f"offers_{solutions[name].fit}" for name in offers)
        if sum(solutions[name].fit != "bad" for name in offers) >= 2:
            yield "two_offers"
        if any(m.verdict == "stated" for m in turn.mentions):
            yield "says_fact"
        if any(m.verdict == "contradicted" for m in turn.mentions):
            yield "misstates_fact"
        if any(m.kind in TIMES and not _SOME.search(m.quote) for m in turn.mentions):
            yield "says_time"
        done = offers and any(act.act == "take_action" for act in turn.acts)
        if done or any(self._changing(tool) for tool in turn.tools):
            yield "changes"
        if self._touches_interest(turn):
            yield "interest"
        if sum(self.script.model.class_of(act) == "relational" for act in acts) >= 2:
            yield "many_relational"
        if self._dealings(turn).difference(*(self._dealings(earlier) for earlier in self.turns[: turn.index])):
            yield "engages"

    def _dealings(self, turn: Turn) -> frozenset[str]:
        """What the reply says, asks and does about the matter, and its kind words."""
        acts = {*(act.act for act in self.credited(turn)), *(tool.act for tool in turn.tools if tool.act)}
        done = {act for act in acts if act in SETTING_ABOUT or (self._class(act) in ENGAGING and act not in IDLE)}
        told = {mark for mark in turn.marks if mark.startswith("says.")}
        return frozenset({*done, *told, *self.asked(turn), *self.offers(turn)})

    def _class(self, act: str) -> str:
        return self.script.model.class_of(act)

    def _touches_interest(self, turn: Turn) -> bool:
        wanted = {name: slot for name, slot in self.script.scenario.slots.items() if slot.interest}
        facts = [slot.fact for slot in wanted.values() if slot.fact]
        return any(name in wanted for name in self.asked(turn)) or any(
            m.verdict == "stated" and m.fact in facts for m in turn.mentions
        )

    def _timing(self, turn: Turn) -> Iterator[str]:
        timers = self.script.persona.timers
        if turn.response_ms is None:
            return
        yield "awaited"
        held = self._hold_ms(turn)
        if turn.response_ms <= max(1000 * timers.reply_s, held):
            yield "on_time"
        if turn.response_ms > 1000 * timers.silence_s:
            yield "long_gap"
        if held:
            yield "held"

    def _hold_ms(self, turn: Turn) -> int:
        """How long a wait the reply before announced, 0 for none."""
        if turn.index == 0:
            return 0
        before = self.turns[turn.index - 1]
        if not any(act.act == "hold_notice" for act in self.credited(before)):
            return 0
        minutes = [int(m.value) for m in before.mentions if m.kind == "duration" and m.value.isdecimal()]
        return min(60_000 * max(minutes), HOLD_MOST_MS) if minutes else HOLD_DEFAULT_MS

    def _story(self, turn: Turn) -> Iterator[str]:
        yield f"phase.{turn.phase}"
        if len(turn.lines) >= 3:
            yield "burst"
        if self.settled_before(turn):
            yield "settled"
        if self.resolved_before(turn):
            yield "resolved"
        if self.settled_before(turn) or turn.settles:
            yield "settling"
        abusive = sum(line.beat == "abuse" for earlier in self.turns[: turn.index + 1] for line in earlier.lines)
        if abusive >= 2:
            yield "abused"
        if turn.index == len(self.turns) - 1:
            yield "last"
        if self.ended is not None and self.ended.kind in WALKED_OUT and self.ended.by != HUNG_UP:
            yield "walked_out"


def _touches(span: Span, others: Iterable[Span]) -> bool:
    """Whether the span shares words with one of the others."""
    return any(span.start < other.end and other.start < span.end for other in others)


def polarity(act: str) -> str:
    """pos, neu or neg; the recogniser's own fallbacks are neither."""
    return ACTS[act].polarity if act in ACTS else "neu"


def shown(turn: Turn, span: Span, act: str = "") -> Evidence:
    """Evidence with the words at ``span`` of the reply."""
    return Evidence(turn.index, span, turn.heard.text[span.start : span.end], act)
