"""A real server on a real port, with the time in our hands, and a client that speaks only the wire."""

import asyncio
import contextlib
import json
import secrets
import socket as sockets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from app.config import Settings
from app.library import service as library_service
from app.library.files import read_sources
from app.live.ports import Bus
from app.main import create_app
from app.store.clock import SimulatedClock
from tests.domain.engine import plots

PASSWORD = "a long password"
_STOCKS: dict[tuple[tuple[str, str], ...], library_service.Stock] = {}
_read = library_service._read


def _read_once(root: Path, laid: Mapping[str, str]) -> library_service.Stock:
    """Hundreds of servers read the same few files; reading and checking them once is enough."""
    key = tuple(sorted((read_sources(root, relative=True) | dict(laid)).items()))
    if key not in _STOCKS:
        _STOCKS[key] = _read(root, laid)
    return _STOCKS[key]


library_service._read = _read_once
PATIENCE_S = 5.0


def write_scenarios(root: Path) -> Path:
    """A directory of scenarios with the small plot, and the shipped rubric."""
    texts = plots.sources()
    for rubric in Path("scenarios/rubrics").glob("*.yaml"):
        texts[rubric.as_posix()] = rubric.read_text(encoding="utf-8")
    # The engine's plot has a line that only engine tests may have; the library would refuse it.
    plot = texts["scenarios/packs/small-plot.yaml"]
    texts["scenarios/packs/small-plot.yaml"] = plot.replace("when: act.insult}]}", "when: anger >= 90}]}")
    for path, text in texts.items():
        file = root / path.removeprefix("scenarios/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


class Talker:
    """One browser tab. Collects what comes; ``until`` waits for a frame."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []

    async def hello(self, last_seq: int = 0, epoch: str = "", tab: str = "t1") -> dict[str, Any]:
        await self.send("hello", d={"last_seq": last_seq, "epoch": epoch, "tab": tab, "client": "test"})
        return (await self.until(lambda frame: frame["t"] == "hello_ok"))["d"]

    async def send(self, kind: str, **rest: Any) -> None:
        await self.socket.send(json.dumps({"v": 1, "t": kind, **rest}, ensure_ascii=False))

    async def say(self, text: str, cid: str = "") -> dict[str, Any]:
        """Say something and return the answer to it: an ack or a nack."""
        cid = cid or f"cid-{secrets.token_hex(6)}"
        await self.send("say", cid=cid, d={"text": text})
        return await self.answer(cid)

    async def act(self, kind: str, cid: str = "", **d: Any) -> dict[str, Any]:
        cid = cid or f"cid-{secrets.token_hex(6)}"
        await self.send(kind, cid=cid, d=d)
        return await self.answer(cid)

    async def answer(self, cid: str) -> dict[str, Any]:
        return await self.until(lambda frame: frame["t"] in ("ack", "nack") and frame["d"]["cid"] == cid)

    async def event(self, kind: str) -> dict[str, Any]:
        return await self.until(lambda frame: frame["t"] == "ev" and frame["kind"] == kind)

    async def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next frame that is ``wanted``; what came before it is kept in ``frames``."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                frame = json.loads(await self.socket.recv())
                self.frames.append(frame)
                if wanted(frame):
                    return frame

    async def quiet(self, seconds: float = 0.1) -> list[dict[str, Any]]:
        """Whatever else comes within ``seconds``."""
        before = len(self.frames)
        with contextlib.suppress(TimeoutError, ConnectionClosed):
            async with asyncio.timeout(seconds):
                while True:
                    self.frames.append(json.loads(await self.socket.recv()))
        return self.frames[before:]

    async def closed(self) -> int:
        """The code with which the server closes."""
        with contextlib.suppress(ConnectionClosed):
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    self.frames.append(json.loads(await self.socket.recv()))
        assert self.socket.close_code is not None
        return self.socket.close_code

    @property
    def events(self) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if frame["t"] == "ev"]


class Running:
    """A server in this event loop."""

    def __init__(self, app: FastAPI, clock: SimulatedClock, port: int) -> None:
        self.app = app
        self.clock = clock
        self.port = port
        self.url = f"http://127.0.0.1:{port}"

    async def user(self, login: str, role: str = "trainee", cohort: str = "", leads: bool = False) -> str:
        """A new user; their cookie."""
        await self.app.state.accounts.add_user(login, login, role, PASSWORD, cohort, leads)
        return await self.login(login)

    async def login(self, login: str) -> str:
        accounts = self.app.state.accounts
        return f"{accounts.cookie_name}={await accounts.login(login, PASSWORD, '127.0.0.1')}"

    async def begin(self, cookie: str, mode: str = "practice", **more: Any) -> str:
        actor = await self.app.state.accounts.actor(cookie.partition("=")[2])
        assert actor is not None
        return await self.app.state.training.begin(actor, "small-plot", "default", mode, seed="1", **more)

    @asynccontextmanager
    async def talk(self, attempt: str, cookie: str, **options: Any) -> AsyncIterator[Talker]:
        headers = {"Cookie": cookie, **options.pop("headers", {})}
        options.setdefault("origin", self.url)
        options.setdefault("subprotocols", ["peilian.v1"])
        address = f"ws://127.0.0.1:{self.port}/ws/v1/attempts/{attempt}"
        async with connect(address, additional_headers=headers, compression=None, **options) as socket:
            yield Talker(socket)

    @asynccontextmanager
    async def http(self, cookie: str = "") -> AsyncIterator[httpx2.AsyncClient]:
        headers = {"Origin": self.url} | ({"Cookie": cookie} if cookie else {})
        async with httpx2.AsyncClient(base_url=self.url, headers=headers) as client:
            yield client

    async def passes(self, seconds: float) -> None:
        """Let simulated time pass, everything happening at its moment."""
        until = self.clock.now_ms() + int(seconds * 1000)
        while True:
            await self.settle()
            upcoming = self.clock.next_ms()
            if upcoming is None or upcoming > until:
                break
            await self.clock.advance(max(0, upcoming - self.clock.now_ms()))
        await self.clock.advance(until - self.clock.now_ms())
        await self.settle()

    async def settle(self) -> None:
        """Everything that was sent has been taken in."""
        await asyncio.sleep(0.01)
        for room in list(self.app.state.live.rooms.values()):
            await room.settle()
        await asyncio.sleep(0)


def free_socket() -> sockets.socket:
    bound = sockets.socket(sockets.AF_INET, sockets.SOCK_STREAM)
    bound.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", 0))
    return bound


@asynccontextmanager
async def running(
    database: str, scenarios: Path, clock: SimulatedClock | None = None, bus: Bus | None = None, **settings: Any
) -> AsyncIterator[Running]:
    """Serve until the block is left, then stop as on SIGTERM."""
    clock = clock or SimulatedClock()
    with free_socket() as bound:
        async with _running(
            bound,
            clock,
            bus,
            Settings(database=database, scenarios=str(scenarios), port=bound.getsockname()[1], **settings),
        ) as found:
            yield found


@asynccontextmanager
async def _running(
    bound: sockets.socket, clock: SimulatedClock, bus: Bus | None, settings: Settings
) -> AsyncIterator[Running]:
    app = create_app(settings, clock=clock, bus=bus)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, lifespan="on", ws="websockets-sansio", ws_max_size=65_536, ws_per_message_deflate=False, timeout_graceful_shutdown=2,
    )  # fmt: skip
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    serving = asyncio.create_task(server.serve(sockets=[bound]))
    try:
        while not server.started:
            if serving.done():
                serving.result()
            await asyncio.sleep(0.01)
        yield Running(app, clock, settings.port)
    finally:
        server.should_exit = True
        await serving
