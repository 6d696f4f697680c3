"""One step being worked out. A Scene holds the working copy of the snapshot and collects the output.

Only ``step`` and its parts make Scenes; when ``finish`` was called the Scene is done with.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from app.domain.engine import outcome as outcomes
from app.domain.engine.events import Change, Checked, Comeback, Line, Met, Mood, Output, Taken
from app.domain.engine.script import Script, fact_values
from app.domain.engine.snapshot import Snapshot
from app.domain.engine.voice import choose, fill, typing_ms, utter
from app.domain.scenario.condition import holds

TOOL_BEAT = "tool"
GAP_MS = 400
"""Between two bubbles of the customer, beside typing."""


class Scene:
    """The world while a step is worked out: ``now`` is the snapshot so far."""

    def __init__(self, script: Script, snapshot: Snapshot, at_ms: int) -> None:
        self.script = script
        self.at_ms = max(at_ms, snapshot.at_ms)
        self.now = replace(snapshot, at_ms=self.at_ms)
        self.output: dict[str, Any] = {}
        self.changes: list[Change] = []
        self.checked: list[Checked] = []
        self.met: list[Met] = []
        self.taken: list[Taken] = []
        self.revealed: list[str] = []
        self.scheduled: list[Line] = []
        self.delivered: list[Line] = []
        self.comebacks: list[Comeback] = []

    def set(self, **changes: object) -> None:
        """Change fields of the working snapshot."""
        self.now = replace(self.now, **changes)

    def holds(self, owner: str, guard: str, marks: frozenset[str] = frozenset()) -> bool:
        """Whether ``guard`` holds now; remembered for the "why"."""
        held = holds(self.script.guards[guard], View(self.script, self.now, marks))
        self.checked.append(Checked(owner, guard, held))
        return held

    def say(self, beat: str) -> bool:
        """Schedule a variant of ``beat`` after what is already scheduled; False if it has nothing (more) to say."""
        lines = self.script.lines.get(beat)
        seen = self.now.said.get(beat, ())
        mood = self._shown_mood()
        wording = choose(lines, seen, self.now.seed, mood) if lines else None
        if wording is None:
            return False
        label = f"{wording.line_id}/{len(seen)}"
        voice = self.script.persona.voice
        bubbles = [fill(bubble, self._values()) for bubble in wording.bubbles]
        for index, text in enumerate(utter(voice, bubbles, mood, self.now.seed, label)):
            last = index == len(wording.bubbles) - 1
            typing = typing_ms(voice, text)
            self._schedule(
                Line(
                    line_id=f"{wording.line_id}/{index}",
                    beat=beat,
                    text=text,
                    due_ms=self._free_from() + GAP_MS + typing,
                    typing_ms=typing,
                    card=wording.card if last else "",
                    image=wording.image if last else "",
                )
            )
        self.set(said={**self.now.said, beat: _moved_last(seen, wording.line_id)})
        if beat == "ask_manager":
            self.set(memory=replace(self.now.memory, managers_asked=self.now.memory.managers_asked + 1))
        return True

    def say_all(self, beats: str | tuple[str, ...] | None) -> None:
        """Schedule one variant of each beat."""
        for beat in (beats,) if isinstance(beats, str) else beats or ():
            self.say(beat)

    def show_tool(self, tool: str, text: str, ready_ms: int) -> None:
        """Schedule the result of a desk tool; it is not a line of the customer and does not wait for one."""
        self._schedule(Line(f"{TOOL_BEAT}.{tool}", TOOL_BEAT, text, ready_ms))

    def reveal(self, facts: Iterable[str]) -> None:
        """Facts become known to the trainee."""
        fresh = [fact for fact in facts if fact and fact not in self.now.revealed]
        self.revealed += fresh
        self.set(revealed=(*self.now.revealed, *fresh))

    def raise_latches(self, marks: Iterable[str]) -> None:
        """``ever`` and ``here`` remember ``marks``."""
        self.set(
            ever=tuple(sorted({*self.now.ever, *marks})),
            here=tuple(sorted({*self.now.here, *marks})),
        )

    def go(self, target: str, transition: str, via: str) -> None:
        """Follow an arrow to a state or an outcome; facts whose moment it is come out, and the state speaks."""
        self.taken.append(Taken(self.now.state, target, transition, via))
        self.judge_exit()
        if target in self.script.scenario.outcomes:
            self.end(target, f"{via}.{transition}")
            return
        visits = {**self.now.visits, target: self.now.visits.get(target, 0) + 1}
        self.set(state=target, turns_here=0, here=(), visits=visits)
        self.reveal(name for name, fact in self.script.scenario.facts.items() if fact.reveal == target)
        self.say_all(self.script.states[target].say)

    def judge_exit(self) -> None:
        """What should have been done by the end of this state's first visit and was not, is missed."""
        if self.now.visits.get(self.now.state, 0) <= 1:
            for expectation in self.script.states[self.now.state].expect:
                self.judge(expectation.id, expectation.item, met=False)

    def judge(self, expectation: str, item: str, *, met: bool) -> None:
        """Decide an expectation of the present state, once."""
        key = f"{self.now.state}.{expectation}"
        if key not in self.now.met:
            self.met.append(Met(self.now.state, expectation, item, met))
            self.set(met={**self.now.met, key: met})

    def end(self, outcome_id: str, by: str) -> None:
        """The conversation ends in ``outcome_id``: at once, or when the last scheduled line was delivered."""
        outcome = self.script.scenario.outcomes[outcome_id]
        ended = outcomes.conclude(self.script.customer, self.now, outcome_id, outcome, by)
        self.comebacks += outcomes.left_open(self.script.customer, self.now, outcome_id, outcome, by)
        kept = tuple(line for line in self.now.scheduled if line.beat != TOOL_BEAT)
        self.set(leaving=ended, scheduled=kept, waiting=None, pending=())
        self.close_if_said()

    def close_if_said(self) -> None:
        """When everything was said, the end is reached."""
        if self.now.leaving is not None and not self.now.scheduled:
            self.output["ended"] = self.now.leaving
            self.set(ended=self.now.leaving, leaving=None)

    def finish(self) -> tuple[Snapshot, Output]:
        """The snapshot after and what is recorded."""
        state = self.script.states[self.now.state]
        output = Output(
            changes=tuple(self.changes),
            checked=tuple(self.checked),
            met=tuple(self.met),
            taken=tuple(self.taken),
            revealed=tuple(self.revealed),
            scheduled=tuple(self.scheduled),
            delivered=tuple(self.delivered),
            comebacks=tuple(self.comebacks),
            state=self.now.state,
            phase=state.phase,
            **self.output,
        )
        return self.now, output

    @property
    def over(self) -> bool:
        """Whether the end is decided, even if last lines are still to be said."""
        return self.now.leaving is not None or self.now.ended is not None

    def customer_is_busy(self) -> bool:
        """Whether a line of the customer is still to come."""
        return any(line.beat != TOOL_BEAT for line in self.now.scheduled)

    def _schedule(self, line: Line) -> None:
        self.scheduled.append(line)
        self.set(scheduled=tuple(sorted((*self.now.scheduled, line), key=lambda each: each.due_ms)))

    def _shown_mood(self) -> Mood:
        """The mood as far as it shows in words."""
        mood = self.now.mood
        return replace(mood, anger=mood.anger * self.script.persona.overt // 1000)

    def _free_from(self) -> int:
        return max([self.at_ms, *(line.due_ms for line in self.now.scheduled if line.beat != TOOL_BEAT)])

    def _values(self) -> Mapping[str, str]:
        facts = fact_values(self.script, self.now.case)
        return {
            **{f"fact.{name}": value for name, value in facts.items()},
            "address": self.script.persona.voice.address,
            "customer": self.script.persona.profile.name,
        }


class View:
    """What a guard may look at: marks of this unit, latches, numbers."""

    def __init__(self, script: Script, snapshot: Snapshot, marks: frozenset[str]) -> None:
        self._script, self._now, self._marks = script, snapshot, marks

    def has_mark(self, name: str) -> bool:
        """Whether the unit carries the mark (or the customer the trait)."""
        if name == "asked_for_manager":
            return self._now.memory.managers_asked > 0
        if name.startswith("persona."):
            return name.removeprefix("persona.") in self._script.persona.traits
        return name in self._marks

    def ever(self, name: str) -> bool:
        """Whether any unit so far carried the mark, this one included."""
        return name in self._now.ever

    def here(self, name: str) -> bool:
        """Whether a unit since this state was entered carried the mark."""
        return name in self._now.here

    def number(self, name: str) -> int:
        """A number of the guard vocabulary."""
        now = self._now
        if name.startswith("visits("):
            return now.visits.get(name[7:-1], 0)
        known = len(self.slots_known())
        total = len(self._script.scenario.slots)
        table = {
            "slots_known": known,
            "slots_pct": 100 * known // total if total else 100,
            "resolution": now.resolution // 10,
            "anger_drop": now.start_mood.anger - now.mood.anger,
            "turns": now.turns_here,
            "turn": now.unit,
            "proposals": now.memory.proposals,
        }
        if name in table:
            return table[name]
        value: int = getattr(now.mood, name)
        return value

    def slots_known(self) -> tuple[str, ...]:
        """Slots known from the start or asked so far."""
        slots = self._script.scenario.slots
        return tuple(name for name, slot in slots.items() if slot.known or name in self._now.slots)


def _moved_last(seen: tuple[str, ...], line_id: str) -> tuple[str, ...]:
    return (*(said for said in seen if said != line_id), line_id)
