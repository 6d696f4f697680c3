"""JDDC: what moves real customers, and whether the simulated one is moved the same way by the same replies.

Customers' lines carry 0 dissatisfied, 1 neutral, 2 satisfied. An effect is the coefficient of a finding in the reply
on the customer's next label, with the mood before it (the label before) and the other findings in the same line;
intervals are 95 % and allow for replies of one conversation being alike. The simulated customer hears the same
replies in the same order with the emotion model alone (no plot, no clock); its effects are those on satisfaction
after the reply, given satisfaction before it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.domain.engine.emotion import Customer, Heard, react
from app.domain.engine.events import Mood
from app.domain.engine.marks import credited, facts_named
from app.domain.engine.patience import ladder
from app.domain.engine.script import Script
from app.domain.engine.snapshot import Memory
from app.domain.text.substance import find_substance, takes_up
from bench.corpora import NEVER_COUNTED, Dialogue, Reply, row
from bench.ridge import Effect, effects

# What moves real customers on the whole corpus, people's labels and a keyword list (significant at 95 %).
KNOWN: Mapping[str, float] = {
    "verify_identity": 0.18,
    "welcome": 0.18,
    "take_action": 0.17,
    "commit_deadline": 0.09,
    "canned_repeat": -0.22,
    "bare_refusal": -0.18,
    "apology": -0.13,
    "greet_again": -0.12,
    "anything_else": -0.09,
}
# Found without effect there, or not looked at; in the line so that the others do not answer for them. "Welcome" is read
# as the first greeting; should it mean "you are welcome", takes_thanks is its figure.
OTHERS = ("empathy", "suggestion", "information", "clarifying_question", "takes_thanks")
REMEDIES = frozenset(
    ("decline_with_alternative", "propose_solution", "offer_options", "take_action", "inform_channels")
)
SIGNS = 9
DISPLEASED = 25  # anger from which the desk shows a customer as displeased


@dataclass(frozen=True)
class Moved:
    """A reply with the labels around it and what the simulated customer felt around it."""

    dialogue: str
    found: frozenset[str]
    before: int | None
    after: int | None
    mood: Mood
    left: Mood


def findings(reply: Reply, greeted: bool) -> frozenset[str]:
    """The effects that are looked at, as they stand in a reply."""
    acts = reply.acts
    found = {act for act in ("verify_identity", "take_action", "commit_deadline", "canned_repeat") if act in acts}
    if "greet" in acts:
        found.add("greet_again" if greeted else "welcome")
    if "flat_refusal" in acts and not acts & REMEDIES:
        found.add("bare_refusal")
    named = {
        "apology": ("apologize",),
        "anything_else": ("confirm_resolved",),
        "empathy": ("empathy_generic", "empathy_specific"),
        "suggestion": ("propose_solution", "offer_options", "step_guide"),
        "information": ("explain_cause", "cite_policy", "progress_update", "inform_channels"),
        "clarifying_question": ("clarify_question",),
    }
    if find_substance(reply.heard, reply.customer).takes_thanks.value:
        found.add("takes_thanks")
    return frozenset(found | {name for name, wanted in named.items() if acts & frozenset(wanted)})


def moved(dialogues: Sequence[Dialogue], customer: Customer) -> Iterator[Moved]:
    """Every reply of the corpus as people labelled it and as the simulated customer took it."""
    for dialogue in dialogues:
        mood, memory, greeted, before, units = _start(customer), Memory(), False, None, 0
        for place, line in enumerate(dialogue.lines):
            if line["role"] == "customer":
                before = line["labels"]["satisfaction3"]
            reply = dialogue.replies.get(place)
            if reply is None:
                continue
            left, memory = _felt(customer, memory, mood, reply, units)
            yield Moved(dialogue.id, findings(reply, greeted), before, _next(dialogue, place), mood, left)
            mood, greeted, units = left, greeted or "greet" in reply.acts, units + 1


def _start(customer: Customer) -> Mood:
    mood = customer.persona.mood
    return Mood(mood.anger, mood.anxiety, mood.trust, mood.patience, mood.satisfaction)


def _felt(customer: Customer, memory: Memory, mood: Mood, reply: Reply, unit: int) -> tuple[Mood, Memory]:
    """As ``hearing`` feels a unit, without plot and clock: the matter stays unresolved."""
    heard = reply.heard
    counts = [finding.finding for finding in heard.findings]
    acts = tuple(heard.acts[index].act for index in credited(customer.model, heard.acts))
    said = Heard(
        acts=acts,
        nothing=all(act.act in NEVER_COUNTED for act in heard.acts),
        negative_words=counts.count("negative_word"),
        emoji="emoji" in counts,
        concrete=facts_named(heard),
        unit=unit,
        informs=any(act.act == "inform" for act in heard.acts),
        echoes=takes_up(heard, reply.customer),
    )
    tally, memory = react(customer, memory, mood, said)
    tally.floor_anger(_start(customer), 0)
    return tally.mood, memory


def _next(dialogue: Dialogue, place: int) -> int | None:
    line = dialogue.lines[place + 1] if place + 1 < len(dialogue.lines) else {"role": ""}
    label: int | None = line["labels"]["satisfaction3"] if line["role"] == "customer" else None
    return label


def real_effects(replies: Sequence[Moved]) -> tuple[dict[str, Effect], int]:
    """On the next label, and how many replies have a label before and after."""
    labelled = [one for one in replies if one.before is not None and one.after is not None]
    rows = [{"before": float(one.before or 0), **dict.fromkeys(one.found, 1.0)} for one in labelled]
    return effects(rows, [float(one.after or 0) for one in labelled], [one.dialogue for one in labelled]), len(labelled)


def simulated_effects(replies: Sequence[Moved]) -> dict[str, Effect]:
    """On satisfaction after the reply, in points of a hundred."""
    rows = [{"before": float(one.mood.satisfaction), **dict.fromkeys(one.found, 1.0)} for one in replies]
    return effects(rows, [float(one.left.satisfaction) for one in replies], [one.dialogue for one in replies])


def report(dialogues: Sequence[Dialogue], scripts: Mapping[str, Script]) -> Iterator[str]:
    """The table of effects, then that of silence."""
    felt = {name: list(moved(dialogues, script.customer)) for name, script in scripts.items()}
    replies = next(iter(felt.values()))
    real, count = real_effects(replies)
    yield f"JDDC, {len(replies)} replies, {count} with labels around them: effect on the customer's next satisfaction"
    simulated = {name: simulated_effects(rows) for name, rows in felt.items()}
    yield f"  {'finding':20} {'n':>5}  {'known':>6}  {'here, 95 %':>17}  " + "  ".join(f"{name:>19}" for name in felt)
    for name in (*KNOWN, *OTHERS):
        uses = sum(name in one.found for one in replies)
        here = real.get(name, Effect(0.0, 0.0))
        shown = "  ".join(_shown(name, effect.get(name)) for effect in simulated.values())
        known = f"{KNOWN[name]:+.2f}" if name in KNOWN else ""
        yield f"  {name:20} {uses:5}  {known:>6}  {here.size:+.2f} ± {here.half:.2f}{_sure(here):>4}  {shown}"
    agree = sum(real[name].size * size > 0 for name, size in KNOWN.items() if name in real)
    sure = sum(real[name].size * size > 0 and bool(_sure(real[name])) for name, size in KNOWN.items() if name in real)
    yield row("signs found here that agree with the known ones", f"{agree} of {SIGNS}", note=f"{sure} significant")
    for name, effect in simulated.items():
        right = sum(effect[finding].size * size > 0 for finding, size in KNOWN.items() if finding in effect)
        yield row(f"signs of the simulated customer, {name}", f"{right} of {SIGNS}", "7", "9")
    yield from _silence(dialogues, felt, scripts)


def _sure(effect: Effect) -> str:
    return "*" if abs(effect.size) > effect.half else ""


def _shown(name: str, effect: Effect | None) -> str:
    if effect is None:
        return " " * 19
    wrong = "wrong" if name in KNOWN and effect.size * KNOWN[name] <= 0 else ""
    return f"{effect.size:+6.2f} ± {effect.half:4.2f} {wrong:5}"


def _silence(
    dialogues: Sequence[Dialogue], felt: Mapping[str, Sequence[Moved]], scripts: Mapping[str, Script]
) -> Iterator[str]:
    """Of dissatisfied customers: how many still are in their next line, when answered and when not."""
    stayed: dict[bool, list[bool]] = {True: [], False: []}
    for dialogue in dialogues:
        spoken = [(place, line) for place, line in enumerate(dialogue.lines) if line["role"] == "customer"]
        for (place, line), (later, following) in pairwise(spoken):
            label = following["labels"]["satisfaction3"]
            if line["labels"]["satisfaction3"] == 0 and label is not None:
                stayed[any(place < at < later for at in dialogue.replies)].append(label == 0)
    yield "Silence: dissatisfied before, dissatisfied after"
    yield row(f"people, answered ({len(stayed[True])})", _rate(stayed[True]), note="known .43")
    yield row(f"people, not answered ({len(stayed[False])})", _rate(stayed[False]), note="known .65")
    for name, replies in felt.items():
        upset = [one for one in replies if one.mood.anger >= DISPLEASED]
        answered = [one.left.anger >= one.mood.anger for one in upset]
        silent = [_after_silence(scripts[name], one.mood).anger >= one.mood.anger for one in upset]
        yield row(f"simulated, {name}, no calmer when answered ({len(upset)})", _rate(answered))
        yield row(f"simulated, {name}, no calmer when not answered", _rate(silent))


def _after_silence(script: Script, mood: Mood) -> Mood:
    """The mood after the first rung of the silence ladder."""
    rung = ladder(script.model, script.persona.timers, mood.patience, 0)[0]
    return Mood(min(100, mood.anger + rung.anger), mood.anxiety, mood.trust, mood.patience, mood.satisfaction)


def _rate(held: Sequence[bool]) -> str:
    return f"{sum(held) / len(held):.2f}" if held else "none"
