"""How the report and the replay speak: data of the marks and of the record turned into sentences.

The sentences are catalogue entries; this module only chooses among them. Nothing here judges.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.scenario.model import Scenario, Text
from app.domain.scoring.rubric import Rubric
from app.domain.scoring.scorecard import Reason
from app.domain.scoring.wording import tell
from app.domain.text.catalogue import ACTS
from app.errors import N_

Gettext = Callable[[str], str]


VARIABLES = {
    "anger": N_("anger"),
    "anxiety": N_("anxiety"),
    "trust": N_("trust"),
    "patience": N_("patience"),
    "satisfaction": N_("satisfaction"),
}
BANDS = (N_("calm"), N_("displeased"), N_("angry"), N_("very angry"), N_("furious"))
GRADES = {
    "excellent": N_("excellent"),
    "qualified": N_("qualified"),
    "improve": N_("needs practice"),
    "fail": N_("not yet"),
}
FINDINGS = {
    "negative_word": N_("negative wording"),
    "rude_pronoun": N_("familiar address"),
    "punct_burst": N_("repeated punctuation"),
    "too_long": N_("too long"),
    "emoji": N_("emoji"),
    "honorific": N_("courteous address"),
    "question": N_("question"),
}
VALUE_KINDS = {
    "money": N_("sum"),
    "duration": N_("duration"),
    "date": N_("day"),
    "clock": N_("time of day"),
    "order_no": N_("order number"),
    "phone": N_("phone number"),
    "place": N_("place"),
    "number": N_("number"),
}
CHANGES = {
    "waiting": N_("waiting for a reply"),
    "answered": N_("somebody answered"),
    "nothing": N_("nothing in it for them"),
    "otherwise": N_("not what they needed to hear"),
    "floor": N_("still unsolved, so anger stays"),
    "negative_words": N_("many negative words"),
    "money_first": N_("money before a kind word"),
    "emoji": N_("emoji"),
    "only_words": N_("kind words and nothing done"),
    "positive_unit": N_("a good reply on the whole"),
    "concrete": N_("concrete facts named"),
    "settling": N_("calms down by itself"),
    "first_impression": N_("first impression"),
    "hold_broken": N_("the promised wait was overrun"),
    "overpaid": N_("suspiciously much money"),
    "greet_again": N_("greeted again in the middle of the matter"),
    "closing_cue": N_("closing words while the matter is open"),
    "bare_apology": N_("an apology and nothing else"),
    "listen_first": N_("soothed before the story was taken in"),
    "off_topic": N_("small talk while the matter is open"),
}
STILL = frozenset(("greet_again", "closing_cue", "bare_apology", "listen_first", "off_topic"))
"""Rules that are told even when they only kept something from working."""
CHANGE_FAMILIES = {
    "act": N_("said: %(name)s"),
    "mistimed": N_("at the wrong moment: %(name)s"),
    "silence": N_("silence: %(name)s"),
    "transition": N_("the story: %(name)s"),
    "interrupt": N_("the story: %(name)s"),
    "answer": N_("what was asked: %(name)s"),
    "settled": N_("the proposal: %(name)s"),
    "trap": N_("found out later: %(name)s"),
}
SILENCES = {
    "nudge": N_("a first nudge"),
    "nudge_hard": N_("a harder nudge"),
    "nudge_last": N_("a last nudge"),
    "leave": N_("they leave"),
}
SETTLED = {
    "accepted": N_("accepted"),
    "partial": N_("accepted in part"),
    "promise": N_("a promise"),
    "rejected": N_("rejected"),
}
VIAS = {
    "next": N_("arrow"),
    "interrupt": N_("interrupt"),
    "otherwise": N_("otherwise"),
    "silence": N_("silence"),
    "limit": N_("limit"),
    "hold": N_("hold"),
    "end": N_("closed by the agent"),
}


SCOPE = {
    "first": N_("the agent acts"),
    "second": N_("the customer acts"),
    "third": N_("somebody else acts"),
    "neg": N_("negated"),
    "double": N_("doubly negated"),
    "conditional": N_("under a condition"),
    "already": N_("done already"),
    "doing": N_("being done"),
    "will": N_("to be done"),
    "question": N_("a question"),
    "quoted": N_("somebody's words"),
}

DECISIONS = {
    "quotation": N_("these are somebody else's words"),
    "subject": N_("somebody else is the doer"),
    "question_form": N_("question or statement does not fit"),
    "negation": N_("it is negated"),
    "double_negation": N_("doubly negated, counts less"),
    "modality": N_("it stands under a condition or in another tense"),
    "tense": N_("done, being done or promised"),
    "concession": N_("a refusal follows after “but”"),
    "particle": N_("a softener is no alternative"),
    "adjacency": N_("what stands beside it changes its meaning"),
    "company": N_("it needs, or excludes, other acts in the reply"),
    "anger_gate": N_("mistimed before an angry customer"),
    "repetition": N_("said before word for word"),
    "suppressed": N_("another act covers the same words"),
    "implied": N_("follows from another act"),
    "doubt": N_("the second layer doubts it"),
    "muted": N_("your house lexicon mutes this rule"),
}

ACT_GROUPS = {
    "open": N_("Opening"),
    "listen": N_("Listening and checking"),
    "emotion": N_("Feelings"),
    "resolve": N_("Solving"),
    "safety": N_("Safety and formalities"),
    "close": N_("Closing"),
    "neg_attitude": N_("Bad: attitude"),
    "neg_process": N_("Bad: handling"),
    "neg_integrity": N_("Bad: honesty and red lines"),
}


@dataclass(frozen=True, slots=True)
class ActGroup:
    """Acts of one kind to choose from: ids and names."""

    label: str
    acts: tuple[tuple[str, str], ...]


def act_groups(gettext: Gettext, locale: str) -> tuple[ActGroup, ...]:
    """Every act in words, by kind."""
    chinese = locale == "zh-CN"
    return tuple(
        ActGroup(
            gettext(label),
            tuple(
                (act, info.name_zh if chinese else info.name_en) for act, info in ACTS.items() if info.group == group
            ),
        )
        for group, label in ACT_GROUPS.items()
    )


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one page: a locale, its catalogue, the story and the rubric whose labels it shows."""

    locale: str
    gettext: Gettext
    scenario: Scenario | None
    rubric: Rubric | None

    def text(self, text: Text | Mapping[str, str]) -> str:
        """An author's text in this locale, else in the first one there is."""
        if isinstance(text, str):
            return text
        return text.get(self.locale) or next(iter(text.values()), "")

    def act(self, act: str) -> str:
        """The name of an act."""
        info = ACTS.get(act)
        if info is None:
            return act
        return info.name_zh if self.locale == "zh-CN" else info.name_en

    def polarity(self, act: str) -> str:
        """Whether an act is good, bad or neither: pos, neg or neu."""
        return ACTS[act].polarity if act in ACTS else "neu"

    def scope(self, seen: str) -> str:
        """What a scope rule sees of a clause; empty for what is usual."""
        return self.gettext(SCOPE[seen]) if seen in SCOPE else ""

    def decision(self, rule: str) -> str:
        """Why a candidate was kept, weakened, flipped or dropped; the id of a rule of the lexicon as it is."""
        return self.gettext(DECISIONS[rule]) if rule in DECISIONS else rule

    def keys(self, keys: tuple[str, ...]) -> str:
        """What marked words were understood as: names of acts and of findings of form."""
        return " · ".join(self.act(name) if kind == "act" else self.finding(name) for kind, _, name in _split(keys))

    def finding(self, finding: str) -> str:
        """The name of a finding about form."""
        return self.gettext(FINDINGS.get(finding, finding))

    def why_not(self, criterion: str) -> str:
        """Why a criterion of the rubric is not marked by the machine; empty when it is."""
        rules = self.rubric.criteria if self.rubric else ()
        found = next((one for one in rules if one.id == criterion), None)
        return self.text({str(locale): text for locale, text in found.why_not.items()}) if found else ""

    def value_kind(self, kind: str) -> str:
        """What kind of value was stated; empty for plain words."""
        return self.gettext(VALUE_KINDS[kind]) if kind in VALUE_KINDS else ""

    def criterion(self, criterion: str) -> str:
        """The label of a criterion of the rubric."""
        rules = self.rubric.criteria if self.rubric else ()
        found = next((one for one in rules if one.id == criterion), None)
        return self.text({str(locale): text for locale, text in found.label.items()}) if found else criterion

    def state(self, state: str) -> str:
        """The label of a state or an outcome."""
        if self.scenario is None:
            return state
        if state in self.scenario.outcomes:
            return self.outcome(state)
        found = self.scenario.states.get(state)
        label = getattr(found, "label", None)
        return self.text(label) if label else state

    def outcome(self, outcome: str) -> str:
        """The label of an outcome of the story."""
        found = self.scenario.outcomes.get(outcome) if self.scenario else None
        return self.text(found.label) if found else outcome

    def tool(self, tool: str) -> str:
        """The label of a desk tool."""
        found = self.scenario.desk.get(tool) if self.scenario else None
        return self.text(found.label) if found else tool

    def fact(self, fact: str) -> str:
        """The label of a fact."""
        found = self.scenario.facts.get(fact) if self.scenario else None
        return self.text(found.label) if found else fact

    def variable(self, variable: str) -> str:
        """The name of a mood variable."""
        return self.gettext(VARIABLES.get(variable, variable))

    def band(self, band: int) -> str:
        """The word of a mood band, 0 to 4."""
        return self.gettext(BANDS[band])

    def grade(self, band: str) -> str:
        """The word of a score band."""
        return self.gettext(GRADES[band]) if band in GRADES else band

    def reason(self, reason: Reason) -> str:
        """The sentence of a reason."""
        return tell(reason, self.locale, self.scenario, self.rubric) if reason.key else ""

    def change(self, rule: str) -> str:
        """Why a mood variable moved."""
        if rule in CHANGES:
            return self.gettext(CHANGES[rule])
        family, _, name = rule.partition(".")
        if family not in CHANGE_FAMILIES or not name:
            return rule
        return self.gettext(CHANGE_FAMILIES[family]) % {"name": self._of_family(family, name)}

    def _of_family(self, family: str, name: str) -> str:
        if family in ("act", "mistimed", "trap"):
            return self.act(name)
        known = {"settled": SETTLED, "silence": SILENCES}.get(family, {})
        return self.gettext(known[name]) if name in known else name

    def via(self, via: str) -> str:
        """By what kind of arrow the story went on."""
        return self.gettext(VIAS.get(via, via))

    def again(self, repurchase: int) -> str:
        """Would they buy again; ``repurchase`` in thousandths."""
        if repurchase >= 650:
            return self.gettext("They will probably buy here again.")
        if repurchase >= 400:
            return self.gettext("They may buy here again, but they will compare first.")
        return self.gettext("They will probably not buy here again.")

    def publish(self, bad_review: int, complaint: int) -> str:
        """What they will write, and where; both in thousandths."""
        if complaint >= 500:
            return self.gettext("They will probably complain to the platform.")
        if bad_review >= 500:
            return self.gettext("They will probably leave a bad review in the shop.")
        if bad_review >= 200 or complaint >= 200:
            return self.gettext("They may grumble to friends or leave a lukewarm review.")
        return self.gettext("They will hardly write anything bad, perhaps a kind word in the review.")


def _split(keys: tuple[str, ...]) -> list[tuple[str, str, str]]:
    return [key.partition(".") for key in keys]


def points(thousandths: int) -> str:
    """Points as people write them: at most one decimal, none when it is zero."""
    tenths = round(thousandths / 100)
    return f"{tenths // 10}" if tenths % 10 == 0 else f"{tenths / 10:.1f}"
