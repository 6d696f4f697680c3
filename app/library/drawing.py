"""The state graph as the drawing element receives it, in the reader's language."""

from typing import Any

from app.library.graph import Graph
from app.library.story import PHASES
from app.library.wording import Words


def drawing(drawn: Graph, words: Words) -> dict[str, Any]:
    """What the drawing needs, in the reader's language. Interrupts that stay where they are hang in the table only."""
    _ = words.gettext
    edges = [edge for edge in drawn.edges if not (edge.source == edge.target and edge.kind != "stay")]
    used = {end for edge in edges for end in (edge.source, edge.target)}
    return {
        "nodes": [
            {
                "id": node.id,
                "kind": node.kind,
                "label": words.text(node.label),
                "phase": _(PHASES[node.phase]) if node.phase in PHASES else "",
                "good": node.good,
                "hits": node.hits,
            }
            for node in drawn.nodes
            if node.id in used or node.kind in ("state", "outcome")
        ],
        "edges": [
            {
                "id": edge.id,
                "source": edge.source,
                "target": edge.target,
                "kind": edge.kind,
                "label": edge.id.rpartition(".")[2] if edge.kind in ("next", "stay", "interrupt") else "",
                "when": edge.when,
                "hits": edge.hits,
            }
            for edge in edges
        ],
        "labels": {
            "zoomIn": _("Larger"),
            "zoomOut": _("Smaller"),
            "fit": _("All"),
            "title": _("States and arrows of the story; the table below says the same."),
            "hits": _("walked {n} times by tests"),
            "never": _("never walked by a test"),
        },
    }
