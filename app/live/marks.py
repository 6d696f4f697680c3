"""Marks and hints during practice, from the same functions that mark the finished attempt."""

from collections.abc import Sequence
from typing import Any

from app.domain.engine.events import Recorded
from app.domain.engine.script import Script
from app.domain.scoring.advice import hint
from app.domain.scoring.rubric import Rubric
from app.domain.scoring.score import score
from app.domain.scoring.scorecard import Rating
from app.domain.scoring.wording import tell

LOCALES = ("zh-CN", "en")
TOLD = frozenset({"met", "partly", "missed"})


class Marker:
    """Tells after each unit which criteria changed with it."""

    def __init__(self, script: Script, rubric: Rubric) -> None:
        self._script = script
        self._rubric = rubric
        self._told: dict[str, tuple[int, str]] = {}

    def changed(self, records: Sequence[Recorded]) -> list[dict[str, Any]]:
        """The criteria whose points or status differ from what was told before, for the unit just closed."""
        card = score(self._script, self._rubric, records, so_far=True)
        unit = records[-1].output.unit
        fresh = [rating for rating in card.criteria if self._is_news(rating, unit)]
        self._told = {rating.id: (rating.points, rating.status) for rating in card.criteria}
        return [self._body(rating, unit) for rating in fresh]

    def hint(self, records: Sequence[Recorded], level: int) -> dict[str, str]:
        """The hint of ``level`` (1 direction, 2 act, 3 wording) at the end of ``records``, per locale."""
        return hint(self._script, self._rubric, records, level).text

    def _is_news(self, rating: Rating, unit: int | None) -> bool:
        """What this unit gave evidence for, or what turned with it. That something bad has not happened yet, and
        that a longer conversation is worth more, is no news."""
        before = self._told.get(rating.id)
        if rating.status not in TOLD or before == (rating.points, rating.status):
            return False
        here = any(evidence.turn == unit for evidence in rating.evidence)
        return here or (before is not None and before[1] in TOLD and before[1] != rating.status)

    def _body(self, rating: Rating, unit: int | None) -> dict[str, Any]:
        here = [evidence for evidence in rating.evidence if evidence.turn == unit] or list(rating.evidence)
        reason = rating.reason
        words = {locale: tell(reason, locale, self._script.scenario, self._rubric) for locale in LOCALES}
        return {
            "id": rating.id,
            "label": rating.label,
            "points": rating.points,
            "of": rating.of,
            "status": rating.status,
            "reason": {"key": reason.key, "values": reason.values, "text": words},
            "advice": rating.advice,
            "quote": here[0].quote if here else "",
        }
