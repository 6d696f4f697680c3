"""What the reference of lexicon files says holds: its examples are sound, its fields and limits are all there are."""

import re

import pytest

from app.domain.scenario.diagnostic import SEVERITY
from app.domain.text.lexicon import MODALITIES, SUBJECTS, Rule, read_lexicon
from app.domain.text.pattern import TYPED
from app.domain.trial import house, limits
from app.domain.trial.house import PATHS, check_house
from tests.domain.scenario.small import REPO

PAGE = (REPO / "docs/reference/lexicons.md").read_text(encoding="utf-8")
WHOLE = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
PARTS = re.findall(r"```yaml part\n(.*?)```", PAGE, re.S)


@pytest.fixture(scope="module")
def shipped():
    folder = REPO / "scenarios"
    texts = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in (folder / "lexicons/zh").glob("*.yaml")
    }
    return read_lexicon(texts)[0]


@pytest.mark.parametrize("text", WHOLE)
def test_a_whole_example_may_be_published(shipped, text):
    assert check_house(shipped, "zh-CN", text).findings == ()


@pytest.mark.parametrize("text", PARTS)
def test_a_part_of_one_can_be_read(text):
    _, problems = read_lexicon({PATHS["zh-CN"]: f"schema: 1\nkind: lexicon\nid: house_zh\nlocale: zh-CN\n{text}"})
    assert problems == ()


def test_every_field_and_every_word_for_it_is_named():
    fields = set(Rule.__struct_fields__) - {"act", "path", "line"}
    assert [name for name in sorted(fields) if f"| `{name}` |" not in PAGE] == []
    assert [name for name in (*SUBJECTS, *MODALITIES) if f"`{name}`" not in PAGE] == []
    assert [name for name in TYPED if f"`<{name}>`" not in PAGE] == []


def test_every_limit_and_every_code_is_named():
    most = [value for name, value in vars(limits).items() if name.startswith(("MOST", "LONGEST"))]
    assert [value for value in (*most, house.MOST_JOINS) if f"| {value:,} |" not in PAGE] == []
    codes = [code for code in SEVERITY if code.startswith("SC51")]
    assert [code for code in codes if f"| [{code}]" not in PAGE] == []
