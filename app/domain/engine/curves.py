"""Curves as checked-in integer tables, so that every machine agrees to the last digit."""

from collections.abc import Sequence

# 1000 / (1 + exp(-x)) for x = -6.0, -5.9, … 6.0, rounded half to even.
_SIGMOID = (
    2, 3, 3, 3, 4, 4, 4, 5, 5, 6, 7, 7, 8, 9, 10,
    11, 12, 13, 15, 16, 18, 20, 22, 24, 27, 29, 32, 36, 39, 43,
    47, 52, 57, 63, 69, 76, 83, 91, 100, 109, 119, 130, 142, 154, 168,
    182, 198, 214, 231, 250, 269, 289, 310, 332, 354, 378, 401, 426, 450, 475,
    500, 525, 550, 574, 599, 622, 646, 668, 690, 711, 731, 750, 769, 786, 802,
    818, 832, 846, 858, 870, 881, 891, 900, 909, 917, 924, 931, 937, 943, 948,
    953, 957, 961, 964, 968, 971, 973, 976, 978, 980, 982, 984, 985, 987, 988,
    989, 990, 991, 992, 993, 993, 994, 995, 995, 996, 996, 996, 997, 997, 997,
    998,
)  # fmt: skip


def sigmoid(x_thousandths: int) -> int:
    """Thousandths of the logistic function of ``x_thousandths / 1000``; linear between tenths, flat beyond ±6."""
    bounded = max(-6000, min(6000, x_thousandths)) + 6000
    cell, rest = divmod(bounded, 100)
    if rest == 0:
        return _SIGMOID[cell]
    low, high = _SIGMOID[cell], _SIGMOID[cell + 1]
    return low + (high - low) * rest // 100


def along(curve: Sequence[int], x_thousandths: int) -> int:
    """The value of a table of tenths (0, 0.1, 0.2 …) at ``x_thousandths / 1000`` ≥ 0; linear between, flat beyond."""
    cell, rest = divmod(x_thousandths, 100)
    if cell >= len(curve) - 1:
        return curve[-1]
    return curve[cell] + (curve[cell + 1] - curve[cell]) * rest // 100
