"""``python -m tests.scoring FILE [ID…]`` plays the conversations of a file: what was said, every mark and what it
rests on, and where the marks are not what was judged. ``--pin`` rewrites the ``all:`` and ``card:`` lines of the
file to what was found and leaves judgements alone; ``--table`` tells how often each criterion was judged.
"""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from app.domain.engine.events import Recorded, ToolUsed, TraineeSaid
from app.domain.engine.rehearsal import rehearse
from app.domain.scoring.score import score
from app.domain.scoring.scorecard import Evidence, Rating, Scorecard
from tests.domain.scoring.factory import rubric
from tests.scoring.test_criteria_text import CARD, KINDS, judgements, script, seen, table, turn, verdicts

ID = re.compile(r"- id: (\S+)")
PINNED = ("card:", "all:")


def main() -> int:
    """Everything that was asked for; 1 when a judgement and a mark differ."""
    asked = _asked()
    if asked.table:
        print("\n".join(_told_table()))
    differing = 0
    for path in asked.files:
        talks = [
            talk for talk in YAML(typ="safe").load(path.read_text("utf-8")) if talk["id"] in (asked.ids or [talk["id"]])
        ]
        cards = {}
        for talk in talks:
            rows, card = _played(talk)
            cards[talk["id"]] = card
            if not asked.pin:
                print("\n".join(_told(talk, rows, card)))
            differences = list(_differences(talk, card))
            differing += len(differences)
            print("".join(f"{line}\n" for line in differences), end="")
        if asked.pin:
            path.write_text(
                "".join(f"{line}\n" for line in pinned(path.read_text("utf-8").splitlines(), cards)), "utf-8"
            )
    return differing > 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.scoring", description=__doc__)
    parser.add_argument("what", nargs="*", metavar="FILE or ID")
    parser.add_argument("--pin", action="store_true")
    parser.add_argument("--table", action="store_true")
    asked = parser.parse_args()
    asked.files = [Path(name) for name in asked.what if name.endswith(".yaml")]
    asked.ids = [name for name in asked.what if not name.endswith(".yaml")]
    return asked


def _played(talk: dict[str, Any]) -> tuple[tuple[Recorded, ...], Scorecard]:
    played = script(talk["plot"], talk["persona"])
    rows = rehearse(played, [turn(each) for each in talk["turns"]])
    return rows, score(played, rubric(), rows)


def _told(talk: dict[str, Any], rows: tuple[Recorded, ...], card: Scorecard) -> Iterator[str]:
    yield f"==== {talk['id']}: {talk['plot']}, {talk['persona']}"
    yield from _lines(rows)
    dimensions = " ".join(f"{name} {each.points}/{each.of}" for name, each in card.dimensions.items())
    yield f"---- {card.total} {card.band}, passed {card.passed} {seen(card, dict.fromkeys(CARD))} {dimensions}"
    yield from (_told_rating(rating) for rating in card.criteria)


def _lines(rows: tuple[Recorded, ...]) -> Iterator[str]:
    """The conversation: the number of a reply before the trainee's words, the mood they left behind the unit."""
    unit = 0
    for row in rows:
        match row.event:
            case TraineeSaid(text=text):
                yield f"{unit:>3}   > {text}"
            case ToolUsed(tool=tool):
                yield f"      * {tool}"
        output = row.output
        if output.unit is not None:
            unit = output.unit + 1
            acts = " ".join(act.act for act in output.understood.acts) if output.understood else ""
            mood = f"anger {output.after.anger} anxiety {output.after.anxiety}" if output.after else ""
            settled = " ".join(change.rule for change in output.changes if change.rule.startswith("settled"))
            yield f"          [{acts}] {output.state} {mood} {settled}"
        yield from (f"      < {line.text}" for line in output.delivered)
        if output.ended is not None:
            yield f"      = {output.ended.outcome}"


def _told_rating(rating: Rating) -> str:
    quotes = "; ".join(_told_evidence(each) for each in rating.evidence)
    nearest = f" ← {rating.nearest.key} {rating.nearest.values} in {rating.nearest_turn}" if rating.nearest else ""
    reason = f"{rating.reason.key} {' '.join(rating.reason.values.values())}"
    return f"{rating.id} {rating.status:<14} {rating.points:>4}/{rating.of:<4} {reason} | {quotes}{nearest}"


def _told_evidence(each: Evidence) -> str:
    return f"{each.turn} {each.act}“{each.quote}”"


def _differences(talk: dict[str, Any], card: Scorecard) -> Iterator[str]:
    found = verdicts(card)
    for name, judged in judgements(talk).items():
        if found.get(name) != judged:
            yield f"!! {talk['id']} {name}: judged {judged}, found {found.get(name)}"
    held = [name for part in CARD[1:] for name in seen(card, {part: ()})[part]]
    for name in talk.get("has", ()):
        if name not in held:
            yield f"!! {talk['id']} {name}: judged to have it, found {held}"
    for name in talk.get("seems", ()):
        if any(each.startswith(name) for each in held):
            yield f"!! {talk['id']} {name}: judged only to seem so, found {held}"


def pinned(lines: list[str], cards: dict[str, Scorecard]) -> Iterator[str]:
    """The lines of a file with what was found of ``cards``; of other conversations as they are."""
    card: Scorecard | None = None
    for line in lines:
        begun = ID.match(line)
        card = cards.get(begun[1]) if begun else card
        if card is None or not line.startswith(tuple(f"  {name}" for name in (*PINNED, "turns:"))):
            yield line
        elif line.startswith("  turns:"):
            yield from (f"  {name}: {{{value}}}" for name, value in _pins(card))
            yield line


def _pins(card: Scorecard) -> Iterator[tuple[str, str]]:
    found = seen(card, dict.fromkeys(CARD))
    told = {"passed": {True: "true", False: "false", None: "null"}[found.pop("passed")]}
    told |= {name: f"[{', '.join(values)}]" for name, values in found.items()}
    yield "card", ", ".join(f"{name}: {value}" for name, value in told.items())
    statuses: dict[str, list[str]] = {}
    for name, status in verdicts(card).items():
        statuses.setdefault(status, []).append(name)
    yield "all", ", ".join(f"{status}: {' '.join(names)}" for status, names in sorted(statuses.items()))


def _told_table() -> Iterator[str]:
    counts = table()
    yield f"{'':<6} {' '.join(KINDS)}"
    for criterion in rubric().criteria:
        row = counts.get(criterion.id, dict.fromkeys(KINDS, 0))
        short = "" if row["meets"] >= 3 and row["misses"] >= 3 and row["traps"] >= 1 else "  short"
        disabled = "" if criterion.enabled else "  not enabled"
        yield f"{criterion.id:<6} {row['meets']:>5} {row['partly']:>6} {row['misses']:>6} {row['traps']:>5}{short}{disabled}"


if __name__ == "__main__":
    raise SystemExit(main())
