"""Records by hand: a conversation in a compact notation, without engine and recognition.

In a text ``[act:words]`` marks an act, ``[=fact:words]`` a value that is right and ``[!fact:words]`` one that is
not, ``[#kind:words]`` a value of a kind, ``[?slot:words]`` a question after a slot, ``[+solution:words]`` an offer and
``[~finding:words]`` a finding of form; ``(act:words)`` an act that was understood but got no credit.
"""

import re
from dataclasses import dataclass, replace
from functools import cache

from app.domain.engine.events import (
    Change,
    Due,
    Ended,
    HintTaken,
    Line,
    Met,
    Mood,
    Output,
    Recorded,
    Started,
    ToolResult,
    ToolUsed,
    TraineeEnded,
    TraineeSaid,
    UnitClosed,
)
from app.domain.engine.script import Script
from app.domain.scenario.model import Authority, Slot, Solution
from app.domain.scoring.rubric import Rubric, read_rubric
from app.domain.text.understanding import (
    Act,
    Clause,
    Decision,
    Dropped,
    Finding,
    Mention,
    PhraseHit,
    Span,
    Understanding,
)
from tests.domain.engine import plots

START = 1_767_578_400_000
PATH = "scenarios/rubrics/default.yaml"
_PART = re.compile(r"(?P<open>[\[(])(?P<sign>[=!#?+~]?)(?P<name>[a-z_]+):(?P<words>[^\])]*)[\])]")


@dataclass(frozen=True)
class T:
    """One reply: its text in the notation; the mood that could be seen; how long the customer waited (None: nobody
    did); the lines before it; what it led to."""

    text: str
    anger: int = 20
    anxiety: int = 20
    wait_s: int | None = 5
    lines: tuple[str, ...] = ("在吗",)
    beat: str = "where"
    tools: tuple[str, ...] = ()
    phase: str = "open"
    settles: bool = False
    how: str = "accepted"
    met: tuple[tuple[str, str, bool], ...] = ()
    after: int | None = None
    confidence: int = 900
    rule: str = "by_hand"
    clause: Clause | None = None
    why: tuple[Decision, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    hint: int = 0
    reveals: tuple[str, ...] = ()
    money: int = 0


@cache
def rubric() -> Rubric:
    with open(PATH, encoding="utf-8") as file:
        found, problems = read_rubric(PATH, file.read())
    assert found is not None, [problem.text() for problem in problems]
    return found


def script(persona: str = "default", **case: object) -> Script:
    """The small plot with another case or customer; ``solutions=()``, ``slots=()`` empty it."""
    base = plots.script()
    scenario = base.scenario
    changed: dict[str, object] = {}
    for name in ("solutions", "slots"):
        if name in case:
            changed[name] = case.pop(name)
    if "money_cap" in case:
        case["authority"] = Authority(money_cap=case.pop("money_cap"))
    desk = {
        **scenario.desk,
        "refund": scenario.desk["track"].model_copy(
            update={"act": "take_action", "solution": "refund", "changes": "refund"}
        ),
        "urge": scenario.desk["track"].model_copy(update={"act": "escalate_handoff"}),
    }
    updated = scenario.model_copy(update={"case": scenario.case.model_copy(update=case), "desk": desk, **changed})
    who = base.persona.model_copy(update={"id": persona})
    return replace(base, scenario=updated, persona=who)


INTEREST = {
    "deadline": Slot(label="什么时候要", phrases=("哪天要",), answer="need_by", fact="birthday", interest=True),
    "order": Slot(label="订单号", phrases=("订单号",), answer="order_again", known=True),
}
THREE = {
    "reship": Solution(label="补发", phrases=("补发",), fit="good", kind="goods"),
    "refund": Solution(label="退款", phrases=("退款",), fit="mid", kind="money"),
    "coupon": Solution(label="券", phrases=("券",), fit="bad", kind="money"),
}


def attempt(
    *turns: T | str, plot: Script | None = None, end: str = "resolved", by: str = "next.bye", closing: str = ""
) -> list[Recorded]:
    """The rows of a conversation with these replies. ``end`` is the kind it ended as, empty while it runs."""
    rows = _Rows(plot or script())
    for turn in turns:
        rows.reply(T(turn) if isinstance(turn, str) else turn)
    if end:
        rows.end(end, by, closing)
    return rows.rows


class _Rows:
    def __init__(self, plot: Script) -> None:
        self.plot = plot
        self.at = START
        self.rows: list[Recorded] = []
        self.unit = 0
        self.put(Started(START, seed="1", today="2026-01-05"), Output(state="opening", phase="open"))

    def put(self, event, output: Output) -> None:
        self.rows.append(Recorded(len(self.rows) + 1, event, output))

    def reply(self, turn: T) -> None:
        first = turn.wait_s is not None
        for text in turn.lines if first else ():
            self.deliver(text, turn.beat, turn)
        begun = self.at
        for tool in turn.tools:
            spec = self.plot.scenario.desk[tool]
            result = ToolResult(tool, spec.shows, "", spec.act or "", self.at)
            self.put(
                ToolUsed(self.at, f"tool{len(self.rows)}", tool), Output(tool=result, state="opening", phase=turn.phase)
            )
        if turn.hint:
            self.put(HintTaken(self.at, f"hint{len(self.rows)}", turn.hint), Output(state="opening", phase=turn.phase))
        self.at = begun + 1000 * (turn.wait_s or 5)
        heard, marks, credit = _heard(turn)
        texts = heard.text.split("\n")
        for number, text in enumerate(texts):
            self.put(
                TraineeSaid(self.at + number, f"m{self.unit}_{number}", text), Output(state="opening", phase=turn.phase)
            )
        self.at += 3000
        changes = (Change("anger", -1, f"settled.{turn.how}"),) if turn.settles else ()
        mood = Mood(turn.anger, turn.anxiety, 50, 100, 50)
        after = mood if turn.after is None else Mood(turn.after, turn.anxiety, 50, 100, 50)
        output = Output(
            unit=self.unit,
            cids=tuple(f"m{self.unit}_{n}" for n in range(len(texts))),
            understood=heard,
            credit=credit,
            marks=marks,
            before=mood,
            after=after,
            changes=changes,
            met=tuple(Met("opening", name, item, done) for name, item, done in turn.met),
            state="opening",
            phase=turn.phase,
        )
        self.put(UnitClosed(self.at), output)
        self.unit += 1
        self.at += 1000

    def deliver(self, text: str, beat: str, turn: T) -> None:
        line = Line(f"{beat}/default/000000/{len(self.rows)}", beat, text, self.at)
        self.put(Due(self.at), Output(delivered=(line,), revealed=turn.reveals, state="opening", phase=turn.phase))

    def end(self, kind: str, by: str, closing: str) -> None:
        good = kind in ("resolved", "escalated")
        cap = None if good else 50
        ended = Ended(kind, kind, good, by, 5 if good else 1, 9 if good else 1, 80_000, 1000 if good else 0, cap=cap)
        line = (Line("thanks/default/000000/0", closing, "谢谢", self.at),) if closing else ()
        event = TraineeEnded(self.at, "end") if by.startswith("end") else Due(self.at)
        self.put(event, Output(delivered=line, state="opening", phase="close", ended=ended))


def _heard(turn: T) -> tuple[Understanding, tuple[str, ...], tuple[int, ...]]:
    text, parts = _plain(turn.text)
    acts: list[Act] = []
    uncredited: list[int] = []
    mentions: list[Mention] = []
    phrases: list[PhraseHit] = []
    findings: list[Finding] = []
    marks: set[str] = set()
    for open_, sign, name, span in parts:
        quote = text[span.start : span.end]
        if sign == "":
            if open_ == "(":
                uncredited.append(len(acts))
            acts.append(Act(name, span, quote, turn.confidence, turn.rule, 0, (Decision(turn.rule), *turn.why)))
            marks.add(f"act.{name}")
        elif sign in "=!":
            verdict = "stated" if sign == "=" else "contradicted"
            mentions.append(Mention("text", quote, span, quote, 0, name, verdict))
            marks.add(f"{'says' if sign == '=' else 'misstates'}.{name}")
        elif sign == "#":
            mentions.append(Mention(name, str(turn.money or 20), span, quote, 0))
        elif sign == "?":
            phrases.append(PhraseHit(f"slot.{name}", span, quote, 0))
            marks |= {f"asks.{name}", "asks_any"}
        elif sign == "+":
            phrases.append(PhraseHit(f"solution.{name}", span, quote, 0))
            marks.add(f"offers.{name}")
        else:
            findings.append(Finding(name, span, quote))
            marks.add(f"style.{name}")
    clause = turn.clause or Clause(Span(0, len(text)))
    heard = Understanding(text, tuple(acts), tuple(mentions), tuple(phrases), tuple(findings), (clause,), turn.dropped)
    credit = tuple(i for i in range(len(acts)) if i not in uncredited)
    return heard, tuple(sorted(marks)), credit


def _plain(notation: str) -> tuple[str, list[tuple[str, str, str, Span]]]:
    text = ""
    parts: list[tuple[str, str, str, Span]] = []
    at = 0
    for match in _PART.finditer(notation):
        text += notation[at : match.start()]
        span = Span(len(text), len(text) + len(match["words"]))
        parts.append((match["open"], match["sign"], match["name"], span))
        text += match["words"]
        at = match.end()
    return text + notation[at:], parts
