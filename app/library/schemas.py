"""What the play-test accepts. Everything is bounded; unknown keys are refused."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Short = Annotated[str, StringConstraints(max_length=129)]
Percent = Annotated[int, Field(ge=0, le=100)]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TurnIn(_Closed):
    """One turn of the trainee: exactly one of the four."""

    say: Annotated[str, StringConstraints(min_length=1, max_length=2000)] | None = None
    wait_s: Annotated[int, Field(ge=1, le=3600)] | None = None
    use: Short | None = None
    end: bool | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> "TurnIn":
        if len(self.model_dump(exclude_none=True)) != 1 or self.end is False:
            raise ValueError("exactly one of say, wait_s, use and end")
        return self


class MoodIn(_Closed):
    """Start values; those left out are as written."""

    anger: Percent | None = None
    anxiety: Percent | None = None
    trust: Percent | None = None
    patience: Percent | None = None
    satisfaction: Percent | None = None


class TryIn(_Closed):
    """Where the play-test begins and everything that was done in it so far."""

    persona: Short = ""
    state: Short = ""
    mood: MoodIn | None = None
    seed: Annotated[str, StringConstraints(min_length=1, max_length=40)] = "1"
    case: Annotated[dict[Short, Short], Field(max_length=20)] = {}
    turns: Annotated[tuple[TurnIn, ...], Field(max_length=60)] = ()
