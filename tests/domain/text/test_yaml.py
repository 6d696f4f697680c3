"""The fast and the exact parser read the same; what the fast one refuses is read, or refused, by the exact one."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from app.domain.text.yaml import compose_yaml, parse_yaml, too_deep

SCENARIOS = Path(__file__).parents[3] / "scenarios"


def seen(events):
    """What readers look at; the plain style has two names."""
    return [
        (
            type(event).__name__,
            getattr(event, "value", None),
            getattr(event, "style", None) or "",
            getattr(event, "anchor", None),
            str(getattr(event, "tag", None)),
            getattr(event, "flow_style", None),
            (event.start_mark.line, event.start_mark.column) if placed(event) else None,
        )
        for event in events
        if not type(event).__name__.startswith(("Stream", "Document"))
    ]


def placed(event):
    """Whether something is written where the event stands: not at the end of a block, nor where a value is left out."""
    return not type(event).__name__.endswith("EndEvent") and getattr(event, "value", None) != ""


def exact(text):
    return YAML(typ="safe", pure=True).parse(text)


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*/*.yaml")), ids=lambda path: path.name)
def test_what_is_shipped_is_read_the_same_by_both(path):
    text = path.read_text("utf-8")
    assert seen(parse_yaml(text)) == seen(exact(text))


ATOMS = [
    "a: ",
    "b",
    "- ",
    "\n",
    "  ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "'",
    '"',
    "#",
    ":",
    "你好",
    "。",
    "|\n",
    ">-\n",
    "? ",
    "12",
]
MORE = ["😀", "\\n", "\t", "---\n", "...\n", "\n  c: ", "\n- ", "|2\n", "|+\n", "\r\n"]


@given(st.lists(st.sampled_from(ATOMS + MORE), max_size=14).map("".join))
@example("{a:1}")
@example("a: \u2028b")
@example("\ufeffa: 1")
def test_whatever_the_exact_parser_reads_is_read_the_same(text):
    try:
        wanted = seen(exact(text))
    except YAMLError:
        return
    if wanted and wanted[0][0] != "ScalarEvent":  # a text of one scalar is no file of ours
        assert seen(parse_yaml(text)) == wanted


@pytest.mark.parametrize("text", ["a: [1, 2", "a: b: c", "a:\n\t- b", "'open"])
def test_what_is_wrong_is_said_by_the_exact_parser(text):
    with pytest.raises(MarkedYAMLError) as said:
        list(parse_yaml(text))
    with pytest.raises(MarkedYAMLError) as wanted:
        list(exact(text))
    assert str(said.value) == str(wanted.value)
    with pytest.raises(MarkedYAMLError):
        compose_yaml(text)


@pytest.mark.parametrize("text", ["a: '\ud800'", "a: \x00"])
def test_characters_that_yaml_forbids_are_an_error_of_yaml(text):
    for read in (lambda: list(parse_yaml(text)), lambda: compose_yaml(text)):
        with pytest.raises(YAMLError):
            read()


def test_an_empty_text_has_no_tree():
    assert compose_yaml("") is None
    assert compose_yaml("{a:1}") is not None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a: [[b]]", None),
        ("a: " + "[" * 201, 203),
        ("a: " + "[]{}" * 500, None),
        ("a: " + "{b: " * 201, 803),
        ("a:\n  " + "- " * 200 + "b", 5),
        ("a: 1\n" + " " * 200 + "b: 1", 5),
    ],
)
def test_what_would_make_parsers_recurse_for_ever_is_seen_before_they_read(text, at):
    assert too_deep(text) == at
