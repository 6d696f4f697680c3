"""The reducer: ``step`` is the only thing that moves a conversation.

Rules of the state machine, all of them:

1. ``start`` schedules the opening lines. Nothing the customer says is delivered but by a ``Due``.
2. Messages of the trainee pile up until ``UnitClosed``; then the unit is heard once (``hearing``).
3. A ``Due`` does one thing, the earliest that is due: a line or a tool's result, a rung of the silence
   ladder, the time limit. A ``Due`` with nothing due changes nothing.
4. While messages are pending or lines are scheduled the customer does not lose patience.
5. In practice a trainee who is away stops the customer's clock; an outage of the server always does.
6. What has ended stays ended: every later input leaves the snapshot as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from msgspec.structs import replace

from app.domain.engine.emotion import Tally
from app.domain.engine.events import (
    Due,
    HintTaken,
    Input,
    Line,
    Mood,
    OutageCredited,
    Output,
    Recorded,
    Started,
    ToolResult,
    ToolUsed,
    TraineeEnded,
    TraineeLeft,
    TraineeReturned,
    TraineeSaid,
    UnitClosed,
)
from app.domain.engine.hearing import hear
from app.domain.engine.patience import Nudge, drained, ladder
from app.domain.engine.scene import TOOL_BEAT, Scene, View
from app.domain.engine.script import Script, fact_values
from app.domain.engine.snapshot import Memory, Pending, Snapshot, Waiting
from app.domain.scenario.model import VARIABLES, Outcome


@dataclass(frozen=True)
class Step:
    """The world after an event, and what is recorded beside it."""

    snapshot: Snapshot
    output: Output


def start(script: Script, event: Started) -> Step:
    """The first step of an attempt."""
    mood = _start_mood(script)
    opening = script.scenario.start or next(iter(script.states))
    snapshot = Snapshot(
        at_ms=event.at_ms,
        seed=event.seed,
        today=event.today,
        mode=event.mode,
        case=event.case,
        state=opening,
        mood=mood,
        start_mood=mood,
        visits={opening: 1},
        memory=Memory(peak_anger=mood.anger),
        deadline_ms=event.at_ms + script.limits.minutes * 60_000,
    )
    scene = Scene(script, snapshot, event.at_ms)
    scene.reveal(name for name, fact in script.scenario.facts.items() if fact.reveal == opening)
    scene.say_all(script.states[opening].say)
    scene.output["after"] = mood
    return Step(*scene.finish())


def step(script: Script, snapshot: Snapshot, event: Input) -> Step:
    """What ``event`` does to ``snapshot``. Total: every input in every snapshot has an answer."""
    if snapshot.ended is not None or isinstance(event, Started):
        return Step(snapshot, Output(state=snapshot.state, phase=script.states[snapshot.state].phase))
    scene = Scene(script, snapshot, event.at_ms)
    match event:
        case TraineeSaid(cid=cid, text=text):
            _take_message(scene, cid, text)
        case UnitClosed():
            _close_unit(scene)
        case ToolUsed(tool=tool):
            _use_tool(scene, tool)
        case Due():
            _come_due(scene)
        case TraineeLeft():
            _leave(scene)
        case TraineeReturned():
            _return(scene)
        case OutageCredited(lost_ms=lost_ms):
            _shift(scene, max(0, lost_ms))
        case HintTaken():
            scene.set(hints=scene.now.hints + 1)
        case TraineeEnded():
            _end_by_trainee(scene)
        case _:
            assert_never(event)
    return Step(*scene.finish())


def fold(script: Script, events: Iterable[Input]) -> tuple[Snapshot, tuple[Recorded, ...]]:
    """Play ``events`` from the first: the snapshot at the end and every row as it would be recorded.

    The first must be ``Started``.
    """
    snapshot: Snapshot | None = None
    rows: list[Recorded] = []
    for seq, event in enumerate(events, start=1):
        if snapshot is None:
            assert isinstance(event, Started)
            taken = start(script, event)
        else:
            taken = step(script, snapshot, event)
        snapshot = taken.snapshot
        rows.append(Recorded(seq, event, taken.output))
    assert snapshot is not None
    return snapshot, tuple(rows)


def next_due_ms(snapshot: Snapshot) -> int | None:
    """When the next ``Due`` must be fed, ms; None while nothing is scheduled (ended, or the trainee is away)."""
    if snapshot.ended is not None or snapshot.away_ms is not None:
        return None
    times = [line.due_ms for line in snapshot.scheduled]
    busy = any(line.beat != TOOL_BEAT for line in snapshot.scheduled)
    if snapshot.leaving is None and not snapshot.pending:
        times.append(snapshot.deadline_ms)
        if snapshot.waiting is not None and not busy:
            times.append(snapshot.waiting.due_ms)
    return min(times, default=None)


def _start_mood(script: Script) -> Mood:
    """Who the customer is, what the story did to them, and how often they had to come back over it."""
    persona, shift, contacts = script.persona.mood, script.scenario.mood, script.model.contacts
    again = contacts is not None and script.scenario.case.contacts >= contacts.start
    worn = {str(name): delta for name, delta in contacts.effect.items()} if contacts and again else {}
    start = {name: getattr(persona, name) + getattr(shift, name) + worn.get(name, 0) for name in VARIABLES}
    return Mood(**{name: max(0, min(100, value)) for name, value in start.items()})


def _take_message(scene: Scene, cid: str, text: str) -> None:
    if scene.now.leaving is None:
        scene.set(pending=(*scene.now.pending, Pending(scene.at_ms, cid, text)))


def _close_unit(scene: Scene) -> None:
    if not scene.now.pending or scene.over:
        return
    hear(scene)
    limits = scene.script.limits
    if not scene.over and scene.now.unit >= limits.turns:
        scene.go(limits.outcome, "turn_limit", "limit")
    if not scene.over and not scene.customer_is_busy():
        _wait(scene, fresh=True)


def _use_tool(scene: Scene, name: str) -> None:
    tool = scene.script.scenario.desk.get(name)
    if tool is None or scene.over:
        return
    facts = fact_values(scene.script, scene.now.case)
    shows = tuple(fact for fact in tool.shows if fact in facts)
    result = tool.result if isinstance(tool.result, str) else tool.result.get(scene.script.scenario.locale, "")
    ready = scene.at_ms + 1000 * tool.seconds
    scene.show_tool(name, result, ready)
    scene.set(tools=(*scene.now.tools, name))
    scene.output["tool"] = ToolResult(name, shows, result, tool.act or "", ready)


def _come_due(scene: Scene) -> None:
    due = next_due_ms(scene.now)
    if due is None or due > scene.at_ms:
        return
    if scene.now.scheduled and scene.now.scheduled[0].due_ms == due:
        _deliver(scene, scene.now.scheduled[0])
    elif scene.now.deadline_ms == due:
        scene.go(scene.script.limits.outcome, "time_limit", "limit")
    else:
        _nudge(scene)


def _deliver(scene: Scene, line: Line) -> None:
    scene.set(scheduled=scene.now.scheduled[1:])
    scene.delivered.append(line)
    if line.beat == TOOL_BEAT:
        _finish_tool(scene, line.line_id.removeprefix(f"{TOOL_BEAT}."))
    else:
        scene.set(dialogue=(*scene.now.dialogue, ("customer", line.text)))
        if not scene.over:
            _wait(scene, fresh=not _is_nudge(scene, line.beat))
    scene.close_if_said()


def _finish_tool(scene: Scene, name: str) -> None:
    tool = scene.script.scenario.desk[name]
    scene.reveal(tool.shows)
    scene.raise_latches((f"desk.{name}",))


def _is_nudge(scene: Scene, beat: str) -> bool:
    return any(rung.beat == beat for rung in scene.script.model.rungs)


def _wait(scene: Scene, *, fresh: bool) -> None:
    """The customer begins to wait, or waits on: the ladder of a burst counts from its last line."""
    now, waiting = scene.now, scene.now.waiting
    if waiting is not None and not fresh:
        return
    if waiting is None or waiting.rung > 0:
        since = scene.at_ms if waiting is None else waiting.since_ms
        waiting = Waiting(since, scene.at_ms, now.mood.patience, 0, 0, now.hold_ms)
    else:
        waiting = replace(waiting, last_ms=scene.at_ms)
    scene.set(waiting=replace(waiting, due_ms=waiting.last_ms + _rung(scene, waiting).after_ms))


def _rung(scene: Scene, waiting: Waiting) -> Nudge:
    rungs = ladder(scene.script.model, scene.script.persona.timers, waiting.patience, waiting.hold_ms)
    return rungs[min(waiting.rung, len(rungs) - 1)]


def _nudge(scene: Scene) -> None:
    waiting = scene.now.waiting
    assert waiting is not None
    if _close_quietly(scene):
        return
    rung = _rung(scene, waiting)
    lost = drained(scene.script.persona.timers, waiting, scene.at_ms)
    tally = Tally(scene.script.model, scene.now.mood)
    tally.move({"patience": waiting.drained - lost}, "waiting", capped=False)
    tally.move({"anger": rung.anger}, f"silence.{rung.beat}", capped=False)
    scene.changes += tally.changes
    scene.output |= {"before": scene.now.mood, "after": tally.mood}
    memory = replace(scene.now.memory, peak_anger=max(scene.now.memory.peak_anger, tally.mood.anger))
    scene.set(mood=tally.mood, memory=memory)
    scene.raise_latches(("style.silent",))
    scene.say(rung.beat)
    if rung.leaves:
        scene.go(_outcome_of(scene, "walked_away"), rung.beat, "silence")
        return
    nxt = replace(waiting, rung=waiting.rung + 1, drained=lost)
    scene.set(waiting=replace(nxt, due_ms=max(scene.at_ms + 1, nxt.last_ms + _rung(scene, nxt).after_ms)))


def _close_quietly(scene: Scene) -> bool:
    """After everything is settled, silence is a goodbye, not an insult."""
    state = scene.script.states[scene.now.state]
    target = state.otherwise.go
    if state.phase != "close" or target not in scene.script.scenario.outcomes:
        return False
    assert target is not None
    scene.go(target, "quiet", "silence")
    return True


def _outcome_of(scene: Scene, kind: str) -> str:
    outcomes = scene.script.scenario.outcomes
    return next((name for name, outcome in outcomes.items() if outcome.kind == kind), _any_bad(outcomes))


def _any_bad(outcomes: dict[str, Outcome]) -> str:
    return next((name for name, outcome in outcomes.items() if not outcome.good), next(iter(outcomes)))


def _leave(scene: Scene) -> None:
    if scene.now.mode == "practice" and scene.now.away_ms is None:
        scene.set(away_ms=scene.at_ms)


def _return(scene: Scene) -> None:
    if scene.now.away_ms is not None:
        gone = scene.at_ms - scene.now.away_ms
        scene.set(away_ms=None)
        _shift(scene, gone)


def _shift(scene: Scene, by_ms: int) -> None:
    """Every pending time moves: what did not run while nobody could answer is not held against anyone."""
    now = scene.now
    waiting = now.waiting
    if waiting is not None:
        waiting = replace(
            waiting,
            since_ms=waiting.since_ms + by_ms,
            last_ms=waiting.last_ms + by_ms,
            due_ms=waiting.due_ms + by_ms,
        )
    claims = tuple(replace(one, due_ms=one.due_ms + by_ms) if one.due_ms else one for one in now.memory.claims)
    scene.set(
        waiting=waiting,
        memory=replace(now.memory, claims=claims),
        scheduled=tuple(replace(line, due_ms=line.due_ms + by_ms) for line in now.scheduled),
        deadline_ms=now.deadline_ms + by_ms,
    )


def _end_by_trainee(scene: Scene) -> None:
    """The trainee closes: what was settled counts, what was not is a customer left alone."""
    if scene.over:
        return
    if scene.now.pending:
        hear(scene)
    if scene.over:
        return
    scene.set(scheduled=tuple(line for line in scene.now.scheduled if line.beat == TOOL_BEAT))
    kind = "resolved" if scene.now.resolution >= 1000 else "partial" if scene.now.resolution > 0 else "walked_away"
    scene.go(_outcome_of(scene, kind), "trainee_ended", "end")


def view_of(script: Script, snapshot: Snapshot, marks: frozenset[str] = frozenset()) -> View:
    """What guards see of ``snapshot``, for tools that explain them."""
    return View(script, snapshot, marks)
