"""Whole conversations with the shipped plots: what they were judged to deserve, and every mark they get.

A conversation says which criteria it meets, misses, or only seems to meet or break (``traps``); where the program
disagreed at first, one of the two was corrected. ``all`` pins every mark, so that a change of any is seen.
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


def test_table_covers_no_less_than_it_did():
    counts = table()
    assert len(counts) >= 36
    assert sum(row["traps"] > 0 for row in counts.values()) >= 9
