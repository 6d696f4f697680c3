"""Lanes: sums of rows are the sums of their numbers, negative ones too."""

from hypothesis import given
from hypothesis import strategies as some

from app.domain.text.lanes import Lanes

COUNT = 5
ROWS = some.lists(some.lists(some.integers(-(1 << 20), 1 << 20), min_size=COUNT, max_size=COUNT), max_size=9)


@given(ROWS, some.sampled_from([32, 64]))
def test_adding_rows_adds_their_numbers(rows: list[list[int]], bits: int) -> None:
    lanes = Lanes(COUNT, bits)
    total = sum(lanes.row(enumerate(row)) for row in rows)
    expected = [sum(column) for column in zip(*rows, strict=True)] or [0] * COUNT
    assert list(lanes.numbers(total)) == expected
    assert [lanes.at(total, place) for place in range(COUNT)] == expected


@given(ROWS.filter(bool), some.sampled_from([32, 64]))
def test_the_places_that_reach_are_those_of_numbers_at_least_as_large(rows: list[list[int]], bits: int) -> None:
    lanes = Lanes(COUNT, bits)
    least = rows[0]
    for row in rows:
        marks = lanes.reaching(lanes.row(enumerate(row)), lanes.row(enumerate(least)))
        assert list(lanes.places(marks)) == [place for place in range(COUNT) if row[place] >= least[place]]
