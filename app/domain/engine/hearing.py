"""A reply unit is heard: recognised, felt, judged and answered, in that order (ruling 3)."""

from collections import Counter

from msgspec.structs import replace

from app.domain.engine.claims import MOST_NAMED_MINUTES, hold_asked, hold_over, said_in, settled, values_beside
from app.domain.engine.emotion import Heard, Tally, five, react
from app.domain.engine.events import Mood
from app.domain.engine.marks import MAX_ANSWERS, asked, credited, facts_named, marks_of, offered
from app.domain.engine.patience import drained, overruns
from app.domain.engine.scene import Scene
from app.domain.engine.script import fact_values
from app.domain.engine.snapshot import Waiting
from app.domain.engine.traps import held, trap_of, weigh, without_hold, worst
from app.domain.scenario.model import Fact, Interrupt, Otherwise, Remark, Transition
from app.domain.text.acts import understand
from app.domain.text.substance import takes_up
from app.domain.text.understanding import Context, KnownFact, Utterance

MOST_HOLD_MS = 600_000
NOT_HEARD = ("not_heard", "unclear")
MAX_BLOCKS = 3
"""At most so many beats answer one unit: an answer, a reaction and the next step; more would be a flood."""


def hear(scene: Scene) -> None:
    """The open unit is closed and answered. The caller has checked that there is one."""
    hearing = _Hearing(scene)
    hearing.recognise()
    hearing.judge()
    hearing.feel()
    hearing.answer()
    hearing.remember()


class _Hearing:
    """The working parts of one unit."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.script = scene.script
        self.pending = scene.now.pending
        self.before = scene.now.mood
        self.waited_ms = self._waited_ms()
        self.called = scene.now.waiting is not None and scene.now.waiting.rung > 0

    def recognise(self) -> None:
        text = "\n".join(message.text for message in self.pending)
        self.heard = understand(text, self.script.lexicon, self._context())
        self.credit = credited(self.script.model, self.heard.acts)
        self.offers = offered(self.heard)
        self.asks = asked(self.script.scenario, self.heard)
        self.reasked = tuple(name for name in self.asks if name in self._known_slots())
        marks = {*marks_of(self.script.scenario, self.script.model, self.heard), *self._timing_marks()}
        if self.reasked:
            marks.add("style.reask")
        self.marks = frozenset(marks)
        now = self.scene.now
        self.scene.set(unit=now.unit + 1, turns_here=now.turns_here + 1, pending=())
        self.scene.raise_latches(self.marks)

    def judge(self) -> None:
        """Expectations are judged on the mood the trainee could see, at the first visit only."""
        now = self.scene.now
        if now.visits.get(now.state, 0) > 1:
            return
        for expectation in self.script.states[now.state].expect:
            if f"{now.state}.{expectation.id}" in now.met:
                continue
            if self.scene.holds(f"expect.{expectation.id}", expectation.need, self.marks):
                self.scene.judge(expectation.id, expectation.item, met=True)
            elif expectation.by != "exit" and now.turns_here >= int(expectation.by.removeprefix("turn ")):
                self.scene.judge(expectation.id, expectation.item, met=False)

    def feel(self) -> None:
        mood = self._patience_spent()
        found = Counter(finding.finding for finding in self.heard.findings)
        weighed = weigh(
            self.script.model, self.scene.now.memory, said_in(self.heard, self.scene.at_ms, self.scene.now.unit - 1)
        )
        self.found_out = worst([claim for claim, _ in weighed.found])
        heard = Heard(
            acts=tuple(self.heard.acts[index].act for index in self.credit),
            nothing="nothing" in self.marks,
            offered=self.offers,
            negative_words=found["negative_word"],
            emoji=found["emoji"] > 0,
            concrete=facts_named(self.heard),
            unit=self.scene.now.unit - 1,
            found_out=self.found_out,
            money_fen=self._money_fen(),
            open=self.scene.now.resolution == 0,
            called=self.called,
            asked=self.asks,
            informs=any(act.act == "inform" for act in self.heard.acts),
            echoes=takes_up(self.heard, [text for role, text in self.scene.now.dialogue if role == "customer"]),
        )
        self.tally, memory = react(self.script.customer, weighed.memory, mood, heard)
        self.scene.set(mood=self.tally.mood, memory=memory)
        self.scene.comebacks += settled(self.script.model, weighed, self.found_out, heard.acts, self.tally.changes)
        self._grant_hold()

    def answer(self) -> None:
        """Interrupt, else arrow, else otherwise; before it what was asked, in words."""
        interrupt = self._interrupt(self.marks)
        if interrupt is None or interrupt.go is None:
            self._tell_and_go(interrupt)
            if not self.scene.over:
                self._interrupt(frozenset())
        self._end_unit()

    def remember(self) -> None:
        now = self.scene.now
        agent = (*now.dialogue, *(("agent", message.text) for message in self.pending))
        self.scene.set(dialogue=agent)
        self.scene.changes += self.tally.changes
        self.scene.output |= {
            "unit": now.unit - 1,
            "cids": tuple(message.cid for message in self.pending),
            "understood": self.heard,
            "credit": self.credit,
            "marks": tuple(sorted(self.marks)),
            "before": self.before,
            "after": now.mood,
            "waited_ms": self.waited_ms,
        }

    def _waited_ms(self) -> int | None:
        waiting = self.scene.now.waiting
        return max(0, self.pending[0].at_ms - waiting.since_ms) if waiting else None

    def _context(self) -> Context:
        now = self.scene.now
        values = fact_values(self.script, now.case)
        facts = tuple(_known(name, fact, values[name]) for name, fact in self.script.scenario.facts.items())
        return Context(
            dialogue=tuple(Utterance(role, text) for role, text in now.dialogue),
            facts=facts,
            anger=now.mood.anger,
            money_cap_fen=self.script.scenario.case.authority.money_cap * 100,
        )

    def _known_slots(self) -> tuple[str, ...]:
        slots = self.script.scenario.slots
        return tuple(name for name, slot in slots.items() if slot.known or name in self.scene.now.slots)

    def _timing_marks(self) -> tuple[str, ...]:
        timers = self.script.persona.timers
        waiting, waited = self.scene.now.waiting, self.waited_ms
        granted = waiting.hold_ms if waiting else 0
        return ("style.slow",) if waited is not None and waited > 1000 * timers.silence_s + granted else ()

    def _patience_spent(self) -> Mood:
        now, waiting = self.scene.now, self.scene.now.waiting
        tally = Tally(self.script.model, now.mood)
        if waiting is not None:
            lost = drained(self.script.persona.timers, waiting, self.pending[0].at_ms) - waiting.drained
            tally.move({"patience": -lost}, "waiting", f"waited_ms={self.waited_ms}", capped=False)
            self._break_hold(tally, waiting)
        self._come_back(tally, waiting)
        if "nothing" not in self.marks:
            tally.move({"patience": self.script.model.waiting.given_back}, "answered", capped=False)
        self.scene.changes += tally.changes
        slow = "style.slow" in self.marks
        memory = replace(
            self.scene.now.memory,
            waits_over=now.memory.waits_over + slow,
            repeats_asked=now.memory.repeats_asked + len(self.reasked),
        )
        self.scene.set(waiting=None, memory=memory)
        return tally.mood

    def _grant_hold(self) -> None:
        memory, rule = self.scene.now.memory, self.script.model.waiting
        if "act.hold_notice" not in self.marks or memory.holds >= rule.holds:
            self.scene.set(hold_ms=0)
            return
        named = [
            int(m.value) for m in self.heard.mentions if m.kind == "duration" and not m.fact and m.value.isdecimal()
        ]
        minutes = max((value for value in named if value <= MOST_NAMED_MINUTES), default=0)
        hold_ms = min(60_000 * minutes if minutes else 1000 * rule.hold_default_s, MOST_HOLD_MS)
        promised = 0 < 60_000 * minutes <= MOST_HOLD_MS
        claim = hold_asked(self.heard, self.scene.now.unit - 1, self.scene.at_ms + hold_ms)
        claims = (*memory.claims, claim)
        memory = replace(memory, holds=memory.holds + 1, hold_named=promised, claims=claims)
        self.scene.set(hold_ms=hold_ms, memory=memory)

    def _break_hold(self, tally: Tally, waiting: Waiting) -> None:
        """Who said how long it takes and needs much longer has broken a promise."""
        rule = self.script.model.waiting.overrun
        doses = overruns(rule, waiting, self.pending[0].at_ms) if self.scene.now.memory.hold_named else 0
        if rule is not None and doses:
            deltas = {str(name): delta * doses for name, delta in rule.effect.items()}
            tally.move(deltas, "hold_broken", f"promised_ms={waiting.hold_ms}", capped=False)

    def _come_back(self, tally: Tally, waiting: Waiting | None) -> None:
        """This reply ends the wait that was asked for, unless it only asks for another or says nothing."""
        memory = self.scene.now.memory
        claim = held(memory)
        if claim is None:
            return
        self.scene.set(memory=without_hold(memory))
        found = hold_over(self.script.model, claim, waiting, self.pending[0].at_ms, tally.changes)
        empty = bool({"nothing", "act.hold_notice"} & self.marks)
        if found is not None and not (found.how == "kept" and empty):
            self.scene.comebacks.append(found)

    def _money_fen(self) -> int:
        """The compensation that the unit names: an amount beside the act, or what the offered solution is worth."""
        solutions = self.script.scenario.solutions
        worth = [100 * (solutions[name].money or 0) for name in self.offers]
        return max(values_beside(self.heard, "offer_compensation", "money") or worth, default=0)

    def _interrupt(self, marks: frozenset[str]) -> Interrupt | None:
        for interrupt in self.script.scenario.interrupts:
            if self._ready(interrupt) and self.scene.holds(f"interrupt.{interrupt.id}", interrupt.when, marks):
                self.scene.set(fired={**self.scene.now.fired, interrupt.id: self.scene.now.unit})
                self.tally.move({str(k): v for k, v in interrupt.effect.items()}, f"interrupt.{interrupt.id}")
                self._touch_floor()
                self.scene.say_all(interrupt.say)
                if interrupt.go:
                    self.scene.go(interrupt.go, interrupt.id, "interrupt")
                return interrupt
        return None

    def _ready(self, interrupt: Interrupt) -> bool:
        last = self.scene.now.fired.get(interrupt.id)
        return last is None or (interrupt.rearm > 0 and self.scene.now.unit - last >= interrupt.rearm)

    def _tell_and_go(self, interrupt: Interrupt | None) -> None:
        told = self._tell_answers()
        arrow = self._arrow()
        blocks = told + (2 if isinstance(arrow, Transition) and arrow.go else 1)
        remarked = interrupt is None and blocks <= MAX_BLOCKS and self._remark()
        if isinstance(arrow, Transition):
            self._follow(arrow)
        elif not told and interrupt is None:
            self._otherwise(arrow, remarked)

    def _tell_answers(self) -> int:
        scenario = self.script.scenario
        told = 0
        for name in self.asks[:MAX_ANSWERS]:
            if name in scenario.slots:
                slot = scenario.slots[name]
                self.scene.set(slots=(*(s for s in self.scene.now.slots if s != name), name))
                self.scene.reveal((slot.fact or "",))
                told += self.scene.say(slot.answer)
            else:
                effect = scenario.answers[name].effect
                self.tally.move({str(k): v for k, v in effect.items()}, f"answer.{name}")
                told += self.scene.say(scenario.answers[name].say)
        return told

    def _arrow(self) -> Transition | Otherwise:
        state = self.script.states[self.scene.now.state]
        for arrow in state.next:
            if self.scene.holds(f"next.{arrow.id}", arrow.when, self.marks):
                return arrow
        return state.otherwise

    def _remark(self) -> bool:
        """At most one reaction in words; what was found out comes first."""
        traps = self.script.model.traps
        if traps is not None and self.found_out and self.scene.say(trap_of(traps, self.found_out).beat):
            return True
        for remark in self.script.scenario.remarks:
            if self._rested(remark) and self.scene.holds(f"remark.{remark.id}", remark.when, self.marks):
                self.scene.set(spoken={**self.scene.now.spoken, remark.id: self.scene.now.unit})
                return self.scene.say(remark.say)
        return False

    def _rested(self, remark: Remark) -> bool:
        last = self.scene.now.spoken.get(remark.id)
        return last is None or self.scene.now.unit - last > remark.cooldown

    def _follow(self, arrow: Transition) -> None:
        if arrow.settle:
            self._settle(arrow.settle)
        self.tally.move({str(k): v for k, v in arrow.effect.items()}, f"transition.{arrow.id}")
        self._touch_floor()
        self.scene.say_all(arrow.say)
        if arrow.go:
            self.scene.go(arrow.go, arrow.id, "next")

    def _settle(self, how: str) -> None:
        now, model = self.scene.now, self.script.model
        value = model.resolution[how]  # type: ignore[index]
        chosen = self._best(self.offers or now.memory.offered[-1:])
        self.tally.move(five(model.settled[how]), f"settled.{how}")  # type: ignore[index]
        keep = now.resolution if how == "rejected" else max(now.resolution, value)
        accepted = now.memory.accepted if how == "rejected" else chosen
        self.scene.set(resolution=keep, memory=replace(now.memory, accepted=accepted))

    def _best(self, offers: tuple[str, ...]) -> str:
        """The offer the customer takes up: the best fit, of equals the one said last."""
        fits = {"bad": 0, "mid": 1, "good": 2}
        solutions = self.script.scenario.solutions
        return max(reversed(offers), key=lambda name: fits[solutions[name].fit], default="")

    def _otherwise(self, arrow: Otherwise, remarked: bool) -> None:
        """No arrow fired. Who has just reacted in words does not add that they were not heard."""
        self.tally.move({str(k): v for k, v in arrow.effect.items()}, "otherwise")
        self._touch_floor()
        beats = (arrow.say,) if isinstance(arrow.say, str) else arrow.say or ()
        self.scene.say_all(tuple(beat for beat in beats if not (remarked and beat in NOT_HEARD)))
        if arrow.go:
            self.scene.go(arrow.go, "otherwise", "otherwise")

    def _touch_floor(self) -> None:
        self.tally.floor_anger(self.scene.now.start_mood, self.scene.now.resolution)
        self.scene.set(mood=self.tally.mood)

    def _end_unit(self) -> None:
        self._touch_floor()
        now = self.scene.now
        fresh = tuple(name for name in self.offers if name not in now.memory.offered)
        peak = max(now.memory.peak_anger, now.mood.anger)
        self.scene.set(memory=replace(now.memory, offered=(*now.memory.offered, *fresh), peak_anger=peak))


def _known(name: str, fact: Fact, value: str) -> KnownFact:
    """What recognition may compare with; a value drawn by the case leaves the written one's aliases behind."""
    if value != fact.value:
        return KnownFact(name, fact.type, value)
    return KnownFact(name, fact.type, value, fact.aliases, fact.conflicts)
