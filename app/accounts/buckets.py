"""Token buckets: how often something may be tried. Counted inside one worker."""

from dataclasses import dataclass


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at_ms: int


class Buckets:
    """One bucket a key: ``burst`` tokens, one more every ``refill_ms``."""

    def __init__(self, burst: int, refill_ms: int, keep: int = 10_000) -> None:
        self._burst = burst
        self._refill_ms = refill_ms
        self._keep = keep
        self._buckets: dict[str, _Bucket] = {}

    def wait_ms(self, key: str, now_ms: int) -> int:
        """How long until ``key`` has a token; 0 when it has one. Takes none."""
        tokens = self._tokens(key, now_ms)
        return 0 if tokens >= 1 else int((1 - tokens) * self._refill_ms) + 1

    def take(self, key: str, now_ms: int) -> None:
        """Use up a token of ``key``, if there is one."""
        tokens = self._tokens(key, now_ms)
        self._buckets.pop(key, None)  # re-inserted as the youngest
        self._buckets[key] = _Bucket(max(0.0, tokens - 1), now_ms)
        while len(self._buckets) > self._keep:
            self._buckets.pop(next(iter(self._buckets)))

    def clear(self, key: str) -> None:
        """Forget what ``key`` used."""
        self._buckets.pop(key, None)

    def _tokens(self, key: str, now_ms: int) -> float:
        bucket = self._buckets.get(key)
        if bucket is None:
            return float(self._burst)
        return min(float(self._burst), bucket.tokens + max(0, now_ms - bucket.at_ms) / self._refill_ms)
