"""Settings: frozen, read once from ``PEILIAN_*``; docs/reference/settings.md is made from the fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

PREFIX = "PEILIAN_"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class BadSetting(ValueError):
    """A ``PEILIAN_*`` variable holds what it must not; the message names the variable and what is allowed."""


def _explained(default: Any, explanation: str) -> Any:
    return field(default=default, metadata={"help": explanation})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the deployment may decide. Unknown ``PEILIAN_*`` names are refused, so a typing slip is heard."""

    host: str = _explained("127.0.0.1", "Address to listen on. Loopback by default; `0.0.0.0` opens it to the network.")
    port: int = _explained(8000, "Port to listen on.")
    workers: int = _explained(1, "Worker processes. More than one wants PostgreSQL and Redis.")
    database: str = _explained(
        "sqlite:///var/peilian.db", "Database URL: `sqlite:///FILE` or `postgresql://USER@HOST/NAME`."
    )
    redis: str = _explained("", "Redis URL for hints between workers, `redis://HOST/0`. Empty: inside one process.")
    public_url: str = _explained(
        "", "Address people open, with scheme. `https://…` also makes cookies Secure with the `__Host-` prefix."
    )
    origins: tuple[str, ...] = _explained(
        (), "Further origins that may open sockets and send forms, comma separated, exact: `https://train.example`."
    )
    scenarios: str = _explained("", "Directory of scenario files. Empty: the shipped ones.")
    demo: bool = _explained(False, "`1` loads demo users with known passwords. Refused unless listening on loopback.")
    zone: str = _explained("Asia/Shanghai", "IANA time zone that decides which day is today in a conversation.")
    login_hours: int = _explained(12, "Hours after which a login ends.")
    log_level: str = _explained("info", "`debug`, `info`, `warning` or `error`.")
    log_format: str = _explained("json", "`json` for machines, `console` for people.")
    tick_s: int = _explained(20, "Seconds between the ticks by which a browser knows that the line is alive.")
    quiet_ms: int = _explained(3_000, "Milliseconds of quiet after which the customer hears the trainee's messages.")
    unit_ms: int = _explained(8_000, "Milliseconds after the first message at which the customer hears them anyway.")
    leave_ms: int = _explained(4_000, "Milliseconds without a connection after which a trainee counts as gone.")
    max_connections: int = _explained(12_000, "Connections of one worker; more are answered with 503.")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read ``PEILIAN_*`` out of ``environment``; raises ``BadSetting`` with the name of the wrong variable."""
        known = {PREFIX + each.name.upper(): each for each in fields(cls)}
        unknown = sorted(name for name in environment if name.startswith(PREFIX) and name not in known)
        if unknown:
            raise BadSetting(f"{unknown[0]} is no setting; known are {', '.join(known)}")
        given = {
            each.name: _parse(name, environment[name], each.default)
            for name, each in known.items()
            if name in environment
        }
        return cls(**given)

    def __post_init__(self) -> None:
        if not self.database.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise BadSetting("PEILIAN_DATABASE must begin with sqlite:/// or postgresql://")
        if self.log_level not in ("debug", "info", "warning", "error"):
            raise BadSetting("PEILIAN_LOG_LEVEL must be debug, info, warning or error")
        if self.log_format not in ("json", "console"):
            raise BadSetting("PEILIAN_LOG_FORMAT must be json or console")
        if self.demo and self.host not in ("127.0.0.1", "localhost", "::1"):
            raise BadSetting("PEILIAN_DEMO=1 has known passwords, so PEILIAN_HOST must be 127.0.0.1")

    def to_environment(self) -> dict[str, str]:
        """The variables that ``from_environment`` reads as these settings."""
        return {PREFIX + each.name.upper(): _written(getattr(self, each.name)) for each in fields(self)}

    @property
    def secure(self) -> bool:
        """Whether people come over https, so that cookies can be Secure."""
        return self.public_url.startswith("https://")

    @property
    def address(self) -> str:
        """What to print for people to open."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    def allowed_origins(self) -> frozenset[str]:
        """Exact origins (scheme, host, port) that may open sockets and change things."""
        named = [*self.origins, *([self.public_url] if self.public_url else [])]
        local = [] if self.public_url else [f"http://{host}:{self.port}" for host in (*LOOPBACK, self.host)]
        return frozenset(_origin(each) for each in (*named, *local))


def _origin(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme.lower()}://{rest.split('/')[0].lower()}"


def _parse(name: str, text: str, default: Any) -> Any:
    if isinstance(default, bool):
        if text.lower() not in ("0", "1", "true", "false", ""):
            raise BadSetting(f"{name} must be 0 or 1, not {text!r}")
        return text.lower() in ("1", "true")
    if isinstance(default, int):
        if not text.isascii() or not text.isdigit():
            raise BadSetting(f"{name} must be a whole number, not {text!r}")
        return int(text)
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return ",".join(value) if isinstance(value, tuple) else str(value)


def settings_page() -> str:
    """docs/reference/settings.md, made from the fields."""
    rows = [
        f"| `{PREFIX}{each.name.upper()}` | {_shown(each.default)} | {each.metadata['help']} |"
        for each in fields(Settings)
    ]
    head = "# Settings\n\nEnvironment variables, read once at start. Unknown `PEILIAN_*` names are refused.\n\n"
    return head + "| Variable | Default | Meaning |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n"


def _shown(default: Any) -> str:
    if isinstance(default, bool):
        return "`1`" if default else "`0`"
    return f"`{default}`" if default not in ("", ()) else "empty"
