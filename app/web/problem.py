"""The answer to everything that goes wrong: a page for people, JSON for programs, the same words in both."""

from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.errors import N_, AppError
from app.web.i18n import gettext_for, locale_of
from app.web.templating import render

TITLES = {
    403: N_("Not allowed"),
    404: N_("Nothing here"),
    409: N_("Not now"),
    422: N_("That does not work"),
    429: N_("Too often"),
    503: N_("Just a moment"),
}


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """What went wrong, for a person."""

    title: str
    sentence: str


def problem(request: Request, error: AppError) -> Response:
    """Answer ``request`` with ``error``. Who asked for a page and is not logged in is sent to log in, and back."""
    translate = gettext_for(locale_of(request))
    sentence = error.told(translate)
    if wants_page(request):
        if error.status == 401:
            return to_login(request)
        title = translate(TITLES.get(error.status, N_("Something went wrong")))
        answer = render(request, "error.html", ProblemPage(title, sentence), error.status)
    else:
        answer = JSONResponse({"error": error.code, "detail": sentence, "facts": error.facts}, error.status)
    if "retry_after_s" in error.facts:
        answer.headers["Retry-After"] = str(error.facts["retry_after_s"])
    return answer


def wants_page(request: Request) -> bool:
    """Whether a person looks at the answer."""
    return not request.url.path.startswith(("/api/", "/ws/")) and "text/html" in request.headers.get("accept", "")


def to_login(request: Request) -> Response:
    """To the login page, and back here afterwards."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/login?next={quote(back, safe='/')}", 303)
