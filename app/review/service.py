"""Looking back at attempts: who may see which, the marks in force, the record behind them. Viewings are written down."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.engine.events import Recorded
from app.domain.engine.script import Script
from app.domain.replay import Verification
from app.domain.scoring.scorecard import Scorecard
from app.review.repository import AttemptRow

PAGE = 25


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list; ``after`` opens the next one, empty at the end; ``choices`` fill the filters."""

    rows: tuple[AttemptRow, ...]
    after: str
    choices: Mapping[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Opened:
    """A finished attempt as it was recorded and marked; ``card`` None while there are no marks yet."""

    row: AttemptRow
    script: Script
    records: tuple[Recorded, ...]
    card: Scorecard | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What the chain and a second execution say about the record; ``again`` None when it could not be run."""

    chain_ok: bool
    again: Verification | None
