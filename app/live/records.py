"""Between the engine's rows and the store's: encoding, chaining, decoding."""

from collections.abc import Sequence

import msgspec

from app.domain.engine.events import Recorded
from app.domain.engine.snapshot import Snapshot
from app.domain.engine.step import next_due_ms
from app.store import chain
from app.store.append import Row
from app.store.chain import Link

_DECODER = msgspec.json.Decoder(Recorded)
_SALTS = chain.Salts()


def row_of(attempt_id: str, record: Recorded, snapshot: Snapshot, previous_hash: str, fence: int) -> Row:
    """``record`` as it is stored, chained to ``previous_hash``. ``snapshot`` is the world after it."""
    payload = msgspec.json.encode(record, order="sorted").decode()
    salt = _SALTS.take()
    kind, at_ms = kind_of(record), record.event.at_ms
    cid: str | None = getattr(record.event, "cid", None)
    commitment = chain.commit(salt, payload)
    ended = record.output.ended
    return Row(
        attempt_id=attempt_id,
        seq=record.seq,
        kind=kind,
        at_ms=at_ms,
        cid=cid,
        payload=payload,
        salt=salt,
        commitment=commitment,
        hash=chain.link(previous_hash, record.seq, kind, at_ms, cid, commitment),
        fence=fence,
        due_ms=_due(snapshot),
        ended_at=at_ms if ended else None,
        outcome=ended.outcome if ended else None,
        good=ended.good if ended else None,
    )


def kind_of(record: Recorded) -> str:
    """The stored name of the input."""
    return str(type(record.event).__struct_config__.tag)


def records_of(links: Sequence[Link]) -> list[Recorded]:
    """The rows as the engine wrote them; those whose text was removed on request are left out."""
    return [_DECODER.decode(link.payload) for link in links if link.payload is not None]


def _due(snapshot: Snapshot) -> int | None:
    """When somebody must run the attempt though nobody comes: messages not yet heard count, too."""
    due = next_due_ms(snapshot)
    unheard = snapshot.pending[0].at_ms if snapshot.pending and snapshot.away_ms is None else None
    return min((each for each in (due, unheard) if each is not None), default=None)
