"""A real server with demo users and finished attempts, and a browser to look at it. Skipped aloud without Chromium."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from app.accounts.demo import PASSWORD
from tests.databases import missing

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
START_S = 90

OpenPage = Callable[..., Awaitable[Page]]


class Server:
    """``python -m app`` on a free port with its own database; it can be stopped and started again."""

    def __init__(self, folder: Path, scenarios: Path) -> None:
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.scenarios = scenarios
        self.finished: list[str] = []
        self._folder = folder
        self._log = folder / "server.log"
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PEILIAN_")},
            "PEILIAN_DATABASE": f"sqlite:///{folder / 'peilian.db'}",
            "PEILIAN_PORT": str(self.port),
            "PEILIAN_SCENARIOS": str(scenarios),
            "PEILIAN_DEMO": "1",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def seed(self) -> None:
        """Demo users and finished attempts, made as the command makes them."""
        subprocess.run([sys.executable, "-m", "app", "seed"], env=self._environment, check=True, timeout=120)
        with closing(sqlite3.connect(self._folder / "peilian.db")) as database:
            self.finished = [row[0] for row in database.execute("SELECT id FROM attempts ORDER BY created_at, id")]

    def record(self, scenario: str, persona: str, turns: list[dict[str, object]]) -> str:
        """One more finished attempt of the demo trainee; its id."""
        command = [sys.executable, "-m", "tests.e2e.recorded", scenario, persona]
        done = subprocess.run(
            command,
            env=self._environment,
            input=json.dumps(turns).encode(),
            capture_output=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr.decode()[-3000:]
        return done.stdout.decode().split()[-1]

    def start(self) -> None:
        """Serve, and wait until it is ready."""
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", "app", "serve"]
            self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
        deadline = time.monotonic() + START_S
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"the server did not start:\n{self._log.read_text(encoding='utf-8')[-3000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop as on SIGTERM."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def _free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The shipped scenarios, demo users, three finished attempts."""
    folder = tmp_path_factory.mktemp("e2e")
    scenarios = folder / "scenarios"
    shutil.copytree("scenarios", scenarios)
    found = Server(folder, scenarios)
    found.seed()
    found.start()
    yield found
    found.stop()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium of the system, or Playwright's own."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    async with async_playwright() as playwright:
        if path is None and not Path(playwright.chromium.executable_path).exists():  # noqa: ASYNC240
            missing("Chromium")
        launched = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        await launched.close()


@pytest.fixture
async def open_page(server: Server, browser: Browser) -> AsyncIterator[OpenPage]:
    """A page, logged in as a demo user; any error in its console, and any refusal by its policy, fails the test."""
    problems: list[str] = []
    contexts = []

    async def opened(
        login: str = "", *, lang: str = "en", width: int = 1440, theme: str = "light", size: str = "normal",
        refusal: int = 0,
    ) -> Page:  # fmt: skip
        """``refusal``: the status of an answer that the test is about; the console calls it an error."""
        context = await browser.new_context(
            viewport={"width": width, "height": 900}, locale=lang, reduced_motion="reduce"
        )
        contexts.append(context)
        kept: list[Any] = [
            {"name": name, "value": value, "url": server.url}
            for name, value in (("lang", lang), ("theme", theme), ("size", size))
        ]
        await context.add_cookies(kept)
        context.set_default_timeout(90_000)  # milliseconds; checking a house lexicon takes long beside other tests
        page = await context.new_page()

        def wrong(message: ConsoleMessage) -> bool:
            expected = refusal and f"status of {refusal} " in message.text
            return message.type == "error" and not expected

        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text) if wrong(message) else None)
        page.on("dialog", lambda dialog: problems.append(f"dialog: {dialog.message}"))
        if login:
            form = {"login": login, "password": PASSWORD, "next": "/"}
            await context.request.post(
                f"{server.url}/login", form=form, headers={"Origin": server.url}, max_redirects=0
            )
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert problems == []


async def assert_accessible(page: Page) -> None:
    """No serious or critical finding of axe."""
    found = await Axe().run(page)
    serious = [
        f"{one['id']} ({one['impact']}): {[node['target'] for node in one['nodes']][:5]}"
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []
