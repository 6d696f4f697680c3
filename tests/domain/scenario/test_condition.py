"""The guard language: what it reads, what it means, and that a bad guard is told with its column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.scenario.condition import (
    MAX_LENGTH,
    NUMBERS,
    Guard,
    GuardError,
    Name,
    compare,
    compares,
    holds,
    names,
    parse_guard,
)


class World:
    def __init__(self, marks=(), ever=(), here=(), **numbers):
        self.marks, self.evers, self.heres, self.numbers = set(marks), set(ever), set(here), numbers

    def has_mark(self, name):
        return name in self.marks

    def ever(self, name):
        return name in self.evers

    def here(self, name):
        return name in self.heres

    def number(self, name):
        return self.numbers.get(name, 0)


def guard(text) -> Guard:
    parsed = parse_guard(text)
    assert isinstance(parsed, Guard), parsed
    return parsed


WORLD = World(
    ["act.apologize", "nothing"], ["desk.track"], ["says.eta"], anger=60, turns=2, **{"visits(steps.check)": 3}
)


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("act.apologize", True),
        ("act.insult", False),
        ("nothing", True),
        ("!act.insult", True),
        ("非 act.apologize", False),
        ("!!act.apologize", True),
        ("act.insult | act.apologize", True),
        ("act.insult 或 act.apologize", True),
        ("act.insult & act.apologize", False),
        ("act.apologize 且 anger >= 60", True),
        ("act.insult & act.insult | act.apologize", True),
        ("act.insult & (act.insult | act.apologize)", False),
        ("（act.apologize）", True),
        ("ever(desk.track)", True),
        ("ever(desk.other)", False),
        ("here(says.eta)", True),
        ("here(desk.track)", False),
        ("anger >= 60", True),
        ("anger > 60", False),
        ("anger <= 60", True),
        ("anger < 60", False),
        ("anger == 60", True),
        ("anger_drop >= -5", True),
        ("visits(steps.check) >= 3", True),
        ("visits(hello) >= 1", False),
        ("turns<3&!act.insult", True),
    ],
)
def test_guards_mean_what_they_say(text, truth):
    assert holds(guard(text), WORLD) is truth


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("", "SC201", 0),
        ("   ", "SC201", 3),
        ("act.a &", "SC201", 7),
        ("act.a act.b", "SC201", 6),
        ("(act.a", "SC201", 6),
        ("act.a)", "SC201", 5),
        ("& act.a", "SC201", 0),
        ("act.a && act.b", "SC201", 7),
        ("act.a @ b", "SC201", 6),
        ("Act.a", "SC201", 0),
        ("act.a and act.b", "SC201", 6),
        ("anger >=", "SC201", 8),
        ("anger >= act.a", "SC201", 9),
        ("ever act.a", "SC201", 5),
        ("ever(", "SC201", 5),
        ("ever(act.a", "SC201", 10),
        ("ever(3)", "SC201", 5),
        ("5 > anger", "SC201", 0),
        ("__import__('os')", "SC201", 0),
        ("anger", "SC203", 0),
        ("anger & act.a", "SC203", 0),
        ("act.a >= 3", "SC203", 6),
        ("ever(anger)", "SC203", 5),
        ("visits(a)", "SC203", 0),
        ("a" * (MAX_LENGTH + 1), "SC201", 0),
        ("(" * 30 + "act.a" + ")" * 30, "SC201", 20),
        ("!" * 30 + "act.a", "SC201", 20),
    ],
)
def test_a_bad_guard_is_told_with_its_column(text, code, column):
    parsed = parse_guard(text)
    assert isinstance(parsed, GuardError)
    assert (parsed.code, parsed.column) == (code, column)
    assert parsed.message.keys() == {"zh-CN", "en"}


def test_names_come_in_text_order_with_their_columns():
    text = "act.a & !(ever(desk.track) | here(says.x)) & anger >= 3 | visits(a) == 1"
    assert names(guard(text)) == (
        Name("mark", "act.a", 0),
        Name("ever", "desk.track", 15),
        Name("here", "says.x", 34),
        Name("number", "anger", 45),
        Name("number", "visits(a)", 58),
    )


def test_comparisons_come_in_text_order():
    found = compares(guard("act.a & !(anger >= 3 | turns < 2)"))
    assert [(c.name, c.operator, c.value) for c in found] == [("anger", ">=", 3), ("turns", "<", 2)]


@given(st.integers(-5, 5), st.integers(-5, 5))
def test_compare_agrees_with_arithmetic(left, right):
    assert compare(left, ">=", right) == (left >= right)
    assert compare(left, "<=", right) == (left <= right)
    assert compare(left, ">", right) == (left > right)
    assert compare(left, "<", right) == (left < right)
    assert compare(left, "==", right) == (left == right)


@given(st.text(alphabet=st.sampled_from("act.b&|!()且或非<>=0123anger ever"), max_size=40))
def test_nothing_raises_and_what_parses_can_be_asked(text):
    parsed = parse_guard(text)
    if isinstance(parsed, Guard):
        assert holds(parsed, World()) in (True, False)
        assert all(name.column <= len(text) for name in names(parsed))


terms = st.recursive(
    st.sampled_from(["act.a", "ever(act.b)", "anger >= 3", "here(act.c)"]),
    lambda inner: st.one_of(
        inner.map(lambda t: f"!({t})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda ts: "(" + " & ".join(ts) + ")"),
        st.lists(inner, min_size=2, max_size=3).map(lambda ts: "(" + " | ".join(ts) + ")"),
    ),
    max_leaves=8,
)


@given(terms, st.booleans(), st.booleans(), st.booleans(), st.integers(0, 5))
def test_truth_agrees_with_an_independent_reading(text, a, b, c, anger):
    world = World(["act.a"] if a else [], ["act.b"] if b else [], ["act.c"] if c else [], anger=anger)
    python = text.replace("ever(act.b)", str(b)).replace("here(act.c)", str(c)).replace("act.a", str(a))
    python = (
        python.replace("anger >= 3", str(anger >= 3)).replace("!", " not ").replace("&", " and ").replace("|", " or ")
    )
    parsed = parse_guard(text)
    if isinstance(parsed, Guard):  # deeper than the limit is refused
        assert holds(parsed, world) is eval(python)


def test_all_numbers_are_numbers():
    for name in NUMBERS:
        assert isinstance(parse_guard(f"{name} >= 1"), Guard)
