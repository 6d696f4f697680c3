"""What other parts want told on a person's home page. They give it; this only says in what form."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import Request

from app.accounts.access import Actor


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing: ``quote`` what it is about, ``says`` what was said of it, ``state`` what became of it and ``tone`` of
    that (good, bad, attention or empty), ``reason`` in somebody's words, ``href`` where to read on."""

    quote: str
    says: str
    state: str
    tone: str
    when: str
    reason: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """Notices under a title. ``read``: where to say that they were read, empty where there is nothing to say."""

    title: str
    notices: tuple[Notice, ...]
    read: str = ""


Boards = Callable[[Request, Actor], Awaitable[Board | None]]
"""Asked for every home page; None: nothing to tell this person."""


async def boards_for(request: Request, actor: Actor) -> tuple[Board, ...]:
    """What is to be told to ``actor``."""
    found = [await each(request, actor) for each in request.app.state.boards]
    return tuple(board for board in found if board is not None)
