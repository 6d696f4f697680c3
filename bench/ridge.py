"""Straight lines through data, in plain Python: ridge regression for predicting, least squares for effects.

Everything is a fixed computation: folds are drawn by hashing names, nothing depends on a seed of the machine.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Features = Mapping[str, float]
FOLDS = 10
RIDGE = 50.0  # against sums of squares of features of spread 1
RARE = 20  # a feature of fewer rows teaches nothing but those rows


def fold_of(group: str, folds: int = FOLDS) -> int:
    """The fold of a group of rows (a dialogue): the same on every machine."""
    return int.from_bytes(hashlib.sha256(group.encode()).digest()[:4], "big") % folds


def correlation(first: Sequence[float], second: Sequence[float]) -> float:
    """Pearson's r, 0 when one of them never changes."""
    mean_1, mean_2 = sum(first) / len(first), sum(second) / len(second)
    shared = sum((a - mean_1) * (b - mean_2) for a, b in zip(first, second, strict=True))
    spread = sum((a - mean_1) ** 2 for a in first) * sum((b - mean_2) ** 2 for b in second)
    return shared / math.sqrt(spread) if spread > 0 else 0.0


def cross_validated(
    rows: Sequence[Features], wanted: Sequence[float], groups: Sequence[str], rare: int = RARE
) -> list[float]:
    """For every row what a ridge regression predicts that saw no row of its fold."""
    used: Counter[str] = Counter(name for row in rows for name, value in row.items() if value)
    place = {name: index for index, name in enumerate(sorted(name for name, count in used.items() if count >= rare))}
    folds = [fold_of(group) for group in groups]
    parts = {}
    for fold in sorted(set(folds)):
        parts[fold] = _sums(
            [(row, value) for row, value, its in zip(rows, wanted, folds, strict=True) if its == fold], place
        )
    predictors = {fold: _ridge([part for other, part in parts.items() if other != fold], place) for fold in parts}
    return [predictors[fold](row) for row, fold in zip(rows, folds, strict=True)]


def _ridge(parts: Sequence["Sums"], place: Mapping[str, int]) -> Callable[[Features], float]:
    """A function that predicts from features; each is scaled to spread 1, the constant is free."""
    size, count = len(place), sum(part.count for part in parts)
    pairs = [[sum(part.pairs[i][j] for part in parts) for j in range(size)] for i in range(size)]
    mean = [sum(part.plain[i] for part in parts) / count for i in range(size)]
    target = [sum(part.target[i] for part in parts) for i in range(size)]
    middle = sum(part.wanted for part in parts) / count
    spread = [math.sqrt(max(pairs[i][i] / count - mean[i] ** 2, 0.0)) for i in range(size)]
    live = [i for i in range(size) if spread[i] > 1e-9]
    left = [
        [(pairs[i][j] - count * mean[i] * mean[j]) / (spread[i] * spread[j]) + (RIDGE if i == j else 0.0) for j in live]
        for i in live
    ]
    right = [(target[i] - count * mean[i] * middle) / spread[i] for i in live]
    names = sorted(place, key=lambda name: place[name])
    weights = {names[i]: w / spread[i] for i, w in zip(live, solved(left, right), strict=True)}
    base = middle - sum(weights[names[i]] * mean[i] for i in live)
    return lambda row: base + sum(weights.get(name, 0.0) * value for name, value in row.items())


@dataclass(frozen=True)
class Effect:
    """A coefficient with half the width of its 95 % interval."""

    size: float
    half: float


def effects(rows: Sequence[Features], wanted: Sequence[float], groups: Sequence[str]) -> dict[str, Effect]:
    """Coefficients by ordinary least squares with a constant; intervals allow for rows of one group being alike."""
    names = ["", *sorted({name for row in rows for name in row})]
    place = {name: index for index, name in enumerate(names)}
    filled = [{"": 1.0, **row} for row in rows]
    sums = _sums(list(zip(filled, wanted, strict=True)), place)
    size = len(names)
    gram = [[sums.pairs[i][j] + (1e-9 if i == j else 0.0) for j in range(size)] for i in range(size)]
    inverse = [solved(gram, [1.0 if i == j else 0.0 for j in range(size)]) for i in range(size)]
    weights = [sum(inverse[i][j] * sums.target[j] for j in range(size)) for i in range(size)]
    strays = _strays(filled, wanted, groups, place, weights)
    found = {}
    for index, name in enumerate(names[1:], start=1):
        variance = sum(sum(inverse[index][j] * stray[j] for j in range(size)) ** 2 for stray in strays)
        found[name] = Effect(weights[index], 1.96 * math.sqrt(variance))
    return found


def _strays(
    rows: Sequence[Features],
    wanted: Sequence[float],
    groups: Sequence[str],
    place: Mapping[str, int],
    weights: Sequence[float],
) -> list[list[float]]:
    """For each group the sum of its rows times what the line misses: the meat of a sandwich estimate."""
    by_group: dict[str, list[float]] = {}
    for row, value, group in zip(rows, wanted, groups, strict=True):
        missed = value - sum(weights[place[name]] * given for name, given in row.items())
        stray = by_group.setdefault(group, [0.0] * len(place))
        for name, given in row.items():
            stray[place[name]] += given * missed
    return list(by_group.values())


@dataclass(frozen=True)
class Sums:
    """What least squares needs to know of some rows: sums of features, of products of pairs, and with the target."""

    count: int
    wanted: float
    plain: list[float]
    target: list[float]
    pairs: list[list[float]]


def _sums(rows: Sequence[tuple[Features, float]], place: Mapping[str, int]) -> Sums:
    size = len(place)
    plain, target = [0.0] * size, [0.0] * size
    pairs = [[0.0] * size for _ in range(size)]
    for row, value in rows:
        present = [(place[name], given) for name, given in row.items() if given and name in place]
        for i, given in present:
            plain[i] += given
            target[i] += given * value
            line = pairs[i]
            for j, other in present:
                line[j] += given * other
    return Sums(len(rows), sum(value for _, value in rows), plain, target, pairs)


def solved(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """x with matrix · x = right, by Cholesky; the matrix is symmetric and positive."""
    size = len(right)
    lower = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = matrix[i][j] - sum(a * b for a, b in zip(lower[i][:j], lower[j][:j], strict=True))
            lower[i][j] = math.sqrt(max(rest, 1e-12)) if i == j else rest / lower[j][j]
    down = [0.0] * size
    for i in range(size):
        down[i] = (right[i] - sum(lower[i][k] * down[k] for k in range(i))) / lower[i][i]
    up = [0.0] * size
    for i in reversed(range(size)):
        up[i] = (down[i] - sum(lower[k][i] * up[k] for k in range(i + 1, size))) / lower[i][i]
    return up
