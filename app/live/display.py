"""The trainee's side of a room: which tab talks, and what it has been shown."""

from collections.abc import Callable, Sequence

from app.domain.engine.events import Recorded
from app.domain.engine.snapshot import Snapshot
from app.live.agenda import typing
from app.live.connection import Connection
from app.live.frames import Framer
from app.live.metrics import Metrics
from app.live.protocol import CLOSE_ELSEWHERE, CLOSE_FINISHED, HelloBody, NackCode, control, nack, snap_page

MOST_BEHIND = 500
SNAP_PAGE = 100


class Display:
    """At most one tab. Frames of rows are made when somebody first looks, and kept while the room stands."""

    def __init__(self, framer: Callable[[], Framer], metrics: Metrics) -> None:
        self.connection: Connection | None = None
        self._new_framer = framer
        self._framer = framer()
        self._metrics = metrics
        self._records: Sequence[Recorded] = ()
        self._shown: list[list[bytes]] = []
        self._typing_until = 0

    def begin(self, records: Sequence[Recorded]) -> None:
        """Show ``records`` from now on; the room adds to them. What was shown of an earlier copy stays shown: after
        a failure the log may hold one row more than that, never fewer."""
        before, self._records, self._shown = len(self._shown), records, []
        if before:
            for frames in self._rows()[before:]:
                self._push(frames)

    def attach(self, connection: Connection, hello: HelloBody, hello_ok: dict[str, object], epoch: str) -> None:
        """The newest tab talks; an older one is told that it no longer does."""
        if self.connection is not None and self.connection is not connection:
            self.connection.finish(CLOSE_ELSEWHERE)
        self.connection = connection
        connection.on_overflow = self._snap
        behind = len(self._records) - hello.last_seq
        resume_ok = hello.epoch in ("", epoch) and 0 <= behind <= MOST_BEHIND
        connection.push(control("hello_ok", **hello_ok, resume_ok=resume_ok, conn_id=connection.who.conn_id))
        connection.push(*(self.since(hello.last_seq) if resume_ok else self._snap()))
        self._typing_until = 0

    def added(self) -> None:
        """A row was added to the records."""
        if self._shown:
            frames = self._framer.row(self._records)
            self._shown.append(frames)
            self._push(frames)

    def since(self, last_seq: int) -> list[bytes]:
        """The frames of the rows after ``last_seq``, or a fresh start when that is too far back, or ahead of us."""
        if not 0 <= len(self._records) - last_seq <= MOST_BEHIND:
            return self._snap()
        return [frame for frames in self._rows()[last_seq:] for frame in frames]

    def tell_typing(self, snapshot: Snapshot, now_ms: int) -> None:
        """Show that the customer is typing, once a line."""
        spell = typing(snapshot)
        if spell is None or self.connection is None or spell.until_ms == self._typing_until:
            return
        if spell.since_ms <= now_ms < spell.until_ms:
            self._typing_until = spell.until_ms
            self.connection.hurry(control("typing", until=spell.until_ms))

    def ack(self, connection: Connection, cid: str, record: Recorded, *, dup: bool) -> None:
        """It is stored, now or before."""
        self._metrics.acks.labels(str(dup).lower()).inc()
        connection.push(control("ack", cid=cid, seq=record.seq, at=record.event.at_ms, dup=dup))

    def nack(self, connection: Connection, cid: str, code: NackCode, retry_after_ms: int | None = None) -> None:
        """It is not stored."""
        self._metrics.nacks.labels(code).inc()
        connection.push(nack(cid, code, retry_after_ms, len(self._records)))

    def finish(self, code: int = CLOSE_FINISHED) -> None:
        """Close the tab's connection once everything is sent."""
        if self.connection is not None:
            self.connection.finish(code)

    def _rows(self) -> list[list[bytes]]:
        if not self._shown:
            self._framer = self._new_framer()
            self._shown = self._framer.rows(self._records)
        return self._shown

    def _snap(self) -> list[bytes]:
        """Everything anew, in pages; the client throws its copy away at page 0."""
        events = [frame for frames in self._rows() for frame in frames]
        pages = [events[index : index + SNAP_PAGE] for index in range(0, len(events), SNAP_PAGE)]
        return [snap_page(page, index, len(pages), len(self._records)) for index, page in enumerate(pages)]

    def _push(self, frames: list[bytes]) -> None:
        if self.connection is not None:
            self.connection.push(*frames)
