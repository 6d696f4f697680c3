"""The answer to everything that goes wrong: a page for people, JSON for programs, the same words in both."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.errors import AppError


def problem(request: Request, error: AppError) -> Response:
    """Answer ``request`` with ``error``. Who asked for a page and is not logged in is sent to log in, and back."""
    sentence = error.sentence
    headers = {"Retry-After": str(error.facts["retry_after_s"])} if "retry_after_s" in error.facts else {}
    return JSONResponse({"error": error.code, "detail": sentence, "facts": error.facts}, error.status, headers)


def wants_page(request: Request) -> bool:
    """Whether a person looks at the answer."""
    return not request.url.path.startswith(("/api/", "/ws/")) and "text/html" in request.headers.get("accept", "")


def to_login(request: Request) -> Response:
    """To the login page, and back here afterwards."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/login?next={quote(back, safe='/')}", 303)
