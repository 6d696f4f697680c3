"""Language, theme and type size: kept in cookies of the browser, for whoever looks, logged in or not."""

from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.web.i18n import LOCALES
from app.web.templating import SIZES, THEMES

router = APIRouter()

CHOICES = {"lang": LOCALES, "theme": THEMES, "size": SIZES}
YEAR_S = 31_536_000


@router.post("/preferences")
async def choose(request: Request) -> Response:
    """Keep what was chosen and go back to the page it was chosen on."""
    form = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=10)
    answer = RedirectResponse(back_path(form.get("back", ["/"])[0]), 303)
    for name, allowed in CHOICES.items():
        value = form.get(name, [""])[0]
        if value in allowed:
            secure = request.app.state.settings.secure
            answer.set_cookie(name, value, max_age=YEAR_S, samesite="lax", httponly=True, secure=secure)
    return answer


def back_path(path: str) -> str:
    """``path`` when it is one of ours, else home: nobody is sent elsewhere."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if ours else "/"
