"""The whole memory of a conversation: the fold of its log. Everything in it is finite and an integer, a string or a tuple of them."""

import hashlib

import msgspec

from app.domain.engine.events import Ended, Line, Mood


class Pending(msgspec.Struct, frozen=True):
    """A message of the open reply unit, not yet heard by the customer."""

    at_ms: int
    cid: str
    text: str


class Waiting(msgspec.Struct, frozen=True):
    """The customer waits for a reply. ``since_ms`` delivery of the first unanswered line; ``rung`` next of the
    silence ladder; ``due_ms`` when it fires; ``hold_ms`` the promised length of a granted hold, 0 without;
    ``drained`` patience already taken for this wait."""

    since_ms: int
    rung: int
    due_ms: int
    hold_ms: int = 0
    drained: int = 0


class Memory(msgspec.Struct, frozen=True):
    """What the customer remembers of the trainee. Counters in whole numbers, credits in thousandths of a point."""

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
    acted: bool = False
    related: bool = False


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
    hints: int = 0
    memory: Memory = Memory()
    ended: Ended | None = None


def digest(snapshot: Snapshot) -> str:
    """SHA-256 (hex) of the canonical JSON of ``snapshot``."""
    return hashlib.sha256(msgspec.json.encode(snapshot, order="sorted")).hexdigest()
