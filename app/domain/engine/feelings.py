"""The emotion model as data (kind ``emotion``): effects, factors and curves. All factors are thousandths."""

from typing import Annotated, Literal

from pydantic import Field

from app.domain.scenario.model import Effect, Id, Part

Five = tuple[int, int, int, int, int]
Bounds = tuple[int, int]
Shares = dict[Id, int]


class Overused(Part):
    """Acts whose use number ``from_use`` and later works the other way."""

    acts: tuple[Id, ...]
    from_use: int
    factor: int


class LateApology(Part):
    """Factors of the first and of further apologies after the first proposal."""

    first: int
    next: int


class PhaseFlip(Part):
    """Acts that misfire while anger is at least ``anger`` and nothing relational was said yet."""

    anger: int
    factors: dict[Id, int]


class RelationalOnly(Part):
    """From the ``from_unit``-th unit in a row with warm words and nothing done."""

    from_unit: int
    factor: int
    patience: int


class Mistimed(Part):
    """Acts that provoke while anger is at least ``anger``."""

    acts: tuple[Id, ...]
    anger: int
    anger_add: int
    trust_add: int


class NegativeWords(Part):
    """Every ``per`` negative words add ``share`` of the anger, at least ``min_add``, at most ``max_add`` a unit."""

    per: int
    share: int
    min_add: int
    max_add: int


class Emoji(Part):
    """An emoji warms a calm customer; it annoys an upset one and who came for business (personas of ``exchange``)."""

    calm: Effect
    upset: Effect
    upset_from: int
    exchange: tuple[Id, ...] = ()


class FirstImpression(Part):
    """Trust gained in the first ``units`` counts ``trust``."""

    units: int
    trust: int


class Match(Part):
    """Factor of a remedy that fits the loss, or does not."""

    match: int
    mismatch: int


class Contacts(Part):
    """From the ``start``-th contact over the same matter the customer begins in a worse mood."""

    start: int
    effect: Effect


class DoubleDeviation(Part):
    """The recovery failed once already: what hurts counts ``negative``, warm words ``relational`` until each act of
    ``needs`` was heard."""

    negative: int
    relational: int
    needs: tuple[Id, ...]


class Compensation(Part):
    """What money does for satisfaction by its share of the price: ``curve`` at 0, 0.1, 0.2 …, flat after its end,
    thousandths of the effect. More than ``doubt_from`` thousandths of the price moves ``doubt``."""

    curve: Annotated[tuple[int, ...], Field(min_length=2)]
    doubt_from: int
    doubt: Effect


class Trap(Part):
    """What pleases or passes now and costs ``effect`` when it is found out; ``beat`` is what the customer then says."""

    effect: Effect
    beat: Id


class Traps(Part):
    """Words that are held against the trainee later.

    A promise is broken by an act of ``taken_back_by``, or when its time is over and no act of ``kept_by`` came before
    (``kept_by`` in time redeems it); a wrong fact is found out when the right one is said. Who owns up by an act of
    ``owned_by`` in the same reply pays ``owned``. What is still open at the end is found out afterwards.
    """

    overpromise: Trap
    misinform: Trap
    taken_back_by: tuple[Id, ...]
    kept_by: tuple[Id, ...]
    owned_by: tuple[Id, ...]
    owned: int


class Overrun(Part):
    """A wait whose length was promised: ``effect`` once for each share of ``at`` (thousandths) that it reaches."""

    at: tuple[int, ...]
    effect: Effect


class WaitingModel(Part):
    """``given_back`` patience on a reply; a hold lasts as promised or ``hold_default_s``; ``holds`` are granted."""

    given_back: int
    hold_default_s: int
    holds: int
    overrun: Overrun | None = None


class Rung(Part):
    """A step of the silence ladder at a multiple of the persona's ``silence_s``."""

    at: int
    anger: int
    beat: Id


class Leaving(Part):
    """Patience is used up."""

    anger: int
    beat: Id


class Index(Part):
    """Weights of the outcome index, thousandths of a point."""

    trust: int
    anger: int
    anger_from: int
    contact: int
    peak: int
    peak_at: int


class Interaction(Part):
    """How the trainee treated the customer: ``hostility`` weight and ``scale`` in points of anger."""

    hostility: int
    scale: int


class Process(Part):
    """What waiting, repeated questions and transfers cost, thousandths each."""

    wait: int
    repeat: int
    transfer: int


class GreetAgain(Part):
    """A greeting in the middle of an open conversation: "you have not read what I wrote". An act of ``excused_by`` in
    the same reply makes it a courtesy, and so does a customer who had to ask whether anybody is there."""

    effect: Effect
    excused_by: tuple[Id, ...] = ()
    personas: Shares = Field(default_factory=dict)


class ClosingCue(Part):
    """``acts`` that close while the matter is open please nobody; before any act of ``excused_by`` they annoy."""

    acts: tuple[Id, ...]
    effect: Effect
    excused_by: tuple[Id, ...]
    personas: Shares = Field(default_factory=dict)


class BareApology(Part):
    """An apology beside which nothing is done, asked or said of the case calms nobody; from the second on it annoys.
    Acts of ``made_good_by`` or of the classes ``made_good_by_classes`` in the same reply make it a good one."""

    effect: Effect
    made_good_by: tuple[Id, ...]
    made_good_by_classes: tuple[Literal["relational", "info", "action", "money", "privacy", "process"], ...]
    personas: Shares = Field(default_factory=dict)


class ListenFirst(Part):
    """From so many ``contacts`` on (by persona, else ``default``) soothing ``acts`` count ``factor`` until an act of
    ``shown_by``, or a fact of the case, shows that the story was taken in."""

    contacts: dict[Id, int]
    acts: tuple[Id, ...]
    shown_by: tuple[Id, ...]
    factor: int


class OffTopic(Part):
    """Questions beside the matter (names of answers): ``acts`` of a reply that asks nothing else are worth nothing,
    and it annoys unless an act of ``excused_by`` is in it."""

    asks: tuple[Id, ...]
    acts: tuple[Id, ...]
    effect: Effect
    excused_by: tuple[Id, ...]
    personas: Shares = Field(default_factory=dict)


class TactModel(Part):
    """What annoys although it is polite. Effects are felt by the persona's factor for what hurts and by ``personas``
    (thousandths, 1000 if not named; 0 forgives). One reply annoys in one way at most, the first that fits of closing,
    straying, apologising, greeting; beside an act of ``felt_already`` in none."""

    felt_already: tuple[Id, ...]
    greet_again: GreetAgain
    closing_cue: ClosingCue
    bare_apology: BareApology
    listen_first: ListenFirst
    off_topic: OffTopic


class OutcomeModel(Part):
    """From the end of a conversation to CSAT and NPS. ``csat``: index for 2, 3, 4 and 5. An offer that fits at least
    half, was not taken up and is under way by an act of ``promised_by`` when the trainee closes, is a promise."""

    index: Index
    interaction: Interaction
    process: Process
    csat: tuple[int, int, int, int]
    promised_by: tuple[Id, ...] = ()


class EmotionModel(Part):
    """The first calibration; see docs/explanation/emotion.md for where each number comes from."""

    schema_: Literal[1] = Field(alias="schema")
    kind: Literal["emotion"]
    id: Id
    version: str
    effects: dict[Id, Five]
    classes: dict[Literal["relational", "info", "action", "money", "privacy", "process"], tuple[Id, ...]]
    critical: tuple[Id, ...]
    novelty: tuple[int, int, int, int]
    overused: Overused
    late_apology: LateApology
    negativity_bias: int
    major: int
    phase_flip: PhaseFlip
    relational_only: RelationalOnly
    mistimed: Mistimed
    polarity: dict[Id, dict[Id, int]]
    cap: dict[Literal["anger", "anxiety", "trust", "patience", "satisfaction"], Bounds]
    money_first: dict[Id, Effect]
    unresolved_floor: Annotated[int, Field(ge=0, le=1000)]
    settling: int
    settled: dict[Literal["accepted", "partial", "promise", "rejected"], Five]
    resolution: dict[Literal["accepted", "partial", "promise", "rejected"], int]
    negative_words: NegativeWords
    positive_unit: Effect
    concrete_unit: Effect
    emoji: Emoji
    first_impression: FirstImpression
    match: Match
    failure_type: dict[Literal["process", "outcome"], dict[Id, int]]
    nothing: Effect
    contacts: Contacts | None = None
    double_deviation: DoubleDeviation | None = None
    compensation: Compensation | None = None
    traps: Traps | None = None
    tact: TactModel | None = None
    waiting: WaitingModel
    rungs: tuple[Rung, ...]
    leaving: Leaving
    outcome: OutcomeModel

    def class_of(self, act: str) -> str:
        """The class of ``act``: one of the six, else ``negative`` if it moves anything, else ``none``."""
        for name, acts in self.classes.items():
            if act in acts:
                return name
        return "negative" if any(self.effects.get(act, ())) else "none"
