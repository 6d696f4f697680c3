"""Who may do what. Every permission of the application is decided in ``authorize``, nowhere else.

| | trainee | trainer | supervisor | admin |
| --- | --- | --- | --- | --- |
| attempt.start, attempt.talk (own) | yes | yes | yes | yes |
| attempt.report | own | own | own, and of the cohorts they lead | all |
| attempt.replay | no | no | of the cohorts they lead, and own | all |
| attempts.list | no | no | of the cohorts they lead, and own | all |
| library.read | no | yes | yes | yes |
| library.try | no | yes | no | yes |
| lexicon.edit | no | yes | no | yes |
| users.manage, metrics.read | no | no | no | yes |

An object that is not for the actor answers exactly like one that does not exist.
"""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from fastapi import Depends, Request, WebSocket

from app.errors import Forbidden, NotFound, Unauthorized

Role = Literal["trainee", "trainer", "supervisor", "admin"]
ROLES: tuple[Role, ...] = ("trainee", "trainer", "supervisor", "admin")

Action = Literal[
    "attempt.start",
    "attempt.talk",
    "attempt.report",
    "attempt.replay",
    "attempts.list",
    "library.read",
    "library.try",
    "lexicon.edit",
    "users.manage",
    "metrics.read",
]

_EVERYBODY: frozenset[Role] = frozenset(ROLES)
_BY_ROLE: dict[Action, frozenset[Role]] = {
    "attempt.start": _EVERYBODY,
    "attempt.talk": _EVERYBODY,
    "attempt.report": _EVERYBODY,
    "attempt.replay": frozenset({"supervisor", "admin"}),
    "attempts.list": frozenset({"supervisor", "admin"}),
    "library.read": frozenset({"trainer", "supervisor", "admin"}),
    "library.try": frozenset({"trainer", "admin"}),
    "lexicon.edit": frozenset({"trainer", "admin"}),
    "users.manage": frozenset({"admin"}),
    "metrics.read": frozenset({"admin"}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request. ``leads``: cohorts they supervise; ``cohorts``: those they belong to."""

    id: str
    login: str
    name: str
    role: Role
    token: str = field(default="", repr=False)
    cohorts: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AttemptRef:
    """What a permission about an attempt depends on."""

    owner_id: str
    cohort_id: str | None


def authorize(actor: Actor, action: Action, attempt: AttemptRef | None = None) -> None:
    """Return when ``actor`` may; raise NotFound about an object that is not theirs, Forbidden otherwise."""
    if attempt is not None and not _in_reach(actor, action, attempt):
        raise NotFound
    if actor.role not in _BY_ROLE[action]:
        raise Forbidden


def allowed(actor: Actor, action: Action, attempt: AttemptRef | None = None) -> bool:
    """Whether ``authorize`` would let ``actor``, for pages that show or hide a link."""
    try:
        authorize(actor, action, attempt)
    except (Forbidden, NotFound):
        return False
    return True


def visible_cohorts(actor: Actor) -> tuple[str, ...] | None:
    """Cohorts whose attempts ``actor`` may list; None means all."""
    return None if actor.role == "admin" else actor.leads


def _in_reach(actor: Actor, action: Action, attempt: AttemptRef) -> bool:
    if attempt.owner_id == actor.id:
        return True
    if action == "attempt.talk":
        return False
    if actor.role == "admin":
        return True
    return actor.role == "supervisor" and attempt.cohort_id is not None and attempt.cohort_id in actor.leads


async def maybe_actor(request: Request) -> Actor | None:
    """The person behind ``request``, None when nobody is logged in. A FastAPI dependency."""
    return await _actor_behind(request)


async def current_actor(request: Request) -> Actor:
    """The person behind ``request``; raises Unauthorized when nobody is logged in. A FastAPI dependency."""
    actor = await _actor_behind(request)
    if actor is None:
        raise Unauthorized
    return actor


CurrentActor = Annotated[Actor, Depends(current_actor)]
"""Parameter type of routes that need somebody to be logged in."""


async def actor_of_socket(socket: WebSocket) -> Actor | None:
    """The person behind a handshake."""
    return await _actor_behind(socket)


async def _actor_behind(connection: Request | WebSocket) -> Actor | None:
    from app.accounts.service import accounts_of  # the service knows Actor

    accounts = accounts_of(connection)
    actor = await accounts.actor(connection.cookies.get(accounts.cookie_name, ""))
    connection.state.actor = actor  # pages show who is logged in
    return actor
