"""``peilian understand``: acts and facts of replies read from standard input."""

import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from app.cli.failure import Failure
from app.cli.output import say, say_json
from app.cli.shelf import open_shelf
from app.domain.text.acts import understand
from app.domain.text.catalogue import ACTS
from app.domain.text.jsonl import UNPRINTED, jsonl_understand
from app.domain.text.lexicon import LexiconSource, read_lexicon
from app.domain.text.matcher import Lexicon, compile_lexicon
from app.domain.text.nearest import Nearest, nearest
from app.domain.text.normalize import normalize
from app.domain.text.understanding import Clause, Decision, Understanding

LOCALES = {"zh": "zh-CN", "zh-CN": "zh-CN", "en": "en"}
_HAN = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile("[A-Za-z]")


def run(lang: str | None, *, jsonl: bool, explain: bool, act: str = "") -> int:
    """Print one line for each line read; 2 when a JSON line could not be read, which is said in its place.
    Raises Failure for an unknown language or act."""
    if lang is not None and lang not in LOCALES:
        raise Failure(f"--lang {lang!r}: write zh or en")
    if act and act not in ACTS:
        raise Failure(f"--act {act!r}: there is no such act; there are: {', '.join(ACTS)}")
    tongues = Tongues(open_shelf([]).library.lexicon_sources)
    bad = False
    for number, line in enumerate(_lines(), start=1):
        if jsonl and line.strip():
            bad |= not _json_line(tongues, lang, number, line)
        elif line.strip():
            _plain_line(tongues, lang, line, explain=explain, act=act)
    return 2 if bad else 0


class Tongues:
    """The lexicons by language, compiled when first needed."""

    def __init__(self, sources: dict[str, str]) -> None:
        self._source, _ = read_lexicon(sources)
        self._compiled: dict[str, Lexicon] = {}

    def of(self, lang: str | None, text: str) -> Lexicon:
        """The lexicon for ``lang``, or for the script of ``text``."""
        guessed = "en" if _LATIN.search(text) and not _HAN.search(text) else "zh"
        locale = LOCALES[lang or guessed]
        if locale not in self._compiled:
            files = tuple(file for file in self._source.files if file.locale == locale)
            self._compiled[locale] = compile_lexicon(LexiconSource(files))
        return self._compiled[locale]


def _lines() -> Iterator[str]:
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", "replace").rstrip("\r\n")


def _json_line(tongues: Tongues, lang: str | None, number: int, line: str) -> bool:
    """Answer one line; programs read answers line by line, so a bad one has its answer too."""
    given: Any = None
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        wrong = f"not JSON ({error})"
    else:
        wrong = _wrong(given)
    if wrong:
        own = given.get("id") if isinstance(given, dict) else None
        say_json({"id": own, "error": f"line {number}: {wrong}"})
        return False
    say_json(jsonl_understand(given, tongues.of(lang or given.get("lang"), given["text"])))
    return True


def _wrong(given: Any) -> str:
    """What is wrong with a line, or nothing."""
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        return 'write {"id": …, "text": "…"}'
    own = given.get("lang")
    return "" if own is None or (isinstance(own, str) and own in LOCALES) else f"lang is zh or en, not {own!r}"


def _plain_line(tongues: Tongues, lang: str | None, line: str, *, explain: bool, act: str) -> None:
    lexicon = tongues.of(lang, line)
    found = understand(line, lexicon)
    say(line)
    for shown in _shown(found, explain=explain):
        say(f"    {shown}")
    if explain and act and act not in {each.act for each in found.acts}:
        for each in nearest(line, lexicon, act) or (None,):
            say(f"    ? {act:<22} {_near(each) if each else 'no word of any rule stands here'}")


def _near(each: Nearest) -> str:
    found = f" found “{'” “'.join(each.found)}”" if each.found else ""
    wanted = f" {'/'.join(each.wanted)}" if each.wanted else ""
    return f"{each.rule}: {each.reason}{wanted};{found} in “{each.clause}”"


def _shown(found: Understanding, *, explain: bool) -> Iterator[str]:
    read_as = normalize(found.text).copy
    if explain and read_as != found.text:
        yield f"= {read_as}"
    if explain:
        yield from (_clause(found, clause) for clause in found.clauses)
    for act in found.acts:
        if act.act not in UNPRINTED:
            yield f"{act.act:<24} {act.confidence:>4}  {act.span.start}–{act.span.end}  “{act.quote}”  {act.rule}"
            if explain:
                yield from _why(act.why)
    for mention in found.mentions:
        fact = f"  {mention.fact} {mention.verdict}" if mention.fact else ""
        yield f"{mention.kind:<24} {mention.value:>4}  “{mention.quote}”{fact}"
    if explain:
        for dropped in found.dropped:
            yield f"- {dropped.act:<22}       “{dropped.quote}”  {dropped.rule}"
            yield from _why(dropped.why)


def _clause(found: Understanding, clause: Clause) -> str:
    seen = [clause.subject, clause.polarity, clause.modality, "question" * clause.question, "quoted" * clause.quoted]
    return f"| {found.text[clause.span.start : clause.span.end]}  ({', '.join(each for each in seen if each)})"


def _why(decisions: tuple[Decision, ...]) -> Iterator[str]:
    for decision in decisions:
        yield f"    {decision.rule} {decision.note}".rstrip()
