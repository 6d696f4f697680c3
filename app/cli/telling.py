"""A conversation as the JSON object of ``play --json``, and marks as text. The shape is a stable interface."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.cli.output import say
from app.domain.engine.events import Change, Mood, Output, Recorded, TraineeSaid
from app.domain.engine.scene import TOOL_BEAT
from app.domain.engine.script import ENGINE, Script, fact_values
from app.domain.scenario.model import VARIABLES
from app.domain.scoring.phrasing import in_locale
from app.domain.scoring.rubric import Rubric
from app.domain.scoring.scorecard import Aftermath, Evidence, Scorecard
from app.domain.scoring.wording import became, tell
from app.domain.text.jsonl import UNPRINTED
from app.domain.text.understanding import Act


def conversation(
    script: Script, rubric: Rubric, seed: str, rows: Sequence[Recorded], card: Scorecard, lang: str
) -> dict[str, Any]:
    """The whole conversation with its marks in ``lang``. Points and confidences are integers in thousandths."""
    return {
        "scenario": script.scenario.id,
        "persona": script.persona.id,
        "seed": seed,
        "engine": ENGINE,
        "turns": entries(script, rows),
        "outcome": _outcome(rows),
        "scorecard": scorecard(card, lang, script, rubric),
    }


def entries(script: Script, rows: Sequence[Recorded]) -> list[dict[str, Any]]:
    """What was said and done, in order: a reply unit of the trainee, a line of the customer, or what the system did
    (a tool's result, a change without words). Each with the state and the mood after it."""
    teller = _Teller(script, rows)
    return [entry for row in rows for entry in teller.tell(row)]


def scorecard(card: Scorecard, lang: str, script: Script, rubric: Rubric) -> dict[str, Any]:
    """The marks as JSON. ``turn`` of evidence is the index of the reply unit from 0."""
    return {
        "total": card.total,
        "passed": card.passed,
        "band": card.band,
        "capped_by": card.capped_by,
        "dimensions": {name: {"points": d.points, "of": d.of} for name, d in card.dimensions.items()},
        "criteria": [
            {
                "id": rating.id,
                "points": rating.points,
                "of": rating.of,
                "status": rating.status,
                "evidence": [_evidence(evidence) for evidence in rating.evidence],
                "reason": tell(rating.reason, lang, script.scenario, rubric),
                "advice": in_language(rating.advice, lang),
            }
            for rating in card.criteria
        ],
        "deductions": [
            {"id": d.id, "points": d.points, "evidence": [_evidence(e) for e in d.evidence]} for d in card.deductions
        ],
        "gates": [
            {"id": gate.id, "state": gate.state, "evidence": [_evidence(e) for e in gate.evidence]}
            for gate in card.gates
        ],
        "aftermaths": [_aftermath(one, lang, script, rubric) for one in card.aftermaths],
    }


def _aftermath(one: Aftermath, lang: str, script: Script, rubric: Rubric) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "how": one.how,
        "evidence": _evidence(one.evidence),
        "turn": one.turn,
        "line": one.line,
        "cost": dict(one.cost),
        "csat": one.csat,
        "reason": tell(one.why, lang, script.scenario, rubric),
        "lesson": in_language(one.lesson, lang),
        "advice": in_language(one.advice, lang),
    }


def in_language(texts: dict[str, str], lang: str) -> str:
    """The text in ``lang``, else in English, else any."""
    return texts.get(lang) or texts.get("en") or next(iter(texts.values()), "")


_WORDS = {
    "zh-CN": {
        "total": "总分", "passed": "通过", "failed": "未通过", "open": "待定",
        "aftermaths": "后来找上门的", "cost": "代价", "csat": "客户评价少 {n} 星", "said": "客户",
    },
    "en": {
        "total": "Total", "passed": "passed", "failed": "not passed", "open": "open",
        "aftermaths": "What came back later", "cost": "cost", "csat": "rating {n} lower", "said": "the customer",
    },
}  # fmt: skip
_MOOD = {
    "zh-CN": {"anger": "怒气", "anxiety": "焦虑", "trust": "信任", "patience": "耐心", "satisfaction": "满意"},
    "en": {},
}


def show_card(card: Scorecard, lang: str) -> None:
    """Print the marks: total, dimensions, then every criterion with its evidence."""
    words = _WORDS[lang]
    verdict = "open" if card.passed is None else "passed" if card.passed else "failed"
    say()
    say(f"{words['total']}  {points(card.total)}  {words[verdict]}")
    for name, dimension in card.dimensions.items():
        say(f"  {name:<4} {in_language(dimension.label, lang)}  {points(dimension.points)} / {points(dimension.of)}")
    for rating in card.criteria:
        quotes = "；".join(f"#{evidence.turn + 1} “{evidence.quote}”" for evidence in rating.evidence)
        line = f"  {rating.id:<6} {rating.status:<14} {points(rating.points)} / {points(rating.of)}"
        say(f"{line}  {in_language(rating.label, lang)}  {quotes}".rstrip())
        advice = in_language(rating.advice, lang)
        if rating.status in ("missed", "partly") and advice:
            say(f"         → {advice}")
    for gate in card.gates:
        quotes = "；".join(f"“{evidence.quote}”" for evidence in gate.evidence)
        say(f"  {gate.id:<6} {gate.state}  {in_language(gate.label, lang)}  {quotes}".rstrip())
    if card.aftermaths:
        say(words["aftermaths"])
    for one in card.aftermaths:
        _show_aftermath(one, lang)


def _show_aftermath(one: Aftermath, lang: str) -> None:
    """What was said when, what became of it and when, what it cost, and what to say instead."""
    words, turn = _WORDS[lang], "" if one.turn is None else f" #{one.turn + 1}"
    label = in_language(one.label, lang) or one.kind
    say(f"  #{one.evidence.turn + 1} “{one.evidence.quote}”  {label} → {became(one.kind, one.how, lang)}{turn}")
    say(f"         {tell(one.why, lang)}")
    if one.line:
        say(f"         {words['said']}: “{one.line}”")
    moved = [(name, one.cost[name]) for name in VARIABLES if name in one.cost]
    cost = [f"{_MOOD[lang].get(name, name)} {delta:+d}" for name, delta in moved]
    cost += [words["csat"].format(n=one.csat)] if one.csat else []
    if cost:
        say(f"         {words['cost']}: {', '.join(cost)}")
    if one.lesson:
        say(f"         {in_language(one.lesson, lang)}")
    if one.advice:
        say(f"         → {in_language(one.advice, lang)}")


def points(thousandths: int) -> str:
    """Thousandths of a point as points with at most three decimals."""
    sign = "-" if thousandths < 0 else ""
    whole, rest = divmod(abs(thousandths), 1000)
    return f"{sign}{whole}.{rest:03d}".rstrip("0").rstrip(".")


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {"turn": evidence.turn, "span": [evidence.span.start, evidence.span.end], "quote": evidence.quote}


def _outcome(rows: Sequence[Recorded]) -> dict[str, Any]:
    ended = next((row.output.ended for row in reversed(rows) if row.output.ended is not None), None)
    if ended is None:
        return {"id": None, "kind": None, "csat": None, "nps": None, "resolution": None}
    return {
        "id": ended.outcome,
        "kind": ended.kind,
        "csat": ended.csat,
        "nps": ended.nps,
        "resolution": ended.resolution,
    }


class _Teller:
    """Walks the rows once, knowing the mood and the state so far."""

    def __init__(self, script: Script, rows: Sequence[Recorded]) -> None:
        self._script = script
        self._begin = rows[0].event.at_ms if rows else 0
        self._mood = rows[0].output.after or Mood(0, 0, 0, 0, 0) if rows else Mood(0, 0, 0, 0, 0)
        self._state = rows[0].output.state if rows else ""
        self._messages: list[TraineeSaid] = []
        self._facts = fact_values(script, getattr(rows[0].event, "case", {}) if rows else {})

    def tell(self, row: Recorded) -> Iterator[dict[str, Any]]:
        """The entries of one row."""
        event, output = row.event, row.output
        transition = _transition(self._state, output)
        self._mood = output.after or self._mood
        self._state = output.state
        if isinstance(event, TraineeSaid):
            self._messages.append(event)
        told = False
        if output.understood is not None:
            at_ms = self._messages[0].at_ms if self._messages else event.at_ms
            self._messages = []
            acts = [_act(act) for act in output.understood.acts if act.act not in UNPRINTED]
            yield self._entry(at_ms, "trainee", output.understood.text, acts, output.changes, transition)
            told = True
        for line in output.delivered:
            who = "system" if line.beat == TOOL_BEAT else "customer"
            text = self._tool_text(line.line_id, line.text) if who == "system" else line.text
            changes = () if told else output.changes
            yield self._entry(event.at_ms, who, text, [], changes, None if told else transition)
            told = True
        if not told and (output.changes or output.taken or output.ended is not None):
            yield self._entry(event.at_ms, "system", "", [], output.changes, transition)

    def _tool_text(self, line_id: str, result: str) -> str:
        """What a desk tool showed, as one line."""
        name = line_id.removeprefix(f"{TOOL_BEAT}.")
        tool = self._script.scenario.desk[name]
        facts = self._script.scenario.facts
        spoken = self._script.scenario.locale
        labels = {fact: in_locale(facts[fact].label, spoken) for fact in tool.shows if fact in facts}
        shown = [f"{label}: {self._facts[fact]}" for fact, label in labels.items()]
        return "; ".join([f"[{name}]", *([result] if result else []), *shown])

    def _entry(
        self,
        at_ms: int,
        who: str,
        text: str,
        acts: list[dict[str, Any]],
        changes: Sequence[Change],
        transition: str | None,
    ) -> dict[str, Any]:
        mood = self._mood
        return {
            "at_ms": at_ms - self._begin,
            "who": who,
            "text": text,
            "acts": acts,
            "state": self._state,
            "emotion": {name: getattr(mood, name) for name in mood.__struct_fields__},
            "changes": [{"variable": c.variable, "delta": c.delta, "rule": c.rule, "note": c.note} for c in changes],
            "transition": transition,
        }


def _transition(state: str, output: Output) -> str | None:
    """The arrow that fired, as STATE.ID; one that stays is known by the guard that held."""
    if output.taken:
        return f"{output.taken[0].source}.{output.taken[0].transition}"
    held = [check.owner for check in output.checked if check.held and check.owner.startswith(("next.", "interrupt."))]
    return f"{state}.{held[0].partition('.')[2]}" if held else None


def _act(act: Act) -> dict[str, Any]:
    return {
        "act": act.act,
        "span": [act.span.start, act.span.end],
        "quote": act.quote,
        "confidence": act.confidence,
    }
