"""CPED: the courtesies that people heard in lines of television dialogue, and what we hear in the same lines.

Its lines are no service conversations: a comfort to a friend is none of ours, and many of our closings are statements
there. So the figures tell where recognition depends on its domain, and have neither floor nor aim.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.domain.text.acts import understand
from app.domain.text.matcher import Lexicon
from app.domain.text.understanding import Context, Utterance
from bench.corpora import row

EARLIER = 4  # lines that are context
OURS: Mapping[str, tuple[str, ...]] = {
    "apology": ("apologize",),
    "comfort": ("reassure", "empathy_specific", "empathy_generic"),
    "thanking": ("thank", "thank_wait"),
    "greeting": ("greet",),
    "conventional-closing": ("closing",),
}


def report(lines: Sequence[dict[str, Any]], lexicon: Lexicon) -> Iterator[str]:
    """Precision and recall of each courtesy."""
    heard = [_acts(lines, place, lexicon) for place in range(len(lines))]
    yield f"CPED, {len(lines)} lines: our acts against dialogue acts"
    for theirs, ours in OURS.items():
        labelled = [line["labels"]["da"] == theirs for line in lines]
        found = [not acts.isdisjoint(ours) for acts in heard]
        both = sum(a and b for a, b in zip(labelled, found, strict=True))
        figure = f"P {both / max(1, sum(found)):.2f} R {both / max(1, sum(labelled)):.2f}"
        yield row(f"{theirs} by {', '.join(ours)}", figure, note=f"{sum(labelled)} labelled, {sum(found)} found")


def _acts(lines: Sequence[dict[str, Any]], place: int, lexicon: Lexicon) -> frozenset[str]:
    """Acts of a line; the other speakers of its dialogue are customers."""
    line = lines[place]
    before = (other for other in lines[max(0, place - EARLIER) : place] if other["dialogue_id"] == line["dialogue_id"])
    said = tuple(Utterance("agent" if o["role"] == line["role"] else "customer", o["text"]) for o in before)
    return frozenset(act.act for act in understand(line["text"], lexicon, Context(dialogue=said)).acts)
