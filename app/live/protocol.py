"""The wire protocol ``peilian.v1``: what a browser may send, and how frames to it are written.

Frames are parsed from the raw text, so that lone surrogates, NUL, unknown fields and duplicate meanings
are refused before anything looks at them. ``at`` and ``seq`` are the server's alone: there is no field
in which a client could claim them.
"""

import unicodedata
from typing import Annotated, Any, Literal

import msgspec
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

VERSION = 1
SUBPROTOCOL = "peilian.v1"
MAX_FRAME = 65_536
MAX_TEXT = 2_000

# Close codes of ours; the standard ones keep their meaning. The browser's table says what to do on each.
CLOSE_FINISHED = 1000
CLOSE_BINARY = 1003
CLOSE_TOO_BIG = 1009
CLOSE_ERROR = 1011
CLOSE_STUCK = 4013
CLOSE_VERSION = 4026
CLOSE_FLOOD = 4029
CLOSE_BAD_REQUESTS = 4400
CLOSE_LOGGED_OUT = 4401
CLOSE_NO_HELLO = 4408
CLOSE_ELSEWHERE = 4409
CLOSE_GONE = 4410

NackCode = Literal[
    "bad_request", "too_long", "rate", "busy", "storage", "finished", "forbidden", "unknown_type", "incompatible"
]

Cid = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Seq = Annotated[int, Field(ge=0, le=2**31 - 1)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Frame(Body):
    """``base``: last seq on the screen when the person acted; ``ct``: milliseconds since the page opened."""

    v: Literal[1]
    base: Seq = 0
    ct: Annotated[int, Field(ge=0, le=2**53)] | None = None


class HelloBody(Body):
    last_seq: Seq = 0
    epoch: Annotated[str, Field(max_length=32)] = ""
    tab: Annotated[str, Field(max_length=64)] = ""
    client: Annotated[str, Field(max_length=64)] = ""


class Hello(Frame):
    """First frame of a connection, within five seconds: what the client has."""

    t: Literal["hello"]
    d: HelloBody


class SayBody(Body):
    text: str

    @field_validator("text")
    @classmethod
    def _one_spelling(cls, text: str) -> str:
        if "\x00" in text:
            raise ValueError("NUL is not text")
        return unicodedata.normalize("NFC", text)


class Say(Frame):
    """A message of the trainee. ``cid`` is made once per intent; a retry carries the same."""

    t: Literal["say"]
    cid: Cid
    d: SayBody


class UseBody(Body):
    tool: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]


class Use(Frame):
    """A desk tool is used."""

    t: Literal["use"]
    cid: Cid
    d: UseBody


class HintBody(Body):
    level: Annotated[int, Field(ge=1, le=3)]


class Hint(Frame):
    """A hint is asked for, in practice."""

    t: Literal["hint"]
    cid: Cid
    d: HintBody


class Nothing(Body):
    pass


class End(Frame):
    """The trainee closes the conversation."""

    t: Literal["end"]
    cid: Cid
    d: Nothing = Nothing()


class Typing(Frame):
    """The trainee is typing: the customer waits with hearing what was sent."""

    t: Literal["typing"]
    d: Nothing = Nothing()


class SeenBody(Body):
    seq: Seq


class Seen(Frame):
    """What the trainee has on the screen."""

    t: Literal["seen"]
    d: SeenBody


class ResyncBody(Body):
    last_seq: Seq


class Resync(Frame):
    """The client found a gap: send what follows ``last_seq``."""

    t: Literal["resync"]
    d: ResyncBody


Act = Say | Use | Hint | End
ClientFrame = Hello | Act | Typing | Seen | Resync
_TYPES = frozenset({"hello", "say", "use", "hint", "end", "typing", "seen", "resync"})
_ADAPTER: TypeAdapter[ClientFrame] = TypeAdapter(Annotated[ClientFrame, Field(discriminator="t")])


class BadFrame(Exception):
    """A frame that cannot be taken. ``cid`` when it could be read, so that the sender learns which one failed."""

    def __init__(self, code: NackCode, cid: str = "") -> None:
        super().__init__(code)
        self.code: NackCode = code
        self.cid = cid


class WrongVersion(Exception):
    """The client speaks another version of the protocol."""


def parse(raw: str) -> ClientFrame:
    """The frame in ``raw``; raises BadFrame or WrongVersion."""
    try:
        frame = _ADAPTER.validate_json(raw)
    except ValidationError:
        _explain(raw)
        raise BadFrame("bad_request", _cid_of(raw)) from None
    if isinstance(frame, Say):
        if len(frame.d.text) > MAX_TEXT:
            raise BadFrame("too_long", frame.cid)
        if not frame.d.text.strip():
            raise BadFrame("bad_request", frame.cid)
    return frame


def _explain(raw: str) -> None:
    """Raise what says more than ``bad_request`` about a frame that is no frame of ours."""
    found = _loose(raw)
    if "v" in found and found["v"] != VERSION:
        raise WrongVersion
    if isinstance(found.get("t"), str) and found["t"] not in _TYPES:
        raise BadFrame("unknown_type", _cid_of(raw))


def _cid_of(raw: str) -> str:
    cid = _loose(raw).get("cid")
    return cid if isinstance(cid, str) and len(cid) <= 64 else ""


def _loose(raw: str) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def control(kind: str, **body: Any) -> bytes:
    """A frame without ``seq``: hello_ok, ack, nack, tick, typing, snap, bye."""
    return msgspec.json.encode({"v": VERSION, "t": kind, "d": body})


class Shown(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that a row of the log shows; ``part`` of ``parts`` in that row. Ordered by (seq, part)."""

    v: int
    t: str
    seq: int
    part: int
    parts: int
    at: int
    kind: str
    d: dict[str, Any]
    cid: str = ""


# Parts are counted from 0, which omit_defaults must not drop: no default, always written.


def nack(cid: str, code: NackCode, retry_after_ms: int | None = None, cur_seq: int | None = None) -> bytes:
    """Why a frame was not taken. It is not remembered: the same cid may be sent again."""
    body: dict[str, Any] = {"cid": cid, "code": code}
    if retry_after_ms is not None:
        body["retry_after_ms"] = retry_after_ms
    if cur_seq is not None:
        body["cur_seq"] = cur_seq
    return control("nack", **body)


def snap_page(events: list[bytes], page: int, pages: int, head_seq: int) -> bytes:
    """One page of a fresh start. The frames are joined as they were written, without reading them again."""
    head = f'{{"v":1,"t":"snap","d":{{"page":{page},"pages":{pages},"head_seq":{head_seq},"events":['
    return head.encode() + b",".join(events) + b"]}}"
