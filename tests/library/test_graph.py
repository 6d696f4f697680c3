from app.domain.scenario.resolve import resolve
from app.library.graph import ANYWHERE, LIMIT, SILENCE, START, Heat, beats, graph_of
from tests.domain.engine.plots import library


def graph(heat=None):
    return graph_of(resolve(library(), "small-plot", "default"), heat)


def arrows(**wanted):
    return [edge for edge in graph().edges if all(getattr(edge, name) == value for name, value in wanted.items())]


def test_every_state_and_outcome_is_a_node_and_every_arrow_ends_at_one():
    found = graph()
    ids = [node.id for node in found.nodes]
    assert len(ids) == len(set(ids))
    assert {"opening", "venting", "done", "resolved", "complaint"} <= set(ids)
    assert {end for edge in found.edges for end in (edge.source, edge.target)} <= set(ids)


def test_arrow_ids_are_unique():
    ids = [edge.id for edge in graph().edges]
    assert len(ids) == len(set(ids))


def test_each_kind_of_arrow_is_drawn():
    assert arrows(kind="start")[0].target == "opening"
    assert arrows(id="opening.heard")[0].when == "act.apologize | act.empathy_specific"
    assert arrows(id="opening.wait")[0].kind == "stay"
    assert arrows(id="opening.otherwise")[0].target == "opening"
    assert arrows(id="done.otherwise")[0].target == "resolved"
    assert arrows(kind="interrupt", source=ANYWHERE, target="complaint")
    assert arrows(kind="silence", source=SILENCE)[0].target == "walked_away"
    assert arrows(kind="limit", source=LIMIT)[0].target == "timed_out"


def test_an_interrupt_without_target_stays_where_it_is():
    assert arrows(id="manager")[0].target == ANYWHERE


def test_without_heat_no_hits_and_with_heat_zero_where_never_walked():
    assert {node.hits for node in graph().nodes} == {None}
    heat = Heat(states={"opening": 3}, arrows={"opening.heard": 2}, outcomes={})
    nodes = {node.id: node for node in graph(heat).nodes}
    edges = {edge.id: edge for edge in graph(heat).edges}
    assert (nodes["opening"].hits, nodes["venting"].hits, nodes["resolved"].hits) == (3, 0, 0)
    assert (edges["opening.heard"].hits, edges["opening.otherwise"].hits) == (2, 0)
    assert nodes[START].hits is None


def test_beats_are_a_tuple_however_written():
    assert (beats(None), beats("one"), beats(("one", "two"))) == ((), ("one",), ("one", "two"))
