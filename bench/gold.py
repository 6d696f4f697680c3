"""Replies with the acts they should carry: precision, recall, F1, the words quoted, and a table of languages."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from app.domain.text.acts import understand
from app.domain.text.catalogue import IMPLIES, RED_LINES, SUPPRESSES
from app.domain.text.jsonl import read_context
from app.domain.text.linear import guessed
from app.domain.text.matcher import Lexicon
from app.domain.text.understanding import Understanding
from bench.corpora import row

UNCOUNTED = {"negative_wording", "inform", "other"}
ENOUGH = 0.5  # of the shorter of two spans lies in both


def gold_acts(line: dict[str, Any]) -> set[str]:
    return {act if isinstance(act, str) else act["act"] for act in line["acts"]} - UNCOUNTED


def forgiven(gold: set[str]) -> set[str]:
    return {other for act in gold for other in (*IMPLIES.get(act, ()), *SUPPRESSES.get(act, ()))} - gold


class Score:
    def __init__(self, *, strict: bool) -> None:
        self.strict = strict
        self.hit: Counter[str] = Counter()
        self.extra: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.confused: Counter[tuple[str, str]] = Counter()

    def add(self, gold: set[str], said: set[str]) -> None:
        if not self.strict:
            said = said - forgiven(gold)
        self.hit.update(gold & said)
        self.extra.update(said - gold)
        self.missed.update(gold - said)
        self.confused.update((lost, wrong) for lost in gold - said for wrong in said - gold)

    def f1(self, act: str) -> tuple[float, float, float]:
        hit, extra, missed = self.hit[act], self.extra[act], self.missed[act]
        precision = hit / (hit + extra) if hit + extra else 0.0
        recall = hit / (hit + missed) if hit + missed else 0.0
        return precision, recall, 2 * hit / (2 * hit + extra + missed) if hit + extra + missed else 0.0

    def micro(self) -> tuple[float, float, float]:
        """Precision, recall and F1 over all acts together."""
        hit, extra, missed = (sum(counter.values()) for counter in (self.hit, self.extra, self.missed))
        return hit / max(1, hit + extra), hit / max(1, hit + missed), 2 * hit / max(1, 2 * hit + extra + missed)

    def print(self) -> None:
        acts = sorted(set(self.hit) | set(self.extra) | set(self.missed), key=lambda act: self.f1(act)[2])
        for act in acts:
            precision, recall, f1 = self.f1(act)
            print(
                f"{act:26} P {precision:.2f}  R {recall:.2f}  F1 {f1:.2f}   +{self.hit[act]} !{self.extra[act]} -{self.missed[act]}"
            )
        print(self.summary())
        red_hit, red_extra = sum(self.hit[a] for a in RED_LINES), sum(self.extra[a] for a in RED_LINES)
        print(f"red lines: {red_hit} right, {red_extra} false alarms")
        print("confused most:", ", ".join(f"{a} -> {b} {n}" for (a, b), n in self.confused.most_common(8)))

    def summary(self) -> str:
        """Micro and macro averages, as one line."""
        acts = set(self.hit) | set(self.extra) | set(self.missed)
        precision, recall, micro = self.micro()
        asked = [act for act in acts if self.hit[act] + self.missed[act]]
        macro = sum(self.f1(act)[2] for act in asked) / max(1, len(asked))
        return f"micro F1 {micro:.3f} (P {precision:.3f} R {recall:.3f}); macro F1 {macro:.3f} over {len(asked)} acts"


def measure(lexicon: Lexicon, path: Path, errors: bool, only: str) -> None:
    score, strict = Score(strict=False), Score(strict=True)
    layers: Counter[tuple[str, bool]] = Counter()
    spans: Counter[bool] = Counter()
    for raw in path.read_text("utf-8").splitlines():
        line = json.loads(raw)
        found = understand(line["text"], lexicon, read_context(line))
        gold, said = gold_acts(line), {act.act for act in found.acts} - UNCOUNTED
        score.add(gold, said)
        strict.add(gold, said)
        spans.update(overlaps(line, found))
        layers.update(
            ("linear" if guessed(act.rule) else "rules", act.act in gold) for act in found.acts if act.act in said
        )
        extra, missed = said - gold - forgiven(gold), gold - said
        if errors and (extra or missed) and (not only or only in extra | missed):
            reasons = {act.act: f"{act.rule}«{act.quote}»" for act in found.acts}
            fallen = [
                f"{d.act}/{d.rule}«{d.quote}»{d.why[-1].rule}:{d.why[-1].note}"
                for d in found.dropped
                if d.act in missed
            ]
            print(
                f"{line.get('id', '')} {line['text']}\n    missed {sorted(missed)} extra {[(a, reasons[a]) for a in sorted(extra)]} fallen {fallen}"
            )
    score.print()
    print("strict:", strict.summary())
    judged = sum(spans.values())
    if judged:
        print(
            row(
                f"spans: the quote overlaps the words meant ({judged} acts)",
                f"{spans[True] / judged:.3f}",
                ".95",
                ".99",
            )
        )
    else:
        print("spans: none given in this file")
    for layer in ("rules", "linear"):
        print(f"{layer}: {layers[layer, True]} right, {layers[layer, False]} wrong")


def red_lines(lexicon: Lexicon, path: Path) -> str:
    """Red lines heard in replies that cross one and in replies that only look so ("red": the acts, or none)."""
    right = missed = wrong = 0
    for raw in path.read_text("utf-8").splitlines():
        line = json.loads(raw)
        asked = RED_LINES.intersection(line["red"])
        found = RED_LINES.intersection(act.act for act in understand(line["text"], lexicon).acts)
        right, missed = right + len(asked & found), missed + len(asked - found)
        wrong += 0 if line["red"] else len(found)
    return f"{path.name}: {right} right, {missed} missed, {wrong} false alarms in replies that cross none"


def overlaps(line: dict[str, Any], found: Understanding) -> Iterator[bool]:
    """For each act found whose words are given: whether a quote of it and the words meant share half of the shorter."""
    for item in line["acts"]:
        wanted = _span(line["text"], item.get("span")) if isinstance(item, dict) else None
        quoted = [act.span for act in found.acts if wanted and act.act == item["act"]]
        if wanted and quoted:
            yield any(
                min(span.end, wanted[1]) - max(span.start, wanted[0])
                >= ENOUGH * min(span.end - span.start, wanted[1] - wanted[0])
                for span in quoted
            )


def _span(text: str, span: str | list[int] | None) -> list[int] | None:
    """Start and end of a span that is written as offsets or as the words themselves."""
    if not isinstance(span, str):
        return span
    start = text.find(span)
    return [start, start + len(span)] if start >= 0 else None


def table(lexicon: Lexicon, paths: Sequence[Path]) -> Iterator[str]:
    """Per act: strict F1, precision and recall in each language over all files, worst first."""
    scores: dict[str, Score] = {}
    for path in paths:
        for raw in path.read_text("utf-8").splitlines():
            line = json.loads(raw)
            language = line.get("lang") or ("en" if "_en" in path.name else "zh")
            said = {act.act for act in understand(line["text"], lexicon, read_context(line)).acts} - UNCOUNTED
            scores.setdefault(language, Score(strict=True)).add(gold_acts(line), said)
    languages = sorted(scores)
    yield f"{'act, strict':26} " + "  ".join(f"{f'{name}: n':>8}    P    R   F1" for name in languages)
    acts = {act for score in scores.values() for act in (*score.hit, *score.extra, *score.missed)}
    for act in sorted(acts, key=lambda act: (min(scores[name].f1(act)[2] for name in languages), act)):
        yield f"{act:26} " + "  ".join(_cell(scores[name], act) for name in languages)
    for name in languages:
        yield f"{name}: {scores[name].summary()}"


def _cell(score: Score, act: str) -> str:
    asked = score.hit[act] + score.missed[act]
    precision, recall, f1 = score.f1(act)
    return f"{asked:8}  {precision:.2f} {recall:.2f} {f1:.2f}" if asked + score.extra[act] else " " * 24
