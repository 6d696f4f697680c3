"""What marking returns. Points are integers in thousandths of a point; ``of`` likewise."""

import msgspec

from app.domain.text.understanding import Span


class Evidence(msgspec.Struct, frozen=True):
    """Where it stands: ``turn`` is the index of the reply unit (from 0), ``span`` in the unit's NFC text,
    ``quote`` the text there; ``act`` what it was understood as, empty for timing and tools."""

    turn: int
    span: Span
    quote: str
    act: str = ""


class Reason(msgspec.Struct, frozen=True):
    """A sentence as data: ``key`` of the catalogue and its values, so that every page translates it."""

    key: str
    values: dict[str, str] = {}


class Rating(msgspec.Struct, frozen=True):
    """The mark of one criterion. ``status``: met, partly, missed, not_applicable, not_evaluable.
    ``advice`` is wording to use instead, in the persona's register, per locale; ``nearest`` says for a
    miss where it could have been earned (turn) and the nearest unmet condition."""

    id: str
    dimension: str
    points: int
    of: int
    status: str
    evidence: tuple[Evidence, ...] = ()
    reason: Reason = Reason("")
    advice: dict[str, str] = {}
    nearest: Reason | None = None
    nearest_turn: int | None = None
    label: dict[str, str] = {}


class Deduction(msgspec.Struct, frozen=True):
    """Points taken from the total for an act, capped; never positive."""

    id: str
    act: str
    points: int
    evidence: tuple[Evidence, ...]
    label: dict[str, str] = {}
    advice: dict[str, str] = {}


class GateHit(msgspec.Struct, frozen=True):
    """A red line that was hit: ``state`` confirmed or suspected; ``cap`` on the total in thousandths; ``advice`` what
    to say instead, per locale."""

    id: str
    state: str
    cap: int
    evidence: tuple[Evidence, ...]
    label: dict[str, str] = {}
    reason: Reason = Reason("")
    advice: dict[str, str] = {}


class Badge(msgspec.Struct, frozen=True):
    """A distinction without points."""

    id: str
    label: dict[str, str]
    evidence: tuple[Evidence, ...] = ()


class Aftermath(msgspec.Struct, frozen=True):
    """What words of an earlier reply led to. ``kind``: overpromise, misinform, hold or callback; ``how``: came_back,
    owned (came back, owned up to in the same reply), kept (made good in time), open (not yet when it ended). ``turn``
    is the reply that decided it, None for open; ``line`` what the customer said to it; ``cost`` points of the mood per
    variable; ``csat`` what an open one takes from the customer's rating. ``why`` is what happened, ``lesson`` why it
    matters, ``advice`` what to say instead."""

    kind: str
    how: str
    evidence: Evidence
    turn: int | None = None
    line: str = ""
    cost: dict[str, int] = {}
    csat: int = 0
    why: Reason = Reason("")
    label: dict[str, str] = {}
    lesson: dict[str, str] = {}
    advice: dict[str, str] = {}


class DimensionScore(msgspec.Struct, frozen=True):
    """Points of one dimension after not-applicable points were spread inside it."""

    points: int
    of: int
    label: dict[str, str] = {}


class Metrics(msgspec.Struct, frozen=True):
    """Figures beside the marks; times in milliseconds, shares in thousandths, None where undefined."""

    units: int
    messages: int
    first_response_ms: int | None
    mean_response_ms: int | None
    slowest_response_ms: int | None
    within_share: int | None
    handle_ms: int
    peak_anger: int
    peak_turn: int | None
    recoveries: int
    positive_acts: int
    negative_acts: int
    negative_words: int
    mean_chars: int
    slots_known: int
    slots_total: int
    tools_used: int
    hints_used: int
    escalated: bool
    first_contact_resolution: bool


class Scorecard(msgspec.Struct, frozen=True):
    """The result of ``score()``: same input, same bytes (canonical JSON). ``passed`` None when a gate is only
    suspected or the attempt is too short to judge."""

    rubric: str
    rubric_hash: str
    total: int
    passed: bool | None
    band: str
    dimensions: dict[str, DimensionScore]
    criteria: tuple[Rating, ...]
    deductions: tuple[Deduction, ...]
    gates: tuple[GateHit, ...]
    badges: tuple[Badge, ...]
    metrics: Metrics
    capped_by: str = ""
    why_not_passed: tuple[Reason, ...] = ()
    not_enabled: tuple[str, ...] = ()
    aftermaths: tuple[Aftermath, ...] = ()
