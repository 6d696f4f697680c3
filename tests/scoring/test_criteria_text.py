"""Whole conversations with the shipped plots: what they were judged to deserve, and every mark they get.

A conversation says which criteria it meets, misses, or only seems to meet or break (``traps``); where the program
disagreed at first, one of the two was corrected. ``has`` names the red lines (with their state), deductions and
badges it deserves, ``seems`` those that it only looks like having. ``all`` pins every mark, so that a change of any
is seen.
"""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from app.domain.engine.rehearsal import rehearse
from app.domain.engine.script import Script, compile_script
from app.domain.scoring.score import score
from app.domain.scoring.scorecard import Scorecard
from app.library.files import load_library
from tests.domain.scoring.factory import rubric

HERE = Path(__file__).parent
CONVERSATIONS: list[dict[str, Any]] = [
    talk
    for path in sorted(HERE.glob("conversations_*.yaml"))
    for talk in YAML(typ="safe").load(path.read_text("utf-8"))
]
KINDS = ("meets", "partly", "misses", "traps")
CARD = ("passed", "gates", "deductions", "badges")


@cache
def script(plot: str, persona: str) -> Script:
    return compile_script(load_library(), plot, persona)


def turn(written: str | dict[str, Any]) -> dict[str, Any]:
    """A turn of a conversation file as one of a rehearsal."""
    if isinstance(written, str):
        return {"say": written}
    names = {"desk": "use", "wait": "wait_s", "end": "end"}
    return {names[name]: value for name, value in written.items()}


def marked(talk: dict[str, Any]) -> Scorecard:
    """The scorecard of a conversation."""
    played = script(talk["plot"], talk["persona"])
    return score(played, rubric(), rehearse(played, [turn(each) for each in talk["turns"]]))


def verdicts(card: Scorecard) -> dict[str, str]:
    """The verdict of each criterion of a scorecard."""
    return {item.id: item.status for item in card.criteria}


def judgements(talk: dict[str, Any]) -> dict[str, str]:
    """What a conversation was judged to deserve: criterion → status."""
    judged = dict.fromkeys(talk.get("meets", ()), "met") | dict.fromkeys(talk.get("misses", ()), "missed")
    return judged | dict.fromkeys(talk.get("partly", ()), "partly") | talk.get("traps", {})


@pytest.mark.parametrize("talk", CONVERSATIONS, ids=lambda talk: talk["id"])
def test_marks_are_what_was_judged(talk):
    card = marked(talk)
    found = verdicts(card)
    judged = judgements(talk)
    assert {name: found[name] for name in judged} == judged
    assert {name: status for status, names in talk["all"].items() for name in names.split()} == found
    assert seen(card, talk.get("card", {})) == talk.get("card", {})
    held = [name for part in CARD[1:] for name in seen(card, {part: ()})[part]]
    assert [name for name in talk.get("has", ()) if name not in held] == []
    assert [name for name in talk.get("seems", ()) if name in {each.partition(" ")[0] for each in held}] == []


def seen(card: Scorecard, wanted: dict[str, Any]) -> dict[str, Any]:
    """The parts of a scorecard that a conversation pins."""
    found = {
        "passed": card.passed,
        "gates": [f"{gate.id} {gate.state}" for gate in card.gates],
        "deductions": [each.id for each in card.deductions],
        "badges": [each.id for each in card.badges],
    }
    return {name: found[name] for name in wanted}


def table() -> dict[str, dict[str, int]]:
    """Criterion → how many conversations were judged to meet it, to miss it, or to be a trap."""
    counts: dict[str, dict[str, int]] = {}
    for talk in CONVERSATIONS:
        for kind in KINDS:
            for name in talk.get(kind, ()):
                counts.setdefault(name, dict.fromkeys(KINDS, 0))[kind] += 1
    return counts


def distinctions() -> dict[str, dict[str, int]]:
    """Red line (with its state), deduction or badge → how many conversations have it, or only seem to."""
    counts: dict[str, dict[str, int]] = {}
    for talk in CONVERSATIONS:
        for kind in ("has", "seems"):
            for name in talk.get(kind, ()):
                counts.setdefault(name, dict.fromkeys(("has", "seems"), 0))[kind] += 1
    return counts


def test_table_covers_no_less_than_it_did():
    counts = table()
    assert len(counts) >= 49
    assert sum(row["traps"] > 0 for row in counts.values()) >= 49


@pytest.mark.parametrize("criterion", [c.id for c in rubric().criteria if c.enabled and c.id < "D4"])
def test_criteria_of_listening_and_feeling_are_judged_each_way(criterion):
    row = table()[criterion]
    assert (row["meets"] >= 3, row["misses"] >= 3, row["traps"] >= 1) == (True, True, True), row


@pytest.mark.parametrize("criterion", [c.id for c in rubric().criteria if c.enabled and c.id >= "D4"])
def test_later_criteria_are_judged_each_way(criterion):
    """Three times met, three times not (missed, or partly where every slip costs), and once a trap."""
    row = table()[criterion]
    assert row["meets"] >= 3
    assert row["misses"] + row["partly"] >= 3
    assert row["traps"] >= 1


STATES = {
    "G-06": ("suspected",),  # rests on statutes: a person decides
    "G-08": ("confirmed", "suspected"),
    "G-09": ("suspected",),  # what was not said is never certain
    "G-10": ("confirmed", "suspected"),
    "G-02": ("confirmed", "suspected"),
}


@pytest.mark.parametrize("gate", [gate.id for gate in rubric().gates])
def test_red_lines_are_judged_each_way(gate):
    counts = distinctions()
    for state in STATES.get(gate, ("confirmed",)):
        assert counts[f"{gate} {state}"]["has"] >= 1
    assert counts[gate]["seems"] >= 1


@pytest.mark.parametrize("name", [each.id for each in (*rubric().deductions, *rubric().badges)])
def test_deductions_and_badges_are_judged_each_way(name):
    counts = distinctions()
    assert counts[name]["has"] >= 1
    assert counts[name]["seems"] >= 1
