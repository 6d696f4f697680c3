import { expect, test } from "vitest";
import { cut } from "../src/lib/code_points.ts";
import { fill, queryOf, search } from "../src/lib/quick_replies.ts";

test("a text is cut at code points, not at halves of a character", () => {
  expect(cut("好😀您好", [{ start: 2, end: 4 }])).toEqual([
    { text: "好😀", span: -1 },
    { text: "您好", span: 0 },
  ]);
});

test("where spans overlap the earlier one keeps its place, and ends are held inside the text", () => {
  expect(cut("abcd", [{ start: 1, end: 3 }, { start: 0, end: 9 }])).toEqual([
    { text: "a", span: 1 },
    { text: "bc", span: 0 },
    { text: "d", span: 1 },
  ]);
  expect(cut("", [{ start: 0, end: 1 }])).toEqual([]);
});

const replies = [
  { id: "greet", title: "问候", text: "您好，{customer}" },
  { id: "wait", title: "One moment", text: "请稍等" },
];

test("a slash at the very beginning opens the search", () => {
  expect(queryOf("/")).toBe("");
  expect(queryOf("/问")).toBe("问");
  expect(queryOf("您好 /问")).toBeNull();
  expect(queryOf("/a b")).toBeNull();
  expect(queryOf("")).toBeNull();
});

test("titles and texts are searched, whatever the case", () => {
  expect(search(replies, "").length).toBe(2);
  expect(search(replies, "MOMENT").map((reply) => reply.id)).toEqual(["wait"]);
  expect(search(replies, "您好").map((reply) => reply.id)).toEqual(["greet"]);
  expect(search(replies, "zzz")).toEqual([]);
});

test("slots are filled; one without a value stays to be seen", () => {
  expect(fill("{customer}您好，单号{order}", { customer: "林女士" })).toBe("林女士您好，单号{order}");
});
