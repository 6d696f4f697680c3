"""The state graph as the drawing element receives it, in the reader's language.

Arrows between the same two states are drawn as one, or nobody could read the picture of a rich scenario;
each keeps its parts, and the table beside the picture lists them all.
"""

from collections.abc import Sequence
from typing import Any

from app.library.graph import Edge, Graph
from app.library.story import PHASES
from app.library.wording import Words

NAMED = ("next", "stay", "interrupt")


def drawing(drawn: Graph, words: Words) -> dict[str, Any]:
    """What the drawing needs. Interrupts and otherwises that stay where they are stand in the table only."""
    edges = [edge for edge in drawn.edges if not (edge.source == edge.target and edge.kind != "stay")]
    used = {end for edge in edges for end in (edge.source, edge.target)}
    return {
        "nodes": [
            {
                "id": node.id,
                "kind": node.kind,
                "label": words.text(node.label),
                "phase": words.gettext(PHASES[node.phase]) if node.phase in PHASES else "",
                "good": node.good,
                "hits": node.hits,
            }
            for node in drawn.nodes
            if node.id in used or node.kind in ("state", "outcome")
        ],
        "edges": [_bundle(parts) for parts in _bundles(edges)],
        "labels": _labels(words),
    }


def _bundles(edges: Sequence[Edge]) -> list[list[Edge]]:
    """Arrows that begin and end together, in the author's order."""
    found: dict[tuple[str, str], list[Edge]] = {}
    for edge in edges:
        found.setdefault((edge.source, edge.target), []).append(edge)
    return list(found.values())


def _bundle(parts: Sequence[Edge]) -> dict[str, Any]:
    first = parts[0]
    names = [edge.id.rpartition(".")[2] for edge in parts if edge.kind in NAMED]
    hits = [edge.hits for edge in parts if edge.hits is not None]
    return {
        "id": first.id,
        "source": first.source,
        "target": first.target,
        "kind": first.kind,
        "label": f"{names[0]} +{len(names) - 1}" if len(names) > 1 else "".join(names),
        "hits": sum(hits) if hits else None,
        "parts": [{"id": edge.id, "when": edge.when, "hits": edge.hits} for edge in parts],
    }


def _labels(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "zoomIn": _("Larger"),
        "zoomOut": _("Smaller"),
        "fit": _("All"),
        "title": _("States and arrows of the story; the table below says the same."),
        "hits": _("walked {n} times by tests"),
        "never": _("never walked by a test"),
        "otherwise": _("otherwise"),
    }
