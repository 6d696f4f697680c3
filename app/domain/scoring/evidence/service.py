"""What an attempt did for the customer: faults that were not made count only beside some service.

Who threatens in four replies has not "used no jargon" to be proud of. What is earned by something *not* happening is
earned in full from ``FULL_FROM`` replies on that serve the customer, what is earned by the form of the replies from
``FORM_FROM`` on; fewer earn their part.
"""

from app.domain.scoring.evidence.judged import WHOLE
from app.domain.scoring.record import MIN_UNITS, Record
from app.domain.scoring.turns import Turn
from app.domain.text.catalogue import ACTS, RED_LINES

FULL_FROM = 4
FORM_FROM = MIN_UNITS
OF_USE = ("asks_any", "says_fact", "states_solution", "specific", "answers_question", "asks_back", "overlap")
UNFRIENDLY = frozenset(act for act, info in ACTS.items() if info.group == "neg_attitude")


def earned(record: Record, share: int, full: int = FULL_FROM) -> tuple[int, int]:
    """``share`` as far as it was earned, and how many replies served. Whoever is still at it loses nothing."""
    served = sum(serves(record, turn) for turn in record.turns)
    if record.so_far or served >= full:
        return share, served
    return min(share, WHOLE * served // full), served


def serves(record: Record, turn: Turn) -> bool:
    """Whether the reply holds something for the customer: more than unfriendliness, or, where no act was understood,
    words about the matter. One that crosses a red line serves nobody, whatever else it holds."""
    acts = {act.act for act in turn.acts} - {"negative_wording", "other"}
    if acts & RED_LINES:
        return False
    return bool(turn.tools or acts - UNFRIENDLY) or (not acts and any(record.has(mark, turn) for mark in OF_USE))
