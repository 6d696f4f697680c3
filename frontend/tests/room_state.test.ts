import { expect, test } from "vitest";
import { apply, empty, fail, forget, pend, unconfirmed, withdraw, type RoomState } from "../src/lib/room_state.ts";
import type { ActMark, EventFrame, Mood, Shown } from "../src/protocol.ts";

const calm: Mood = { band: 0, anger: 10, anxiety: 5, trust: 50, patience: 100, satisfaction: 50 };

function ev(seq: number, shown: Shown, more: Partial<{ part: number; parts: number; at: number; cid: string }> = {}): EventFrame {
  return { v: 1, t: "ev", seq, part: 0, parts: 1, at: seq * 1_000, ...shown, ...more } as EventFrame;
}

function after(...frames: EventFrame[]): RoomState {
  return frames.reduce(apply, empty);
}

const started = ev(1, { kind: "started", d: { mood: calm } });
const hello = ev(2, { kind: "customer.line", d: { text: "在吗" } });

test("lines arrive in order and say since when somebody waits", () => {
  const room = after(started, hello, ev(3, { kind: "customer.line", d: { text: "人呢" } }));
  expect(room.bubbles.map((bubble) => bubble.text)).toEqual(["在吗", "人呢"]);
  expect(room.waitingSince).toBe(2_000);
  expect(room.seq).toBe(3);
});

test("an old frame changes nothing", () => {
  const room = after(started, hello);
  expect(apply(room, hello)).toBe(room);
});

test("a gap is seen, and nothing after it is drawn", () => {
  const room = after(started, ev(3, { kind: "customer.line", d: { text: "人呢" } }));
  expect(room.gap).toBe(true);
  expect(room.bubbles).toEqual([]);
  expect(room.seq).toBe(1);
  expect(apply(room, hello).gap).toBe(false);
});

test("a row of several parts counts only when the last has come", () => {
  const first = ev(2, { kind: "customer.line", d: { text: "一" } }, { part: 0, parts: 2 });
  const second = ev(2, { kind: "customer.line", d: { text: "二" } }, { part: 1, parts: 2 });
  const half = after(started, first);
  expect(half.seq).toBe(1);
  expect(apply(half, first)).toBe(half);
  expect(apply(half, second).seq).toBe(2);
  expect(after(started, second).gap).toBe(true);
});

test("what was sent is drawn at once and confirmed by its cid, below what the customer said meanwhile", () => {
  let room = pend(after(started, hello), "cid-one", "您好", 2_500);
  expect(unconfirmed(room).map((bubble) => bubble.key)).toEqual(["cid-one"]);
  room = apply(room, ev(3, { kind: "customer.line", d: { text: "人呢" } }));
  expect(room.bubbles.map((bubble) => bubble.text)).toEqual(["在吗", "人呢", "您好"]);
  room = apply(room, ev(4, { kind: "trainee.message", d: { text: "您好" } }, { cid: "cid-one" }));
  expect(room.bubbles.map((bubble) => [bubble.text, bubble.sending])).toEqual([["在吗", undefined], ["人呢", undefined], ["您好", "sent"]]);
  expect(room.waitingSince).toBeNull();
  expect(unconfirmed(room)).toEqual([]);
});

test("a failed message can be sent again or taken back", () => {
  const room = fail(pend(empty, "cid-one", "您好", 1), "cid-one", "busy");
  expect(room.bubbles[0]).toMatchObject({ sending: "failed", failure: "busy" });
  expect(pend(room, "cid-one", "您好", 2).bubbles).toMatchObject([{ sending: "pending", failure: undefined, at: 1 }]);
  expect(withdraw(room, "cid-one").bubbles).toEqual([]);
});

test("a fresh copy keeps only what is not confirmed", () => {
  const room = forget(pend(after(started, hello), "cid-one", "您好", 2));
  expect(room.seq).toBe(0);
  expect(room.bubbles.map((bubble) => bubble.key)).toEqual(["cid-one"]);
});

test("a unit puts acts on its messages, moves the mood and takes the hint away", () => {
  const act: ActMark = { act: "greet", label: { "zh-CN": "问候", en: "greeting" }, polarity: "pos", start: 0, end: 2, quote: "您好", message: 1, confidence: 900, why: [] };
  const angry = { ...calm, anger: 70, band: 3 };
  const room = after(
    started,
    ev(2, { kind: "hint", d: { level: 1, text: { "zh-CN": "先问候", en: "greet first" } } }),
    ev(3, { kind: "trainee.message", d: { text: "嗯" } }, { cid: "cid-a" }),
    ev(4, { kind: "trainee.message", d: { text: "您好" } }, { cid: "cid-b" }),
    ev(5, { kind: "unit", d: { unit: 0, cids: ["cid-a", "cid-b"], acts: [act], mood: angry, marks: [] } }),
  );
  expect(room.bubbles.map((bubble) => bubble.acts?.length)).toEqual([0, 1]);
  expect([room.moodBefore?.anger, room.mood?.anger]).toEqual([10, 70]);
  expect([room.hint, room.hints]).toEqual([null, 1]);
  expect(room.bubbles.map((bubble) => [bubble.unit, bubble.last])).toEqual([[0, false], [0, true]]);
});

test("in an exam a unit shows nothing", () => {
  const room = after(
    ev(1, { kind: "started", d: {} }),
    ev(2, { kind: "trainee.message", d: { text: "您好" } }, { cid: "cid-a" }),
    ev(3, { kind: "unit", d: { unit: 0, cids: ["cid-a"] } }),
  );
  expect([room.mood, room.marks, room.bubbles[0]?.acts]).toEqual([null, [], []]);
  expect([room.bubbles[0]?.unit, room.bubbles[0]?.last]).toEqual([undefined, undefined]);
});

test("a tool works, then what it found stands on the card, the newest value once", () => {
  const use = (seq: number) => ev(seq, { kind: "tool.used", d: { tool: "track", ready_at: seq * 1_000 + 3_000 } });
  const found = (seq: number, value: string) =>
    ev(seq, { kind: "tool.result", d: { tool: "track", text: "已更新", shows: [{ id: "eta", label: { "zh-CN": "预计", en: "ETA" }, value }] } });
  const busy = after(started, use(2));
  expect(busy.tools["track"]).toEqual({ since: 2_000, ready: 5_000, done: false });
  const done = apply(busy, found(3, "后天"));
  expect(done.tools["track"]?.done).toBe(true);
  const again = apply(apply(done, use(4)), found(5, "明天"));
  expect(again.revealed.map((fact) => fact.value)).toEqual(["明天"]);
  expect(again.bubbles.map((bubble) => bubble.who)).toEqual(["tool", "tool"]);
});

test("a row without anything to show still counts", () => {
  expect(after(started, ev(2, { kind: "none", d: {} })).seq).toBe(2);
});

test("nobody waits after the end", () => {
  const d = { outcome: "resolved", kind: "resolved", good: true, label: { "zh-CN": "解决", en: "solved" }, last: { "zh-CN": "", en: "" }, report: "/r" };
  const room = after(started, hello, ev(3, { kind: "ended", d }));
  expect([room.ended?.outcome, room.waitingSince]).toEqual(["resolved", null]);
});
