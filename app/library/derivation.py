"""Why things happened: what one input set in motion, in words, for reviewers and for the play-test.

Everything comes from the record; nothing is computed again.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.engine.events import Change, Mood, Output
from app.domain.text.normalize import normalize
from app.domain.text.understanding import Act, Clause, Decision, Dropped, Mention, Understanding
from app.library.wording import STILL, Words


@dataclass(frozen=True, slots=True)
class ActView:
    """An act with its derivation. ``confidence`` in percent; ``credited`` False for those beyond the credit;
    ``polarity`` pos, neu or neg."""

    id: str
    label: str
    polarity: str
    quote: str
    confidence: int
    rule: str
    why: tuple[str, ...]
    credited: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """What was considered and dropped, and why."""

    label: str
    quote: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A date, sum or place that was read, and whether it agrees with the case."""

    kind: str
    quote: str
    fact: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Movement:
    """One reason why the mood moved; ``name`` is the variable in words."""

    variable: str
    name: str
    delta: int
    why: str
    note: str


@dataclass(frozen=True, slots=True)
class Guarded:
    """A guard that was evaluated."""

    owner: str
    guard: str
    held: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """The arrow that was taken."""

    source: str
    target: str
    name: str
    via: str


@dataclass(frozen=True, slots=True)
class Derivation:
    """All that one input set in motion. ``read_as``: the text as it was matched, empty where it is as typed;
    ``clauses`` with what scope rules saw of each."""

    read_as: str
    clauses: tuple[tuple[str, str], ...]
    acts: tuple[ActView, ...]
    dropped: tuple[Candidate, ...]
    values: tuple[Value, ...]
    phrases: tuple[str, ...]
    findings: tuple[str, ...]
    before: Mood | None
    after: Mood | None
    movements: tuple[Movement, ...]
    guards: tuple[Guarded, ...]
    arrows: tuple[Arrow, ...]
    met: tuple[tuple[str, bool], ...]
    state: str


def derivation(output: Output, words: Words) -> Derivation:
    """What ``output`` says about why."""
    heard = output.understood or Understanding("")
    return Derivation(
        read_as=_read_as(heard.text),
        clauses=tuple(_clause(heard, clause, words) for clause in heard.clauses),
        acts=tuple(act_view(act, index in output.credit, words) for index, act in enumerate(heard.acts)),
        dropped=tuple(_dropped(one, words) for one in heard.dropped),
        values=tuple(_values(heard.mentions, words)),
        phrases=tuple(dict.fromkeys(hit.name for hit in heard.phrases)),
        findings=tuple(f"{one.finding}: {one.quote}" if one.quote else one.finding for one in heard.findings),
        before=output.before,
        after=output.after,
        movements=tuple(_movement(change, words) for change in output.changes if change.delta or change.rule in STILL),
        guards=tuple(Guarded(one.owner, one.guard, one.held) for one in output.checked),
        arrows=tuple(
            Arrow(words.state(one.source), words.state(one.target), one.transition, words.via(one.via))
            for one in output.taken
        ),
        met=tuple((f"{one.expectation} ({words.criterion(one.item)})", one.met) for one in output.met),
        state=words.state(output.state) if output.state else "",
    )


def act_view(act: Act, credited: bool, words: Words) -> ActView:
    """An act with its derivation in words."""
    return ActView(
        act.act, words.act(act.act), words.polarity(act.act), act.quote, round(act.confidence / 10), act.rule,
        _why(act.why, act.rule, words), credited,
    )  # fmt: skip


def _read_as(text: str) -> str:
    read = normalize(text).copy
    return "" if read == text else read


def _clause(heard: Understanding, clause: Clause, words: Words) -> tuple[str, str]:
    seen = (clause.subject, clause.polarity, clause.modality, "question" * clause.question, "quoted" * clause.quoted)
    told = (words.scope(each) for each in seen if each)
    return heard.text[clause.span.start : clause.span.end], " · ".join(each for each in told if each)


def _dropped(one: Dropped, words: Words) -> Candidate:
    return Candidate(words.act(one.act), one.quote, (one.rule, *_why(one.why, one.rule, words)))


def _why(decisions: Iterable[Decision], rule: str, words: Words) -> tuple[str, ...]:
    """The steps after the rule itself, which often says its own name again."""
    steps = (one for one in decisions if (one.rule, one.note) != (rule, ""))
    return tuple(f"{words.decision(one.rule)} ({one.note})" if one.note else words.decision(one.rule) for one in steps)


def _values(mentions: Iterable[Mention], words: Words) -> Iterable[Value]:
    """One entry for each fact and verdict, with the longest words for it; what concerns no fact stands alone."""
    best: dict[tuple[str, str, str], Mention] = {}
    for one in mentions:
        key = (one.fact, one.verdict, "" if one.fact else one.quote)
        if key not in best or len(one.quote) > len(best[key].quote):
            best[key] = one
    for one in best.values():
        yield Value(words.value_kind(one.kind), one.quote, words.fact(one.fact) if one.fact else "", one.verdict)


def _movement(change: Change, words: Words) -> Movement:
    return Movement(
        change.variable, words.variable(change.variable), change.delta, words.change(change.rule), change.note
    )
