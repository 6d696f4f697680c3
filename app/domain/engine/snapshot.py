"""The whole memory of a conversation: the fold of its log. All of it is finite: integers, strings, tuples of them."""

import hashlib

import msgspec

from app.domain.engine.events import Ended, Line, Mood
from app.domain.text.understanding import Span


class Pending(msgspec.Struct, frozen=True):
    """A message of the open reply unit, not yet heard by the customer."""

    at_ms: int
    cid: str
    text: str


class Waiting(msgspec.Struct, frozen=True):
    """The customer waits for a reply. ``since_ms`` delivery of the first unanswered line, ``last_ms`` of the last;
    ``hold_ms`` length of a granted hold, 0 without; ``rung`` next of the silence ladder, ``due_ms`` when it
    fires; ``drained`` patience already taken for this wait, of the ``patience`` at its begin."""

    since_ms: int
    last_ms: int
    patience: int
    rung: int
    due_ms: int
    hold_ms: int = 0
    drained: int = 0


class Claim(msgspec.Struct, frozen=True):
    """Something said that the trainee will be held to. ``kind``: overpromise, misinform, hold or callback; ``unit`` it
    was said in, ``span`` its words there; ``facts`` said wrongly; ``due_ms`` when a promise falls due, 0 if no time
    was named."""

    kind: str
    unit: int
    facts: tuple[str, ...] = ()
    due_ms: int = 0
    span: Span = Span(0, 0)


class Memory(msgspec.Struct, frozen=True):
    """What the customer remembers of the trainee. Counters in whole numbers, credits in thousandths of a point.
    ``claims`` are not yet found out; ``hold_named``: the running wait has a promised length."""

    act_uses: dict[str, int] = {}
    relational_run: int = 0
    negative_words: int = 0
    relational_credit: int = 0
    hostility: int = 0
    waits_over: int = 0
    repeats_asked: int = 0
    transfers: int = 0
    peak_anger: int = 0
    proposals: int = 0
    offered: tuple[str, ...] = ()
    accepted: str = ""
    managers_asked: int = 0
    related: bool = False
    holds: int = 0
    red_line: bool = False
    claims: tuple[Claim, ...] = ()
    hold_named: bool = False


class Snapshot(msgspec.Struct, frozen=True):
    """The world after an event. ``digest()`` of two folds of the same log is the same on every machine."""

    at_ms: int
    seed: str
    today: str
    mode: str
    case: dict[str, str]
    state: str
    mood: Mood
    start_mood: Mood
    resolution: int = 0
    unit: int = 0
    turns_here: int = 0
    visits: dict[str, int] = {}
    ever: tuple[str, ...] = ()
    here: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    revealed: tuple[str, ...] = ()
    met: dict[str, bool] = {}
    fired: dict[str, int] = {}
    spoken: dict[str, int] = {}
    said: dict[str, tuple[str, ...]] = {}
    dialogue: tuple[tuple[str, str], ...] = ()
    pending: tuple[Pending, ...] = ()
    tools: tuple[str, ...] = ()
    scheduled: tuple[Line, ...] = ()
    waiting: Waiting | None = None
    away_ms: int | None = None
    deadline_ms: int = 0
    hold_ms: int = 0
    hints: int = 0
    memory: Memory = Memory()
    leaving: Ended | None = None
    ended: Ended | None = None


def digest(snapshot: Snapshot) -> str:
    """SHA-256 (hex) of the canonical JSON of ``snapshot``."""
    return hashlib.sha256(msgspec.json.encode(snapshot, order="sorted")).hexdigest()
