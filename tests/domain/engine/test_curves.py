"""The sigmoid table: its ends, its middle, its neighbours, and that it never falls."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.engine.curves import along, sigmoid


def test_middle_and_ends():
    assert sigmoid(0) == 500
    assert sigmoid(-6000) == 2
    assert sigmoid(6000) == 998
    assert sigmoid(-90_000) == 2
    assert sigmoid(90_000) == 998


def test_between_two_tenths_it_is_linear():
    assert sigmoid(0) <= sigmoid(50) <= sigmoid(100)
    assert sigmoid(50) == 512


@given(st.integers(-8000, 8000))
def test_never_falls_and_is_symmetric(x):
    assert sigmoid(x) <= sigmoid(x + 1)
    assert abs(sigmoid(x) + sigmoid(-x) - 1000) <= 1


def test_a_table_is_followed_between_its_points_and_flat_beyond():
    assert [along((0, 200, 500), x) for x in (0, 50, 100, 150, 199, 200, 9999)] == [0, 100, 200, 350, 497, 500, 500]
