"""Pages: one frozen dataclass in, HTML out. Undefined names are errors; everything is escaped."""

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.web.i18n import LOCALES, NAMES, browser_messages, gettext_for, locale_of, ngettext_for
from app.web.manifest import entry, icons
from app.web.places import frontend

THEMES = ("auto", "light", "dark")
SIZES = ("normal", "large")


def render(request: Request, template: str, page: object, status: int = 200) -> Response:
    """``template`` filled with ``page`` in the reader's language and look."""
    locale = locale_of(request)
    text = _environment(locale).get_template(template).render(page=page, **_surroundings(request, locale))
    return HTMLResponse(text, status, {"Vary": "Cookie, Accept-Language", "Cache-Control": "no-store"})


def _surroundings(request: Request, locale: str) -> dict[str, Any]:
    """What every page may use beside its own data."""
    theme, size = request.cookies.get("theme"), request.cookies.get("size")
    return {
        "locale": locale,
        "locales": [(name, NAMES[name]) for name in LOCALES],
        "theme": theme if theme in THEMES else "auto",
        "size": size if size in SIZES else "normal",
        "actor": getattr(request.state, "actor", None),
        "path": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "messages": browser_messages(locale),
        "settings": request.app.state.settings,
    }


@cache
def _environment(locale: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(frontend("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.globals.update(entry=entry, icons=icons())
    install = environment.install_gettext_callables  # type: ignore[attr-defined]
    install(gettext_for(locale), ngettext_for(locale), newstyle=True)
    return environment
