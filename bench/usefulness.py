"""STC-3: what our outputs of an agent's turns say about the judgements of nineteen annotators.

Usefulness of a turn is the share of annotators who called it useful (HNUG or HNUG*), "solution stated" the share who
said HNUG*, satisfaction the mean of nineteen. Predictions come from ridge regressions cross-validated by dialogue.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from app.domain.text.substance import NAMES, find_substance
from bench.corpora import Dialogue, Reply, row
from bench.ridge import Features, correlation, cross_validated

ANNOTATORS = 19
MOST = 3.0  # of one finding of form in one turn


def acts(reply: Reply) -> dict[str, float]:
    """Which acts were found."""
    return {f"act.{act.act}": 1.0 for act in reply.heard.acts}


def acts_facts_style(reply: Reply) -> dict[str, float]:
    """Acts, kinds of values, findings of form, length, and how the clauses are built."""
    heard = reply.heard
    found = acts(reply)
    found |= {f"fact.{mention.kind}": 1.0 for mention in heard.mentions}
    for finding in heard.findings:
        name = f"style.{finding.finding}"
        found[name] = min(MOST, found.get(name, 0.0) + 1.0)
    for clause in heard.clauses:
        found |= {
            f"modality.{clause.modality}": 1.0,
            f"polarity.{clause.polarity}": 1.0,
            f"subject.{clause.subject}": 1.0,
        }
    length = math.log(1 + len(heard.text))
    asks = float(sum(clause.question for clause in heard.clauses))
    more = {
        "length": length,
        "length²": length**2,
        "clauses": float(len(heard.clauses)),
        "asks": asks,
        "acts": float(len(reply.acts)),
    }
    return found | more


def substance(reply: Reply) -> dict[str, float]:
    """The findings of ``app.domain.text.substance``."""
    found = find_substance(reply.heard, reply.customer)
    return {name: getattr(found, name).value / 1000 for name in NAMES} | {"asked": float(found.asked)}


def with_substance(reply: Reply) -> dict[str, float]:
    """All outputs together."""
    return acts_facts_style(reply) | substance(reply)


def in_pairs(reply: Reply) -> dict[str, float]:
    """All outputs, and the findings two by two."""
    found = substance(reply)
    pairs = {f"{one}·{two}": found[one] * found[two] for one in found for two in found if one < two}
    return acts_facts_style(reply) | found | pairs


FROM: Mapping[str, Callable[[Reply], dict[str, float]]] = {
    "acts": acts,
    "acts, facts, style": acts_facts_style,
    "findings of substance": substance,
    "acts, facts, style, findings": with_substance,
    "acts, facts, style, findings and their pairs": in_pairs,
}
WHOLE = tuple(FROM)[:4]


def report(dialogues: Sequence[Dialogue]) -> Iterator[str]:
    """The tables of turns and of dialogues."""
    replies = [reply for dialogue in dialogues for reply in dialogue.replies.values()]
    groups = [reply.dialogue for reply in replies]
    useful = [1 - _share(reply, "HNaN") for reply in replies]
    stated = [_share(reply, "HNUG*") for reply in replies]
    yield f"STC-3, {len(replies)} agent turns: r with the annotators' mean"
    for name, features in FROM.items():
        rows = [features(reply) for reply in replies]
        yield row(f"usefulness from {name}", _r(rows, useful, groups), ".60", ".70", "one annotator .314")
    for name, features in FROM.items():
        yield row(f"solution stated from {name}", _r([features(reply) for reply in replies], stated, groups))
    for name in (*NAMES, "asked"):
        alone = [substance(reply)[name] for reply in replies]
        both = f"{correlation(alone, useful):+.3f} {correlation(alone, stated):+.3f}"
        yield row(f"  {name} alone: usefulness, solution stated", both)
    yield from _satisfaction(dialogues)


def _satisfaction(dialogues: Sequence[Dialogue]) -> Iterator[str]:
    rated = [dialogue for dialogue in dialogues if dialogue.replies]
    wanted = [sum(dialogue.lines[0]["quality"]["S"]) / ANNOTATORS for dialogue in rated]
    groups = [dialogue.id for dialogue in rated]
    yield f"STC-3, {len(rated)} dialogues: r with mean satisfaction, from agent turns alone"
    for name in WHOLE:
        rows = [_whole(dialogue, FROM[name]) for dialogue in rated]
        yield row(f"satisfaction from {name}", _r(rows, wanted, groups), ".50", ".60", "one annotator .563")
    best = [max(_share(reply, "HNUG*") for reply in dialogue.replies.values()) for dialogue in rated]
    yield row("  for comparison: people's own 'some turn states it'", f"{correlation(best, wanted):.3f}")


def _whole(dialogue: Dialogue, features: Callable[[Reply], dict[str, float]]) -> dict[str, float]:
    """Features of a dialogue: sums over the agent's turns without the customer's words, and how many there are."""
    found = {"turns": float(len(dialogue.replies)), "one_turn": float(len(dialogue.replies) == 1)}
    for reply in dialogue.replies.values():
        for name, value in features(replace(reply, customer=())).items():
            found[name] = found.get(name, 0.0) + value
    return found


def _share(reply: Reply, nugget: str) -> float:
    given: int = reply.labels["nugget"].get(nugget, 0)
    return given / ANNOTATORS


def _r(rows: Sequence[Features], wanted: Sequence[float], groups: Sequence[str]) -> str:
    return f"{correlation(cross_validated(rows, wanted, groups), wanted):.3f}"
