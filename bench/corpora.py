"""Real conversations with people's judgements, heard by the engine; for measuring only, nothing of their text is kept."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.text.acts import understand
from app.domain.text.matcher import Lexicon
from app.domain.text.understanding import Context, Understanding, Utterance

NEVER_COUNTED = ("inform", "other")


@dataclass(frozen=True)
class Reply:
    """An agent's line: the customer's lines it answers, what was understood of it, and people's labels."""

    dialogue: str
    turn: int
    customer: tuple[str, ...]
    heard: Understanding
    labels: dict[str, Any]

    @property
    def acts(self) -> frozenset[str]:
        """The acts found, without the fallbacks."""
        return frozenset(act.act for act in self.heard.acts if act.act not in NEVER_COUNTED)


@dataclass(frozen=True)
class Dialogue:
    """A conversation in order: its lines as stored, and the agent's replies by their place."""

    id: str
    lines: tuple[dict[str, Any], ...]
    replies: dict[int, Reply]


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a JSONL file."""
    return [json.loads(raw) for raw in path.read_text("utf-8").splitlines()]


def hear(path: Path, lexicon: Lexicon) -> list[Dialogue]:
    """The dialogues of a corpus, each agent's line understood in the context of what was said before it."""
    by_id: dict[str, list[dict[str, Any]]] = {}
    for line in read_lines(path):
        by_id.setdefault(line["dialogue_id"], []).append(line)
    return [Dialogue(name, tuple(lines), dict(_replies(name, lines, lexicon))) for name, lines in by_id.items()]


def _replies(name: str, lines: Sequence[dict[str, Any]], lexicon: Lexicon) -> Iterator[tuple[int, Reply]]:
    said: list[Utterance] = []
    waiting: list[str] = []
    for place, line in enumerate(lines):
        if line["role"] == "agent":
            heard = understand(line["text"], lexicon, Context(dialogue=tuple(said)))
            yield place, Reply(name, line["turn"], tuple(waiting), heard, line["labels"])
            waiting = []
        if line["role"] == "customer":
            waiting.append(line["text"])
        if line["role"] in ("agent", "customer"):
            said.append(Utterance(line["role"], line["text"]))


def frequencies(dialogues: Sequence[Dialogue]) -> Iterator[str]:
    """How often each act is found in agents' lines."""
    replies = [reply for dialogue in dialogues for reply in dialogue.replies.values()]
    found = Counter(act for reply in replies for act in reply.acts)
    yield f"{len(replies)} agent lines"
    for act, count in found.most_common():
        yield f"    {act:26} {count:6} {count / max(1, len(replies)):.3f}"


def row(what: str, figure: str, floor: str = "", aim: str = "", note: str = "") -> str:
    """One line of a table: a figure with floor and aim beside it."""
    bounds = f"floor {floor:<5} aim {aim:<5}" if floor else " " * 21
    return f"  {what:<64} {figure:>13}  {bounds} {note}".rstrip()
