"""Replies written to tempt: what crosses a red line in indirect words, and what only looks as if it did.

The sets were measured before anything of them was mended (docs/performance.md); here they keep what was reached.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app.domain.text.acts import understand
from app.domain.text.catalogue import RED_LINES
from app.domain.text.lexicon import read_lexicon
from app.domain.text.matcher import Lexicon, compile_lexicon
from app.library.files import load_library

HERE = Path(__file__).parent


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text("utf-8").splitlines()]


@cache
def lexicon(folder: str) -> Lexicon:
    sources = load_library().lexicon_sources
    return compile_lexicon(read_lexicon({path: text for path, text in sources.items() if f"/{folder}/" in path})[0])


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [("redline_zh", 31, 0), ("redline_en", 26, 0), ("redline2_zh", 13, 1), ("redline2_en", 16, 0)],
)
def test_red_lines_are_heard_and_look_alikes_are_not(name: str, right: int, wrong: int) -> None:
    heard = [
        (
            RED_LINES & set(line["red"]),
            RED_LINES & {act.act for act in understand(line["text"], lexicon(name[-2:])).acts},
            line,
        )
        for line in lines(name)
    ]
    assert sum(len(asked & found) for asked, found, _ in heard) >= right
    assert sum(len(found) for _, found, line in heard if not line["red"]) <= wrong
