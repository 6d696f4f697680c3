"""``peilian score`` and ``peilian replay``: exported attempts, without a database."""

from pathlib import Path
from typing import Any

import msgspec

from app.cli.failure import Failure
from app.cli.output import say, say_json
from app.cli.shelf import open_shelf, rubric_of, script_of
from app.cli.telling import scorecard, show_card
from app.domain.engine.attempt import AttemptFile, AttemptFileError, read_attempt
from app.domain.engine.script import ENGINE, Script
from app.domain.replay import Frame, frames, verify
from app.domain.scoring.score import score
from app.domain.scoring.wording import became

_WORDS = {
    "zh-CN": {
        "equal": "重放一致：{rows} 条记录",
        "differs": "第 {seq} 条记录起与重放不同",
        "older": "由引擎 {engine} 录制，现在是 {now}",
        "script": "剧本内容已变（{was} → {now}）；按现在的内容重放",
    },
    "en": {
        "equal": "executed again and equal: {rows} records",
        "differs": "differs from record {seq} on",
        "older": "recorded by engine {engine}, this is {now}",
        "script": "the script has changed ({was} → {now}); executed with today's",
    },
}


def score_file(path: Path, rubric_path: Path | None, lang: str, *, as_json: bool) -> None:
    """Mark an exported attempt and print the marks."""
    attempt = open_attempt(path)
    library = open_shelf([]).library
    script = script_of(library, attempt.header.scenario, attempt.header.persona)
    rubric = rubric_of(library, rubric_path)
    card = score(script, rubric, attempt.records)
    if as_json:
        say_json(scorecard(card, lang, script, rubric))
    else:
        show_card(card, lang)


def replay_file(path: Path, lang: str, *, again: bool, as_json: bool) -> int:
    """Print the frames of an exported attempt; with ``again`` whether executing it gives the same, 1 if not."""
    attempt = open_attempt(path)
    if again:
        return _verify(attempt, lang, as_json=as_json)
    shown = frames(attempt.records)
    if as_json:
        plain: list[Any] = [msgspec.to_builtins(frame) for frame in shown]
        say_json({"header": msgspec.to_builtins(attempt.header), "frames": plain})
    else:
        for frame in shown:
            for line in _lines(frame, lang):
                say(line)
    return 0


def open_attempt(path: Path) -> AttemptFile:
    """The attempt in a file. Raises Failure."""
    try:
        return read_attempt(path.read_bytes())
    except OSError as error:
        raise Failure(f"{path}: {error.strerror}") from error
    except AttemptFileError as error:
        raise Failure(f"{path}: {error}") from error


def _verify(attempt: AttemptFile, lang: str, *, as_json: bool) -> int:
    header = attempt.header
    script: Script = script_of(open_shelf([]).library, header.scenario, header.persona)
    verdict = verify(script, attempt.records)
    same_script = script.hash == header.script_hash
    if as_json:
        say_json(
            {
                "equal": verdict.equal,
                "rows": verdict.rows,
                "differs_at": verdict.differs_at,
                "same_script": same_script,
                "recorded_by": header.engine,
                "engine": ENGINE,
            }
        )
        return int(not verdict.equal)
    words = _WORDS[lang]
    if header.engine != ENGINE:
        say(words["older"].format(engine=header.engine, now=ENGINE))
    if not same_script:
        say(words["script"].format(was=header.script_hash[:12], now=script.hash[:12]))
    say(words["equal"].format(rows=verdict.rows) if verdict.equal else words["differs"].format(seq=verdict.differs_at))
    return int(not verdict.equal)


def _lines(frame: Frame, lang: str) -> list[str]:
    head = f"#{frame.turn + 1:<3} {frame.at_ms // 1000:>5} s  {frame.state:<14}"
    told = [f"{head} > {frame.text}"] if frame.text else []
    told += [f"{head}   {line.text}" for line in frame.lines if line.text]
    told += [f"{head} * {taken.source} → {taken.target} ({taken.transition})" for taken in frame.taken]
    told += [f"{head} ↶ #{one.unit + 1} {became(one.kind, one.how, lang)} ({one.kind})" for one in frame.comebacks]
    if frame.ended is not None:
        told.append(f"{head} ■ {frame.ended.outcome}  CSAT {frame.ended.csat}  NPS {frame.ended.nps}")
    return told
