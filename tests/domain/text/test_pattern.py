"""The pattern language: what trainers may write, and what they are told when it cannot be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.text.acts import understand
from app.domain.text.pattern import Chain, PatternError, parse_pattern
from tests.domain.text.toy import rule, toy

GROUPS = {"we": ("我们", "我"), "look": ("查", "看[看]"), "loop": ("<loop>",), "bad": ("(a",), "gappy": ("给~2您",)}


def chains(pattern: str, spaced: bool = False) -> tuple[Chain, ...]:
    parsed = parse_pattern(pattern, GROUPS, spaced)
    assert not isinstance(parsed, PatternError), parsed
    return parsed


def words(pattern: str, spaced: bool = False) -> list[list[tuple[str, ...]]]:
    return [[step.words for step in chain.steps] for chain in chains(pattern, spaced)]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("稍等", [[("稍等",)]]),
        ("稍 等", [[("稍等",)]]),
        ("查|看", [[("查", "看")]]),
        ("(查|看)一下", [[("查一下", "看一下")]]),
        ("查[一]下", [[("查一下", "查下")]]),
        ("<we>查", [[("我们查", "我查")]]),
        ("<we>~<look>", [[("我", "我们"), ("查", "看", "看看")]]),
        ("請您", [[("请您",)]]),
        ("[一]~下", [[("一",), ("下",)], [("下",)]]),
        ("(a~b|c)d", [[("cd",)], [("a",), ("bd",)]]),
        ("查(|了)", [[("查", "查了")]]),
        ("好。", [[("好",)]]),
        ("a~b|a~b", [[("a",), ("b",)]]),
        ("a~(|)~b", [[("a",), ("b",)]]),
    ],
)
def test_words_of_a_pattern(pattern: str, expected: list[list[tuple[str, ...]]]) -> None:
    assert words(pattern) == expected


def test_english_words_keep_their_spaces() -> None:
    assert words("a~( )~b", spaced=True) == [[("a",), ("b",)]]
    assert words("give me [just] two", spaced=True) == [[("give me just two", "give me two")]]


def test_gaps_edges_and_typed_values() -> None:
    (chain,) = chains("^给我~3<duration>$")
    assert (chain.starts, chain.ends) == (0, 0)
    assert [(step.typed, step.gap) for step in chain.steps] == [("", 0), ("duration", 3)]
    (loose,) = chains("^~2查~4$")
    assert (loose.starts, loose.ends) == (2, 4)
    assert [step.gap for step in chains("a~b~10c")[0].steps] == [0, 6, 10]


def test_look_around() -> None:
    (chain,) = chains("!(不|没)能!(够)")
    assert chain.steps[0].not_after == ("不", "没")
    assert chain.steps[0].not_before == ("够",)


def test_large_sets_stay_separate_steps() -> None:
    groups = {"big": tuple(chr(0x4E00 + i) for i in range(20))}
    parsed = parse_pattern("<big><big>", groups)
    assert isinstance(parsed, tuple)
    assert [len(step.words) for step in parsed[0].steps] == [20, 20]
    optional = parse_pattern("<big>[<big>]", groups)
    assert isinstance(optional, tuple)
    assert sorted(len(chain.steps) for chain in optional) == [1, 2]


@pytest.mark.parametrize(
    ("pattern", "code", "column"),
    [
        ("", "empty", 0), ("a||b", "empty", 2), ("(a", "unbalanced", 0), ("(a(b)", "unbalanced", 5), ("a)", "unbalanced", 1), ("[a", "unbalanced", 0), ("a]", "unbalanced", 1), ("(a]b)", "unbalanced", 2),
        ("<we", "unbalanced", 0), ("<nobody>", "unknown_group", 0), ("<loop>", "circular_group", 0), ("<bad>", "unbalanced", 0), ("a~99b", "gap_too_large", 4), ("!(a~b)c", "not_words", 1),
        ("好?", "never_matches", 0), ("^$", "empty", 0), ("~", "empty", 0), ("[a]", "empty", 0), (">a", "unbalanced", 0),
        ("(a~b|c~d|e~f|g~h)(a~b|c~d|e~f|g~h)(a~b|c~d|e~f|g~h)(a~b|c~d|e~f|g~h)", "too_complex", 68),
        ("[a]~[b]~[c]~[d]~[e]~[f]~[g]~[h]~i", "too_complex", 0),
    ],
)  # fmt: skip
def test_problems_have_a_column(pattern: str, code: str, column: int) -> None:
    parsed = parse_pattern(pattern, GROUPS)
    assert isinstance(parsed, PatternError)
    assert (parsed.code, parsed.column) == (code, column)


def test_too_many_words() -> None:
    parsed = parse_pattern("<big>", {"big": tuple(f"x{i}" for i in range(7000))})
    assert isinstance(parsed, PatternError)
    assert parsed.code == "too_complex"


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("给我~3分钟", "给我大概三分钟", "给我大概三分钟"), ("给我~3分钟", "给我您要的那个分钟", ""), ("给我~分钟", "给我。三分钟", ""), ("^查", "亲，查一下", "查"), ("^查", "我查一下", ""),
        ("好$", "都好呀~", "好"), ("好$", "好的东西", ""), ("!(不)能退", "这个能退", "能退"), ("!(不)能退", "这个不能退", ""), ("能!(不)", "能退", "能"), ("能!(不)", "能不退", ""),
        ("<gappy>退", "给回您退款", "给回您退"), ("<money>", "退您20元", "20元"), ("hi", "this is it", ""), ("hi", "hi亲", "hi"), ("a(b|c)~1d", "ac d", "ac d"),
        ("~2好", "挺好", "好"), ("给我~0查", "给我查", "给我查"),
    ],
)  # fmt: skip
def test_matching(pattern: str, text: str, found: str) -> None:
    lexicon = toy("groups:\n  gappy: ['给~2您']\n" + rule("greet", pattern, negation="ignore"))
    quotes = [act.quote for act in understand(text, lexicon).acts if act.act == "greet"]
    assert quotes == ([found] if found else [])


@pytest.mark.parametrize(
    ("pattern", "text", "holds"),
    [
        ("let me ~2 check", "let me just quickly check", True), ("let me ~1 check", "let me just quickly check", False), ("let me check", "outlet me check", False),
        ("^~1 wait", "please wait here", True), ("^~1 wait", "would you wait here", False), ("wait ~1$", "please wait here", True), ("wait ~1$", "wait over there now", False), ("^wait", "so wait", True),
    ],
)  # fmt: skip
def test_english_gaps_count_words(pattern: str, text: str, holds: bool) -> None:
    lexicon = toy(rule("greet", pattern, negation="ignore"), "en")
    assert ("greet" in {act.act for act in understand(text, lexicon).acts}) is holds


@given(st.text(alphabet="ab查看()[]<>|~^$!3 。?we", max_size=25))
def test_reading_never_raises(pattern: str) -> None:
    parsed = parse_pattern(pattern, GROUPS)
    if isinstance(parsed, PatternError):
        assert 0 <= parsed.column <= len(pattern)
    else:
        assert all(chain.steps for chain in parsed)
