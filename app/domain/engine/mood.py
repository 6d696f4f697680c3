"""The five steps in which the desk shows anger."""

BANDS = ("calm", "displeased", "angry", "very_angry", "furious")
_BOUNDS = (25, 45, 60, 80)


def band(anger: int) -> int:
    """0 (calm) … 4 (furious) for anger 0..100."""
    return sum(anger >= bound for bound in _BOUNDS)
