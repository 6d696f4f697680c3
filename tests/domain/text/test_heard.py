"""Replies that were once misheard in written conversations: what they do, and what they must not be taken for."""

import json
from pathlib import Path

import pytest

from app.domain.text.acts import understand
from app.domain.text.lexicon import read_lexicon
from app.domain.text.matcher import Lexicon, compile_lexicon

ROOT = Path(__file__).resolve().parents[3]
LINES = [json.loads(line) for line in Path(__file__).with_name("heard_zh.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    paths = sorted((ROOT / "scenarios" / "lexicons").glob("**/*.yaml"))
    source, problems = read_lexicon({str(path.relative_to(ROOT)): path.read_text("utf-8") for path in paths})
    assert problems == ()
    return compile_lexicon(source)


@pytest.mark.parametrize("line", LINES, ids=[line["text"][:12] for line in LINES])
def test_heard(line: dict[str, str | list[str]], lexicon: Lexicon) -> None:
    """``want``: one of each row of acts joined by a bar; ``not``: none of these."""
    said = {act.act for act in understand(str(line["text"]), lexicon).acts}
    assert all(said & set(want.split("|")) for want in line["want"])
    assert not said.intersection(line["not"])
