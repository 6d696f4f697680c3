"""What happened to an attempt, past tense, exactly as stored (inputs), and what came of it (outputs).

Times are milliseconds since the epoch as told by the shell; they never decrease inside an
attempt. Everything that steers the conversation is in here: no clock, no chance, no float.
"""

import msgspec

from app.domain.text.understanding import Span, Understanding


class Event(msgspec.Struct, frozen=True, tag=True, tag_field="kind"):
    """Base of the inputs of ``step``."""

    at_ms: int


class Started(Event, frozen=True, tag="started"):
    """First event. ``today`` is the trainee's local date (YYYY-MM-DD), ``zone`` its IANA name;
    ``case`` the drawn values of the scenario's ``vary`` (ruling 8); ``mode`` practice or exam."""

    seed: str
    today: str
    zone: str = "Asia/Shanghai"
    mode: str = "practice"
    case: dict[str, str] = {}


class TraineeSaid(Event, frozen=True, tag="trainee_said"):
    """One message of the trainee, NFC, acked alone. ``base``: last seq on their screen when sent."""

    cid: str
    text: str
    base: int = 0


class UnitClosed(Event, frozen=True, tag="unit_closed"):
    """The burst is over (3 s of quiet or 8 s, ruling 1): the customer now hears the whole unit."""


class ToolUsed(Event, frozen=True, tag="tool_used"):
    """A desk tool was used; ``at_ms`` is when it was clicked, its result comes ``seconds`` later."""

    cid: str
    tool: str


class Due(Event, frozen=True, tag="due"):
    """Something scheduled in the snapshot came due at or before ``at_ms`` (a line or a timer)."""


class TraineeLeft(Event, frozen=True, tag="trainee_left"):
    """The last connection dropped; in practice the customer's timers pause."""


class TraineeReturned(Event, frozen=True, tag="trainee_returned"):
    """A connection is back."""


class OutageCredited(Event, frozen=True, tag="outage_credited"):
    """The server was down for ``lost_ms``: every pending time moves by that much (ruling 5)."""

    lost_ms: int


class HintTaken(Event, frozen=True, tag="hint_taken"):
    """Practice only: a hint was asked for. ``level`` 1 direction, 2 act, 3 wording."""

    cid: str
    level: int


class TraineeEnded(Event, frozen=True, tag="trainee_ended"):
    """The trainee closed the conversation."""

    cid: str


Input = (
    Started
    | TraineeSaid
    | UnitClosed
    | ToolUsed
    | Due
    | TraineeLeft
    | TraineeReturned
    | OutageCredited
    | HintTaken
    | TraineeEnded
)


class Mood(msgspec.Struct, frozen=True):
    """The five variables, 0..100 each."""

    anger: int
    anxiety: int
    trust: int
    patience: int
    satisfaction: int


class Change(msgspec.Struct, frozen=True):
    """One reason why a variable moved. ``rule`` names it: ``act.apologize``, ``waiting``, ``nudge.1``,
    ``transition.good_offer``, ``cap``, ``floor`` …; ``note`` carries the factors in thousandths."""

    variable: str
    delta: int
    rule: str
    note: str = ""


class Line(msgspec.Struct, frozen=True):
    """A bubble of the customer (or a system notice). ``line_id`` is stable: BEAT/PERSONA/hash6/index.
    ``beat`` says why it was said; ``typing_ms`` how long they typed before ``due_ms``."""

    line_id: str
    beat: str
    text: str
    due_ms: int
    typing_ms: int = 0
    card: str = ""
    image: str = ""


class Taken(msgspec.Struct, frozen=True):
    """The arrow that fired. ``via``: interrupt, next, otherwise, silence, limit, hold or end."""

    source: str
    target: str
    transition: str
    via: str


class Checked(msgspec.Struct, frozen=True):
    """A guard that was evaluated, for the "why": its owner, text and truth."""

    owner: str
    guard: str
    held: bool


class Met(msgspec.Struct, frozen=True):
    """An expectation of the script that was judged: ``met`` True or False at ``by``."""

    state: str
    expectation: str
    item: str
    met: bool


class ToolResult(msgspec.Struct, frozen=True):
    """What a desk tool showed: labels and values of facts, a sentence, the act it performed."""

    tool: str
    shows: tuple[str, ...] = ()
    result: str = ""
    act: str = ""
    ready_ms: int = 0


class Ended(msgspec.Struct, frozen=True):
    """How it ended. ``csat`` 1..5, ``nps`` 0..10, ``index`` and ``resolution`` in thousandths;
    ``repurchase``, ``bad_review``, ``complaint`` tendencies in thousandths; ``found_out`` what was still held
    against the trainee (overpromise, misinform) and is counted in all of them."""

    outcome: str
    kind: str
    good: bool
    by: str
    csat: int
    nps: int
    index: int
    resolution: int
    repurchase: int = 0
    bad_review: int = 0
    complaint: int = 0
    cap: int | None = None
    found_out: tuple[str, ...] = ()


class Comeback(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of words that the trainee is held to. ``kind``: overpromise, misinform, hold or callback; ``unit`` it
    was said in, ``span`` in that unit's text. ``how``: came_back, owned (came back and was owned up to in the same
    reply), kept (made good in time), open (still to come when the conversation ended). ``why``: taken_back, late,
    truth (the right fact was said), overrun or unreturned. ``cost`` is what it moved, empty where another claim of the
    same reply was paid for; ``promised_ms`` and ``took_ms`` of a wait; ``csat`` what an open one costs of CSAT."""

    kind: str
    unit: int
    span: Span
    how: str
    why: str = ""
    cost: tuple[Change, ...] = ()
    promised_ms: int = 0
    took_ms: int = 0
    csat: int = 0


class Output(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything ``step`` decided for one input. Recorded beside it; replay shows this, never recomputes it.

    ``unit``: index (from 0) of the reply unit just closed, with ``cids`` of its messages, what was
    ``understood`` and which acts got ``credit`` (indexes into ``understood.acts``); ``marks`` is the
    full sorted mark set guards saw; ``before``/``after`` the mood; ``delivered`` lines said now,
    ``scheduled`` lines to come; ``comebacks`` what earlier words led to now.
    """

    unit: int | None = None
    cids: tuple[str, ...] = ()
    understood: Understanding | None = None
    credit: tuple[int, ...] = ()
    marks: tuple[str, ...] = ()
    before: Mood | None = None
    after: Mood | None = None
    changes: tuple[Change, ...] = ()
    taken: tuple[Taken, ...] = ()
    checked: tuple[Checked, ...] = ()
    met: tuple[Met, ...] = ()
    revealed: tuple[str, ...] = ()
    tool: ToolResult | None = None
    delivered: tuple[Line, ...] = ()
    scheduled: tuple[Line, ...] = ()
    state: str = ""
    phase: str = ""
    waited_ms: int | None = None
    comebacks: tuple[Comeback, ...] = ()
    ended: Ended | None = None


class Recorded(msgspec.Struct, frozen=True):
    """One row of the log: an input with its output. ``seq`` from 1, no gaps."""

    seq: int
    event: Input
    output: Output
