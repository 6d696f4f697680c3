"""What stands before every route: by which host, and from which page, a request may come; headers of every answer."""

from collections.abc import Callable
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.config import Settings
from app.errors import AppError, Forbidden, Invalid

_log = structlog.get_logger("http")

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Asked by machines that know the server by address alone; they tell nothing and change nothing.
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        # Charts and elements set style attributes; sheets and scripts stay ours alone.
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

Refuse = Callable[[Scope, AppError], ASGIApp]


class Guard:
    """ASGI middleware. ``refuse`` makes the answer to a refused request; ``count`` hears of each answer."""

    def __init__(self, app: ASGIApp, settings: Settings, refuse: Refuse, count: Callable[[str, int], None]) -> None:
        self._app = app
        self._origins = settings.allowed_origins()
        self._hosts = frozenset(urlsplit(origin).netloc for origin in self._origins)
        self._secure = settings.secure
        self._refuse = refuse
        self._count = count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        started = False

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._count(scope["method"], message["status"])
                self._add_headers(scope["path"], MutableHeaders(scope=message))
            await send(message)

        wrong = self._wrong(scope)
        app = self._app if wrong is None else self._refuse(scope, wrong)
        try:
            await app(scope, receive, with_headers)
        except Exception:
            if started:
                raise  # half an answer cannot be taken back; the server closes the connection and logs it
            _log.exception("request_failed", method=scope["method"], path=scope["path"])
            await self._refuse(scope, AppError())(scope, receive, with_headers)

    def _wrong(self, scope: Scope) -> AppError | None:
        headers = Headers(scope=scope)
        if scope["path"] not in PROBES and headers.get("host", "").lower() not in self._hosts:
            return Invalid("unknown_host")
        if scope["method"] in SAFE:
            return None
        return None if self._same_site(headers) else Forbidden("origin")

    def _same_site(self, headers: Headers) -> bool:
        """A change must say that it comes from a page of ours. Browsers always say; others can."""
        fetch_site, origins = headers.get("sec-fetch-site"), headers.getlist("origin")
        if fetch_site is not None and fetch_site != "same-origin":
            return False
        if origins:
            return len(origins) == 1 and origins[0].lower() in self._origins
        return fetch_site == "same-origin"

    def _add_headers(self, path: str, headers: MutableHeaders) -> None:
        headers.setdefault("Content-Security-Policy", POLICY)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if self._secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        # Files under /static carry their hash in the name.
        kept = path.startswith("/static/dist/assets/")
        headers["Cache-Control"] = "public, max-age=31536000, immutable" if kept else "no-store"
