"""JSON routes of accounts, and how forms are read."""

from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.accounts.access import CurrentActor
from app.accounts.service import accounts_of

router = APIRouter()


class Credentials(BaseModel):
    model_config = ConfigDict(extra="forbid")

    login: str = Field(max_length=64)
    password: str = Field(max_length=200)


class Me(BaseModel):
    id: str
    login: str
    name: str
    role: str


@router.post("/api/v1/login", status_code=204)
async def log_in(request: Request, given: Credentials, response: Response) -> None:
    accounts = accounts_of(request)
    accounts.set_cookie(response, await accounts.login(given.login, given.password, address_of(request)))


@router.post("/api/v1/logout", status_code=204)
async def log_out(request: Request, response: Response, actor: CurrentActor) -> None:
    accounts = accounts_of(request)
    await accounts.logout(actor)
    accounts.drop_cookie(response)


@router.get("/api/v1/me")
async def me(actor: CurrentActor) -> Me:
    return Me(id=actor.id, login=actor.login, name=actor.name, role=actor.role)


async def form_of(request: Request) -> dict[str, str]:
    """The fields of an ordinary form; of a field given twice the last counts. No multipart: nothing here uploads."""
    fields = parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=50)
    return {name: values[-1] for name, values in fields.items()}


def address_of(request: Request) -> str:
    """The peer's address as the server saw it; headers are not believed."""
    return request.client.host if request.client else ""
