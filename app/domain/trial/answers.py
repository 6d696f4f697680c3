"""What the customer answers to everything a plot knows, one question a conversation."""

from typing import NamedTuple

from app.domain.engine.rehearsal import rehearse
from app.domain.engine.script import Script


class Answered(NamedTuple):
    """``topic`` is ``slot.ID`` or ``answer.ID``; ``beats`` and ``answer`` what was said after the question."""

    topic: str
    question: str
    beats: tuple[str, ...]
    answer: tuple[str, ...]


def ask_everything(script: Script) -> tuple[Answered, ...]:
    """Each slot and each answer asked by its first phrase, right after the opening."""
    scenario = script.scenario
    topics = [(f"slot.{name}", f"请问{_plain(slot.phrases)}？") for name, slot in scenario.slots.items()]
    topics += [(f"answer.{name}", _plain(answer.phrases)) for name, answer in scenario.answers.items()]
    return tuple(_ask(script, topic, question) for topic, question in topics)


def _ask(script: Script, topic: str, question: str) -> Answered:
    opening = len([line for row in rehearse(script, []) for line in row.output.delivered])
    lines = [line for row in rehearse(script, [{"say": question}]) for line in row.output.delivered][opening:]
    return Answered(topic, question, tuple(line.beat for line in lines), tuple(line.text for line in lines))


def _plain(phrases: tuple[str, ...]) -> str:
    """The first phrase as somebody might say it: first alternatives, no signs of the pattern language."""
    text = phrases[0] if phrases else ""
    text = text.split("|")[0]
    return "".join(sign for sign in text if sign not in "()[]<>~^$!0123456789")
