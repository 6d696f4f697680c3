"""What the page of the house lexicon shows, in the words of its reader."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from app.domain.scenario.diagnostic import Diagnostic
from app.domain.text.catalogue import ACTS
from app.domain.text.nearest import Nearest
from app.domain.text.understanding import Understanding
from app.domain.trial.house import HouseReport
from app.errors import N_
from app.house.drafts import Draft
from app.house.effect import AttemptChange
from app.house.misheard import Proposal, Waiting
from app.house.service import Version
from app.library.derivation import ActView, act_view
from app.library.wording import Words

When = Callable[[int], str]
"""A moment in words."""
SHOWN = 100
"""Characters of a line that are shown beside a finding."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose from."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding in the reader's language, with the ``text`` of its line."""

    code: str
    severity: str
    line: int
    column: int
    text: str
    place: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class ActRow:
    """An act heard in a sentence. ``change``: new, gone or empty; ``mutable``: its rule may be muted."""

    act: ActView
    change: str
    mutable: bool


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A reply that would be heard differently."""

    text: str
    lost: tuple[str, ...]
    gained: tuple[str, ...]
    muted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EffectRow:
    """An attempt in which something would change."""

    attempt: str
    title: str
    before: str
    after: str
    units: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A reply that people say was misheard. ``count`` in words, empty when it was reported once."""

    id: int
    text: str
    says: str
    by: str
    when: str
    attempt: str
    unit: int
    count: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A published version."""

    number: int
    when: str
    author: str
    note: str
    hash: str
    source: str
    lines: int


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A state of the draft."""

    revision: int
    when: str
    author: str
    lines: int


def version_row(version: Version, when: When) -> VersionRow:
    lines = version.source.count("\n")
    return VersionRow(
        version.number, when(version.at), version.author, version.note, version.hash[:12], version.source, lines
    )


def draft_row(draft: Draft, when: When) -> DraftRow:
    return DraftRow(draft.revision, when(draft.at), draft.author, draft.source.count("\n"))


def waiting_row(words: Words, waiting: Waiting, when: When) -> WaitingRow:
    first, count = waiting.first, ""
    if waiting.reports > 1:
        _ = words.gettext
        count = _("reported %(count)s times by %(people)s people") % {
            "count": waiting.reports,
            "people": waiting.people,
        }
    return WaitingRow(
        first.id, first.text, says(words, first), first.by, when(first.at), first.attempt_id, first.unit, count
    )


def says(words: Words, proposal: Proposal) -> str:
    """What somebody says of a reply."""
    _, label = words.gettext, words.act
    if proposal.act and proposal.wanted:
        return _("not %(act)s but %(wanted)s") % {"act": label(proposal.act), "wanted": label(proposal.wanted)}
    if proposal.act:
        return _("not %(act)s") % {"act": label(proposal.act)}
    return _("also %(wanted)s") % {"wanted": label(proposal.wanted)}


def finding_rows(words: Words, source: str, report: HouseReport) -> tuple[FindingRow, ...]:
    """What speaks against ``source``."""
    lines = source.split("\n")
    return tuple(_finding(found, lines, words.locale) for found in report.findings)


def _finding(found: Diagnostic, lines: Sequence[str], locale: str) -> FindingRow:
    message = found.message.get(locale) or found.message["en"]
    fix = found.fix.get(locale) or found.fix.get("en", "")
    place = f"{found.line}:{found.column}"
    text = lines[found.line - 1].strip()[:SHOWN] if found.line <= len(lines) else ""
    return FindingRow(found.code, found.severity, found.line, found.column, text, place, message, fix)


def act_rows(words: Words, before: Understanding, after: Understanding, mutable: Collection[str]) -> tuple[ActRow, ...]:
    """What is heard in a sentence with the draft, and what is no longer heard with it."""
    was, now = ({act.act for act in each.acts} for each in (before, after))
    gone = [act for act in before.acts if act.act not in now]
    rows = [(act, "new" if act.act not in was else "") for act in after.acts] + [(act, "gone") for act in gone]
    return tuple(
        ActRow(act_view(act, True, words), change, change != "gone" and act.rule in mutable)
        for act, change in rows
        if act.act in ACTS
    )


NEAR = {
    "missing": N_("these words are missing: %(words)s"),
    "apart": N_("its words stand too far apart or in another order"),
    "needs": N_("it also needs: %(words)s"),
    "unless": N_("these words rule it out: %(words)s"),
    "size": N_("it wants the whole reply, or a shorter one"),
    "muted": N_("your house lexicon mutes this rule"),
    "scope": N_("a scope rule took it away"),
}


def near_row(words: Words, each: Nearest) -> tuple[str, str]:
    sentence = words.gettext(NEAR[each.reason]) % {"words": " / ".join(each.wanted)}
    return each.rule, sentence


def effect_row(words: Words, change: AttemptChange) -> EffectRow:
    label = words.act
    units = tuple(
        UnitRow(unit.text, tuple(map(label, unit.lost)), tuple(map(label, unit.gained)), unit.muted)
        for unit in change.units
    )
    before, after = (f"{total / 1000:.1f}" for total in (change.before, change.after))
    return EffectRow(change.attempt_id, f"{change.scenario} · {change.persona}", before, after, units)
