"""The lexicons that ship: they read without problems, and every example holds."""

from pathlib import Path

import pytest

from app.domain.text.acts import understand
from app.domain.text.lexicon import Rule, read_lexicon
from app.domain.text.matcher import Lexicon, compile_lexicon

ROOT = Path(__file__).resolve().parents[3]
SOURCE, PROBLEMS = read_lexicon(
    {
        str(path.relative_to(ROOT)): path.read_text("utf-8")
        for path in sorted((ROOT / "scenarios" / "lexicons").glob("**/*.yaml"))
    }
)
RULES = [rule for file in SOURCE.files for rule in file.rules]
YES = [pytest.param(rule, text, id=f"{rule.id}-{index}") for rule in RULES for index, text in enumerate(rule.yes)]
NO = [pytest.param(rule, text, id=f"{rule.id}-{index}") for rule in RULES for index, text in enumerate(rule.no)]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return compile_lexicon(SOURCE)


def test_no_problems() -> None:
    assert PROBLEMS == ()


def test_every_rule_has_examples() -> None:
    assert [rule.id for rule in RULES if not rule.yes or not rule.no] == []


@pytest.mark.parametrize(("rule", "text"), YES)
def test_example_is_the_act(rule: Rule, text: str, lexicon: Lexicon) -> None:
    assert rule.act in {act.act for act in understand(text, lexicon).acts}


@pytest.mark.parametrize(("rule", "text"), NO)
def test_counter_example_is_not(rule: Rule, text: str, lexicon: Lexicon) -> None:
    assert rule.act not in {act.act for act in understand(text, lexicon).acts}
