"""What can go wrong between a person and the application: a status, a stable code, a sentence to translate.

AppError
├── Invalid       422  what was sent cannot be used
├── Unauthorized  401  nobody is logged in
├── Forbidden     403  known person, not allowed
├── NotFound      404  absent, or somebody else's: the two look the same on purpose
├── Conflict      409  true a moment ago, not any more
├── TooMany       429  wait ``retry_after_s``
└── Unavailable   503  the store does not answer; nothing was lost
"""

from collections.abc import Callable


def N_(message: str) -> str:  # noqa: N802 — the name by which gettext finds marked sentences
    """Mark a sentence for the catalogues; it is translated where it is shown."""
    return message


class AppError(Exception):
    """Base. ``code`` is stable and documented, ``sentence`` a msgid of the catalogues, ``facts`` its values."""

    status = 500
    code = "internal"
    sentence = N_("Something went wrong on our side. It has been written down; please try again.")

    def __init__(self, code: str = "", sentence: str = "", **facts: str | int) -> None:
        self.code = code or type(self).code
        self.sentence = sentence or SENTENCES.get(self.code, type(self).sentence)
        self.facts = facts
        super().__init__(self.code)

    def told(self, gettext: Callable[[str], str]) -> str:
        """The sentence in a reader's language, with the figures it names."""
        sentence = gettext(self.sentence)
        return sentence % self.facts if self.facts else sentence


class Invalid(AppError):
    status = 422
    code = "invalid"
    sentence = N_("That cannot be used as it is.")


class Unauthorized(AppError):
    status = 401
    code = "login_needed"
    sentence = N_("Please log in first.")


class Forbidden(AppError):
    status = 403
    code = "forbidden"
    sentence = N_("Your role does not allow this.")


class NotFound(AppError):
    status = 404
    code = "not_found"
    sentence = N_("There is nothing here, or it is not yours to see.")


class Conflict(AppError):
    status = 409
    code = "conflict"
    sentence = N_("Somebody was faster. Load the page again and look.")


class TooLarge(AppError):
    status = 413
    code = "too_large"
    sentence = N_("That is too large.")


class TooMany(AppError):
    status = 429
    code = "too_many"
    sentence = N_("Too many tries. Please wait a little.")


class Unavailable(AppError):
    status = 503
    code = "unavailable"
    sentence = N_("The store does not answer right now. Nothing is lost; please try again.")


SENTENCES: dict[str, str] = {
    "bad_login": N_("Name or password is wrong."),
    "login_locked": N_("Too many wrong tries. Please wait a little and try again."),
    "origin": N_("This request came from another site, so it was refused."),
    "bad_setup_code": N_("The one-time code is wrong. It stands in the terminal that started the server."),
    "setup_done": N_("The first account exists already. Please log in."),
    "weak_password": N_("Please choose a longer password, at least 10 characters and not a common one."),
    "login_taken": N_("This login name is taken."),
    "bad_role": N_("There is no such role."),
    "bad_login_name": N_("A login name has 2 to 64 letters, digits, dots, dashes or underscores."),
    "unknown_user": N_("There is no such user."),
    "last_admin": N_("The last administrator cannot be disabled."),
    "unknown_scenario": N_("There is no such scenario."),
    "unknown_persona": N_("This customer does not appear in this scenario."),
    "unknown_mode": N_("The mode is practice or exam."),
    "broken_scenario": N_("This scenario has errors and cannot be played until they are mended."),
    "archived_script": N_("This conversation was held with an older version and can only be looked at."),
    "unknown_host": N_("This server does not know itself under this address. Set PEILIAN_PUBLIC_URL to it."),
    "incomplete_rule": N_("A rule needs an act, a phrase and an example that it must hear."),
    "broken_draft": N_("The draft is not readable as YAML. Check it and mend what is named first."),
    "published_meanwhile": N_("Somebody else published a version meanwhile. Your draft is kept; load the page again."),
    "decided_already": N_("Somebody has decided this already."),
    "unknown_act": N_("There is no such act."),
    "incomplete_group": N_("A group needs a name and at least one word."),
    "draft_moved": N_("Somebody else has saved the draft meanwhile. Nothing is lost: compare and choose."),
    "draft_too_long": N_(
        "The draft has %(count)s characters and was not kept; at most %(most)s are. Remove something, then keep it."
    ),
    "draft_too_large": N_(
        "The draft is too large, or no house lexicon of this language. Check it to see where and why."
    ),
    "sentence_too_long": N_("A reply has at most %(most)s characters. Try a shorter one."),
    "note_needed": N_("The draft is kept. To publish it, say in one line what changed and why."),
    "reason_needed": N_("Say in a line why it is refused; whoever reported it will read that."),
    "exam_runs": N_("During an exam nothing can be reported. Do it from the report afterwards."),
    "too_many_reports": N_(
        "You have reported %(most)s replies within an hour, which is as many as can be. Please go on a little later."
    ),
    "reports_full": N_("So many reports are waiting that no more are taken. Ask a trainer to look at them first."),
    "nothing_reported": N_("Say which act was wrongly heard, or which one is missing."),
    "heard_already": N_("This act was heard in the reply already."),
    "too_long_to_report": N_("This reply is too long for a test: at most %(most)s characters. Report a shorter one."),
    "method": N_("This address does not take that kind of request."),
}
