"""The example of the reference reads, and the reference names every mark and type."""

import re
from pathlib import Path

from app.domain.scoring.rubric import read_rubric
from app.domain.scoring.rules import TYPES
from app.domain.scoring.vocabulary import CASE_FLAGS, NUMBERS, OTHER, STYLES

TEXT = Path("docs/reference/rubric.md").read_text(encoding="utf-8")


def test_the_example_is_a_rubric():
    example = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    assert len(example) == 1
    found, problems = read_rubric("example.yaml", example[0])
    assert found is not None, [problem.text() for problem in problems]


def test_every_name_is_explained():
    named = set(re.findall(r"[a-z_0-9]+", TEXT))
    assert set(TYPES) | set(OTHER) | set(NUMBERS) | set(CASE_FLAGS) | set(STYLES) <= named
