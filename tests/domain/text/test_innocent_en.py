"""Innocent English replies full of tempting words: no red line is heard in any of them."""

from pathlib import Path

import pytest

from app.domain.text.acts import understand
from app.domain.text.catalogue import RED_LINES
from app.domain.text.matcher import Lexicon, compile_lexicon
from tests.domain.text.test_shipped_lexicons import SOURCE

SAID = (Path(__file__).parent / "innocent_en.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return compile_lexicon(SOURCE)


@pytest.mark.parametrize("text", SAID)
def test_no_red_line(text: str, lexicon: Lexicon) -> None:
    assert [(act.act, act.rule, act.quote) for act in understand(text, lexicon).acts if act.act in RED_LINES] == []
