"""Cutting a text at the borders of what was understood, so that a page can mark words without nesting."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Labelled:
    """A half-open range of code points and the key of what stands there."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text and the keys of everything that covers it, in the order given."""

    text: str
    keys: tuple[str, ...] = ()


def segments(text: str, labels: Sequence[Labelled]) -> tuple[Segment, ...]:
    """``text`` in pieces whose concatenation is ``text``; no piece crosses the border of a label.

    Labels outside the text are clipped; empty ones mark nothing.
    """
    length = len(text)
    clipped = [Labelled(max(0, label.start), min(length, label.end), label.key) for label in labels]
    borders = {end for label in clipped if label.start < label.end for end in (label.start, label.end)}
    return tuple(
        Segment(text[start:end], tuple(dict.fromkeys(k.key for k in clipped if k.start <= start and end <= k.end)))
        for start, end in pairwise(sorted({0, length, *borders}))
    )


def shift(labels: Sequence[Labelled], offset: int) -> tuple[Labelled, ...]:
    """The same labels seen from a text that begins ``offset`` later."""
    return tuple(Labelled(label.start - offset, label.end - offset, label.key) for label in labels)
