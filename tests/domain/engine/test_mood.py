"""The five steps of anger."""

from app.domain.engine.mood import BANDS, band


def test_bounds():
    assert [band(anger) for anger in (0, 24, 25, 44, 45, 59, 60, 79, 80, 100)] == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert len(BANDS) == 5
