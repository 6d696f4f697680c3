"""What is told on the home page: to reporters what became of their reports, to trainers that some wait."""

from fastapi import Request

from app.accounts.access import Actor, allowed
from app.errors import N_
from app.house.drafts import LOCALES
from app.house.misheard import Proposal, misheard_of
from app.house.views import says
from app.library.service import words_for
from app.training.boards import Board, Notice
from app.web.i18n import NAMES, gettext_for, locale_of
from app.web.zone import to_minute

TONES = {"open": "", "accepted": "good", "refused": "attention"}


async def reports_of(request: Request, actor: Actor) -> Board | None:
    """The person's own reports, until they have read what became of them."""
    found = await misheard_of(request).untold(actor)
    if not found:
        return None
    title = gettext_for(locale_of(request))(N_("What you reported as misheard"))
    decided = any(each.status != "open" for each in found)
    read = "/misheard/read" if decided else ""
    return Board(title, tuple(_notice(request, each) for each in found), read)


async def reports_waiting(request: Request, actor: Actor) -> Board | None:
    """For those who decide: how many wait in each language."""
    if not allowed(actor, "lexicon.edit"):
        return None
    _ = gettext_for(locale_of(request))
    notices = []
    for locale in LOCALES:
        waiting = await misheard_of(request).waiting(actor, locale)
        if waiting:
            notices.append(
                Notice(
                    quote="",
                    says=_("Reported as misheard: %(count)s wait (%(language)s)")
                    % {"count": len(waiting), "language": NAMES[locale]},
                    state="",
                    tone="",
                    when="",
                    href=f"/library/lexicon?language={locale}#misheard",
                )
            )
    return Board(_("For you to decide"), tuple(notices)) if notices else None


def _notice(request: Request, report: Proposal) -> Notice:
    _ = gettext_for(locale_of(request))
    if report.status == "open":
        state = _("waits for a trainer")
    elif report.status == "refused":
        state = _("refused")
    elif report.version is None:
        state = _("accepted; it comes with the next version")
    else:
        state = _("accepted in version %(number)s") % {"number": report.version}
    return Notice(
        quote=report.text,
        says=says(words_for(request, None), report),
        state=state,
        tone=TONES[report.status],
        when=to_minute(request, report.at),
        reason=report.reason,
        href=f"/attempts/{report.attempt_id}/report#turn-{report.unit + 1}",
    )
