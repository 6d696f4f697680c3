"""Many small whole numbers side by side in one long one: adding two rows of them is one addition.

A number stands in its lane, ``bits`` wide, as a plain summand; a negative one borrows from the lane above and gives
back when it is read. Exact as long as every number stays within half of its lane.
"""

from collections.abc import Iterable, Iterator
from struct import Struct

_CODES = {32: "i", 64: "q"}


class Lanes:
    """The layout of rows of ``count`` numbers; ``bits`` is 32 or 64."""

    def __init__(self, count: int, bits: int) -> None:
        self.bits = bits
        self.ones = sum(1 << place * bits for place in range(count))
        self._tops = self.ones << bits - 1
        self._half = 1 << bits - 1
        self._lane = (1 << bits) - 1
        self._size = count * bits // 8
        self._numbers = Struct(f"<{count}{_CODES[bits]}")

    def row(self, numbers: Iterable[tuple[int, int]]) -> int:
        """The row of these pairs of a place and its number; zero elsewhere."""
        bits = self.bits
        return sum([number << place * bits for place, number in numbers])

    def numbers(self, row: int) -> tuple[int, ...]:
        """All numbers of a row."""
        return self._numbers.unpack(((row + self._tops) ^ self._tops).to_bytes(self._size, "little"))

    def at(self, row: int, place: int) -> int:
        """The number in one lane."""
        return ((row + self._tops) >> place * self.bits & self._lane) - self._half

    def reaching(self, row: int, least: int) -> int:
        """A one in every lane whose number is at least that of the row ``least``; they lie less than half a lane
        apart."""
        return (row - least + self._tops & self._tops) >> self.bits - 1

    def places(self, marks: int) -> Iterator[int]:
        """The lanes that hold a one, lowest first."""
        while marks:
            lowest = marks & -marks
            yield (lowest.bit_length() - 1) // self.bits
            marks ^= lowest
