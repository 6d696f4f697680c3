"""A diagnostic: what is wrong in a file, where, and how to mend it; in both languages of the interface.

``SEVERITY`` lists every code there is. Each has a page ``docs/diagnostics/SCxxx.md`` with a wrong
and a right snippet, and both are executed by the tests.
"""

from typing import Literal

import msgspec

Severity = Literal["error", "warning", "info"]

SEVERITY: dict[str, Severity] = {
    # Reading a file
    "SC000": "error",  # not readable YAML, or too large, too deep, too many nodes
    "SC001": "error",  # unknown key, missing key, wrong type or form
    "SC002": "error",  # duplicate key, anchor, alias, tag, merge key
    "SC003": "error",  # a plain scalar that other YAML readers take for something else
    "SC004": "error",  # ASCII punctuation in unquoted Chinese text of a flow mapping
    "SC005": "error",  # unknown kind or schema
    "SC006": "error",  # include missing
    "SC007": "error",  # a persona sets what only a plot may set
    "SC008": "error",  # two mixins set the same leaf differently
    "SC009": "error",  # duplicate or reserved id, or an id that is not its file's name
    "SC010": "error",  # block missing, or its parameters or exits not all bound
    # The graph
    "SC101": "error",  # arrow to an unknown state or outcome
    "SC102": "error",  # outcome nothing leads to
    "SC103": "error",  # dead end: no arrow leaves the state
    "SC104": "error",  # a set of states without a way to any outcome
    "SC105": "error",  # state not reachable even ignoring guards
    "SC106": "error",  # neither or both of go and stay
    "SC107": "error",  # limits name no outcome
    "SC108": "error",  # no good outcome
    "SC109": "info",  # two states that behave alike
    # References
    "SC120": "error",  # beat without lines
    "SC121": "warning",  # beat never said
    "SC122": "warning",  # beat that can be said more often than it has variants
    "SC123": "error",  # unknown placeholder
    "SC124": "error",  # unknown fact, tool, slot, persona or act
    "SC140": "error",  # lookup fact no tool shows
    "SC141": "warning",  # fact used nowhere
    "SC142": "error",  # value does not parse as its type
    "SC143": "error",  # two facts share an alias
    "SC144": "error",  # a conflicting value is contained in a true one
    "SC145": "error",  # a hidden or customer's fact stands in the brief or on the desk
    "SC150": "info",  # slot or solution no guard reads
    "SC160": "error",  # unknown rubric criterion
    # Guards
    "SC201": "error",  # guard does not parse
    "SC202": "error",  # unknown name in a guard
    "SC203": "error",  # a number used as a mark, or a mark compared
    "SC204": "error",  # comparison that never or always holds
    "SC205": "warning",  # guards of a script read more than three moods
    # Start, silence, personas
    "SC343": "error",  # interrupt already true at the start
    "SC346": "error",  # an interrupt leads into a state where it fires again at once
    "SC401": "error",  # persona lacks a standard beat
    # Phrases and tests
    "SC501": "error",  # a rule of a lexicon does not recognise its own example
    "SC502": "error",  # a phrase or pattern does not parse
    "SC503": "error",  # a rule of a lexicon recognises its counter-example
    "SC504": "warning",  # two phrase sets of one kind share a phrase
    # The house lexicon, before it is published
    "SC510": "error",  # a rule hears nearly everything
    "SC511": "error",  # a rule never matches
    "SC512": "error",  # a rule costs too much
    "SC513": "error",  # a rule contradicts an example or another rule
    "SC514": "error",  # a rule repeats what is there
    "SC515": "error",  # a filed test fails
    "SC516": "error",  # a rule is muted that there is not
    "SC517": "error",  # what a gate reads is muted
    "SC518": "error",  # it is larger than a house lexicon may be
    "SC601": "error",  # an embedded test fails
    "SC602": "warning",  # a persona of the cast has no test
    "SC603": "warning",  # an outcome no test ends in
    "SC604": "error",  # a test names something that does not exist
    "SC605": "error",  # a test goes on after the end
    # Translations
    "SC701": "error",  # something is not translated
    "SC702": "error",  # a translation of what the source does not have
    "SC703": "error",  # there is nothing of that name to translate
    "SC901": "warning",  # a bubble longer than 60 characters, in English 120
}


class Diagnostic(msgspec.Struct, frozen=True):
    """One finding. ``line`` and ``column`` count from 1; ``message`` and ``fix`` hold zh-CN and en."""

    code: str
    path: str
    line: int
    column: int
    message: dict[str, str]
    fix: dict[str, str] = {}
    severity: Severity = "error"

    def text(self, locale: str = "en") -> str:
        """``path:line:column: severity CODE message. fix`` in ``locale`` (English where it lacks it)."""
        message = self.message.get(locale) or self.message["en"]
        fix = self.fix.get(locale) or self.fix.get("en", "")
        head = f"{self.path}:{self.line}:{self.column}: {self.severity} {self.code} {message}"
        return f"{head}\n    {fix}" if fix else head


class Place(msgspec.Struct, frozen=True):
    """Where something stands; ``quoted`` tells whether a scalar begins with a quotation mark."""

    path: str
    line: int
    column: int
    quoted: bool = False

    def inside(self, offset: int) -> "Place":
        """The place ``offset`` characters into the scalar that begins here."""
        return Place(self.path, self.line, self.column + offset + (1 if self.quoted else 0))


def diagnostic(code: str, place: Place, zh: str, en: str, fix: tuple[str, str] = ("", "")) -> Diagnostic:
    """A diagnostic of ``code`` at ``place``; ``fix`` is the zh-CN and the en advice."""
    mend = {"zh-CN": fix[0], "en": fix[1]} if fix[0] else {}
    return Diagnostic(code, place.path, place.line, place.column, {"zh-CN": zh, "en": en}, mend, SEVERITY[code])


def in_order(found: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """``found`` without repetitions, by path, line, column and code."""
    unique = {(d.path, d.line, d.column, d.code, d.message["en"]): d for d in found}
    return tuple(unique[key] for key in sorted(unique))
