"""How well and how fast replies are understood.

    python bench/understanding.py --speed
    python bench/understanding.py --gold FILE... [--errors] [--act ACT]
    python bench/understanding.py --table FILE...
    python bench/understanding.py --red FILE...
    python bench/understanding.py --corpora DIRECTORY [--acts]
    python bench/understanding.py --entries 2000 20000

A gold file holds lines {"id", "text", "acts": [...], "context"?, "facts"?, "anger"?, "lang"?}; an item of "acts"
is an act or {"act", "span"}. ``negative_wording`` is counted, not understood, and left out; what gold acts
imply or suppress is neither asked for nor held against us, except in the line "strict" and in the table.
``--rules-only`` leaves the linear layer out. Texts are printed with ``--errors`` alone.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.domain.engine.script import compile_script  # noqa: E402
from app.domain.text.acts import understand  # noqa: E402
from app.domain.text.lexicon import LexiconSource, read_lexicon  # noqa: E402
from app.domain.text.matcher import Lexicon, compile_lexicon  # noqa: E402
from bench import corpora, courtesy, entries, gold, reactions, real, usefulness  # noqa: E402
from bench.strategies import SCENARIO, library  # noqa: E402

PERSONAS = ("default", "angry")


def load(pattern: str = "**/*.yaml") -> Lexicon:
    """The shipped lexicons, compiled."""
    return compiled(read(pattern))


def read(pattern: str) -> LexiconSource:
    """The shipped lexicons as they are written; problems go to standard error."""
    directory = ROOT / "scenarios" / "lexicons"
    paths = sorted(directory.glob(pattern))
    started = time.perf_counter()
    source, problems = read_lexicon({str(p.relative_to(ROOT)): p.read_text("utf-8") for p in paths})
    for problem in problems:
        print(f"{problem.path}:{problem.line}:{problem.column} {problem.code} {problem.message}", file=sys.stderr)
    print(f"{len(paths)} files read in {time.perf_counter() - started:.2f} s")
    return source


def compiled(source: LexiconSource) -> Lexicon:
    """Ready to be matched."""
    started = time.perf_counter()
    lexicon = compile_lexicon(source)
    done = time.perf_counter() - started
    print(f"{len(lexicon.rules)} rules, {len(lexicon.words)} words, compiled in {done:.2f} s")
    return lexicon


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
    stc3, jddc, cped = (directory / f"{name}_dev_zh.jsonl" for name in ("stc3", "jddc", "cped"))
    labelled: dict[int, list[real.Pair]] = {batch: [] for batch in real.BATCHES}
    if stc3.exists():
        helpdesk = _heard(stc3, lexicon, show_acts)
        for batch in labelled:
            labelled[batch] += real.pairs("stc3", batch, helpdesk)
        _print(usefulness.report(helpdesk))
    if jddc.exists():
        retailer = _heard(jddc, lexicon, show_acts)
        for batch in labelled:
            labelled[batch] += real.pairs("jddc", batch, retailer)
        scripts = {name: compile_script(library(), SCENARIO, name) for name in PERSONAS}
        _print(reactions.report(retailer, scripts))
    for batch, found in labelled.items():
        _print(real.report(batch, found))
    if cped.exists():
        _print(courtesy.report(corpora.read_lines(cped), lexicon))


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
    parser.add_argument("--gold", type=Path, nargs="+", default=[])
    parser.add_argument("--table", type=Path, nargs="+", default=[], help="strict figures per act and language")
    parser.add_argument("--red", type=Path, nargs="+", default=[], help="red lines and what only looks like one")
    parser.add_argument("--entries", type=int, nargs="+", default=[], help="cost of a reply at sizes of the lexicon")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--act", default="")
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--acts", action="store_true", help="with --corpora: how often each act is found")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--files", default="**/*.yaml")
    parser.add_argument("--rules-only", action="store_true", help="without the linear layer")
    given = parser.parse_args()
    source = read(given.files)
    lexicon = compiled(source)
    if given.rules_only:
        lexicon = lexicon.without_weights()
    for path in given.gold:
        gold.measure(lexicon, path, given.errors, given.act)
    _print(gold.red_lines(lexicon, path) for path in given.red)
    if given.table:
        _print(gold.table(lexicon, given.table))
    if given.corpora:
        measure_corpora(lexicon, given.corpora, given.acts)
    if given.entries:
        _print(entries.report(source, given.entries, _replies()))
    if given.speed:
        measure_speed(lexicon, _replies())


def _replies() -> list[str]:
    return [line["text"] for line in corpora.read_lines(ROOT / "tests/domain/text/dev_zh.jsonl")]


if __name__ == "__main__":
    main()
