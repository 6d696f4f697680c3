"""Two texts of a house lexicon side by side: what changed in words, and line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.domain.trial.difference import Change, Detail, difference
from app.domain.trial.house import PATHS
from app.errors import N_
from app.library.wording import Words

AROUND = 2
"""Lines shown before and after what differs."""

TITLES = {
    ("rule", "added"): N_("New rule"),
    ("rule", "removed"): N_("Rule removed"),
    ("rule", "changed"): N_("Rule changed"),
    ("group", "added"): N_("New word group"),
    ("group", "removed"): N_("Word group removed"),
    ("group", "changed"): N_("Word group changed"),
    ("test", "added"): N_("New test"),
    ("test", "removed"): N_("Test removed"),
    ("test", "changed"): N_("Test changed"),
    ("mute", "added"): N_("Muted"),
    ("mute", "removed"): N_("No longer muted"),
}
FIELDS = {
    "act": N_("act"),
    "any": N_("phrases"),
    "needs": N_("also needed in the clause"),
    "needs_unit": N_("also needed in the reply"),
    "unless": N_("not with these in the clause"),
    "unless_unit": N_("not with these in the reply"),
    "confidence": N_("certainty in thousandths"),
    "subject": N_("who acts"),
    "question": N_("in a question"),
    "negation": N_("when negated"),
    "modality": N_("promised, done or conditional"),
    "reported": N_("in somebody else's words"),
    "whole": N_("the whole reply"),
    "max_chars": N_("at most so many letters"),
    "needs_acts": N_("only beside these acts"),
    "unless_acts": N_("not beside these acts"),
    "yes": N_("must be heard"),
    "no": N_("must not be heard"),
    "words": N_("words"),
    "has": N_("has"),
    "lacks": N_("lacks"),
}
ACTS_IN = frozenset({"act", "needs_acts", "unless_acts", "has", "lacks"})
SIGNS = {"added": "+", "removed": "−", "changed": "±"}


@dataclass(frozen=True, slots=True)
class DetailRow:
    """A field in words, with what came and what went."""

    label: str
    plus: tuple[str, ...]
    minus: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change in words. ``how``: added, removed or changed; ``sign`` says the same without colour."""

    how: str
    sign: str
    title: str
    name: str
    act: str
    details: tuple[DetailRow, ...]


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line: ``kind`` same, plus, minus or gap (lines left out, ``text`` empty); numbers in the old and new text."""

    kind: str
    sign: str
    old: str
    new: str
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """``changes`` None: one of the texts cannot be read, only lines can be compared."""

    changes: tuple[ChangeRow, ...] | None
    lines: tuple[LineRow, ...]


def compared(words: Words, locale: str, before: str, after: str) -> Compared:
    """What ``after`` says otherwise than ``before``."""
    found = difference(PATHS[locale], before, after)
    rows = None if found is None else tuple(_change(words, each) for each in found)
    return Compared(rows, tuple(line_rows(before, after)))


def _change(words: Words, change: Change) -> ChangeRow:
    return ChangeRow(
        change.how,
        SIGNS[change.how],
        words.gettext(TITLES[change.what, change.how]),
        change.name,
        words.act(change.act) if change.act else "",
        tuple(_detail(words, each) for each in change.details),
    )


def _detail(words: Words, detail: Detail) -> DetailRow:
    plus, minus = (
        tuple(map(words.act, each)) if detail.field in ACTS_IN else each for each in (detail.plus, detail.minus)
    )
    return DetailRow(words.gettext(FIELDS[detail.field]), plus, minus)


def line_rows(before: str, after: str) -> Iterator[LineRow]:
    """Line by line what differs, with a few lines around it; nothing when nothing does."""
    old, new = before.splitlines(), after.splitlines()
    end = 0
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND):
        if group[0][1] > end:
            yield LineRow("gap", "", "", "", "")
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from (
                    LineRow("same", " ", str(i + 1), str(j + 1), old[i])
                    for i, j in zip(range(i1, i2), range(j1, j2), strict=True)
                )
            else:
                yield from (LineRow("minus", "−", str(i + 1), "", old[i]) for i in range(i1, i2))
                yield from (LineRow("plus", "+", "", str(j + 1), new[j]) for j in range(j1, j2))
        end = group[-1][2]
    if 0 < end < len(old):
        yield LineRow("gap", "", "", "", "")
