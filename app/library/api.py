"""The play-test as JSON."""

from typing import Any

from fastapi import APIRouter, Request

from app.accounts.access import CurrentActor
from app.library.schemas import TryIn
from app.library.service import shelf_of, words_for
from app.library.telling import told
from app.library.tryout import Setup

router = APIRouter(prefix="/api/v1/library")


@router.post("/{name}/try")
async def try_scenario(request: Request, actor: CurrentActor, name: str, given: TryIn) -> dict[str, Any]:
    """Fold the given turns from the given beginning; nothing is stored."""
    shelf = shelf_of(request)
    mood = given.mood.model_dump(exclude_none=True) if given.mood else {}
    setup = Setup(given.state, mood, given.seed, given.case)
    turns = [turn.model_dump(exclude_none=True) for turn in given.turns]
    script, tried = await shelf.try_out(actor, name, given.persona, setup, turns)
    return told(script, tried, words_for(request, (await shelf.stock()).rubric, script.scenario))
