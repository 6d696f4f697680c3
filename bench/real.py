"""Agents' lines of real conversations, labelled by two people who saw no program: how far they agree, and we with them.

``labels_real_zh.jsonl`` names each line by its place in the corpora, with the acts that either person gave it; the text
stays in the corpora. Batches 1 and 2 were looked at while rules were mended, batch 3 was only counted. An act that only one of the two gave is disputed: it counts for neither side in the last figures.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.corpora import Dialogue, read_lines, row
from bench.gold import UNCOUNTED, Score, forgiven

LABELS = Path(__file__).parent / "labels_real_zh.jsonl"
BATCHES = (1, 2, 3)
MEASURED_ONLY = 3
Acts = frozenset[str]
Place = tuple[str, int]
Pair = tuple[tuple[Acts, Acts], Acts]


def labels(corpus: str, batch: int) -> dict[Place, tuple[Acts, Acts]]:
    """What the two gave to each line of a corpus."""
    return {
        (line["dialogue_id"], line["turn"]): (
            frozenset(line["first"]) - UNCOUNTED,
            frozenset(line["second"]) - UNCOUNTED,
        )
        for line in read_lines(LABELS)
        if line["corpus"] == corpus and line["batch"] == batch
    }


def heard(dialogues: Sequence[Dialogue]) -> dict[Place, Acts]:
    """What we hear in each of the agents' lines."""
    return {
        (reply.dialogue, reply.turn): reply.acts - UNCOUNTED for each in dialogues for reply in each.replies.values()
    }


def report(batch: int, pairs: Sequence[Pair]) -> Iterator[str]:
    """``pairs``: the labels of a line and what we hear in it."""
    if not pairs:
        return
    yield f"{len(pairs)} real agents' lines labelled by two people, batch {batch}: micro-F1, precision, recall"
    yield row("one person against the other", _figures((first, second) for (first, second), _ in pairs))
    for name, which in (("first", 0), ("second", 1)):
        against = [(gold[which], said) for gold, said in pairs]
        yield row(f"heard, against the {name} person", _figures(against))
        kind = [(gold, said - forgiven(set(gold))) for gold, said in against]
        yield row("  what a label implies or suppresses not held against us", _figures(kind), ".75", ".88")
    agreed = [(gold[0] & gold[1], said - (gold[0] ^ gold[1])) for gold, said in pairs]
    yield row("heard, against what both gave, disputed acts left out", _figures(agreed))
    if batch != MEASURED_ONLY:
        yield from _confused(agreed)


def _confused(agreed: Sequence[tuple[Acts, Acts]]) -> Iterator[str]:
    yield "  heard where neither has it: " + _most(act for gold, said in agreed for act in said - gold)
    yield "  not heard where both have it: " + _most(act for gold, said in agreed for act in gold - said)


def pairs(corpus: str, batch: int, dialogues: Sequence[Dialogue]) -> list[Pair]:
    """The labelled lines of a corpus beside what we hear in them."""
    said: Mapping[Place, Acts] = heard(dialogues)
    return [(gold, said[place]) for place, gold in labels(corpus, batch).items() if place in said]


def _figures(lines: Iterator[tuple[Acts, Acts]] | Sequence[tuple[Acts, Acts]]) -> str:
    score = Score(strict=True)
    for gold, said in lines:
        score.add(set(gold), set(said))
    precision, recall, f1 = score.micro()
    return f"{f1:.3f} {precision:.3f} {recall:.3f}"


def _most(acts: Iterator[str]) -> str:
    return ", ".join(f"{act} {count}" for act, count in Counter(acts).most_common(10))
