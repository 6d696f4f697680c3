"""The closed list of names that a rubric's guards may read."""

from functools import lru_cache

from app.domain.scenario.condition import Guard, GuardError, Name, names, parse_guard
from app.domain.scenario.model import PHASES
from app.domain.text.catalogue import ACTS
from app.domain.text.substance import NAMES

CLASSES = ("relational", "info", "action", "money", "privacy", "process", "negative")
STYLES = (
    "too_long", "emoji", "negative_word", "punct_burst", "honorific", "rude_pronoun", "question", "reask", "slow",
)  # fmt: skip
CASE = {
    "loss_kind": ("time", "goods", "money", "dignity", "health"),
    "fault": ("ours", "courier", "platform", "customer", "unknown", "mixed", "none"),
    "escalation": ("required", "optional", "forbidden"),
    "privacy": ("low", "high"),
}
CASE_FLAGS = ("evidence_needed", "policy_needed", "rights_needed", "presale", "double_deviation", "has_interest",
              "has_solutions", "has_choice", "has_slots")  # fmt: skip
SUBSTANCE = (*NAMES, "asked")
OTHER = (
    "nothing",  # no act recognised
    "asks_any",
    "offers_good", "offers_mid", "offers_bad",
    "two_offers",  # two or more feasible solutions in one reply
    "says_fact", "misstates_fact", "says_time", "says_name",
    "interest",  # asks for or names what the customer is really after
    "changes",  # changes order, address, refund or account, by a desk tool or in words
    "awaited",  # the customer was waiting for this reply
    "on_time",  # it came within the customer's time, or within a granted hold
    "long_gap",  # it came later than the customer stays silent for
    "held",  # the reply before it announced a wait
    "burst",  # three or more customer lines stood before it
    "settled",  # the customer had agreed before it
    "settling",  # the customer had agreed before it, or agreed to it
    "resolved",  # the customer had accepted a solution before it, at least in part
    "last",  # no reply came after it
    "abused",  # the customer had sent two abusive lines
    "walked_out",  # the customer ended the conversation in anger, or time ran out
    "engages",  # says, asks or does something new about the matter, or has a kind word for the first time
    "says_why",  # says what it is good for, as with what it asks for
    "many_questions",  # more than two in one message
    "long_message",  # a message over 90 characters (Chinese) or 45 words
    "over_60", "over_40",  # a message over so many characters (30 or 20 words)
    "many_relational",  # more than one relational act
    "familiar",  # 亲, 宝 and the like
    *SUBSTANCE,  # what it holds for its reader (app.domain.text.substance)
)  # fmt: skip
NUMBERS = ("anger", "anxiety", "trust", "patience", "satisfaction", "turn", "turns")


def known_mark(name: str) -> bool:
    """Whether guards of a rubric may read the mark ``name``."""
    kind, dot, rest = name.partition(".")
    if not dot:
        return name in OTHER
    if kind == "case":
        return rest in CASE_FLAGS or any(rest == f"{key}_{value}" for key, values in CASE.items() for value in values)
    table = {"act": ACTS, "class": CLASSES, "style": STYLES, "phase": PHASES}
    return kind == "persona" or rest in table.get(kind, ())


def check_guard(text: str) -> GuardError | None:
    """Why ``text`` is no guard of a rubric, None if it is one."""
    parsed = parse_guard(text)
    if isinstance(parsed, GuardError):
        return parsed
    wrong = next((name for name in names(parsed) if not _known(name)), None)
    return _unknown(wrong) if wrong else None


@lru_cache(maxsize=1024)
def guard(text: str) -> Guard:
    """The guard of a rubric that was read; ``text`` parses."""
    parsed = parse_guard(text)
    assert isinstance(parsed, Guard), "reading refuses rubrics with broken guards"
    return parsed


def _known(name: Name) -> bool:
    if name.kind == "here":
        return False
    return name.name in NUMBERS if name.kind == "number" else known_mark(name.name)


def _unknown(name: Name) -> GuardError:
    return GuardError(
        name.column,
        "SC202",
        {"zh-CN": f"评分规则里没有“{name.name}”", "en": f"{name.name} is unknown to rubrics"},
    )
