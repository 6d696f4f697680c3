"""What becomes of a candidate: kept, weakened, flipped or dropped; each scope rule a function.

A rule returns the candidate as it found it, a changed one with the decision added to its chain,
or the same candidate marked as dropped.
"""

# ruff: noqa: E501 - word lists are easier to check when a list is a line

import re
from collections.abc import Callable

import msgspec

from app.domain.text.catalogue import ACTS
from app.domain.text.matcher import CompiledRule, Hit
from app.domain.text.segment import DOUBLE_NEGATION, CutText, Part, negations
from app.domain.text.understanding import Decision

RELATIONAL = frozenset({"empathy_generic", "empathy_specific", "apologize", "compliment", "thank", "reassure"})
REMEDIES = frozenset({"take_action", "propose_solution", "offer_options", "offer_compensation", "commit_deadline"})
HARD_NO = frozenset({"flat_refusal", "blame_customer", "defend_argue"})
OWN_ACTS = frozenset({"take_action", "commit_followup", "own_responsibility"})
CONDITIONAL_NEVER = frozenset({"own_responsibility", "offer_compensation", "propose_solution"})
MISTIMED_IN_ANGER = frozenset({"compliment", "rapport_play", "recommend_product", "invite_rating"})
ANGER_GATE = 60

_REACH = 4  # Chinese characters before the cue in which a negation still denies it
_REACH_WORDS = 3
_TO_WHOM = re.compile(r"(?:给|帮|为|替|向|跟|对|让)(?:您|你|我们?|他)")  # not counted: 不可以给您退款
_BUT = re.compile(
    r"[\s,]*(?:但是?|可是|不过|然而|只是|就是|\b(?:but|however|though|yet|still|only|that said|even so|unfortunately|sadly)\b)"
)
_DEFINITE = re.compile(
    r"就|我[们]?(?:给|帮|会|来|可)|可以|都能|\b(?:then|(?:i|we)(?:'ll|'d| can| could| will| would| may))\b"
)
# "I'd refund it if I could", "had you told us we could have": what is not so offers nothing.
_UNREAL = re.compile(
    r"\bif (?:only\b|(?:i|we) could\b|(?:it|this|that|you|they|we|i) (?:were|had)\b)|\b(?:could|would) have [a-z]+ed\b"
)
_RHETORICAL = re.compile(
    r"难道|凭什么|至于吗|觉得可能吗|不会自己|好意思|不是.{1,12}吗$|还用问|有什么用|要不要脸"
    r"|\b(?:do|did|can) (?:you|anyone) (?:really|seriously|honestly) (?:think|believe|expect|imagine|want me)|\bdo (?:i|we) look|\bhow (?:should|would) (?:i|we) know|\bam i (?:supposed|meant)"
    r"|\bwhat do you expect|\bisn't it (?:obvious|clear)|\bsince when\b|\bwho cares\b|\bare you (?:kidding|serious|joking)|\bwhose fault\b|\bwhy (?:would|should) (?:i|we)\b"
)


_PERHAPS = re.compile(r"\b(?:might|may|maybe|perhaps|possibly|could be)\b")
_OTHER_WAY = re.compile(
    r"(?<![a-z])(?:can|could|instead|but|however|alternatively|what i|how about|would|let me|i'll|we'll|or (?:a|an|we|you))(?![a-z'])"
)
_MANNERS = re.compile(
    r"\b(?:shout|yell|scream|tone|language|mouth|voice|rude|nice|polite|manner|behav|temper|attitude|swear|control your)"
)


class Candidate(msgspec.Struct, frozen=True):
    """An act that a rule found, on its way through the scope rules."""

    act: str
    rule: CompiledRule
    clause: int
    hit: Hit
    confidence: int
    why: tuple[Decision, ...] = ()
    dropped: bool = False

    def weakened(self, per_mille: int, rule: str, note: str = "") -> "Candidate":
        """Less sure, by a factor in thousandths."""
        return msgspec.structs.replace(
            self, confidence=max(1, self.confidence * per_mille // 1000), why=(*self.why, Decision(rule, note))
        )

    def flipped(self, act: str, rule: str, note: str = "") -> "Candidate":
        """Another act, for a reason."""
        return msgspec.structs.replace(self, act=act, why=(*self.why, Decision(rule, note)))

    def refused(self, rule: str, note: str = "") -> "Candidate":
        """Not an act after all, for a reason."""
        return msgspec.structs.replace(self, dropped=True, why=(*self.why, Decision(rule, note)))


class Scene(msgspec.Struct, frozen=True):
    """What the rules may look at beside the candidate: the clauses, the other candidates, the mood."""

    text: CutText
    present: frozenset[str] = frozenset()
    clause_acts: tuple[frozenset[str], ...] = ()
    anger: int = 0

    def part(self, candidate: Candidate) -> Part:
        return self.text.parts[candidate.clause]


def quotation(candidate: Candidate, scene: Scene) -> Candidate:
    """Words in quotes, or after "you said", are reported: no credit and no penalty."""
    part = scene.part(candidate)
    if candidate.rule.rule.reported == "ignore":
        return candidate
    if part.quoted or candidate.hit.start >= part.reported:
        return candidate.refused("quotation")
    return candidate


def subject(candidate: Candidate, scene: Scene) -> Candidate:
    """Own acts are the agent's own: with the customer as doer they are none."""
    doer, wanted = scene.part(candidate).subject, candidate.rule.rule.subject
    if wanted != "any" and doer not in wanted.replace("_or_none", " none").split():
        return candidate.refused("subject", doer)
    if wanted == "any" and candidate.act in OWN_ACTS and doer == "second":
        return candidate.refused("subject", doer)
    return candidate


def question_form(candidate: Candidate, scene: Scene) -> Candidate:
    """A rule may want a question or none; a rhetorical question asks nothing."""
    part, wanted = scene.part(candidate), candidate.rule.rule.question
    if wanted is not None and wanted != part.question:
        return candidate.refused("question_form", "question" if part.question else "statement")
    if candidate.act == "clarify_question" and _RHETORICAL.search(scene.text.copy, part.start, part.end):
        return candidate.refused("question_form", "rhetorical")
    return candidate


def negation(candidate: Candidate, scene: Scene) -> Candidate:
    """A negation shortly before the cue or inside its gaps blocks or flips it; a double one weakens."""
    wanted = candidate.rule.rule.negation
    if wanted == "ignore":
        return candidate
    part = scene.part(candidate)
    denied = _denied_by(candidate, scene.text.copy, part)
    if not denied:
        return candidate.refused("negation", "missing") if wanted == "require" else candidate
    note = scene.text.copy[denied[0] : denied[1]]
    if wanted == "require":
        return candidate
    if any(
        part.start + match.start() <= denied[0] < part.start + match.end()
        for match in DOUBLE_NEGATION.finditer(scene.text.copy[part.start : part.end])
    ):
        return candidate.weakened(600, "double_negation", note)
    if wanted.startswith("flip:"):
        return candidate.flipped(wanted[5:], "negation", note)
    return candidate.refused("negation", note)


def _denied_by(candidate: Candidate, copy: str, part: Part) -> tuple[int, int] | None:
    if part.polarity == "pos":
        return None
    start, end = candidate.hit.start, candidate.hit.end
    if candidate.rule.locale == "en":
        words = copy[part.start : start].split()[-_REACH_WORDS:]
        reach = start - len(" ".join(words)) - 1 if words else start
    else:
        reach = part.start
    for place in negations(copy, part):
        if candidate.rule.locale != "en" and len(_TO_WHOM.sub("", copy[place[0] : start])) > _REACH:
            continue
        if reach <= place[0] < end and not any(a <= place[0] < b for a, b in candidate.hit.steps):
            return place
    return None


def modality(candidate: Candidate, scene: Scene) -> Candidate:
    """A rule may want a modality; what stands under a condition is neither owned nor offered."""
    part, wanted = scene.part(candidate), candidate.rule.rule.modality
    if wanted and part.modality not in wanted:
        return candidate.refused("modality", part.modality)
    if candidate.act in REMEDIES and _UNREAL.search(scene.text.copy, _thought_start(candidate, scene), part.end):
        return candidate.refused("modality", "unreal")
    if part.modality == "conditional" and candidate.act in CONDITIONAL_NEVER:
        before = scene.text.copy[part.start : candidate.hit.end]
        if not _DEFINITE.search(before):
            return candidate.refused("modality", "conditional")
    if candidate.act == "own_responsibility" and _PERHAPS.search(scene.text.copy, part.start, candidate.hit.start):
        return candidate.refused("modality", "perhaps")
    return candidate


def _thought_start(candidate: Candidate, scene: Scene) -> int:
    """Where the clause before begins, if it is of the same sentence and no "but" parts them; else the clause itself."""
    part = scene.part(candidate)
    before = scene.text.parts[candidate.clause - 1] if candidate.clause else part
    parted = before.sentence != part.sentence or _BUT.match(scene.text.copy, part.start, part.end)
    return part.start if parted else before.start


def tense(candidate: Candidate, scene: Scene) -> Candidate:
    """What will be done is a promise, what is being done is done by seven tenths."""
    if candidate.act != "take_action":
        return candidate
    doing = scene.part(candidate).modality
    if doing == "will":
        return candidate.flipped("commit_followup", "tense", doing)
    return candidate.weakened(700, "tense", doing) if doing == "doing" else candidate


def concession(candidate: Candidate, scene: Scene) -> Candidate:
    """Kindness before "but" counts half when a refusal or reproach follows, in full before a remedy."""
    if candidate.act not in RELATIONAL:
        return candidate
    parts = scene.text.parts
    turned = False
    for index in range(candidate.clause, min(candidate.clause + 4, len(parts))):
        part = parts[index]
        begin = candidate.hit.end if index == candidate.clause else part.start
        turned = turned or _BUT.match(scene.text.copy, begin, part.end) is not None
        if turned and scene.clause_acts[index] & REMEDIES:
            return candidate
        if turned and scene.clause_acts[index] & HARD_NO:
            return candidate.weakened(500, "concession")
    return candidate


def particle(candidate: Candidate, scene: Scene) -> Candidate:
    """A softener at the end of a refusal is no alternative."""
    if candidate.act != "decline_with_alternative" or scene.present & (REMEDIES | {"escalate_handoff"}):
        return candidate
    if re.search(
        r"可以|能帮|能做|我来|我帮|我给|我替|为您|帮您|给您|建议|改|换|或者|要不",
        scene.text.copy[candidate.hit.start :],
    ):
        return candidate
    if _OTHER_WAY.search(scene.text.copy):
        return candidate
    return candidate.flipped("flat_refusal", "particle")


def adjacency(candidate: Candidate, scene: Scene) -> Candidate:
    """ "Don't panic" beside an action or a time consoles; alone it tells people how to feel. Manners are an order."""
    if candidate.act == "calm_down_order" and _MANNERS.search(scene.text.copy, candidate.hit.start, candidate.hit.end):
        return candidate
    if candidate.act == "calm_down_order" and scene.present & {"take_action", "hold_notice", "commit_deadline"}:
        return candidate.flipped("reassure", "adjacency")
    return candidate


def company(candidate: Candidate, scene: Scene) -> Candidate:
    """A rule may want, or not want, certain other acts in the unit."""
    rule = candidate.rule.rule
    unwanted = scene.present.intersection(rule.unless_acts)
    if unwanted:
        return candidate.refused("company", min(unwanted))
    if rule.needs_acts and not scene.present.intersection(rule.needs_acts):
        return candidate.refused("company", "missing")
    return candidate


def anger_gate(candidate: Candidate, scene: Scene) -> Candidate:
    """Praise, play and selling are mistimed in front of an angry customer."""
    if scene.anger >= ANGER_GATE and candidate.act in MISTIMED_IN_ANGER:
        return candidate.weakened(500, "anger_gate")
    return candidate


def repetition(candidate: Candidate, scene: Scene) -> Candidate:  # noqa: ARG001 - same shape as the others
    """What was said before word for word earns nothing again."""
    if ACTS[candidate.act].polarity == "pos":
        return candidate.refused("repetition")
    return candidate


ScopeRule = Callable[[Candidate, Scene], Candidate]

# In order: first what the clause itself says, then what stands around it.
WITHIN_CLAUSE: tuple[ScopeRule, ...] = (quotation, subject, question_form, negation, modality, tense)
WITHIN_UNIT: tuple[ScopeRule, ...] = (company, concession, particle, adjacency, anger_gate)


def apply(rules: tuple[ScopeRule, ...], candidate: Candidate, scene: Scene) -> Candidate:
    """The candidate after the rules, in order, until one drops it."""
    for rule in rules:
        if candidate.dropped:
            break
        candidate = rule(candidate, scene)
    return candidate
