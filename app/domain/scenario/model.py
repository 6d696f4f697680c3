"""What the files of trainers mean: scenario, persona, mixin, block (schema 1).

Frozen pydantic models with ``extra="forbid"``. Positions and messages are the business of
``read``; guards are text here and parsed by ``condition``. A ``Text`` is one string or one
string per locale (``{zh-CN: …, en: …}``).
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
ScenarioId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=64)]
StateRef = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$", max_length=129)]
Beat = Annotated[str, StringConstraints(pattern=r"^\$?[a-z][a-z0-9_]*$", max_length=64)]
Guard = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Text = str | dict[str, str]
Points = Annotated[int, Field(ge=-100, le=100)]
Percent = Annotated[int, Field(ge=0, le=100)]

VARIABLES = ("anger", "anxiety", "trust", "patience", "satisfaction")
PHASES = ("open", "vent", "diagnose", "propose", "negotiate", "commit", "close")
Effect = dict[Literal["anger", "anxiety", "trust", "patience", "satisfaction"], Points]


class Part(BaseModel):
    """Base of everything an author writes: closed keys, immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class Brief(Part):
    """What the trainee is told before and during the conversation."""

    role: Text
    situation: Text
    objective: Text
    limits_of_authority: Text


class Authority(Part):
    """What the trainee may promise alone. ``money_cap`` in yuan."""

    money_cap: int = 0
    may: tuple[Id, ...] = ()


class Case(Part):
    """What rubric and emotion model need to know of the case."""

    loss_kind: Literal["time", "goods", "money", "dignity", "health"]
    fault: Literal["ours", "courier", "platform", "customer", "unknown", "mixed", "none"]
    failure_type: Literal["process", "outcome"] = "outcome"
    escalation: Literal["required", "optional", "forbidden"] = "optional"
    privacy: Literal["low", "high"] = "low"
    authority: Authority = Authority()
    sla: dict[Id, str] = {}
    evidence_needed: bool = False
    policy_needed: bool = False
    rights_needed: bool = False
    must_acts: tuple[Id, ...] = ()
    position: Text = ""
    interest: Text = ""
    contacts: Annotated[int, Field(ge=1, le=9)] = 1
    double_deviation: bool = False
    presale: bool = False
    price: int = 0


class Fact(Part):
    """A fact of the story. ``show``: desk (card), lookup (after a tool), customer (only the
    customer knows), hidden (never sent to the browser)."""

    label: Text
    type: Literal["id", "money", "date", "clock", "duration", "phone", "text"] = "text"
    value: str
    aliases: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    show: Literal["desk", "lookup", "customer", "hidden"]
    reveal: StateRef | None = None


class Slot(Part):
    """Something the trainee should find out. ``phrases`` in the lexicon's pattern language;
    ``asks.ID`` holds when one stands in the clause of a fitting act or question."""

    label: Text
    phrases: tuple[str, ...]
    answer: Beat
    fact: Id | None = None
    known: bool = False
    interest: bool = False


class Answer(Part):
    """What the customer says when asked something that is no slot (also raises ``asks.ID``)."""

    phrases: tuple[str, ...]
    say: Beat
    effect: Effect = {}


class Solution(Part):
    """What can be offered: ``offers.ID`` when a phrase stands in the clause of a fitting act."""

    label: Text
    phrases: tuple[str, ...]
    fit: Literal["good", "mid", "bad"]
    kind: Literal["time", "goods", "money", "dignity", "health"]
    money: int | None = None
    needs: Id | None = None


class Tool(Part):
    """A desk tool: costs seconds, shows facts, performs an act that is evidence like words."""

    label: Text
    seconds: Annotated[int, Field(ge=0, le=120)] = 3
    shows: tuple[Id, ...] = ()
    act: Id | None = None
    solution: Id | None = None
    result: Text = ""
    changes: Literal["none", "order", "address", "refund", "account"] = "none"


class Expectation(Part):
    """By the end of this state the trainee must have done ``need``; adds case evidence to criterion ``item``."""

    id: Id
    item: str
    need: Guard
    by: Annotated[str, StringConstraints(pattern=r"^(exit|turn [1-9][0-9]?)$")] = "exit"
    tip: Text


class Transition(Part):
    """An arrow. Exactly one of ``go`` and ``stay``. ``settle`` tells how the customer took the proposal."""

    id: Id
    when: Guard
    go: StateRef | None = None
    stay: bool = False
    say: Beat | tuple[Beat, ...] | None = None
    effect: Effect = {}
    settle: Literal["accepted", "partial", "promise", "rejected"] | None = None


class Otherwise(Part):
    """What happens when no arrow fires. Mandatory in every state."""

    go: StateRef | None = None
    say: Beat | tuple[Beat, ...] | None = None
    effect: Effect = {}


class State(Part):
    """A station of the story; ``phase`` lets rubric windows speak about any plot."""

    label: Text
    phase: Literal["open", "vent", "diagnose", "propose", "negotiate", "commit", "close"]
    say: Beat | tuple[Beat, ...] | None = None
    expect: tuple[Expectation, ...] = ()
    next: tuple[Transition, ...] = ()
    otherwise: Otherwise


class Place(Part):
    """A block placed like a state; its states get the prefix ``ID.``."""

    place: Id
    bind: dict[Id, Beat] = Field(default={}, alias="with")
    exits: dict[Id, StateRef]


class Interrupt(Part):
    """Tried before the state's own transitions, in every state; fires at most once unless ``rearm`` turns."""

    id: Id
    when: Guard
    go: StateRef | None = None
    say: Beat | tuple[Beat, ...] | None = None
    effect: Effect = {}
    rearm: Annotated[int, Field(ge=0, le=50)] = 0


class Remark(Part):
    """A reaction in words that moves nothing: at most one per unit, first that holds and is not cooling down."""

    id: Id
    when: Guard
    say: Beat
    cooldown: Annotated[int, Field(ge=0, le=50)] = 2


class Outcome(Part):
    """How a conversation can end. Only bad outcomes cap the total (points of 100)."""

    label: Text
    kind: Literal["resolved", "partial", "escalated", "walked_away", "complaint", "timed_out"]
    good: bool
    cap: Percent | None = None
    last: Text = ""


class Limits(Part):
    """``turns`` reply units and ``minutes`` of conversation; then ``outcome``."""

    turns: Annotated[int, Field(ge=3, le=60)] = 24
    minutes: Annotated[int, Field(ge=3, le=120)] = 30
    outcome: Id = "timed_out"


class Variant(Part):
    """One way of saying a beat; ``bubbles`` is a burst. Lines with ``when`` win over plain ones."""

    text: str | None = None
    bubbles: tuple[str, ...] = ()
    when: Guard | None = None
    card: Id | None = None
    image: Id | None = None


class LineSet(Part):
    """The variants of a beat, written as ``{pick: …, default: […], angry: […]}``: ``default`` and per persona id."""

    pick: Literal["shuffle", "cycle", "in_order", "once"] = "shuffle"
    variants: dict[Id, tuple[str | tuple[str, ...] | Variant, ...]]

    @model_validator(mode="before")
    @classmethod
    def _personas_are_keys(cls, given: Any) -> Any:
        if not isinstance(given, dict) or "variants" in given:
            return given
        return {
            **{k: v for k, v in given.items() if k == "pick"},
            "variants": {k: v for k, v in given.items() if k != "pick"},
        }


class Vary(Part):
    """A value of the case that differs between attempts; ``branching`` ones change the path."""

    values: Annotated[tuple[dict[str, str], ...], Field(min_length=1)]
    branching: bool = False


class TestTurn(Part):
    """One step of an embedded test: exactly one of trainee, desk, wait, end."""

    trainee: str | None = None
    desk: Id | None = None
    wait: Annotated[str, StringConstraints(pattern=r"^[0-9]+s$")] | None = None
    end: bool = False
    expect: dict[str, str | int | tuple[str, ...]] = {}


class Test(Part):
    """A conversation with what must hold at the end (``expect``: outcome, score, csat, state, said,
    criteria {ID: met|partly|missed|not_applicable}, gates, missed)."""

    __test__ = False
    id: Id
    persona: tuple[Id, ...] = ()
    case: dict[Id, str] = {}
    seed: str = "1"
    kind: str = ""
    turns: tuple[TestTurn, ...]
    expect: dict[str, str | int | bool | tuple[str, ...] | dict[str, str]]


class Mood(Part):
    """Start values (persona file) or shifts (scenario file) of the five variables."""

    anger: Points = 0
    anxiety: Points = 0
    trust: Points = 0
    patience: Points = 0
    satisfaction: Points = 0


class Document(Part):
    """What every file begins with."""

    schema_: Literal[1] = Field(alias="schema")
    version: Annotated[str, StringConstraints(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
    locale: Literal["zh-CN", "en"]


class Plot(Document):
    """What scenarios and mixins share; merged by ``read``: includes left to right, then the scenario."""

    facts: dict[Id, Fact] = {}
    slots: dict[Id, Slot] = {}
    answers: dict[Id, Answer] = {}
    solutions: dict[Id, Solution] = {}
    desk: dict[Id, Tool] = {}
    vary: dict[Id, Vary] = {}
    mood: Mood = Mood()
    limits: Limits | None = None
    start: StateRef | None = None
    states: dict[Id, State | Place] = {}
    interrupts: tuple[Interrupt, ...] = ()
    remarks: tuple[Remark, ...] = ()
    outcomes: dict[Id, Outcome] = {}
    lines: dict[Beat, LineSet] = {}


class Mixin(Plot):
    """A reusable part of a plot; several may be included."""

    kind: Literal["mixin"]
    id: Id


class Scenario(Plot):
    """A plot with its brief, case, cast and tests."""

    kind: Literal["scenario"]
    id: ScenarioId
    code: Annotated[str, StringConstraints(pattern=r"^S[0-9]{2}$")] | None = None
    title: Text
    summary: Text = ""
    tags: dict[Id, str | int | tuple[str, ...]] = {}
    warning: Text = ""
    include: tuple[Id, ...] = ()
    personas: Annotated[tuple[Id, ...], Field(min_length=1)]
    brief: Brief
    case: Case
    tests: tuple[Test, ...] = ()


class Block(Document):
    """A parameterised group of states, expanded where it is placed."""

    kind: Literal["block"]
    id: Id
    params: dict[Id, Literal["beat"]] = {}
    exits: tuple[Id, ...]
    start: Id
    states: dict[Id, State]
    lines: dict[Beat, LineSet] = {}


class Profile(Part):
    """The customer as the desk shows them."""

    name: str
    title: str = ""
    age: int
    avatar: Id


class Timers(Part):
    """Seconds. The persona owns all timers."""

    first_reply_s: int
    reply_s: int
    silence_s: int
    tau_s: int
    grace_s: int
    think_s: int


class Burst(Part):
    """``chance`` in percent that a long line is sent as several bubbles, at most ``max``."""

    chance: Percent = 0
    max: Annotated[int, Field(ge=1, le=5)] = 1


class Voice(Part):
    """How the persona types. ``typing_cps`` in tenths of a character per second; ``endings``,
    ``drop`` and ``replace`` by heat: calm (anger < 45), sharp (45–69), furious (≥ 70)."""

    typing_dcps: Annotated[int, Field(ge=5, le=200)]
    burst: Burst = Burst()
    address: str = ""
    endings: dict[Literal["calm", "sharp", "furious"], tuple[str, ...]] = {}
    drop: dict[Literal["calm", "sharp", "furious"], tuple[str, ...]] = {}
    replace: dict[Literal["calm", "sharp", "furious"], dict[str, str]] = {}


class Multipliers(Part):
    """Thousandths per class of acts."""

    relational: int = 1000
    info: int = 1000
    action: int = 1000
    money: int = 1000
    privacy: int = 1000
    process: int = 1000
    negative: int = 1000


class Persona(Document):
    """Who the customer is, laid over any plot. May not touch states, transitions or outcomes. ``overt``: how much of
    the anger shows in words, thousandths; the story goes by all of it."""

    kind: Literal["persona"]
    id: Id
    label: Text
    portrait: Text
    note: Text = ""
    traits: tuple[Id, ...] = ()
    register_: Literal["plain", "warm", "formal", "casual", "direct"] = Field(default="plain", alias="register")
    profile: Profile
    mood: Mood
    multipliers: Multipliers = Multipliers()
    timers: Timers
    outcome_weights: tuple[int, int, int]
    social: bool = False
    abuse: Percent = 0
    overt: Annotated[int, Field(ge=0, le=1000)] = 1000
    voice: Voice
    remarks: tuple[Remark, ...] = ()
    interrupts: tuple[Interrupt, ...] = ()
    lines: dict[Beat, LineSet]


# Every persona voices these (SC401); ``default`` is the fallback persona's own file.
STANDARD_BEATS = (
    "nudge", "nudge_hard", "nudge_last", "leave", "insulted", "complaint_threat", "suspects_fraud",
    "not_heard", "unclear", "hold_ok", "thanks", "ask_manager", "ask_proof", "bad_review",
)  # fmt: skip
