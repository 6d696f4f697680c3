import { describe, expect, it } from "vitest";
import { columnsOf, lineAt, moved, neighbour, placeOf, type Mark } from "../src/lib/draft_lines.ts";

const mark = (line: number, column = 1): Mark => ({ line, column, severity: "error", code: "SC510", message: "" });
const lines = (marks: readonly Mark[]): number[] => marks.map((each) => each.line);

describe("lines", () => {
  it("are counted from 1, and a line holds its end", () => {
    expect([0, 1, 2, 3].map((offset) => lineAt("a\nb\n", offset))).toEqual([1, 1, 2, 2]);
  });
  it("have columns in code points", () => {
    expect(placeOf("x\n😀橙意", 2, 3)).toEqual({ start: 2, end: 6, at: 5 });
  });
  it("are as wide as their letters, Chinese ones twice", () => {
    expect([columnsOf("a:"), columnsOf("a: 橙意")]).toEqual([2, 7]);
  });
  it("that there are not are the last one", () => {
    expect(placeOf("a\nb", 9, 9)).toEqual({ start: 2, end: 3, at: 3 });
  });
});

describe("marks", () => {
  const marks = [mark(1), mark(3), mark(4)];
  it("below an inserted line move along, above it stay", () => {
    expect(lines(moved(marks, "a\nb\nc\nd", "a\nb\nnew\nc\nd"))).toEqual([1, 4, 5]);
  });
  it("of a changed or removed line are gone", () => {
    expect(lines(moved(marks, "a\nb\nc\nd", "a\nb\nC\nd"))).toEqual([1, 4]);
    expect(lines(moved(marks, "a\nb\nc\nd", "a\nb\nd"))).toEqual([1, 3]);
  });
  it("stay when nothing changed", () => {
    expect(moved(marks, "a", "a")).toBe(marks);
  });
  it("are walked in order and round the end", () => {
    const walk = (line: number, step: 1 | -1): number | undefined => neighbour([mark(4), mark(1), mark(3)], line, step)?.line;
    expect([walk(1, 1), walk(4, 1), walk(3, -1), walk(1, -1)]).toEqual([3, 1, 1, 4]);
    expect(neighbour([], 1, 1)).toBeUndefined();
  });
});
