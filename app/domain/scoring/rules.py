"""The rule language of a rubric: eight types of evidence, each a closed set of parameters (docs/reference/rubric.md).

Conditions are guards (``app.domain.scenario.condition``) over the marks of one reply; parsed, never run as code.
Shares are thousandths of a criterion's points.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from app.domain.scenario.model import Guard, Part

Share = Annotated[int, Field(ge=0, le=1000)]
Small = Annotated[int, Field(ge=1, le=60)]


class Worth(Part):
    """A condition and the share it is worth."""

    when: Guard
    share: Share = 1000


class Once(Part):
    """It happens at least once: the best of ``any``, or the sum of ``each``. Nothing is left of it when
    ``spoiled_by`` holds in a later reply."""

    any: tuple[Worth, ...] = ()
    each: tuple[Worth, ...] = ()
    spoiled_by: Guard | None = None

    @model_validator(mode="after")
    def _one_list(self) -> "Once":
        if bool(self.any) == bool(self.each):
            raise ValueError("give either any or each")
        return self


class PerTurn(Part):
    """The share of eligible replies in which ``hold`` is true; all points from ``full`` on, none at ``zero``."""

    eligible: Guard | None = None
    hold: Guard
    full: Share = 1000
    zero: Share = 0


class Order(Part):
    """One of ``first`` stands before the first of ``then``, also inside one reply. ``need`` must hold in the reply
    of ``first``. Without any ``then``: not applicable (``na``), as good as done (``met``), or ``first`` decides."""

    first: Annotated[tuple[str, ...], Field(min_length=1)]
    then: Annotated[tuple[str, ...], Field(min_length=1)]
    need: Guard | None = None
    absent: Literal["na", "met", "first"] = "na"


class Within(Part):
    """Soon enough: ``want`` within ``replies`` of the first reply in which ``from`` holds, fading to nothing at
    ``zero``; or the first reply within the customer's own time, fading to nothing at ``zero_s`` seconds."""

    from_: Guard | None = Field(default=None, alias="from")
    want: Guard | None = None
    replies: Small = 2
    zero: Small = 3
    zero_s: Annotated[int, Field(ge=1, le=3600)] | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "Within":
        if (self.zero_s is None) == (self.from_ is None or self.want is None):
            raise ValueError("give either zero_s or from and want")
        return self


class MustNot(Part):
    """Each reply with ``hits`` costs 340 (minor) or 670 (major) thousandths, unless a later one has ``mended_by``.
    ``given`` says which replies have refrained from it: without any, nothing is there to be praised or blamed."""

    hits: Guard
    mended_by: Guard | None = None
    given: Guard | None = None


class Count(Part):
    """How often ``of`` (acts or findings) occur: all points between ``min`` and ``max``, none from ``zero`` on.
    ``after_proposal`` bounds the uses after the first proposal."""

    of: Annotated[tuple[str, ...], Field(min_length=1)]
    min: Annotated[int, Field(ge=0, le=99)] = 0
    max: Annotated[int, Field(ge=0, le=99)]
    zero: Annotated[int, Field(ge=1, le=199)]
    after_proposal: Annotated[int, Field(ge=0, le=99)] | None = None

    @model_validator(mode="after")
    def _rising(self) -> "Count":
        if not self.min <= self.max < self.zero:
            raise ValueError("min, max and zero must rise")
        return self


class Coverage(Part):
    """Agreement with the case: ``slots`` found out before the first proposal (all points from ``full`` on), the
    ``solution`` offered, or a remedy of the kind of the ``loss``."""

    of: Literal["slots", "solution", "loss"]
    full: Annotated[int, Field(ge=1, le=1000)] = 1000


class ByPersona(Part):
    """The checks of the customer's own pack (``personas`` of the rubric)."""


Rule = Once | PerTurn | Order | Within | MustNot | Count | Coverage | ByPersona
TYPES = ("once", "per_turn", "order", "within", "must_not", "count", "coverage", "persona")


class Ruled(Part):
    """What carries exactly one rule, written under the name of its type."""

    once: Once | None = None
    per_turn: PerTurn | None = None
    order: Order | None = None
    within: Within | None = None
    must_not: MustNot | None = None
    count: Count | None = None
    coverage: Coverage | None = None
    persona: ByPersona | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> "Ruled":
        if sum(getattr(self, name) is not None for name in TYPES) != 1:
            raise ValueError(f"give exactly one of {', '.join(TYPES)}")
        return self

    @property
    def rule(self) -> Rule:
        """The rule itself."""
        found: Rule = next(getattr(self, name) for name in TYPES if getattr(self, name) is not None)
        return found
