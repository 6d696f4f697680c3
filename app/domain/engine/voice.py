"""How the customer puts it: which variant of a beat, its slots filled, in the persona's voice and mood.

The unseen variant with the smallest labelled draw is said; when all were seen, the one said longest ago.
Adding a variant reshuffles nothing else. Chance touches wording only, never the path.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.engine.events import Mood
from app.domain.scenario.model import Voice

_SLOT = re.compile(r"\{([a-z_]+(?:\.[a-z0-9_]+)?)\}")
_SENTENCE_END = "。！？!?…~，,"
_CLOSED = "。！？!?…~～.)）」』”\"'"


@dataclass(frozen=True)
class Wording:
    """One variant of a beat, compiled: ``line_id`` BEAT/SOURCE/HASH6, bubbles, and the guard's truth as a function."""

    line_id: str
    bubbles: tuple[str, ...]
    holds: Callable[[Mood], bool]
    conditional: bool = False
    card: str = ""
    image: str = ""


@dataclass(frozen=True)
class BeatLines:
    """All variants of a beat for one persona."""

    pick: str
    wordings: tuple[Wording, ...]


def draw(seed: str, label: str) -> int:
    """A number in 0..2**64-1 that depends on ``seed`` and ``label`` only (HMAC-SHA256)."""
    return int.from_bytes(hmac.new(seed.encode(), label.encode(), hashlib.sha256).digest()[:8], "big")


def choose(lines: BeatLines, seen: Sequence[str], seed: str, mood: Mood) -> Wording | None:
    """The variant to say now, or None when none may be said.

    ``seen`` are the line ids of this beat already said, in order. Among variants whose condition holds: unseen before
    seen, conditional before plain, then the pick rule; ``once`` beats are said once; ``in_order`` follows the file.
    """
    open_now = [wording for wording in lines.wordings if wording.holds(mood)]
    if not open_now or (lines.pick == "once" and seen):
        return None
    unseen = [wording for wording in open_now if wording.line_id not in seen]
    if not unseen:
        order = list(seen)
        return min(open_now, key=lambda wording: _last_use(order, wording.line_id))
    if lines.pick in ("in_order", "cycle"):
        return unseen[0]
    special = [wording for wording in unseen if wording.conditional]
    return min(special or unseen, key=lambda wording: draw(seed, wording.line_id))


def fill(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its closed slots ``{fact.x}``, ``{address}`` … replaced; an unknown slot stays as it is written."""
    return _SLOT.sub(lambda found: values.get(found.group(1), found.group(0)), text)


def heat_of(mood: Mood) -> str:
    """calm (anger < 45), sharp (45–69) or furious (from 70), the steps of the voice."""
    if mood.anger >= 70:
        return "furious"
    return "sharp" if mood.anger >= 45 else "calm"


def utter(voice: Voice, bubbles: Sequence[str], mood: Mood, seed: str, label: str) -> tuple[str, ...]:
    """``bubbles`` in the persona's voice: words dropped and replaced by heat, an ending, perhaps split into a burst."""
    heat = heat_of(mood)
    spoken = [_coloured(voice, heat, bubble) for bubble in bubbles]
    endings = voice.endings.get(heat, ())  # type: ignore[call-overload]
    if endings and spoken[-1] and spoken[-1][-1] not in _CLOSED:
        spoken[-1] += endings[draw(seed, f"{label}/ending") % len(endings)]
    if len(spoken) == 1 and draw(seed, f"{label}/burst") % 100 < voice.burst.chance:
        spoken = _split(spoken[0], voice.burst.max)
    return tuple(spoken)


def typing_ms(voice: Voice, text: str) -> int:
    """How long the persona types ``text``, ms: 600 to begin, then their speed; at most 12 s, nobody waits for show."""
    return min(12_000, 600 + len(text) * 10_000 // voice.typing_dcps)


def _coloured(voice: Voice, heat: str, text: str) -> str:
    spoken = text
    for word in voice.drop.get(heat, ()):  # type: ignore[call-overload]
        spoken = spoken.replace(word, "")
    for word, other in voice.replace.get(heat, {}).items():  # type: ignore[call-overload]
        spoken = spoken.replace(word, other)
    return spoken.strip("，, ") or text


def _split(text: str, most: int) -> list[str]:
    parts: list[str] = []
    begin = 0
    for index, sign in enumerate(text):
        if sign in _SENTENCE_END and len(parts) < most - 1 and index - begin >= 4 and len(text) - index > 4:
            kept = text[begin : index + (sign not in "，,")]
            parts.append(kept)
            begin = index + 1
    return [*parts, text[begin:].strip()]


def _last_use(order: Sequence[str], line_id: str) -> int:
    return max(index for index, said in enumerate(order) if said == line_id)
