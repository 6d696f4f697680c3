"""How well and how fast replies are understood.

    python bench/understanding.py --speed
    python bench/understanding.py --gold tests/domain/text/dev_zh.jsonl [--errors] [--act ACT]
    python bench/understanding.py --corpora DIRECTORY

A gold file holds lines {"id", "text", "acts": [...], "context"?, "facts"?, "anger"?}; an item of "acts"
is an act or {"act", "span"}. ``negative_wording`` is counted, not understood, and left out; what gold acts
imply or suppress is neither asked for nor held against us, except in the line "strict". ``--rules-only`` leaves
the linear layer out.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.domain.engine.script import compile_script  # noqa: E402
from app.domain.text.acts import understand  # noqa: E402
from app.domain.text.catalogue import IMPLIES, RED_LINES, SUPPRESSES  # noqa: E402
from app.domain.text.jsonl import read_context  # noqa: E402
from app.domain.text.lexicon import read_lexicon  # noqa: E402
from app.domain.text.linear import guessed  # noqa: E402
from app.domain.text.matcher import Lexicon, compile_lexicon  # noqa: E402
from bench import corpora, reactions, usefulness  # noqa: E402
from bench.strategies import SCENARIO, library  # noqa: E402

PERSONAS = ("default", "angry")
UNCOUNTED = {"negative_wording", "inform", "other"}


def load(pattern: str = "**/*.yaml") -> Lexicon:
    directory = ROOT / "scenarios" / "lexicons"
    paths = sorted(directory.glob(pattern))
    started = time.perf_counter()
    source, problems = read_lexicon({str(p.relative_to(ROOT)): p.read_text("utf-8") for p in paths})
    read = time.perf_counter()
    for problem in problems:
        print(f"{problem.path}:{problem.line}:{problem.column} {problem.code} {problem.message}", file=sys.stderr)
    lexicon = compile_lexicon(source)
    done = time.perf_counter()
    rules = len(lexicon.rules)
    print(
        f"{len(paths)} files, {rules} rules, {len(lexicon.words)} words; read {read - started:.2f} s, compiled {done - read:.2f} s"
    )
    return lexicon


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
        hit, extra, missed = (sum(counter.values()) for counter in (self.hit, self.extra, self.missed))
        asked = [act for act in acts if self.hit[act] + self.missed[act]]
        macro = sum(self.f1(act)[2] for act in asked) / max(1, len(asked))
        micro = 2 * hit / max(1, 2 * hit + extra + missed)
        precision, recall = hit / max(1, hit + extra), hit / max(1, hit + missed)
        return f"micro F1 {micro:.3f} (P {precision:.3f} R {recall:.3f}); macro F1 {macro:.3f} over {len(asked)} acts"


def measure_gold(lexicon: Lexicon, path: Path, errors: bool, only: str) -> None:
    score, strict = Score(strict=False), Score(strict=True)
    layers: Counter[tuple[str, bool]] = Counter()
    for raw in path.read_text("utf-8").splitlines():
        line = json.loads(raw)
        found = understand(line["text"], lexicon, read_context(line))
        gold, said = gold_acts(line), {act.act for act in found.acts} - UNCOUNTED
        score.add(gold, said)
        strict.add(gold, said)
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
    for layer in ("rules", "linear"):
        print(f"{layer}: {layers[layer, True]} right, {layers[layer, False]} wrong")


def measure_speed(lexicon: Lexicon, texts: list[str]) -> None:
    for text in texts:
        understand(text, lexicon)
    best = min(_round(lexicon, texts) for _ in range(5))
    letters = sum(map(len, texts)) / len(texts)
    print(
        f"{best * 1e6:.0f} µs a reply of {letters:.0f} characters on average ({len(texts)} replies, best of 5 rounds)"
    )
    for size in (2_000, 20_000):
        text = ("亲，非常抱歉让您久等了，我这边马上帮您核实订单，请稍等。" * size)[:size]
        started = time.perf_counter()
        understand(text, lexicon)
        print(f"{size} characters: {(time.perf_counter() - started) * 1e3:.1f} ms")


def _round(lexicon: Lexicon, texts: list[str]) -> float:
    started = time.process_time()
    for text in texts:
        understand(text, lexicon)
    return (time.process_time() - started) / len(texts)


def measure_corpora(lexicon: Lexicon, directory: Path, show_acts: bool) -> None:
    """The figures against people's labels; files that are not there are passed over."""
    stc3, jddc = directory / "stc3_dev_zh.jsonl", directory / "jddc_dev_zh.jsonl"
    if stc3.exists():
        _print(usefulness.report(_heard(stc3, lexicon, show_acts)))
    if jddc.exists():
        scripts = {name: compile_script(library(), SCENARIO, name) for name in PERSONAS}
        _print(reactions.report(_heard(jddc, lexicon, show_acts), scripts))


def _heard(path: Path, lexicon: Lexicon, show_acts: bool) -> list[corpora.Dialogue]:
    dialogues = corpora.hear(path, lexicon)
    if show_acts:
        _print(corpora.frequencies(dialogues))
    return dialogues


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--act", default="")
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--acts", action="store_true", help="with --corpora: how often each act is found")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--files", default="**/*.yaml")
    parser.add_argument("--rules-only", action="store_true", help="without the linear layer")
    given = parser.parse_args()
    lexicon = load(given.files)
    if given.rules_only:
        lexicon = lexicon.without_weights()
    if given.gold:
        measure_gold(lexicon, given.gold, given.errors, given.act)
    if given.corpora:
        measure_corpora(lexicon, given.corpora, given.acts)
    if given.speed:
        measure_speed(
            lexicon,
            [
                json.loads(raw)["text"]
                for raw in (ROOT / "tests/domain/text/dev_zh.jsonl").read_text("utf-8").splitlines()
            ],
        )


if __name__ == "__main__":
    main()
