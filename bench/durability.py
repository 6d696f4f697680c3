"""Kill the server again and again while people type; count what was acknowledged and is not there.

    python -m bench.durability --clients 50 --kills 20

Acknowledged, lost, duplicated, gaps, state mismatches: the last four must be 0.
"""

import argparse
import asyncio
import json
import os
import random
import secrets
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from websockets.asyncio.client import connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from app.config import Settings
from app.domain.replay import verify
from app.main import create_app
from app.store.log import attempt_row, check, links
from tests.live.harness import PASSWORD, free_socket, write_scenarios

PAUSE_S = 0.22  # under the limit of five messages a second
ANSWER_S = 4.0


@dataclass
class Result:
    """What a run found."""

    kills: int = 0
    acknowledged: int = 0
    repeated: int = 0
    refused: int = 0
    lost: int = 0
    duplicated: int = 0
    gaps: int = 0
    mismatches: int = 0
    chains_broken: int = 0
    rows: int = 0
    recovery_s: list[float] = field(default_factory=list)

    def line(self) -> str:
        slowest = max(self.recovery_s, default=0.0)
        return (
            f"kills: {self.kills}; acknowledged: {self.acknowledged} ({self.repeated} after a retry); lost: {self.lost}; "
            f"duplicated: {self.duplicated}; gaps: {self.gaps}; mismatches: {self.mismatches}; chains broken: "
            f"{self.chains_broken}; rows: {self.rows}; slowest restart to next acknowledgement: {slowest:.2f} s"
        )


class Client:
    """One trainee who types, loses the line, comes back and sends again what was not acknowledged."""

    def __init__(self, address: str, origin: str, cookie: str, world: "World") -> None:
        self.address, self.origin, self.cookie, self.world = address, origin, cookie, world
        self.acked: dict[str, int] = {}
        self.sent = 0
        self.waiting: tuple[str, str] | None = None

    async def run(self, until: asyncio.Event) -> None:
        while not until.is_set():
            try:
                headers = {"Cookie": self.cookie}
                async with connect(
                    self.address,
                    origin=self.origin,
                    subprotocols=["peilian.v1"],
                    additional_headers=headers,
                    compression=None,
                    open_timeout=3,
                ) as socket:
                    await socket.send('{"v":1,"t":"hello","d":{"last_seq":0}}')
                    while not until.is_set():
                        if not await self._say(socket):
                            return
                        await asyncio.sleep(PAUSE_S)
            except (OSError, TimeoutError, InvalidHandshake, WebSocketException):
                await asyncio.sleep(random.uniform(0.05, 0.3))

    async def _say(self, socket) -> bool:
        retry = self.waiting is not None
        if self.waiting is None:
            self.sent += 1
            self.waiting = (secrets.token_hex(8), f"第{self.sent}句 抱歉")
        cid, text = self.waiting
        await socket.send(json.dumps({"v": 1, "t": "say", "cid": cid, "d": {"text": text}}, ensure_ascii=False))
        async with asyncio.timeout(ANSWER_S):
            while True:
                frame = json.loads(await socket.recv())
                if frame["t"] == "nack" and frame["d"]["cid"] == cid:
                    self.world.result.refused += 1
                    return frame["d"]["code"] != "finished"
                if frame["t"] == "ack" and frame["d"]["cid"] == cid:
                    break
        self.acked[cid] = frame["d"]["seq"]
        self.waiting = None
        self.world.acknowledged(retry)
        return True


def make_patient(root: Path) -> Path:
    """Let the customer of the small plot endure as many turns as the format allows."""
    plot = root / "packs" / "small-plot.yaml"
    text = plot.read_text(encoding="utf-8").replace(
        "limits: {turns: 8, minutes: 10", "limits: {turns: 60, minutes: 120"
    )
    plot.write_text(
        text.replace("when: anger >= 97 | patience <= 0", "when: anger >= 100 & patience <= 0"), encoding="utf-8"
    )
    return root


class World:
    """The server, its database and the clients."""

    def __init__(self, folder: Path, clients: int, database: str = "") -> None:
        with free_socket() as bound:
            self.port = bound.getsockname()[1]
        self.settings = Settings(
            database=database or f"sqlite:///{folder / 'peilian.db'}",
            scenarios=str(make_patient(write_scenarios(folder / "scenarios"))),
            port=self.port,
            log_level="warning",
        )
        self.result = Result()
        self.wanted = clients
        self.clients: dict[str, Client] = {}
        self.restarted_at: float | None = None
        self._log = (folder / "server.log").open("ab")

    async def prepare(self) -> None:
        app = create_app(self.settings)
        state = app.state
        await state.db.migrate()
        user = await state.accounts.add_user("lin", "lin", "trainee", PASSWORD)
        cookie = f"{state.accounts.cookie_name}={await state.accounts.login('lin', PASSWORD, 'x')}"
        actor = await state.accounts.actor_of(user)
        for _ in range(self.wanted):
            attempt = await state.training.begin(actor, "small-plot", "default")
            address = f"ws://127.0.0.1:{self.port}/ws/v1/attempts/{attempt}"
            self.clients[attempt] = Client(address, self.settings.address, cookie, self)
        await state.live.writer.close()
        state.accounts.close()
        await state.db.close()

    async def serve(self) -> asyncio.subprocess.Process:
        code = "import os; from app.config import Settings; from app.main import serve; serve(Settings.from_environment(os.environ))"
        environment = os.environ | self.settings.to_environment()
        server = await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, env=environment, stdout=self._log, stderr=self._log
        )
        async with asyncio.timeout(60):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                except OSError:
                    await asyncio.sleep(0.02)
                else:
                    writer.close()
                    return server

    def acknowledged(self, retry: bool) -> None:
        self.result.acknowledged += 1
        self.result.repeated += retry
        if self.restarted_at is not None:
            self.result.recovery_s.append(time.monotonic() - self.restarted_at)
            self.restarted_at = None

    async def run(self, kills: int) -> Result:
        await self.prepare()
        server = await self.serve()
        over = asyncio.Event()
        typing = [asyncio.create_task(client.run(over)) for client in self.clients.values()]
        for _ in range(kills):
            before = self.result.acknowledged
            async with asyncio.timeout(90):
                # The fault must hit people at work.
                while self.result.acknowledged < before + sum(not each.done() for each in typing):  # noqa: ASYNC110 — counted by the clients
                    await asyncio.sleep(0.05)
            await asyncio.sleep(random.uniform(0.1, 0.6))
            server.send_signal(signal.SIGKILL)
            await server.wait()
            self.result.kills += 1
            self.restarted_at = time.monotonic()
            server = await self.serve()
        await asyncio.sleep(2)
        over.set()
        await asyncio.gather(*typing)
        server.send_signal(signal.SIGTERM)
        await server.wait()
        self._log.close()
        await self.judge()
        return self.result

    async def judge(self) -> None:
        """Compare what was acknowledged with what is there."""
        app = create_app(self.settings)
        result = self.result
        for attempt, client in self.clients.items():
            async with app.state.db.read() as connection:
                row = await attempt_row(connection, attempt)
                stored = await links(connection, attempt)
                assert row is not None
                result.chains_broken += await check(connection, row) is not None
            seqs = {link.cid: link.seq for link in stored if link.cid}
            result.rows += len(stored)
            result.lost += sum(seqs.get(cid) != seq for cid, seq in client.acked.items())
            result.gaps += [link.seq for link in stored] != list(range(1, len(stored) + 1))
            records = await app.state.live.records(attempt)
            texts = [record.event.text for record in records if hasattr(record.event, "text")]
            result.duplicated += len(texts) - len(set(texts))
            script = await app.state.scripts.script_at(row.script_hash)
            result.mismatches += not verify(script, records).equal
        app.state.accounts.close()
        await app.state.db.close()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--clients", type=int, default=50)
    arguments.add_argument("--kills", type=int, default=20)
    arguments.add_argument("--database", default="")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(World(Path(folder), given.clients, given.database).run(given.kills))
    print(result.line())
    bad = result.lost + result.duplicated + result.gaps + result.mismatches + result.chains_broken
    sys.exit(int(bad > 0 or result.kills < given.kills))


if __name__ == "__main__":
    main()
