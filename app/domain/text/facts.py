"""Typed values against the facts of the case."""

from app.domain.text.matcher import CompiledRule, Hit
from app.domain.text.normalize import NormalText
from app.domain.text.scope import Candidate
from app.domain.text.segment import CutText
from app.domain.text.understanding import Context, Mention


def compare_mentions(mentions: tuple[Mention, ...], normal: NormalText, context: Context) -> tuple[Mention, ...]:
    return mentions


def fact_candidates(
    normal: NormalText,
    text: CutText,
    mentions: tuple[Mention, ...],
    phrases: list[tuple[CompiledRule, int, Hit]],
    raw: list[Candidate],
    context: Context,
) -> list[Candidate]:
    return []
