import { expect, it } from "vitest";
import { labelWidth, layOut, smooth, type GraphEdge, type GraphNode } from "../src/lib/graph_layout.ts";

const node = (id: string): GraphNode => ({ id, kind: "state", label: id, phase: "", good: null, hits: null });
const edge = (id: string, source: string, target: string): GraphEdge => ({
  id,
  source,
  target,
  kind: "next",
  label: id,
  hits: null,
  parts: [{ id, when: "", hits: null }],
});

it("takes a Chinese character for twice as wide as a Latin one", () => {
  expect(labelWidth("开场")).toBe(28);
  expect(labelWidth("abcd")).toBeLessThan(labelWidth("开场开场"));
});

it("places states below each other and routes every arrow", async () => {
  const layout = await layOut([node("a"), node("b")], [edge("go", "a", "b"), edge("back", "b", "a"), edge("stay", "a", "a")]);
  const [a, b] = layout.nodes;
  expect(a && b && a.y + a.height <= b.y).toBe(true);
  expect(layout.routes.map((route) => route.item.id)).toEqual(["go", "back", "stay"]);
  expect(layout.routes.every((route) => route.path.startsWith("M"))).toBe(true);
});

it("draws an arrow that stays as an ear on the right of its state", async () => {
  const layout = await layOut([node("a")], [edge("stay", "a", "a")]);
  const [a] = layout.nodes;
  const [stay] = layout.routes;
  expect(stay?.path).toContain(`M${(a?.x ?? 0) + (a?.width ?? 0)},`);
  expect(stay?.labelX).toBeGreaterThan((a?.x ?? 0) + (a?.width ?? 0));
});

it("passes smoothly through all points", () => {
  expect(smooth([])).toBe("");
  expect(smooth([{ x: 0, y: 0 }, { x: 2, y: 2 }])).toBe("M0.0,0.0 L2.0,2.0");
  expect(smooth([{ x: 0, y: 0 }, { x: 2, y: 0 }, { x: 2, y: 4 }])).toBe("M0.0,0.0 Q2.0,0.0 2.0,2.0 L2.0,4.0");
});
