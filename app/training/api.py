"""JSON routes of training: beginning an attempt, one's own attempts, and the file of one."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from app.accounts.access import CurrentActor
from app.training.service import training_of

router = APIRouter(prefix="/api/v1")


class Begin(BaseModel):
    model_config = ConfigDict(extra="forbid")

    scenario: str = Field(max_length=64)
    persona: str = Field(default="", max_length=64)
    mode: str = Field(default="practice", max_length=16)


class Begun(BaseModel):
    id: str
    url: str


class OwnAttempt(BaseModel):
    """``total`` in thousandths of a point; times in milliseconds."""

    id: str
    scenario: str
    persona: str
    mode: str
    status: str
    created_at: int
    ended_at: int | None
    outcome: str | None
    good: bool | None
    total: int | None
    passed: bool | None


@router.post("/attempts", status_code=201)
async def begin(request: Request, given: Begin, actor: CurrentActor) -> Begun:
    attempt = await training_of(request).begin(actor, given.scenario, given.persona, given.mode)
    return Begun(id=attempt, url=f"/attempts/{attempt}")


@router.get("/attempts/mine")
async def mine(request: Request, actor: CurrentActor) -> list[OwnAttempt]:
    fields = OwnAttempt.model_fields
    return [
        OwnAttempt(**{name: getattr(each, name) for name in fields}) for each in await training_of(request).own(actor)
    ]


@router.get("/attempts/{attempt_id}/export")
async def export(request: Request, attempt_id: str, actor: CurrentActor) -> Response:
    """The attempt as a file. It holds guards and reasons, so it is for those who may replay it."""
    content = await training_of(request).export(attempt_id, actor)
    name = f'attachment; filename="{attempt_id}.json"'
    return Response(content, media_type="application/json", headers={"Content-Disposition": name})
