"""Reading a rubric: what is refused, where and why; and that the shipped one is complete."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.scoring.rubric import REGISTERS, read_rubric
from app.domain.scoring.rules import TYPES
from app.domain.scoring.vocabulary import check_guard, known_mark
from tests.domain.scoring.factory import PATH, rubric

TEXT = Path(PATH).read_text(encoding="utf-8")
SMALL = """
schema: 1
kind: rubric
id: small
version: 1.0.0
locale: zh-CN
label: {zh-CN: 小, en: Small}
pass: {total: 80, dimension: 60}
bands: {excellent: 90, qualified: 80, improve: 60}
dimensions:
  D1: {label: {zh-CN: 甲, en: A}, weight: 100}
criteria:
  - id: D1-01
    points: 100000
    label: {zh-CN: 问候, en: Greeting}
    once: {any: [{when: act.greet}]}
    good: {zh-CN: 您好, en: Hello}
    bad: {zh-CN: 单号, en: number}
    tip: {zh-CN: 先问候, en: Greet first}
"""


def codes(text):
    found, problems = read_rubric("r.yaml", text)
    assert (found is None) == bool(problems)
    return [(problem.code, problem.line, problem.column) for problem in problems]


def test_the_shipped_rubric_is_complete():
    found = rubric()
    assert [len(part) for part in (found.dimensions, found.criteria, found.deductions, found.gates, found.badges)] == [
        7,
        50,
        10,
        10,
        6,
    ]
    assert sum(criterion.points for criterion in found.criteria) == 100_000
    enabled = [criterion for criterion in found.criteria if criterion.enabled]
    assert len(enabled) >= 35
    assert {criterion.dimension for criterion in enabled} == set(found.dimensions)
    assert {name for c in enabled for name in TYPES if getattr(c, name) is not None} == set(TYPES)
    assert all(c.why_not["zh-CN"] and c.why_not["en"] for c in found.criteria if not c.enabled)
    assert set(found.personas) >= {"angry", "gen_z", "elderly", "high_value", "newcomer", "complainer"}
    assert {name for c in enabled for name in c.wording.get("zh-CN", {})} == set(REGISTERS)


def test_the_hash_is_that_of_the_text():
    same, _ = read_rubric(PATH, TEXT)
    other, _ = read_rubric(PATH, TEXT + "\n# a comment\n")
    assert same.hash == rubric().hash != other.hash
    assert len(same.hash) == 64


def test_a_small_rubric_reads():
    assert codes(SMALL) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("id: small", "id: [small", "SC000", 5),
        ("label: {zh-CN: 问候", "labl: {zh-CN: 问候", "SC001", 15),
        ("    once: {any: [{when: act.greet}]}\n", "", "SC001", 13),
        ("    once: {any: [{when: act.greet}]}\n", "    once: {any: [{when: act.greet}]}\n    coverage: {of: slots}\n", "SC001", 13),
        ("once: {any: [{when: act.greet}]}", "once: {}", "SC001", 16),
        ("once: {any: [{when: act.greet}]}", "count: {of: [act.greet], min: 3, max: 1, zero: 9}", "SC001", 16),
        ("once: {any: [{when: act.greet}]}", "within: {zero_s: 9, from: act.greet, want: act.thank}", "SC001", 16),
        ("once: {any: [{when: act.greet}]}", "within: {from: act.greet}", "SC001", 16),
        ("when: act.greet", "when: act.hug", "SC202", 16),
        ("when: act.greet", "when: here(act.greet)", "SC202", 16),
        ("when: act.greet", "when: proposals > 1", "SC202", 16),
        ("when: act.greet", "when: act.greet &", "SC201", 16),
        ("when: act.greet", "when: anger", "SC203", 16),
        ("once: {any: [{when: act.greet}]}", "order: {first: [act.hug], then: [act.thank]}", "SC202", 16),
        ("once: {any: [{when: act.greet}]}", "count: {of: [style.hug], max: 1, zero: 9}", "SC202", 16),
        ("points: 100000", "points: 90000", "SC001", 11),
        ("weight: 100", "weight: 90", "SC001", 10),
        ("id: D1-01", "id: D9-01", "SC124", 13),
        ("tip: {zh-CN: 先问候, en: Greet first}", "tip: {zh-CN: 先问候}", "SC001", 19),
        ("tip: {zh-CN: 先问候, en: Greet first}", "tip: {zh-CN: 先问候, en: Greet first}\n    wording: {zh-CN: {warm: 您好呀}, en: {plain: Hello}}", "SC001", 20),
    ],
)  # fmt: skip
def test_problems_have_a_place(old, new, code, line):
    assert old in SMALL
    found = codes(SMALL.replace(old, new))
    assert (code, line) in [(each[0], each[1]) for each in found], found


def test_problems_of_lists():
    twice = (
        SMALL
        + "deductions:\n  - {id: M-01, act: hug, points: 1, cap: 2, label: {zh-CN: 甲, en: A}, wording: {zh-CN: 甲, en: A}}\n"
    )
    twice += "  - {id: M-01, act: insult, points: 1, cap: 2, label: {zh-CN: 甲, en: A}, wording: {zh-CN: 甲, en: A}}\n"
    twice += "gates:\n  - {id: G-01, kind: absent, cap: 0, label: {zh-CN: 甲, en: A}}\n  - {id: G-02, kind: act, cap: 0, label: {zh-CN: 甲, en: A}}\n"
    twice += "personas:\n  angry:\n    - {share: 900, label: {zh-CN: 甲, en: A}, order: {first: [nonsense], then: [act.thank]}}\n"
    found = codes(twice)
    assert sorted(code for code, _, _ in found) == ["SC001", "SC009", "SC124", "SC124", "SC202"]


def test_a_disabled_criterion_must_say_why():
    assert [code for code, _, _ in codes(SMALL.replace("    good:", "    enabled: false\n    good:"))] == ["SC001"]


def test_an_empty_file_is_told():
    assert [code for code, _, _ in codes("")] == ["SC000"]


@given(st.text(max_size=60))
@settings(max_examples=80, deadline=None)
def test_reading_never_raises(text):
    read_rubric("r.yaml", text)
    read_rubric("r.yaml", SMALL.replace("act.greet", text.replace("\n", " ")))


def test_the_vocabulary_is_closed():
    assert all(
        map(
            known_mark,
            (
                "act.greet",
                "class.relational",
                "style.emoji",
                "phase.open",
                "case.fault_ours",
                "case.presale",
                "persona.anyone",
                "settled",
            ),
        )
    )
    assert not any(map(known_mark, ("act.hug", "class.x", "style.x", "phase.x", "case.fault_x", "says.eta", "x")))
    assert check_guard("act.greet & !(anger >= 40 | settled)") is None


LATER = """aftermaths:
  - kind: overpromise
    label: {zh-CN: 承诺, en: Promise}
    told:
      came_back: {zh-CN: 甲, en: A}
      owned: {zh-CN: 甲, en: A}
      kept: {zh-CN: 甲, en: A}
      open: {zh-CN: 甲, en: A}
    wording: {zh-CN: {plain: '预计{solution}'}, en: {plain: A}}
"""


def test_what_is_said_of_words_that_come_back_is_read():
    found, problems = read_rubric("r.yaml", SMALL + LATER)
    assert problems == ()
    assert [rule.kind for rule in found.aftermaths] == ["overpromise"]
    assert [rule.kind for rule in rubric().aftermaths] == ["overpromise", "misinform", "hold", "callback"]
    assert read_rubric("r.yaml", SMALL)[0].aftermaths == (), "a rubric need not have any"


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ("kind: overpromise", "kind: gossip", "SC001", "overpromise"),
        ("label: {zh-CN: 承诺, en: Promise}", "label: {zh-CN: 承诺}", "SC001", "label"),
        ("kept: {zh-CN: 甲, en: A}", "kept: {en: A}", "SC001", "told.kept"),
        ("      open: {zh-CN: 甲, en: A}\n", "", "SC001", "open"),
        ("en: {plain: A}", "en: {warm: A}", "SC001", "en plain"),
        (", en: {plain: A}", "", "SC001", "en plain"),
        ("{solution}", "{remedy}", "SC123", "{remedy}"),
    ],
)
def test_bad_words_for_what_comes_back_are_refused_with_their_place(old, new, code, says):
    assert old in LATER
    found, problems = read_rubric("r.yaml", SMALL + LATER.replace(old, new))
    assert found is None
    assert [problem.code for problem in problems] == [code]
    assert says in problems[0].message["en"]
    first = SMALL.count("\n") + 1
    assert first < problems[0].line <= first + LATER.count("\n")


def test_a_kind_of_what_comes_back_stands_once():
    twice = SMALL + LATER + LATER.removeprefix("aftermaths:\n")
    assert [code for code, _, _ in codes(twice)] == ["SC009"]


@pytest.mark.parametrize(
    "part",
    [
        "deductions:\n  - {id: M-01, act: insult, points: 1, cap: 2, label: {zh-CN: 甲, en: A}, wording: {en: %s}}\n",
        "gates:\n  - {id: G-01, kind: act, act: insult, cap: 0, label: {zh-CN: 甲, en: A}, wording: {en: %s}}\n",
    ],
)
def test_what_to_say_instead_is_a_text_or_one_for_each_register(part):
    assert codes(SMALL + part % "A") == []
    assert codes(SMALL + part % "{plain: A, warm: B}") == []
    for wrong in ("{plain: A, hearty: B}", "{warm: B}"):
        problems = read_rubric("r.yaml", SMALL + part % wrong)[1]
        assert [(each.code, each.line) for each in problems] == [("SC001", SMALL.count("\n") + 2)]
        assert ("hearty" if "hearty" in wrong else "en plain") in problems[0].message["en"]
