"""Figures for Prometheus. One registry an application, so that tests do not share them."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)


class Metrics:
    """What is counted and measured."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "peilian_http_requests", "Requests answered", ["method", "status"], registry=self.registry
        )
        self.connections = Gauge("peilian_connections", "Open sockets", registry=self.registry)
        self.rooms = Gauge("peilian_rooms", "Attempts that run in this worker", registry=self.registry)
        self.events = Counter("peilian_events", "Rows appended to the log", ["kind"], registry=self.registry)
        self.append = Histogram(
            "peilian_append_seconds",
            "From handing a row over until it is durable",
            registry=self.registry,
            buckets=_FAST,
        )
        self.step = Histogram(
            "peilian_step_seconds", "Understanding and answering one input", registry=self.registry, buckets=_FAST
        )
        self.acks = Counter("peilian_acks", "Inputs acknowledged", ["dup"], registry=self.registry)
        self.nacks = Counter("peilian_nacks", "Inputs refused", ["code"], registry=self.registry)
        self.closes = Counter("peilian_closes", "Sockets closed by the server", ["code"], registry=self.registry)
        self.lag = Gauge("peilian_loop_lag_seconds", "How late the event loop woke last", registry=self.registry)
        self.ended = Counter("peilian_attempts_ended", "Attempts that ended", ["kind"], registry=self.registry)
