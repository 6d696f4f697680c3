"""What must hold before a house lexicon mutes a shipped rule: there is one, and no gate hangs on it."""

from collections.abc import Iterator
from difflib import get_close_matches

from app.domain.scenario.diagnostic import Diagnostic, Place, diagnostic
from app.domain.text.acts import understand
from app.domain.text.catalogue import ACTS
from app.domain.text.lexicon import LexiconFile, LexiconSource, Muted, Rule
from app.domain.text.matcher import Lexicon, compile_lexicon, gates


def check_muted(plain: LexiconSource, house: LexiconFile, after: Lexicon, path: str) -> Iterator[Diagnostic]:
    """What speaks against ``house.mute`` over the files of ``plain``; ``after``: ``plain`` with it, nothing else."""
    rules = {rule.id: rule for file in plain.files for rule in file.rules}
    for muted in house.mute:
        rule = rules.get(muted.rule)
        if rule is None:
            yield _unknown(muted, sorted(rules), path)
        elif gates(rule):
            yield diagnostic(
                "SC517",
                Place(path, muted.line, 1),
                f"规则 {rule.id} 识别“{ACTS[rule.act].name_zh}”，红线靠它判断，不能静音",
                f"a gate hangs on rule {rule.id} ({rule.act}); it cannot be muted",
                ("删掉这一行；误判由主管复核", "remove the line; a supervisor clears what was wrongly suspected"),
            )
    if after.muted:
        yield from _silenced(plain, house.mute, after, path)


def _unknown(muted: Muted, known: list[str], path: str) -> Diagnostic:
    near = get_close_matches(muted.rule, known, n=1)
    return diagnostic(
        "SC516",
        Place(path, muted.line, 1),
        f"没有自带规则 {muted.rule}，无法静音",
        f"there is no shipped rule {muted.rule} to mute",
        (f"是不是 {near[0]}？", f"did you mean {near[0]}?")
        if near
        else ("在“试一句话”里看规则的名字", "try a sentence to see what the rule is called"),
    )


def _silenced(plain: LexiconSource, mute: tuple[Muted, ...], after: Lexicon, path: str) -> Iterator[Diagnostic]:
    """Gates that are deaf to an example of theirs, since what was muted had to stand beside it."""
    before = compile_lexicon(plain)
    lines = {muted.rule: muted.line for muted in mute}
    for rule in (rule for file in plain.files for rule in file.rules if gates(rule)):
        for example in rule.yes:
            heard = understand(example, before).acts
            if _hears(rule, example, before) and not _hears(rule, example, after):
                beside = next((act.rule for act in heard if act.rule in lines), mute[0].rule)
                yield diagnostic(
                    "SC517",
                    Place(path, lines[beside], 1),
                    f"静音 {beside} 以后，“{example}”不再识别为“{ACTS[rule.act].name_zh}”，红线会失灵",
                    f"with {beside} muted, {example!r} is no longer heard as {rule.act}, on which a gate hangs",
                    ("删掉这一行", "remove the line"),
                )
                break


def _hears(rule: Rule, text: str, lexicon: Lexicon) -> bool:
    return any(act.act == rule.act for act in understand(text, lexicon).acts)
