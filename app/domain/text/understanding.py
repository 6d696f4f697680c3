"""What recognition returns: acts, mentions and phrases, each with the span that carries it.

Spans are half-open code-point offsets into the NFC text of the unit (the messages of one
reply unit joined by a line feed). Confidences are integers in thousandths, 0..1000.
"""

import msgspec


class Span(msgspec.Struct, frozen=True, order=True):
    """Half-open code-point offsets into the NFC text of a unit: ``0 <= start <= end``."""

    start: int
    end: int


class Decision(msgspec.Struct, frozen=True):
    """One step of the chain that kept, weakened, flipped or dropped a candidate.

    ``rule`` names the scope rule, suppression or lexicon rule; ``note`` says what it saw
    (a quoted word, never prose for users: the page translates ``rule``).
    """

    rule: str
    note: str = ""


class Act(msgspec.Struct, frozen=True):
    """A communicative act found in a unit. ``act`` is an id of acts.yaml (``apologize``)."""

    act: str
    span: Span
    quote: str
    confidence: int
    rule: str
    clause: int
    why: tuple[Decision, ...] = ()


class Dropped(msgspec.Struct, frozen=True):
    """A candidate that was not kept, for the report's "why not"."""

    act: str
    span: Span
    quote: str
    rule: str
    why: tuple[Decision, ...] = ()


class Mention(msgspec.Struct, frozen=True):
    """A typed value in the text, compared with the facts of the case where it can be.

    ``kind``: money (value in fen), duration (minutes), date (days from today, D0 = 0),
    clock (minutes after midnight), order_no, phone, place, number, text.
    ``fact``: the fact it speaks about, if any; ``verdict``: ``stated`` agrees with it,
    ``contradicted`` does not, empty when no fact is concerned.
    """

    kind: str
    value: str
    span: Span
    quote: str
    clause: int
    fact: str = ""
    verdict: str = ""


class PhraseHit(msgspec.Struct, frozen=True):
    """One of the scenario's own phrase sets (``slot.city``, ``solution.reship``) was found."""

    name: str
    span: Span
    quote: str
    clause: int


class Finding(msgspec.Struct, frozen=True):
    """A finding about form: ``too_long``, ``emoji``, ``negative_word``, ``punct_burst``,
    ``honorific``, ``rude_pronoun``, ``question`` … one per occurrence."""

    finding: str
    span: Span
    quote: str


class Clause(msgspec.Struct, frozen=True):
    """A clause with what scope rules need to know of it.

    ``subject``: first, second, third or none; ``polarity``: pos, neg or double;
    ``modality``: plain, conditional, already, doing or will; ``message``: index of the
    message (line) of the unit that holds it.
    """

    span: Span
    subject: str = "none"
    polarity: str = "pos"
    modality: str = "plain"
    question: bool = False
    quoted: bool = False
    message: int = 0


class Understanding(msgspec.Struct, frozen=True):
    """All that was understood of one unit; acts in text order."""

    text: str
    acts: tuple[Act, ...] = ()
    mentions: tuple[Mention, ...] = ()
    phrases: tuple[PhraseHit, ...] = ()
    findings: tuple[Finding, ...] = ()
    clauses: tuple[Clause, ...] = ()
    dropped: tuple[Dropped, ...] = ()


class Utterance(msgspec.Struct, frozen=True):
    """An earlier line of the conversation; ``role`` is ``customer`` or ``agent``."""

    role: str
    text: str


class KnownFact(msgspec.Struct, frozen=True):
    """A fact of the case, for comparison. ``type``: id, money, date, clock, duration, phone or text.

    ``value``, ``aliases`` are ways of stating it, ``conflicts`` values that contradict it.
    """

    id: str
    type: str
    value: str
    aliases: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


class Context(msgspec.Struct, frozen=True):
    """What recognition may know beside the text: nothing of it comes from the browser.

    ``anger`` 0..100 as the trainee could see it; ``money_cap_fen`` what the trainee may
    promise alone (None: no limit known); ``truth`` free text of what is true (JSONL interface).
    """

    dialogue: tuple[Utterance, ...] = ()
    facts: tuple[KnownFact, ...] = ()
    anger: int = 0
    money_cap_fen: int | None = None
    truth: str = ""
