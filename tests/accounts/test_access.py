"""The table of permissions, written down a second time and compared."""

import pytest

from app.accounts.access import ROLES, Action, Actor, AttemptRef, Role, allowed, authorize, visible_cohorts
from app.errors import Forbidden, NotFound

OWN = AttemptRef("me", "c1")
LED = AttemptRef("other", "c1")
FOREIGN = AttemptRef("other", "c2")
HOMELESS = AttemptRef("other", None)

# yes, no (403) or absent (404), for trainee, trainer, supervisor of c1, admin
TABLE: list[tuple[Action, AttemptRef | None, str]] = [
    ("attempt.start", None, "yes yes yes yes"),
    ("attempt.talk", OWN, "yes yes yes yes"),
    ("attempt.talk", LED, "absent absent absent absent"),
    ("attempt.talk", FOREIGN, "absent absent absent absent"),
    ("attempt.report", OWN, "yes yes yes yes"),
    ("attempt.report", LED, "absent absent yes yes"),
    ("attempt.report", FOREIGN, "absent absent absent yes"),
    ("attempt.report", HOMELESS, "absent absent absent yes"),
    ("attempt.replay", OWN, "no no yes yes"),
    ("attempt.replay", LED, "absent absent yes yes"),
    ("attempt.replay", FOREIGN, "absent absent absent yes"),
    ("attempts.list", None, "no no yes yes"),
    ("library.read", None, "no yes yes yes"),
    ("library.try", None, "no yes no yes"),
    ("lexicon.edit", None, "no yes no yes"),
    ("users.manage", None, "no no no yes"),
    ("metrics.read", None, "no no no yes"),
]


def actor(role: Role) -> Actor:
    return Actor("me", "me", "Me", role, leads=("c1",) if role == "supervisor" else (), cohorts=("c1",))


@pytest.mark.parametrize(("action", "attempt", "row"), TABLE)
def test_the_table(action: Action, attempt: AttemptRef | None, row: str) -> None:
    for role, expected in zip(ROLES, row.split(), strict=True):
        found = "yes"
        try:
            authorize(actor(role), action, attempt)
        except NotFound:
            found = "absent"
        except Forbidden:
            found = "no"
        assert found == expected, role
        assert allowed(actor(role), action, attempt) is (expected == "yes")


def test_every_action_stands_in_the_table() -> None:
    assert {action for action, _, _ in TABLE} == set(Action.__args__)  # type: ignore[attr-defined]


def test_lists_show_what_may_be_seen() -> None:
    assert visible_cohorts(actor("admin")) is None
    assert visible_cohorts(actor("supervisor")) == ("c1",)
    assert visible_cohorts(actor("trainee")) == ()


def test_a_token_is_not_printed_by_accident() -> None:
    assert "secret" not in repr(Actor("me", "me", "Me", "trainee", token="secret"))
