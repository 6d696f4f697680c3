"""Trees with places; everything that is refused, and that nothing ever raises."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.scenario.document import MAX_BYTES, MAX_NODES, Node, read_document


def read(text: str) -> Node:
    node, found = read_document("x.yaml", text)
    assert node is not None, [d.text() for d in found]
    return node


def codes(text: str) -> list[str]:
    node, found = read_document("x.yaml", text)
    assert (node is None) == bool(found)
    assert all(d.path == "x.yaml" and d.line >= 1 and d.column >= 1 for d in found)
    return [d.code for d in found]


def test_only_integers_and_truths_are_typed():
    text = "{a: 12, b: -3, c: true, d: false, e: 你好, f: '12', g: , h: null, i: ~, j: 'true', k: 1.2.3, l: 12a}"
    assert read(text).plain() == {
        "a": 12, "b": -3, "c": True, "d": False, "e": "你好", "f": "12", "g": None, "h": None, "i": None,
        "j": "true", "k": "1.2.3", "l": "12a",
    }  # fmt: skip


def test_every_key_and_value_knows_its_place():
    node = read("a: 1\nb:\n  - x\n  - {c: '引号'}\n")
    assert (node.at("a").line, node.at("a").column) == (1, 4)
    assert (node.key_at("b").line, node.key_at("b").column) == (2, 1)
    assert (node.at("b", 0).line, node.at("b", 0).column) == (3, 5)
    quoted = node.at("b", 1, "c")
    assert (quoted.line, quoted.column, quoted.quoted) == (4, 9, True)
    assert quoted.inside(1).column == 11
    assert node.at("a").inside(1).column == 5


def test_a_path_that_ends_early_gives_the_nearest_place():
    node = read("a: {b: 1}\n")
    assert node.at("a", "b", "c", 4) == node.at("a", "b")
    assert node.key_at("a", "nothing") == node.at("a")
    assert node.key_at("nowhere", "else") == node.at()
    assert node.key_at() == node.place
    assert node.get("a", "b").value == 1
    assert node.get("a", 0) is None
    assert read("[1]").get(1) is None
    assert read("[1]").get("x") is None


@pytest.mark.parametrize("trap", ["on", "NO", "yes", "Off", "y", "n", "12:30", "1:20:30", "010", "0x1F", "0o17", "+5",
                                  "1.10", ".5", "1e3", "5.", "2025-06-13"])  # fmt: skip
def test_what_other_readers_misread_must_be_quoted(trap):
    assert codes(f"a: {trap}") == ["SC003"]
    assert codes(f"{trap}: a") == ["SC003"]
    assert read(f"a: '{trap}'").plain() == {"a": trap}


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1",
        "a: &x [1]",
        "a: !!str 1",
        "a: !python/object:os.system {}",
        "a: 1\na: 2",
        "<<: {a: 1}",
        "? [a]\n: b",
        "{? {a: b} : c}",
    ],
)
def test_what_has_no_place_in_an_author_s_file_is_refused(text):
    assert set(codes(text)) == {"SC002"}


def test_an_alias_is_refused_where_it_stands():
    assert codes("a: &x 1\nb: *x\n") == ["SC002", "SC002"]
    assert codes("*x : 1") == ["SC002"]


def test_a_repeated_key_names_the_first():
    _, found = read_document("x.yaml", "a: 1\nb: 2\na: 3\n")
    assert (found[0].line, found[0].column) == (3, 1)
    assert "line 1" in found[0].message["en"]


@pytest.mark.parametrize("text", ["{a: 先, 再说}", "{a: [1], 再说: , b: 1}", "a: {b: 注意: 先}", "a: [注意: 先: 再]"])
def test_ascii_punctuation_in_chinese_text_is_named(text):
    assert "SC004" in codes(text)


def test_an_empty_value_of_a_latin_key_is_no_punctuation_slip():
    assert read("{a: , b: 1}").plain() == {"a": None, "b": 1}


@pytest.mark.parametrize("text", ["a: [1\nb: 2", "\ta: b", "a: 'x", "a: b\n---\nc: d", "a: b: c"])
def test_what_is_no_yaml_is_said_with_its_line(text):
    assert codes(text) == ["SC000"]


@pytest.mark.parametrize(("text", "line", "column"), [("a: \x00", 1, 4), ("ab\nc: \ud800", 2, 4)])
def test_characters_yaml_forbids_are_found(text, line, column):
    _, found = read_document("x.yaml", text)
    assert [(d.code, d.line, d.column) for d in found] == [("SC000", line, column)]


def test_size_depth_and_nodes_are_bounded_and_cheap():
    started = time.process_time()
    assert codes("a: " + "x" * MAX_BYTES) == ["SC000"]
    assert codes("[" * 100_000) == ["SC000"]
    assert codes("a: b\n" + "{" * 100_000) == ["SC000"]
    assert codes("".join(" " * depth + "a:\n" for depth in range(300))) == ["SC000"]
    assert codes("{a: " * 25) == ["SC000"]
    assert time.process_time() - started < 1
    assert codes("[" + "1," * (MAX_NODES + 5) + "]") == ["SC000"]


def test_a_file_full_of_mistakes_is_told_in_part():
    assert len(codes("a: 1\n" * 5000)) == 100


def test_nesting_up_to_the_limit_is_fine():
    assert codes("[" * 20 + "]" * 20) == []
    assert codes("[" * 21 + "]" * 21) == ["SC000"]


@pytest.mark.parametrize("text", ["", "# nothing", "---\n"])
def test_an_empty_file_has_no_tree_or_a_null(text):
    node, found = read_document("x.yaml", text)
    assert found == ()
    assert node is None or node.value is None


@given(st.text(alphabet=st.sampled_from("ab:,[]{}-'\"#&*!|>%\n \t你好，1?"), max_size=60))
def test_nothing_raises(text):
    node, found = read_document("x.yaml", text)
    assert node is None or not found
