"""What a customer holds against a reply although every word of it is polite: said at the wrong time, or said alone.

Pure conditions on what was heard and remembered; the numbers stand in the emotion file (``tact``), the reasons in
docs/explanation/emotion.md. Of what annoys, all but ``listen_first`` need a matter that is still open: once
something was agreed on, a second greeting or "anything else?" is only polite.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.domain.engine.feelings import EmotionModel, TactModel
from app.domain.engine.snapshot import Memory
from app.domain.scenario.model import Case, Effect

GREETING, APOLOGY = "greet", "apologize"
BARE = "bare_apology"
TAKEN_IN = "taken_in"
"""Keys beside the acts in ``Memory.act_uses``: bare apologies so far, and that the story was once taken in."""


@dataclass(frozen=True)
class Circumstances:
    """What tact goes by, of one unit.

    ``open``: nothing was agreed on yet. ``called``: the customer had to ask whether anybody is there. ``asked``:
    names of what the unit asks about. ``specific``: it states a fact of the case, takes up the customer's own words,
    offers a solution or names a sum.
    ``informs``: it says something that is no act, which may be what the customer wanted to know.
    """

    acts: tuple[str, ...]
    open: bool = True
    called: bool = False
    asked: tuple[str, ...] = ()
    specific: bool = False
    informs: bool = False


@dataclass(frozen=True)
class Tactless:
    """Which rules a unit breaks: ``annoys`` by name, with their effect and what of it this customer feels, thousandths;
    ``worthless`` acts by the rule that takes their effect; ``factors`` of acts that count less. ``bare``: an apology
    and nothing else; ``taken_in``: it shows that the story was read."""

    annoys: tuple[tuple[str, Effect, int], ...] = ()
    worthless: Mapping[str, str] = field(default_factory=dict)
    factors: Mapping[str, int] = field(default_factory=dict)
    bare: bool = False
    taken_in: bool = False

    @property
    def spoils(self) -> bool:
        """Whether the customer takes the unit amiss, so that it does not calm them as any polite reply would."""
        return any(share for _, _, share in self.annoys)


def judge(model: EmotionModel, persona: str, case: Case, memory: Memory, said: Circumstances) -> Tactless:
    """What of the unit is tactless towards this customer. Without ``tact`` in the emotion file nothing is."""
    if model.tact is None:
        return Tactless()
    judging = _Judging(model, model.tact, persona, memory, said)
    unheard = dict.fromkeys(judging.unheard(case), model.tact.listen_first.factor)
    if not said.open:
        return Tactless(factors=unheard, taken_in=judging.taken_in)
    return Tactless(judging.annoys(), judging.worthless(), unheard, judging.bare, judging.taken_in)


class _Judging:
    """The conditions, one by one."""

    def __init__(self, model: EmotionModel, tact: TactModel, persona: str, memory: Memory, said: Circumstances) -> None:
        self.model, self.tact, self.persona, self.memory, self.said = model, tact, persona, memory, said
        self.acts = frozenset(said.acts)
        kinds = {model.class_of(act) for act in said.acts}
        amends = not kinds.isdisjoint(tact.bare_apology.made_good_by_classes)
        amends = amends or self._hears(tact.bare_apology.made_good_by)
        self.bare = APOLOGY in self.acts and not (amends or said.specific or said.informs)
        self.taken_in = said.specific or self._hears(tact.listen_first.shown_by)

    def annoys(self) -> tuple[tuple[str, Effect, int], ...]:
        found = (
            ("closing_cue", self._closes() and not self._tried(), self.tact.closing_cue),
            ("off_topic", self._strays(), self.tact.off_topic),
            ("bare_apology", self.bare and self.memory.act_uses.get(BARE, 0) > 0, self.tact.bare_apology),
            ("greet_again", self._greets_again(), self.tact.greet_again),
        )
        if self._hears(self.tact.felt_already):
            return ()
        broken = [(name, rule.effect, rule.personas.get(self.persona, 1000)) for name, breaks, rule in found if breaks]
        return tuple(broken[:1])

    def worthless(self) -> dict[str, str]:
        """Acts that please nobody here, whether or not they also annoy."""
        found = (
            ("greet_again", self._greets_again(), (GREETING,)),
            ("bare_apology", self.bare, (APOLOGY,)),
            ("closing_cue", True, self.tact.closing_cue.acts),
            ("off_topic", self._asks_beside(), self.tact.off_topic.acts),
        )
        return {act: rule for rule, breaks, acts in found if breaks for act in acts if act in self.acts}

    def unheard(self, case: Case) -> tuple[str, ...]:
        """Soothing of somebody who came back, before anything shows that their story was taken in."""
        rule = self.tact.listen_first
        back = case.contacts >= rule.contacts.get(self.persona, rule.contacts["default"])
        if not back or self.taken_in or TAKEN_IN in self.memory.act_uses:
            return ()
        return rule.acts

    def _greets_again(self) -> bool:
        again = GREETING in self.acts and self.memory.act_uses.get(GREETING, 0) > 0
        return again and not self.said.called and not self._hears(self.tact.greet_again.excused_by)

    def _closes(self) -> bool:
        return self._hears(self.tact.closing_cue.acts)

    def _tried(self) -> bool:
        """Something was put forward or done: asking too early is then no more than useless."""
        tried = self.tact.closing_cue.excused_by
        return self._hears(tried) or any(act in self.memory.act_uses for act in tried)

    def _asks_beside(self) -> bool:
        beside = self.tact.off_topic.asks
        return bool(self.said.asked) and all(name in beside for name in self.said.asked)

    def _strays(self) -> bool:
        return self._asks_beside() and not self.said.specific and not self._hears(self.tact.off_topic.excused_by)

    def _hears(self, acts: Iterable[str]) -> bool:
        return not self.acts.isdisjoint(acts)
