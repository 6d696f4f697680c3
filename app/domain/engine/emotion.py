"""How a reply moves the customer: integer arithmetic in which every change names its rule.

Order inside a unit: effects of acts, then events of the unit (what was found out, words, emoji, money first,
settling), each clamped by the cap of the unit (not what was found out), then the floor. ``Tally.move`` is the only
writer of a Mood.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from app.domain.engine.curves import along
from app.domain.engine.events import Change, Mood
from app.domain.engine.feelings import EmotionModel
from app.domain.engine.snapshot import Memory
from app.domain.engine.tact import BARE, TAKEN_IN, Circumstances, judge
from app.domain.engine.traps import owns_up, trap_of
from app.domain.scenario.model import VARIABLES, Case, Effect, Persona, Solution

RELATIONAL = "relational"
DOING = frozenset(("action", "info", "money"))
PROPOSING = ("propose_solution", "offer_options", "decline_with_alternative")
REMEDYING = ("propose_solution", "offer_options", "take_action", "offer_compensation")


@dataclass(frozen=True)
class Customer:
    """Who reacts: the emotion model, the persona laid over it, and the case that is at stake."""

    model: EmotionModel
    persona: Persona
    case: Case
    solutions: Mapping[str, Solution]


@dataclass(frozen=True)
class Heard:
    """What the customer heard in one unit: credited act ids in order, and what else counts.

    ``nothing``: neither an act nor a question, an offer or a fact of the case was recognised.
    ``found_out``: kind of the earlier claim that this unit shows to be broken or false.
    ``money_fen``: the compensation it names, 0 without an amount. From ``open`` on it is what tact
    goes by, see ``Circumstances``; ``echoes``: it takes up the customer's own words.
    """

    acts: tuple[str, ...]
    nothing: bool = False
    offered: tuple[str, ...] = ()
    negative_words: int = 0
    emoji: bool = False
    concrete: bool = False
    unit: int = 0
    found_out: str = ""
    money_fen: int = 0
    open: bool = True
    called: bool = False
    asked: tuple[str, ...] = ()
    informs: bool = False
    echoes: bool = False


@dataclass
class Tally:
    """Running sums of one step, so that caps hold over everything that moves the mood in it."""

    model: EmotionModel
    mood: Mood
    uncapped: bool = False
    changes: list[Change] = field(default_factory=list)
    moved: dict[str, int] = field(default_factory=dict)

    def move(self, deltas: Mapping[str, int], rule: str, note: str = "", *, capped: bool = True) -> None:
        """Move the mood by ``deltas`` for one reason, within 0..100 and, if ``capped``, within the cap of the unit.

        A change that cap or scale eats is recorded with what was left of it, even 0, and ``of=wanted``,
        so that the report can say why little or nothing moved.
        """
        for variable in VARIABLES:
            wanted = deltas.get(variable, 0)
            if not wanted:
                continue
            value: int = getattr(self.mood, variable)
            allowed = self._within_cap(variable, wanted) if capped else wanted
            delta = max(0, min(100, value + allowed)) - value
            self.moved[variable] = self.moved.get(variable, 0) + delta
            left = note if delta == wanted else f"{note} of={wanted}".strip()
            self.changes.append(Change(variable, delta, rule, left))
            self.mood = replace(self.mood, **{variable: value + delta})

    def leave(self, rule: str, note: str) -> None:
        """Record that something moved nothing, and by which rule, so that the report can say it."""
        self.changes.append(Change("anger", 0, rule, note))

    def floor_anger(self, start: Mood, resolution: int) -> None:
        """While the matter is unresolved, anger does not sink below its share of the start: words alone end here.

        Gives back only what this step calmed: the floor never raises anger above where the step began.
        """
        floor = start.anger * self.model.unresolved_floor * (1000 - resolution) // 1_000_000
        before = self.mood.anger - self.moved.get("anger", 0)
        missing = min(floor, before) - self.mood.anger
        if missing > 0:
            self.move({"anger": missing}, "floor", capped=False)

    def _within_cap(self, variable: str, wanted: int) -> int:
        low, high = self.model.cap[variable]  # type: ignore[index]
        if self.uncapped and ((variable == "anger" and wanted > 0) or (variable == "trust" and wanted < 0)):
            return wanted
        moved = self.moved.get(variable, 0)
        return max(0, min(wanted, high - moved)) if wanted > 0 else min(0, max(wanted, low - moved))


def react(customer: Customer, memory: Memory, mood: Mood, heard: Heard) -> tuple[Tally, Memory]:
    """The customer's reaction to one unit: the tally of what moved, and the memory after.

    Sources of the rules: the emotion model file and docs/explanation/emotion.md.
    """
    reaction = _Reaction(customer, memory, mood, heard)
    reaction.hear_acts()
    reaction.feel_unit()
    return reaction.tally, reaction.memory


class _Reaction:
    """One unit at work on one customer; methods in the order in which they run."""

    def __init__(self, customer: Customer, memory: Memory, mood: Mood, heard: Heard) -> None:
        self.customer, self.memory, self.heard = customer, memory, heard
        self.model = customer.model
        self.kinds = tuple(self.model.class_of(act) for act in heard.acts)
        self.tally = Tally(self.model, mood, uncapped=any(act in self.model.critical for act in heard.acts))
        self.hurts = any(
            kind == "negative" and self.model.effects[act][0] >= self.model.major
            for act, kind in zip(heard.acts, self.kinds, strict=True)
        )
        self.tactless = judge(self.model, customer.persona.id, customer.case, memory, _circumstances(heard))
        self.warm_only = RELATIONAL in self.kinds and DOING.isdisjoint(self.kinds)
        self.too_many_words = self.warm_only and memory.relational_run + 1 >= self.model.relational_only.from_unit

    def hear_acts(self) -> None:
        for act, kind in zip(self.heard.acts, self.kinds, strict=True):
            mark = len(self.tally.changes)
            if act in self.model.mistimed.acts and self.tally.mood.anger >= self.model.mistimed.anger:
                rule = self.model.mistimed
                self.tally.move({"anger": rule.anger_add, "trust": rule.trust_add}, f"mistimed.{act}")
            elif act in self.tactless.worthless:
                self.tally.leave(self.tactless.worthless[act], f"act={act}")
            elif kind != "none":
                self._feel_act(act, self._factors(act, kind))
                if act in self.tactless.factors:
                    self.tally.leave("listen_first", f"act={act}")
            anger = sum(change.delta for change in self.tally.changes[mark:] if change.variable == "anger")
            self._remember(act, kind, anger)
        if self.heard.nothing:
            self.tally.move(_loose(self.model.nothing), "nothing")

    def _feel_act(self, act: str, factors: list[tuple[str, int]]) -> None:
        product, scale = 1, 1
        for _, factor in factors:
            product, scale = product * factor, scale * 1000
        effects = five(self.model.effects[act])
        deltas = {variable: round_away(base * product, scale) for variable, base in effects.items()}
        share = self._share(act)
        if share is not None:
            assert self.model.compensation is not None
            pleases = along(self.model.compensation.curve, share)
            deltas["satisfaction"] = round_away(effects["satisfaction"] * product * pleases, scale * 1000)
            factors = [*factors, ("amount", pleases)]
        note = " ".join(f"{name}={factor}" for name, factor in factors if factor != 1000)
        self.tally.move(deltas, f"act.{act}", note)
        if share is not None and self.model.compensation is not None and share > self.model.compensation.doubt_from:
            self.tally.move(_loose(self.model.compensation.doubt), "overpaid", f"share={share}")

    def _share(self, act: str) -> int | None:
        """Thousandths of the price that the named compensation makes; None if there is nothing to compare."""
        price = self.customer.case.price
        if self.model.compensation is None or act != "offer_compensation" or not self.heard.money_fen or not price:
            return None
        return self.heard.money_fen * 10 // price

    def _factors(self, act: str, kind: str) -> list[tuple[str, int]]:
        model, memory, persona = self.model, self.memory, self.customer.persona
        factors = [("persona", getattr(persona.multipliers, kind)), ("once_more", self._once_more(kind))]
        if kind == "negative":
            return factors
        factors.append(("novelty", _novelty(model, act, memory.act_uses.get(act, 0))))
        if act == "apologize" and memory.proposals > 0:
            late = model.late_apology
            factors.append(("late", late.next if memory.act_uses.get("late_apology") else late.first))
        if kind == RELATIONAL and self.hurts:
            factors.append(("hurt", model.negativity_bias))
        if kind == RELATIONAL and self.too_many_words:
            factors.append(("only_words", model.relational_only.factor))
        flip = model.phase_flip
        if act in flip.factors and self.tally.mood.anger >= flip.anger and not memory.related:
            factors.append(("too_early", flip.factors[act]))
        factors.append(("unheard", self.tactless.factors.get(act, 1000)))
        factors.append(("meaning", model.polarity.get(act, {}).get(persona.id, 1000)))
        factors.append(("failure", model.failure_type[self.customer.case.failure_type].get(act, 1000)))
        factors.append(("match", self._match(act)))
        return factors

    def _once_more(self, kind: str) -> int:
        """After a recovery that failed bad weighs more and warm words less, until what it takes was said."""
        rule = self.model.double_deviation
        if rule is None or not self.customer.case.double_deviation:
            return 1000
        if kind == "negative":
            return rule.negative
        heard = {*self.memory.act_uses, *self.heard.acts}
        return rule.relational if kind == RELATIONAL and not heard.issuperset(rule.needs) else 1000

    def _match(self, act: str) -> int:
        if act not in REMEDYING or not self.heard.offered:
            return 1000
        solutions, loss = self.customer.solutions, self.customer.case.loss_kind
        fits = any(solutions[name].kind == loss for name in self.heard.offered)
        return self.model.match.match if fits else self.model.match.mismatch

    def _remember(self, act: str, kind: str, anger: int) -> None:
        memory = self.memory
        uses = dict(memory.act_uses)
        uses[act] = uses.get(act, 0) + 1
        if act == "apologize" and memory.proposals > 0:
            uses["late_apology"] = uses.get("late_apology", 0) + 1
        self.memory = replace(
            memory,
            act_uses=uses,
            related=memory.related or kind == RELATIONAL,
            proposals=memory.proposals + (1 if act in PROPOSING else 0),
            relational_credit=memory.relational_credit + (max(0, -anger) if kind == RELATIONAL else 0),
            hostility=memory.hostility + (max(0, anger) if kind == "negative" else 0),
            transfers=memory.transfers + (1 if act == "escalate_handoff" else 0),
            red_line=memory.red_line or act in self.model.critical,
        )

    def feel_unit(self) -> None:
        self._find_out()
        self._count_negative_words()
        self._resent_money_first()
        self._miss_tact()
        self._read_form()
        if self.kinds and "negative" not in self.kinds and not self.tactless.spoils:
            self._settle()
        self._first_impression()
        run = self.memory.relational_run + 1 if self.warm_only else 0
        peak = max(self.memory.peak_anger, self.tally.mood.anger)
        self.memory = replace(self.memory, relational_run=run, peak_anger=peak)

    def _find_out(self) -> None:
        traps = self.model.traps
        if traps is None or not self.heard.found_out:
            return
        factor = traps.owned if owns_up(traps, self.heard.acts) else 1000
        effect = trap_of(traps, self.heard.found_out).effect
        deltas = {str(variable): round_away(delta * factor, 1000) for variable, delta in effect.items()}
        self.tally.move(deltas, f"trap.{self.heard.found_out}", f"owned={factor}" * (factor != 1000), capped=False)

    def _count_negative_words(self) -> None:
        rule = self.model.negative_words
        total = self.memory.negative_words + self.heard.negative_words
        doses = total // rule.per - self.memory.negative_words // rule.per
        if doses:
            dose = max(rule.min_add, round_away(self.tally.mood.anger * rule.share, 1000))
            self.tally.move({"anger": min(rule.max_add, dose * doses)}, "negative_words", f"count={total}")
        self.memory = replace(self.memory, negative_words=total)

    def _resent_money_first(self) -> None:
        if self.memory.related or "offer_compensation" not in self.heard.acts:
            return
        if self.memory.act_uses["offer_compensation"] == 1:
            table = self.model.money_first
            self.tally.move(_loose(table.get(self.customer.persona.id, table["default"])), "money_first")

    def _miss_tact(self) -> None:
        """Polite and annoying: each rule that was broken by its name, once a unit."""
        hurt = self.customer.persona.multipliers.negative
        for rule, effect, share in self.tactless.annoys:
            deltas = {str(name): round_away(delta * hurt * share, 1_000_000) for name, delta in effect.items()}
            self.tally.move(deltas, rule, f"persona={hurt * share // 1000}" * (hurt * share != 1_000_000))
        uses = dict(self.memory.act_uses)
        if self.tactless.bare:
            uses[BARE] = uses.get(BARE, 0) + 1
        if self.tactless.taken_in:
            uses[TAKEN_IN] = 1
        self.memory = replace(self.memory, act_uses=uses)

    def _read_form(self) -> None:
        if self.heard.emoji:
            rule = self.model.emoji
            upset = self.tally.mood.anger >= rule.upset_from or self.customer.persona.id in rule.exchange
            self.tally.move(_loose(rule.upset if upset else rule.calm), "emoji")
        if self.too_many_words:
            self.tally.move({"patience": self.model.relational_only.patience}, "only_words")

    def _settle(self) -> None:
        if not self.heard.negative_words:
            self.tally.move(_loose(self.model.positive_unit), "positive_unit")
        if self.heard.concrete:
            self.tally.move(_loose(self.model.concrete_unit), "concrete")
        self.tally.move({"anger": self.model.settling}, "settling")

    def _first_impression(self) -> None:
        gained = sum(change.delta for change in self.tally.changes if change.variable == "trust")
        if gained > 0 and self.heard.unit < self.model.first_impression.units:
            extra = round_away(gained * (self.model.first_impression.trust - 1000), 1000)
            self.tally.move({"trust": extra}, "first_impression")


def _circumstances(heard: Heard) -> Circumstances:
    specific = heard.concrete or heard.echoes or bool(heard.offered) or heard.money_fen > 0
    return Circumstances(heard.acts, heard.open, heard.called, heard.asked, specific, heard.informs)


def round_away(value: int, scale: int) -> int:
    """``value / scale`` rounded half away from zero; ``scale`` > 0."""
    magnitude = (abs(value) * 2 + scale) // (2 * scale)
    return magnitude if value >= 0 else -magnitude


def five(values: tuple[int, int, int, int, int]) -> dict[str, int]:
    """The five numbers of an effect row as deltas per variable."""
    return dict(zip(VARIABLES, values, strict=True))


def _novelty(model: EmotionModel, act: str, uses: int) -> int:
    if act in model.overused.acts and uses + 1 >= model.overused.from_use:
        return model.overused.factor
    return model.novelty[min(uses, len(model.novelty) - 1)]


def _loose(effect: Effect) -> dict[str, int]:
    return {str(variable): delta for variable, delta in effect.items()}
