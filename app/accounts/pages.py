"""The pages of accounts: logging in and out, and the first administrator."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from app.accounts.access import CurrentActor, maybe_actor
from app.accounts.api import address_of, form_of
from app.accounts.demo import PASSWORD, USERS
from app.accounts.service import accounts_of
from app.errors import N_, AppError, Conflict, Forbidden, Invalid, NotFound, TooMany, Unauthorized
from app.web.i18n import gettext_for, locale_of
from app.web.preferences import back_path
from app.web.templating import render

router = APIRouter()

ROLES = {
    "trainee": N_("Trainee"),
    "trainer": N_("Trainer"),
    "supervisor": N_("Supervisor"),
    "admin": N_("Administrator"),
}
TASKS = {
    "trainee": N_("hold conversations and read the report"),
    "trainer": N_("look through scenarios and try them out"),
    "supervisor": N_("replay the team's conversations"),
    "admin": N_("see everything"),
}


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A user that exists only for trying out."""

    login: str
    password: str
    role: str
    task: str


@dataclass(frozen=True, slots=True)
class LoginPage:
    """GET /login; ``problem`` says why the last try failed."""

    next: str
    login: str
    problem: str
    demo: tuple[DemoLogin, ...]


@dataclass(frozen=True, slots=True)
class SetupPage:
    """GET /setup: nobody can log in yet; ``problem`` says why the last try failed."""

    code: str
    login: str
    name: str
    problem: str


@router.get("/login")
async def login_page(request: Request, next: str = "/") -> Response:  # noqa: A002 — the name people see in the address
    if await maybe_actor(request) is not None:
        return RedirectResponse(back_path(next), 303)
    if await accounts_of(request).setup_needed():
        return RedirectResponse("/setup", 303)
    return _login(request, next)


@router.post("/login")
async def log_in(request: Request) -> Response:
    form = await form_of(request)
    login, back = form.get("login", "").strip(), form.get("next", "/")
    accounts = accounts_of(request)
    try:
        token = await accounts.login(login, form.get("password", ""), address_of(request))
    except (Unauthorized, TooMany) as error:
        answer = _login(request, back, login, error)
        if "retry_after_s" in error.facts:
            answer.headers["Retry-After"] = str(error.facts["retry_after_s"])
        return answer
    response = RedirectResponse(back_path(back), 303)
    accounts.set_cookie(response, token)
    return response


@router.post("/logout")
async def log_out(request: Request, actor: CurrentActor) -> Response:
    accounts = accounts_of(request)
    await accounts.logout(actor)
    response = RedirectResponse("/login", 303)
    accounts.drop_cookie(response)
    return response


@router.get("/setup")
async def setup_page(request: Request, code: str = "") -> Response:
    if not await accounts_of(request).setup_needed():
        raise NotFound
    return render(request, "accounts/setup.html", SetupPage(code, "", "", ""))


@router.post("/setup")
async def set_up(request: Request) -> Response:
    form = await form_of(request)
    code, login, name = (form.get(field, "").strip() for field in ("code", "login", "name"))
    accounts = accounts_of(request)
    try:
        token = await accounts.first_admin(code, login, name, form.get("password", ""))
    except Conflict:
        return RedirectResponse("/login", 303)
    except (Forbidden, Invalid) as error:
        page = SetupPage(code, login, name, gettext_for(locale_of(request))(error.sentence))
        return render(request, "accounts/setup.html", page, error.status)
    answer = RedirectResponse("/", 303)
    accounts.set_cookie(answer, token)
    return answer


def _login(request: Request, back: str, login: str = "", error: AppError | None = None) -> Response:
    translate = gettext_for(locale_of(request))
    demo = tuple(
        DemoLogin(name, PASSWORD, translate(ROLES[role]), translate(TASKS[role])) for name, _, role, _ in USERS
    )
    page = LoginPage(
        next=back_path(back),
        login=login,
        problem=translate(error.sentence) if error else "",
        demo=demo if request.app.state.settings.demo else (),
    )
    return render(request, "accounts/login.html", page, error.status if error else 200)
