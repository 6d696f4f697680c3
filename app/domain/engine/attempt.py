"""The file an attempt is exported to: what was played, and every row of its log.

``peilian.attempt/1`` is plain JSON: ``{"format", "header", "records"}``. Texts, spans and times are as stored;
marks are not in it, they are computed from it.
"""

from collections.abc import Sequence

import msgspec

from app.domain.engine.events import Recorded, Started
from app.domain.engine.script import ENGINE, Script

FORMAT = "peilian.attempt/1"


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which attempt, and which contents it was played and marked with. ``started_ms``: time of the first event."""

    attempt_id: str
    scenario: str
    persona: str
    script_hash: str
    engine: str
    mode: str
    started_ms: int
    rubric: str = ""
    rubric_hash: str = ""


class AttemptFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An exported attempt."""

    format: str
    header: Header
    records: tuple[Recorded, ...]


class AttemptFileError(ValueError):
    """The text is no attempt file; the message says where and why."""


def export_attempt(
    attempt_id: str, script: Script, records: Sequence[Recorded], rubric: str = "", rubric_hash: str = ""
) -> AttemptFile:
    """The file of an attempt that was played with ``script``; ``records`` must begin with ``Started``."""
    first = records[0].event
    assert isinstance(first, Started)
    header = Header(
        attempt_id=attempt_id,
        scenario=script.scenario.id,
        persona=script.persona.id,
        script_hash=script.hash,
        engine=ENGINE,
        mode=first.mode,
        started_ms=first.at_ms,
        rubric=rubric,
        rubric_hash=rubric_hash,
    )
    return AttemptFile(FORMAT, header, tuple(records))


def write_attempt(attempt: AttemptFile) -> bytes:
    """Canonical JSON: same attempt, same bytes."""
    return msgspec.json.encode(attempt, order="sorted")


def read_attempt(data: bytes) -> AttemptFile:
    """The attempt that ``data`` holds. Raises AttemptFileError for anything else."""
    try:
        attempt = msgspec.json.decode(data, type=AttemptFile)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise AttemptFileError(f"not an attempt file: {error}") from error
    if attempt.format != FORMAT:
        raise AttemptFileError(f"unknown format {attempt.format!r}; this program reads {FORMAT}")
    if not attempt.records or not isinstance(attempt.records[0].event, Started):
        raise AttemptFileError("an attempt begins with a record of kind started")
    if [row.seq for row in attempt.records] != list(range(1, len(attempt.records) + 1)):
        raise AttemptFileError("the records are not numbered 1, 2, 3 … without gaps")
    return attempt
