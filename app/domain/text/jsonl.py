"""The JSON interface of understanding: one reply a line, used by ``peilian understand --jsonl``."""

from collections.abc import Mapping
from typing import Any

from app.domain.text.acts import understand
from app.domain.text.matcher import Lexicon
from app.domain.text.understanding import Context, KnownFact, Understanding, Utterance

UNPRINTED = frozenset({"inform", "other"})


def jsonl_understand(line: Mapping[str, Any], lexicon: Lexicon) -> dict[str, Any]:
    """``{"id", "text", "context"?, "facts"?, "anger"?}`` -> ``{"id", "acts", "facts"}``.

    ``text`` is echoed when NFC changed it, because spans count its characters.
    """
    text = str(line.get("text", ""))
    found = understand(text, lexicon, read_context(line))
    printed: dict[str, Any] = {"id": line.get("id")}
    if found.text != text:
        printed["text"] = found.text
    printed["acts"] = [
        {
            "act": act.act,
            "span": [act.span.start, act.span.end],
            "quote": act.quote,
            "confidence": act.confidence,
            "rule": act.rule,
        }
        for act in found.acts
        if act.act not in UNPRINTED
    ]
    printed["facts"] = _facts(found)
    return printed


def read_context(line: Mapping[str, Any]) -> Context:
    """What a line says beside the text; what does not fit is left out rather than refused."""
    dialogue = tuple(
        Utterance("customer" if said.get("role") == "customer" else "agent", str(said.get("text", "")))
        for said in line.get("context") or ()
        if isinstance(said, Mapping)
    )
    facts, truth = line.get("facts"), ""
    known: tuple[KnownFact, ...] = ()
    if isinstance(facts, Mapping):
        known = tuple(KnownFact(str(name), "text", str(value)) for name, value in facts.items())
        truth = "\n".join(f"{name}: {value}" for name, value in facts.items())
    elif facts:
        truth = "\n".join(map(str, facts)) if isinstance(facts, list | tuple) else str(facts)
    anger = line.get("anger")
    return Context(dialogue, known, anger if isinstance(anger, int) and 0 <= anger <= 100 else 0, None, truth)


def _facts(found: Understanding) -> list[dict[str, Any]]:
    return [
        {
            "kind": mention.kind,
            "value": mention.value,
            "span": [mention.span.start, mention.span.end],
            "quote": mention.quote,
            "fact": mention.fact,
            "verdict": mention.verdict,
        }
        for mention in found.mentions
    ]
