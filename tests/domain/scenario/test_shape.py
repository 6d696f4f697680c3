"""Wrong keys and values are told by name, place and nearest known word."""

import pytest
from pydantic import BaseModel

from app.domain.scenario.document import read_document
from app.domain.scenario.model import Mixin, Persona
from app.domain.scenario.shape import shape

HEAD = "schema: 1\nkind: mixin\nid: m\nversion: 1.0.0\nlocale: zh-CN\n"


def told(text, model=Mixin, head=HEAD):
    node, found = read_document("m.yaml", head + text)
    assert node is not None, [d.text() for d in found]
    made, found = shape(model, node)
    assert (made is None) == bool(found)
    return [(d.code, d.line - head.count("\n"), d.column, d.message["en"], d.fix.get("en", "")) for d in found]


STATE = "states:\n  a:\n    label: x\n    phase: open\n"


@pytest.mark.parametrize(
    ("text", "line", "column", "message", "fix"),
    [
        ("limts: {}\n", 1, 1, "unknown key limts", "did you mean limits?"),
        ("zzz: {}\n", 1, 1, "unknown key zzz", "known keys: schema, version"),
        ("limits: {turns: 99}\n", 1, 10, "turns: must be at most 60", ""),
        ("limits: {turns: 1}\n", 1, 10, "turns: must be at least 3", ""),
        ("limits: {turns: many}\n", 1, 10, "turns: must be an integer", ""),
        ("limits: 5\n", 1, 1, "limits: must be a mapping of keys to values", ""),
        ("facts: [a]\n", 1, 1, "facts: must be a mapping of keys to values", ""),
        ("facts: {Order: {label: x, value: w, show: desk}}\n", 1, 9, "Order: has the wrong form", ""),
        ("facts: {a: {label: x, value: w, show: dask}}\n", 1, 33, "show: must be one of", "did you mean desk?"),
        ("facts: {a: {label: x, value: w, show: 5}}\n", 1, 33, "show: must be one of", ""),
        ("facts: {a: {label: x, value: [w], show: desk}}\n", 1, 23, "value: must be text", ""),
        ("facts: {a: {label: [x], value: w, show: desk}}\n", 1, 13, "label: must be text", ""),
        ("facts: {a: {label: {zh-CN: [1]}, value: w, show: desk}}\n", 1, 21, "zh-CN: must be text", ""),
        ("facts: {a: {label: x, value: w}}\n", 1, 12, "show is missing under facts.a", "add show:"),
        ("facts: {a: {label: x, value: w, show: desk, aliases: z}}\n", 1, 45, "aliases: must be a list", ""),
        (STATE, 3, 5, "otherwise is missing under states.a", "add otherwise:"),
        (STATE + "    otherwise: {}\n    nxt: []\n", 6, 5, "unknown key nxt", "did you mean next?"),
        (STATE + "    otherwise: {say: [A]}\n", 5, 23, "0: has the wrong form", ""),
        (STATE + "    otherwise: {say: {a: b}}\n", 5, 17, "say: ", ""),
        (
            STATE + "    otherwise: {}\n    next: [{id: x, when: w, go: z, stay: maybe}]\n",
            6,
            36,
            "stay: must be true or false",
            "",
        ),
        (STATE + "    otherwise: {}\n    next: [{id: x, when: ''}]\n", 6, 20, "when: must not be empty", ""),
        ("states:\n  s: {plce: b, with: {}, exits: {}}\n", 2, 6, "place is missing under states.s", "add place:"),
        ("states:\n  s: {place: b, exits: {}, extra: 1}\n", 2, 28, "unknown key extra", "did you mean exits?"),
        ("states: {s: 5}\n", 1, 10, "s: must be a mapping of keys to values", ""),
        ("lines: {hi: {default: [{txt: a}]}}\n", 1, 25, "unknown key txt", "did you mean text?"),
        ("lines: {hi: {default: a}}\n", 1, 14, "default: must be a list", ""),
        ("lines: {hi: [a]}\n", 1, 9, "hi: must be a mapping of keys to values", ""),
        ("lines: {hi: {pick: randm, default: [a]}}\n", 1, 14, "pick: must be one of", ""),
        ("remarks: [{id: a, when: b, say: c, cooldwn: 1}]\n", 1, 36, "unknown key cooldwn", "did you mean cooldown?"),
        ("limits: {place: 1}\n", 1, 10, "unknown key place", "known keys: turns, minutes, outcome"),
        ("interrupts: [{id: a, when: b, effect: {}, place: 1}]\n", 1, 43, "unknown key place", "known keys: id"),
        ("lines: {hi: {default: [[a], {bubbles: [a], nope: 1}]}}\n", 1, 44, "unknown key nope", "known keys: text"),
        ("vary: {a: {values: []}}\n", 1, 12, "values: needs at least 1 items", ""),
        ("mood: {anger: 1.5x}\n", 1, 8, "anger: must be an integer", ""),
        ("facts: {%s: {label: x, value: w, show: desk}}\n" % ("a" * 70), 1, 9, "a" * 70 + ": is longer than 64", ""),
    ],
)
def test_a_wrong_key_or_value(text, line, column, message, fix):
    found = told(text)
    assert any(
        d[0] == "SC001" and d[1:3] == (line, column) and d[3].startswith(message) and d[4].startswith(fix)
        for d in found
    ), found


def test_only_the_alternative_that_was_meant_is_told():
    found = told(STATE.replace("label: x", "lable: x") + "    otherwise: {}\n")
    assert [d[3] for d in found] == ["label is missing under states.a", "unknown key lable"]


def test_a_persona_that_reaches_into_the_plot():
    head = "schema: 1\nkind: persona\nid: m\nversion: 1.0.0\nlocale: zh-CN\n"
    found = told("states: {}\ncolour: red\n", Persona, head)
    assert ("SC007", 1, 1) in [d[:3] for d in found]
    assert ("SC001", 2, 1) in [d[:3] for d in found]


def test_an_error_nobody_can_place_is_told_all_the_same():
    class Odd(BaseModel):
        value: int | bool

    node, _ = read_document("m.yaml", "value: {a: b}\n")
    made, found = shape(Odd, node)
    assert made is None
    assert [(d.code, d.line) for d in found] == [("SC001", 1)]


def test_an_error_without_words_of_its_own_quotes_the_checker():
    class Odd(BaseModel):
        value: bytes

    node, _ = read_document("m.yaml", "value: [1]\n")
    _, found = shape(Odd, node)
    assert found[0].message["en"].startswith("value: input should be")


def test_numbers_without_quotes_are_text_where_text_is_due():
    node, _ = read_document("m.yaml", HEAD + "facts: {a: {label: 5, value: 268, show: desk}}\n")
    made, found = shape(Mixin, node)
    assert found == ()
    assert made.facts["a"].value == "268"
