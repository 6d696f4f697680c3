"""From what was understood to the marks that guards read: the plot never sees text.

``act.ID``, ``class.CLASS``, ``style.ID``, ``says.FACT``, ``misstates.FACT``, ``asks.ID``, ``offers.ID``,
``offers_good|mid|bad``, ``asks_any``, ``nothing``, ``asked_for_manager``.
"""

import re

from app.domain.engine.feelings import EmotionModel
from app.domain.scenario.model import Scenario
from app.domain.text.understanding import Act, Clause, PhraseHit, Understanding

ASKING = frozenset(
    (
        "clarify_question",
        "verify_identity",
        "request_evidence",
        "restate_confirm",
        "check_understanding",
        "ask_consent",
        "confirm_resolved",
    )
)
OFFERING = frozenset(
    (
        "propose_solution",
        "offer_options",
        "take_action",
        "offer_compensation",
        "decline_with_alternative",
        "ask_consent",
        "commit_deadline",
        "commit_followup",
        "escalate_handoff",
        "recap_agreement",
        "progress_update",
        "overpromise",
    )
)
_REQUESTS = ("请", "麻烦", "提供", "告诉", "发我", "发一下", "报一下", "说一下", "please", "tell me", "could you")
_DENIED_BEFORE = re.compile(
    r"(?:没办法|没法|没有办法|无法|不能|不可以|不支持|不提供|不会|不给|不用|不需要|不予|拒绝|\b(?:can't|cannot|won't|don't))[^，,。；;！!？?]{0,6}$"
    r"|[不没别未无].?$",
    re.IGNORECASE | re.DOTALL,
)
_DENIED_AFTER = re.compile(r".{0,2}(?:不行|不了|办不|不可以|没办法|不能|不支持)", re.DOTALL)
_QUESTION = re.compile(
    r"[吗呢吧么][啊呀哈]?[?？~～。!！ ]*$|谁|哪|什么|多少|多久|怎么|几[天点号时个]"
    r"|([\u4e00-\u9fff])[不没]\1|有没有|是否|\b(?:what|when|where|which|who|how)\b"
)
MAX_ANSWERS = 2
CREDIT = 4


def phrase_sets(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """The scenario's own phrases under the names under which recognition reports them."""
    sets = {f"slot.{name}": slot.phrases for name, slot in scenario.slots.items()}
    sets |= {f"answer.{name}": answer.phrases for name, answer in scenario.answers.items()}
    sets |= {f"solution.{name}": solution.phrases for name, solution in scenario.solutions.items()}
    return {name: phrases for name, phrases in sorted(sets.items()) if phrases}


def credited(model: EmotionModel, acts: tuple[Act, ...]) -> tuple[int, ...]:
    """Indexes of the acts that count: bad ones first, then in text order, each act once, at most four (ruling 4)."""
    first: dict[str, int] = {}
    for index, act in enumerate(acts):
        if act.act not in first and model.class_of(act.act) != "none":
            first[act.act] = index
    bad = [i for i in first.values() if model.class_of(acts[i].act) == "negative"]
    good = [i for i in first.values() if model.class_of(acts[i].act) != "negative"]
    return tuple(sorted(bad) + sorted(good)[: max(0, CREDIT - len(bad))])


def marks_of(scenario: Scenario, model: EmotionModel, heard: Understanding) -> tuple[str, ...]:
    """All marks of a unit, sorted. Timing marks are added by ``step``."""
    marks = {f"act.{act.act}" for act in heard.acts}
    marks |= {f"class.{model.class_of(act.act)}" for act in heard.acts}
    marks |= {f"style.{finding.finding}" for finding in heard.findings}
    marks |= {f"says.{m.fact}" for m in heard.mentions if m.fact and m.verdict == "stated"}
    marks |= {f"misstates.{m.fact}" for m in heard.mentions if m.fact and m.verdict == "contradicted"}
    marks |= {f"asks.{name}" for name in asked(scenario, heard)}
    marks |= {f"offers.{name}" for name in offered(heard)}
    marks |= {f"offers_{scenario.solutions[name].fit}" for name in offered(heard)}
    if any(mark.startswith("asks.") for mark in marks):
        marks.add("asks_any")
    understood = marks - {"act.inform", "act.other"}
    if not any(mark.startswith(("act.", "says.", "misstates.", "asks.", "offers")) for mark in understood):
        marks.add("nothing")
    return tuple(sorted(marks - {"class.none"}))


def asked(scenario: Scenario, heard: Understanding) -> tuple[str, ...]:
    """Slots and answers that the unit asks about, in text order, each once.

    A slot needs a question, a request or a fitting act in its clause; an answer's phrases are the
    author's own sentences and count wherever they are not quoted.
    """
    names: list[str] = []
    for hit in heard.phrases:
        kind, _, name = hit.name.partition(".")
        if kind not in ("slot", "answer") or name in names or _clause(heard, hit).quoted:
            continue
        if kind == "answer" or _asks(heard, hit):
            names.append(name)
    slots = [name for name in names if name in scenario.slots]
    return tuple(slots + [name for name in names if name not in scenario.slots])


def offered(heard: Understanding) -> tuple[str, ...]:
    """Solutions that the unit offers, in text order, each once: its phrase stands un-negated and unquoted beside an
    act that offers, in the same clause or the same unit."""
    fits = any(act.act in OFFERING for act in heard.acts)
    names: dict[str, None] = {}
    for hit in heard.phrases:
        if hit.name.startswith("solution.") and fits and not _clause(heard, hit).quoted and not _refused(heard, hit):
            names[hit.name.removeprefix("solution.")] = None
    return tuple(names)


def _refused(heard: Understanding, hit: PhraseHit) -> bool:
    """Whether the words around the hit deny it. A clause may be negative elsewhere: "没到就给您退款" offers."""
    clause = _clause(heard, hit).span
    before, after = heard.text[clause.start : hit.span.start], heard.text[hit.span.end : clause.end]
    return _DENIED_BEFORE.search(before) is not None or _DENIED_AFTER.match(after) is not None


def facts_named(heard: Understanding) -> bool:
    """Whether the unit states a fact of the case rightly."""
    return any(mention.verdict == "stated" for mention in heard.mentions)


def _asks(heard: Understanding, hit: PhraseHit) -> bool:
    clause = _clause(heard, hit)
    if clause.question or any(act.act in ASKING and act.clause == hit.clause for act in heard.acts):
        return True
    text = heard.text[clause.span.start : clause.span.end].lower()
    return any(word in text for word in _REQUESTS) or _QUESTION.search(text) is not None


def _clause(heard: Understanding, hit: PhraseHit) -> Clause:
    return heard.clauses[hit.clause]
