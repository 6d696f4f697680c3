"""Moments as readers see them: in the zone of the deployment."""

from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.requests import Request


def in_zone(request: Request, at_ms: int) -> datetime:
    """``at_ms``, milliseconds since the epoch, where the deployment is."""
    return datetime.fromtimestamp(at_ms / 1000, ZoneInfo(request.app.state.settings.zone))


def to_minute(request: Request, at_ms: int) -> str:
    """Day and minute of ``at_ms`` there."""
    return f"{in_zone(request, at_ms):%Y-%m-%d %H:%M}"
