"""The edge of the socket: who may open one, what may come in, and when it is closed.

Everything is refused before ``accept`` that can be: origin, login, attempt, protocol. After it, frames
are read raw, since a binary frame or a flood must end a connection and never a room.
"""

import asyncio
import secrets
from typing import Any

import structlog
from fastapi import APIRouter, WebSocket
from starlette.responses import JSONResponse
from starlette.websockets import WebSocketState

from app.accounts.access import Actor, actor_of_socket
from app.accounts.buckets import Buckets
from app.errors import AppError, Unauthorized
from app.live.connection import Connection, Who
from app.live.protocol import (
    CLOSE_BAD_REQUESTS,
    CLOSE_BINARY,
    CLOSE_ERROR,
    CLOSE_FLOOD,
    CLOSE_NO_HELLO,
    CLOSE_TOO_BIG,
    CLOSE_VERSION,
    MAX_FRAME,
    SUBPROTOCOL,
    BadFrame,
    Hello,
    Seen,
    WrongVersion,
    control,
    nack,
    parse,
)
from app.live.room import Gone, Heard, Joined, Room
from app.live.service import Live, live_of

HELLO_WITHIN_S = 5.0
BURST = 20
REFILL_MS = 200  # five a second
MOST_BAD = 5
MOST_REFUSED = 40

router = APIRouter()
_log = structlog.get_logger("socket")


@router.websocket("/ws/v1/attempts/{attempt_id}")
async def serve(socket: WebSocket, attempt_id: str) -> None:
    live = live_of(socket)
    try:
        actor = await _admit(socket, live, attempt_id)
    except Refused as refusal:
        await socket.send_denial_response(refusal.response)
        return
    await socket.accept(SUBPROTOCOL)
    await _Talk(socket, live, attempt_id, actor).run()


class Refused(Exception):
    """A handshake that is answered with an HTTP status."""

    def __init__(self, status: int, code: str, **headers: str) -> None:
        super().__init__(code)
        self.response = JSONResponse({"error": code, "detail": code, "facts": {}}, status, headers)


async def _admit(socket: WebSocket, live: Live, attempt_id: str) -> Actor:
    origins = socket.headers.getlist("origin")
    if len(origins) != 1 or origins[0].lower() not in live.settings.allowed_origins():
        raise Refused(403, "origin")
    if SUBPROTOCOL not in socket.scope.get("subprotocols", ()):
        raise Refused(426, "protocol", **{"Sec-WebSocket-Protocol-Supported": SUBPROTOCOL})
    if live.full:
        raise Refused(503, "full", **{"Retry-After": "5"})
    try:
        actor = await actor_of_socket(socket)
        if actor is None:
            raise Unauthorized
        await live.attempt(actor, attempt_id)
    except AppError as error:
        raise Refused(error.status, error.code) from None
    return actor


class _Talk:
    """One connection, from accept to close."""

    def __init__(self, socket: WebSocket, live: Live, attempt_id: str, actor: Actor) -> None:
        self._socket = socket
        self._live = live
        self._attempt_id = attempt_id
        who = Who(secrets.token_hex(8), actor.id, actor.token, live.clock.now_ms())
        self.connection = Connection(who, socket.send_text, self._close)
        self._bucket = Buckets(BURST, REFILL_MS)
        self._bad = 0
        self._refused = 0
        self._room: Room | None = None

    async def run(self) -> None:
        self._live.connected(self.connection)
        sending = asyncio.create_task(self.connection.run())
        receiving = asyncio.create_task(self._receive())
        try:
            await asyncio.wait({sending, receiving}, return_when=asyncio.FIRST_COMPLETED)
            if not sending.done():
                await sending  # a last nack, the reason of a close
        finally:
            sending.cancel()
            receiving.cancel()
            await asyncio.gather(sending, receiving, return_exceptions=True)
            self._live.disconnected(self.connection)
            if self._room is not None:
                self._room.post(Gone(self.connection))

    async def _receive(self) -> None:
        hello = await self._hello()
        if hello is None:
            return
        try:
            self._room = await self._live.room(self._attempt_id)
        except AppError as error:
            _log.warning("no_room", attempt=self._attempt_id, code=error.code)
            self.connection.push(control("bye", code=error.code))
            self.connection.finish(CLOSE_ERROR)
            return
        self._room.post(Joined(self.connection, hello))
        while (raw := await self._next()) is not None:
            self._take(raw)

    async def _hello(self) -> Hello | None:
        try:
            raw = await asyncio.wait_for(self._next(), HELLO_WITHIN_S)
        except TimeoutError:
            self.connection.finish(CLOSE_NO_HELLO)
            return None
        frame = self._parsed(raw) if raw is not None else None
        if isinstance(frame, Hello):
            return frame
        self.connection.finish(CLOSE_BAD_REQUESTS)
        return None

    async def _next(self) -> str | None:
        """The next text frame; None when there will be no more."""
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            self.connection.closed = True
            self.connection.finish(CLOSE_ERROR)
            return None
        text = message.get("text")
        if text is None:
            self.connection.finish(CLOSE_BINARY)
            return None
        if len(text) > MAX_FRAME:
            self.connection.finish(CLOSE_TOO_BIG)
            return None
        return str(text)

    def _take(self, raw: str) -> None:
        at_ms = self._live.clock.now_ms()
        if self._bucket.wait_ms("", at_ms):
            self._refuse_flood(raw)
            return
        self._bucket.take("", at_ms)
        frame = self._parsed(raw)
        if frame is None or isinstance(frame, Seen | Hello):
            return
        assert self._room is not None
        self._room.post(Heard(self.connection, frame, at_ms))

    def _refuse_flood(self, raw: str) -> None:
        self._refused += 1
        if self._refused > MOST_REFUSED:
            self.connection.finish(CLOSE_FLOOD)
            return
        try:
            cid = getattr(parse(raw), "cid", "")
        except (BadFrame, WrongVersion):
            cid = ""
        self._nacked("rate")
        self.connection.push(nack(cid, "rate", REFILL_MS))

    def _parsed(self, raw: str) -> Any:
        """The frame in ``raw``; None when it was refused."""
        try:
            return parse(raw)
        except WrongVersion:
            self.connection.push(control("bye", code="version"))
            self.connection.finish(CLOSE_VERSION)
        except BadFrame as bad:
            self._nacked(bad.code)
            self.connection.push(nack(bad.cid, bad.code))
            self._bad += bad.code in ("bad_request", "unknown_type")
            if self._bad > MOST_BAD:
                self.connection.finish(CLOSE_BAD_REQUESTS)
        return None

    def _nacked(self, code: str) -> None:
        self._live.metrics.nacks.labels(code).inc()

    async def _close(self, code: int) -> None:
        self._live.metrics.closes.labels(str(code)).inc()
        if self._socket.application_state is WebSocketState.CONNECTED:
            await self._socket.close(code)
