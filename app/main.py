"""The one place where the parts are joined. Nothing else makes a database, a bus or a clock."""

import asyncio
import gc
import os
import secrets
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog
import uvicorn
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from app.accounts import api as accounts_api
from app.accounts import pages as accounts_pages
from app.accounts.access import authorize, current_actor
from app.accounts.demo import PASSWORD, USERS
from app.accounts.service import Accounts
from app.config import Settings
from app.errors import AppError, Conflict, Invalid, NotFound, TooLarge, Unavailable
from app.house import misheard_pages
from app.house import pages as house_pages
from app.house.board import reports_of, reports_waiting
from app.house.drafts import Drafts
from app.house.misheard import Misheard
from app.house.service import House
from app.library import api as library_api
from app.library import pages as library_pages
from app.library.files import scenarios_dir
from app.library.service import Shelf
from app.live import pages as live_pages
from app.live import socket
from app.live.ports import Bus, InProcessBus, RedisBus
from app.live.scripts import Scripts
from app.live.service import Live
from app.review import pages as review_pages
from app.store.clock import Clock, WallClock
from app.store.db import Database
from app.store.log import all_attempts, check
from app.training import api as training_api
from app.training import pages as training_pages
from app.training.seed import seed as seed_demo
from app.training.service import Training
from app.web import preferences
from app.web.guard import Guard
from app.web.logs import set_up_logs
from app.web.problem import problem

MAX_BODY = 1_048_576
MOST_LAG_S = 2.0
STATIC = Path(__file__).parent / "static"

_log = structlog.get_logger("app")


def create_app(
    settings: Settings, *, clock: Clock | None = None, bus: Bus | None = None, long_lived: bool = False
) -> FastAPI:
    """The application. ``long_lived``: it is all this process will ever run, so memory may be arranged for that."""
    clock = clock or WallClock()
    bus = bus or (RedisBus(settings.redis) if settings.redis else InProcessBus())
    app = FastAPI(
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        max_body_size=MAX_BODY,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    state = app.state
    state.settings, state.clock, state.long_lived = settings, clock, long_lived
    state.db = Database(settings.database)
    state.shelf = Shelf(Path(settings.scenarios) if settings.scenarios else scenarios_dir())
    state.accounts = Accounts(state.db, clock, settings)
    state.scripts = Scripts(state.db, clock, state.shelf)
    state.live = Live(state.db, clock, settings, bus, state.scripts, state.accounts)
    state.training = Training(state.db, state.live, state.shelf)
    drafts = Drafts(state.db, clock)
    state.house = House(state.db, state.live, state.shelf, drafts)
    state.misheard = Misheard(state.db, state.live, drafts)
    state.boards = (reports_of, reports_waiting)
    state.shelf.lay(state.house.layers)
    state.live.on_ended(state.training.attempt_ended)
    state.accounts.on_logout(state.live.logged_out)
    _add_routes(app)
    _add_error_handlers(app)
    count = state.live.metrics.requests
    app.add_middleware(
        Guard,
        settings=settings,
        refuse=lambda scope, error: problem(Request(scope), error),
        count=lambda method, status: count.labels(method, str(status)).inc(),
    )
    return app


def from_environment() -> FastAPI:
    """What the server's workers run; settings come from ``PEILIAN_*``."""
    settings = Settings.from_environment(os.environ)
    set_up_logs(settings.log_level, settings.log_format)
    return create_app(settings, long_lived=True)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    state = app.state
    await state.db.migrate()
    await state.live.start()
    await state.training.mark_all()
    if state.settings.demo:
        await seed_demo(state.accounts, state.live, state.training)
    elif await state.accounts.setup_needed():
        state.accounts.setup_code = secrets.token_urlsafe(9)
        _log.warning("first_run", open=f"{state.settings.address}/setup", code=state.accounts.setup_code)
    warming = asyncio.create_task(_warm_up(app)) if state.long_lived else None
    if state.long_lived:
        # What is loaded now stays; looking at it again and again costs a tenth of a second a time.
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 1_000, 1_000)
        # The thread that writes the log waits less for its turn while the loop is busy.
        sys.setswitchinterval(0.001)
    _log.info("ready", address=state.settings.address, worker=state.live.worker)
    yield
    if warming is not None:
        warming.cancel()
    await state.live.close()
    state.accounts.close()
    await state.db.close()


async def _warm_up(app: FastAPI) -> None:
    try:
        await app.state.training.warm_up()
    except AppError as error:
        _log.warning("not_warm", code=error.code)


def _add_routes(app: FastAPI) -> None:
    for part in (
        preferences,
        accounts_api,
        accounts_pages,
        socket,
        live_pages,
        training_api,
        training_pages,
        house_pages,
        misheard_pages,
        library_api,
        library_pages,
        review_pages,
    ):
        app.include_router(part.router)
    app.add_api_route("/healthz", _healthy, include_in_schema=False)
    app.add_api_route("/readyz", _ready, include_in_schema=False)
    app.add_api_route("/metrics", _metrics, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC, check_dir=False), name="static")


async def _healthy() -> JSONResponse:
    """The process answers."""
    return JSONResponse({"status": "ok"})


async def _ready(request: Request) -> JSONResponse:
    """The process can do its work: the store answers, and the loop is not stuck."""
    state = request.app.state
    try:
        async with asyncio.timeout(2), state.db.read() as connection:
            await connection.execute(sa.text("SELECT 1"))
    except (Unavailable, TimeoutError):
        return JSONResponse({"status": "no_store"}, 503)
    lag = state.live.metrics.lag._value.get()
    return JSONResponse({"status": "ok"} if lag < MOST_LAG_S else {"status": "slow"}, 200 if lag < MOST_LAG_S else 503)


async def _metrics(request: Request) -> Response:
    """For the machine itself, and for administrators."""
    if request.client is None or request.client.host not in ("127.0.0.1", "::1"):
        authorize(await current_actor(request), "metrics.read")
    return Response(generate_latest(request.app.state.live.metrics.registry), media_type=CONTENT_TYPE_LATEST)


def _add_error_handlers(app: FastAPI) -> None:
    handlers: dict[type[Exception], Callable[[Any], AppError]] = {
        AppError: lambda error: error,
        RequestValidationError: lambda _: Invalid(),
        HTTPException: _of_http,
    }
    for kind, translate in handlers.items():
        app.add_exception_handler(kind, _handler(translate))


def _handler(translate: Callable[[Any], AppError]) -> Callable[[Request, Exception], Any]:
    async def handle(request: Request, error: Exception) -> Response:
        return problem(request, translate(error))

    return handle


def _of_http(error: HTTPException) -> AppError:
    known = {404: NotFound, 409: Conflict, 413: TooLarge}.get(error.status_code)
    if known is not None:
        return known()
    named = Invalid({405: "method"}.get(error.status_code, "invalid"))
    named.status = error.status_code
    return named


async def seed(settings: Settings) -> list[str]:
    """Load the demo data into an empty application; what to tell the operator."""
    async with _parts(settings) as app:
        made = await seed_demo(app.state.accounts, app.state.live, app.state.training)
    if not made:
        return ["there are attempts already, or users of your own; nothing was changed"]
    logins = [f"{login:<12} {PASSWORD}  {role}  {name}" for login, name, role, _ in USERS]
    return [*logins, *(f"attempt {each}" for each in made)]


async def export(settings: Settings, attempt_id: str) -> bytes:
    """An attempt as a file, for the operator at the terminal."""
    async with _parts(settings) as app:
        content: bytes = await app.state.training.export(attempt_id)
        return content


async def check_database(settings: Settings) -> list[str]:
    """Every attempt whose log is not what was written, and where it breaks."""
    async with _parts(settings) as app, app.state.db.read() as connection:
        found = [(attempt.id, await check(connection, attempt)) for attempt in await all_attempts(connection)]
    return [f"attempt {name}: row {broken.seq} ({broken.why})" for name, broken in found if broken is not None]


@asynccontextmanager
async def _parts(settings: Settings) -> AsyncIterator[FastAPI]:
    """The parts without serving: no worker signs on, so a server may run beside it."""
    app = create_app(settings)
    await app.state.db.migrate()
    try:
        yield app
    finally:
        await app.state.live.writer.close()
        app.state.accounts.close()
        await app.state.db.close()


def serve(settings: Settings) -> None:
    """Run until stopped. Migrations run once before the first worker starts."""
    set_up_logs(settings.log_level, settings.log_format)
    os.environ.update(settings.to_environment())  # the workers read them there
    if settings.demo:
        _log.info("demo", logins=", ".join(login for login, *_ in USERS), password=PASSWORD, open=settings.address)
    uvicorn.run(
        "app.main:from_environment",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="websockets-sansio",
        ws_max_size=65_536,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=10,
    )
