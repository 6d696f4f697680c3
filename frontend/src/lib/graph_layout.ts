// Places the states and arrows of a scenario. The library that does the work is loaded only when a graph is looked at.
import type { Graph as DagreGraph, GraphLabel, NodeLabel, EdgeLabel } from "@dagrejs/dagre";

export interface GraphNode {
  id: string;
  kind: string;
  label: string;
  phase: string;
  good: boolean | null;
  hits: number | null;
}

export interface GraphEdge {
  id: string;
  source: string;
  target: string;
  kind: string;
  label: string;
  hits: number | null;
  parts: { id: string; when: string; hits: number | null }[];
}

export interface Placed<T> {
  item: T;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Route {
  item: GraphEdge;
  path: string;
  labelX: number;
  labelY: number;
}

export interface Layout {
  width: number;
  height: number;
  nodes: Placed<GraphNode>[];
  routes: Route[];
}

/** Rough width of a label: a Chinese character is as wide as the type is high, a Latin one about half. */
export function labelWidth(text: string, size = 14): number {
  let width = 0;
  for (const char of text) width += char.charCodeAt(0) > 0x2e80 ? size : size * 0.56;
  return Math.ceil(width);
}

export async function layOut(nodes: GraphNode[], edges: GraphEdge[]): Promise<Layout> {
  const { Graph, layout } = await import("@dagrejs/dagre");
  const graph: DagreGraph<GraphLabel, NodeLabel, EdgeLabel> = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: 36, ranksep: 52, edgesep: 18, marginx: 16, marginy: 16 });
  for (const node of nodes) {
    graph.setNode(node.id, { width: Math.max(88, labelWidth(node.label) + 36), height: node.kind === "state" ? 52 : 40 });
  }
  for (const edge of edges) {
    const width = edge.label ? labelWidth(edge.label, 12) + 8 : 0;
    graph.setEdge(edge.source, edge.target, { width, height: edge.label ? 16 : 0, labelpos: "c" }, edge.id);
  }
  layout(graph);
  const size = graph.graph() as GraphLabel & { width?: number; height?: number };
  return {
    width: size.width ?? 0,
    height: size.height ?? 0,
    nodes: nodes.map((item) => placed(item, graph.node(item.id))),
    routes: edges.map((item) => route(item, graph.edge(item.source, item.target, item.id), graph.node(item.source))),
  };
}

function placed(item: GraphNode, at: NodeLabel): Placed<GraphNode> {
  return { item, x: (at.x ?? 0) - at.width / 2, y: (at.y ?? 0) - at.height / 2, width: at.width, height: at.height };
}

function route(item: GraphEdge, at: EdgeLabel, from: NodeLabel): Route {
  const points = at.points ?? [];
  if (item.source === item.target) return loop(item, at, from);
  const middle = points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 };
  return { item, path: smooth(points), labelX: at.x ?? middle.x, labelY: at.y ?? middle.y };
}

/** An arrow that comes back to where it began: an ear on the right side of the state, as wide as its label needs. */
function loop(item: GraphEdge, at: EdgeLabel, from: NodeLabel): Route {
  const right = (from.x ?? 0) + from.width / 2;
  const middle = from.y ?? 0;
  const labelX = at.x ?? right + 40;
  const reach = Math.max(28, ((labelX - (at.width ?? 0) / 2 - 4 - right) * 4) / 3);
  const path = `M${right},${middle - 8} C${right + reach},${middle - 24} ${right + reach},${middle + 24} ${right},${middle + 8}`;
  return { item, path, labelX, labelY: middle };
}

/** A path through the points with rounded corners: a quadratic curve from middle to middle. */
export function smooth(points: readonly { x: number; y: number }[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${first.x.toFixed(1)},${first.y.toFixed(1)}`;
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    if (!next) path += ` L${point.x.toFixed(1)},${point.y.toFixed(1)}`;
    else path += ` Q${point.x.toFixed(1)},${point.y.toFixed(1)} ${((point.x + next.x) / 2).toFixed(1)},${((point.y + next.y) / 2).toFixed(1)}`;
  });
  return path;
}
