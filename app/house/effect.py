"""What another lexicon would change in conversations that were held: acts, reply by reply, and totals."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from app.domain.engine.events import Recorded
from app.domain.engine.marks import credited
from app.domain.engine.script import Script
from app.domain.scoring.rubric import Rubric
from app.domain.scoring.score import score
from app.domain.text.acts import understand
from app.domain.text.matcher import Lexicon
from app.domain.text.understanding import Act, Understanding


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A reply that would be heard differently. ``unit`` counts from 0; ``muted``: rules that found it and are muted."""

    unit: int
    text: str
    lost: tuple[str, ...]
    gained: tuple[str, ...]
    muted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AttemptChange:
    """An attempt in which something would change; totals in thousandths of a point."""

    attempt_id: str
    scenario: str
    persona: str
    units: tuple[UnitChange, ...]
    before: int
    after: int


def change_in(
    attempt_id: str, script: Script, rubric: Rubric, records: Sequence[Recorded], before: Lexicon, after: Lexicon
) -> AttemptChange | None:
    """What hearing the replies with ``after`` instead of ``before`` changes, None when nothing does."""
    units: list[UnitChange] = []
    rows: list[Recorded] = []
    for row in records:
        heard = row.output.understood
        changed = _heard_again(heard, before, after) if heard is not None else None
        if heard is None or changed is None:
            rows.append(row)
            continue
        was, now = (tuple(dict.fromkeys(act.act for act in each.acts)) for each in (heard, changed))
        lost, gained = (tuple(a for a in was if a not in now), tuple(a for a in now if a not in was))
        muted = dict.fromkeys(gone.rule for gone in changed.dropped if gone.why[-1].rule == "muted")
        units.append(UnitChange(row.output.unit or 0, heard.text, lost, gained, tuple(muted)))
        credit = credited(script.model, changed.acts)
        output = msgspec.structs.replace(row.output, understood=changed, credit=credit)
        rows.append(msgspec.structs.replace(row, output=output))
    if not units:
        return None
    totals = (score(script, rubric, each).total for each in (records, rows))
    return AttemptChange(attempt_id, script.scenario.id, script.persona.id, tuple(units), *totals)


def _heard_again(heard: Understanding, before: Lexicon, after: Lexicon) -> Understanding | None:
    """What was recorded, less what only ``before`` hears and with what only ``after`` hears; None when alike."""
    again = understand(heard.text, after)
    old, new = understand(heard.text, before).acts, again.acts
    lost, gained = _only(old, new), _only(new, old)
    kept = tuple(act for act in heard.acts if act.act not in lost)
    present = {act.act for act in kept}
    more = tuple(act for act in new if act.act in gained and act.act not in present)
    acts = tuple(sorted((*kept, *more), key=lambda act: (act.span, act.act)))
    return None if acts == heard.acts else msgspec.structs.replace(heard, acts=acts, dropped=again.dropped)


def _only(these: Sequence[Act], others: Sequence[Act]) -> set[str]:
    return {act.act for act in these} - {act.act for act in others} - {"inform", "other"}
