"""One whole turn through the real server against the same server echoing, in one run.

    python -m bench.turns --connections 100 1000

A turn is: a reply over the socket, parsed, appended durably, understood, felt, answered, appended again,
shown and acknowledged. An echo is the same frame sent back by the same server. What counts is the ratio.
"""

import argparse
import asyncio
import json
import os
import secrets
import sys
import tempfile
import time
from pathlib import Path

import uvicorn
from fastapi import WebSocket
from starlette.websockets import WebSocketDisconnect
from websockets.asyncio.client import ClientConnection, connect

from app.config import Settings
from app.domain.engine.events import Started
from app.domain.engine.rehearsal import rehearse
from app.live import socket as edge
from app.main import create_app
from bench.durability import make_patient
from tests.domain.engine import plots
from tests.live.harness import PASSWORD, free_socket, write_scenarios

REPLIES = (
    "已经为您提交加急处理，今晚8点前给您回复",
    "非常抱歉，换谁都会着急，我这就帮您查一下这个订单到哪里了",
    "请问您什么时候要用这个包裹呢",
)
WARM_UP_S = 1.0
MEASURED_S = 6.0
# An attempt has a last turn; whoever reaches it goes on in a fresh one.
TURNS_EACH = 58


def scenario_for_load(folder: Path) -> Path:
    """The shipped Chinese lexicons under a small plot whose customer endures as many turns as the format allows."""
    root = write_scenarios(folder)
    (root / "lexicons" / "zh" / "small.yaml").unlink(missing_ok=True)
    for lexicon in Path("scenarios/lexicons/zh").glob("*.yaml"):
        (root / "lexicons" / "zh" / lexicon.name).write_text(lexicon.read_text(encoding="utf-8"), encoding="utf-8")
    return make_patient(root)


def serve(settings: Settings) -> None:
    """The real application with one more route, and without the limit on messages a second."""
    edge.BURST = 1_000_000
    app = create_app(settings, long_lived=True)

    @app.websocket("/echo")
    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        try:
            while True:
                await socket.send_text(await socket.receive_text())
        except WebSocketDisconnect:
            return

    uvicorn.run(
        app, host="127.0.0.1", port=settings.port, log_level="warning", access_log=False, server_header=False,
        ws="websockets-sansio", ws_max_size=65_536, ws_per_message_deflate=False, ws_ping_interval=None, timeout_graceful_shutdown=10,
    )  # fmt: skip


async def prepare(settings: Settings, attempts: int) -> tuple[str, list[str]]:
    """A user's cookie and attempts of theirs that have begun."""
    app = create_app(settings)
    state = app.state
    await state.db.migrate()
    user = await state.accounts.add_user("lin", "lin", "trainee", PASSWORD)
    cookie = f"{state.accounts.cookie_name}={await state.accounts.login('lin', PASSWORD, 'x')}"
    actor = await state.accounts.actor_of(user)
    script, rubric = await state.live.scripts.current("small-plot", "default")
    made = []
    for number in range(attempts):
        started = Started(state.clock.now_ms(), seed=str(number), today="2026-01-05", mode="exam")
        made.append(await state.live.record(actor, script, rubric, rehearse(script, [], started=started)[:1]))
    await state.live.writer.close()
    state.accounts.close()
    await state.db.close()
    return cookie, made


class Load:
    """Connections that send as fast as they are answered."""

    def __init__(self) -> None:
        self.counting = False
        self.done = 0
        self.over = False
        self.open = 0
        self.times: list[float] = []

    async def echo(self, address: str) -> None:
        async with connect(address, compression=None, ping_interval=None, open_timeout=60) as socket:
            number = 0
            self.open += 1
            while not self.over:
                begun = time.perf_counter()
                await socket.send(frame(number))
                await socket.recv()
                self._count(begun)
                number += 1

    async def turns(self, base: str, origin: str, cookie: str, attempts: list[str]) -> None:
        headers = {"Cookie": cookie}
        while attempts and not self.over:
            address = f"{base}/ws/v1/attempts/{attempts.pop()}"
            async with connect(
                address,
                origin=origin,
                subprotocols=["peilian.v1"],
                additional_headers=headers,
                compression=None,
                ping_interval=None,
                open_timeout=60,
            ) as socket:
                await socket.send('{"v":1,"t":"hello","d":{"last_seq":0}}')
                await socket.recv()
                self.open += 1
                for number in range(TURNS_EACH):
                    if self.over:
                        return
                    begun = time.perf_counter()
                    await socket.send(frame(number))
                    if not await answered(socket):
                        break
                    self._count(begun)

    def _count(self, begun: float) -> None:
        if self.counting:
            self.done += 1
            self.times.append(time.perf_counter() - begun)


def frame(number: int) -> str:
    body = {"v": 1, "t": "say", "cid": secrets.token_hex(8), "d": {"text": REPLIES[number % len(REPLIES)]}}
    return json.dumps(body, ensure_ascii=False)


async def answered(socket: ClientConnection) -> bool:
    """Whether the reply was heard: its unit came. False when the attempt is over."""
    while True:
        raw = await socket.recv()
        assert isinstance(raw, str)
        if '"kind":"unit"' in raw:
            return True
        if '"kind":"ended"' in raw or '"t":"nack"' in raw:
            return False


async def measured(load: Load, tasks: list[asyncio.Task[None]]) -> tuple[float, float]:
    """Answers a second, and the 99th percentile of their times in milliseconds."""
    async with asyncio.timeout(120):
        while load.open < len(tasks):  # noqa: ASYNC110 — counted by the connections
            await asyncio.sleep(0.1)
    await asyncio.sleep(WARM_UP_S)
    load.counting, begun = True, time.perf_counter()
    await asyncio.sleep(MEASURED_S)
    rate = load.done / (time.perf_counter() - begun)
    load.counting, load.over = False, True
    for task in tasks:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    failed = [each for each in results if isinstance(each, Exception)]
    if failed:
        print(f"  {len(failed)} connections failed, the first with {failed[0]!r}", file=sys.stderr)
    times = sorted(load.times) or [0.0]
    return rate, 1000 * times[int(len(times) * 0.99)]


async def compare(folder: Path, connections: int) -> str:
    with free_socket() as bound:
        port = bound.getsockname()[1]
    settings = Settings(
        database=f"sqlite:///{folder / f'{connections}.db'}", scenarios=str(scenario_for_load(folder / "scenarios")), port=port,
        quiet_ms=0, unit_ms=0, log_level="warning",
    )  # fmt: skip
    cookie, attempts = await prepare(settings, max(connections * 2, 600))
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.turns", "--serve", env=os.environ | settings.to_environment()
    )
    try:
        while True:
            try:
                (await asyncio.open_connection("127.0.0.1", port))[1].close()
                break
            except OSError:
                await asyncio.sleep(0.05)
        await asyncio.sleep(3)
        echo, turn = Load(), Load()
        base = f"ws://127.0.0.1:{port}"
        echoed = await measured(echo, [asyncio.create_task(echo.echo(f"{base}/echo")) for _ in range(connections)])
        work = [turn.turns(base, settings.address, cookie, attempts) for _ in range(connections)]
        turned = await measured(turn, [asyncio.create_task(each) for each in work])
    finally:
        server.terminate()
        await server.wait()
    return (
        f"{connections:>5} connections: echo {echoed[0]:>8.0f}/s p99 {echoed[1]:>7.1f} ms; turn {turned[0]:>7.0f}/s "
        f"p99 {turned[1]:>7.1f} ms; ratio {turned[0] / echoed[0]:.3f}; p99 ratio {turned[1] / echoed[1]:.1f}"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--connections", type=int, nargs="+", default=[100, 1000])
    arguments.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.serve:
        serve(Settings.from_environment(os.environ))
        return
    assert plots.script()
    for connections in given.connections:
        with tempfile.TemporaryDirectory() as folder:
            print(asyncio.run(compare(Path(folder), connections)), flush=True)


if __name__ == "__main__":
    main()
