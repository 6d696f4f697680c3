import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Line, backoff, newCid, reactionTo, type LineHandlers } from "../src/lib/socket.ts";

class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static made: FakeSocket[] = [];
  readyState = 0;
  sent: Record<string, unknown>[] = [];

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {
    super();
    FakeSocket.made.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }

  close(): void {
    this.readyState = 3;
  }

  opens(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  says(frame: object): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify({ v: 1, ...frame }) }));
  }

  greets(more: object = {}): void {
    this.opens();
    this.says({ t: "hello_ok", d: { epoch: "e1", resume_ok: true, server_time: 0, ...more } });
  }

  dies(code: number): void {
    this.readyState = 3;
    const event = new Event("close");
    this.dispatchEvent(Object.assign(event, { code }));
  }
}

function handlers(): { [name in keyof LineHandlers]: ReturnType<typeof vi.fn> } {
  return {
    state: vi.fn(),
    hello: vi.fn(),
    event: vi.fn(),
    snap: vi.fn(),
    ack: vi.fn(),
    nack: vi.fn(),
    typing: vi.fn(),
    tick: vi.fn(),
    lastSeq: vi.fn(() => 7),
    loggedIn: vi.fn(() => Promise.resolve(true)),
  };
}

let page: EventTarget;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.made = [];
  page = new EventTarget();
  const window = Object.assign(page, {
    setTimeout: (work: () => void, after: number) => setTimeout(work, after),
    clearTimeout: (timer: number) => clearTimeout(timer),
  });
  vi.stubGlobal("window", window);
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  vi.stubGlobal("navigator", { onLine: true });
  vi.stubGlobal("WebSocket", FakeSocket);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function last(): FakeSocket {
  return FakeSocket.made.at(-1)!;
}

function opened(): { line: Line; on: ReturnType<typeof handlers> } {
  const on = handlers();
  const line = new Line("ws://x/ws", on as unknown as LineHandlers);
  line.open();
  return { line, on };
}

test("every close code has its one reaction; an unknown one stops", () => {
  const expected = {
    1000: "done",
    1001: "resume",
    1006: "resume",
    1011: "resume",
    1012: "resume",
    1013: "resume",
    4408: "resume",
    4013: "resume",
    4026: "reload",
    4029: "pause",
    4401: "login",
    4409: "elsewhere",
    1002: "stop",
    1003: "stop",
    1007: "stop",
    1009: "stop",
    4400: "stop",
    4403: "stop",
    4410: "stop",
    4999: "stop",
  };
  for (const [code, reaction] of Object.entries(expected)) expect(`${code} ${reactionTo(Number(code))}`).toBe(`${code} ${reaction}`);
});

test("backoff is full jitter up to half a minute", () => {
  expect(backoff(0, 0)).toBe(0);
  expect(backoff(0, 1)).toBe(500);
  expect(backoff(3, 1)).toBe(4_000);
  expect(backoff(20, 1)).toBe(30_000);
  expect(backoff(3, 0.5)).toBe(2_000);
});

test("a cid is 128 bits and fits the wire", () => {
  const made = new Set(Array.from({ length: 200 }, newCid));
  expect(made.size).toBe(200);
  for (const cid of made) expect(cid).toMatch(/^[A-Za-z0-9_-]{22}$/);
});

test("the first frame says where we are, in the protocol's name", () => {
  opened();
  last().opens();
  expect(last().protocols).toEqual(["peilian.v1"]);
  expect(last().sent[0]).toMatchObject({ v: 1, t: "hello", d: { last_seq: 7, epoch: "", client: "web" } });
});

test("what was sent before the greeting goes out after it, and again, byte by byte, after a break", () => {
  const { line, on } = opened();
  line.send({ t: "say", d: { text: "您好" } }, "cid-one", 7);
  expect(last().sent).toEqual([]);
  last().greets();
  const first = last().sent[1];
  expect(first).toMatchObject({ t: "say", cid: "cid-one", base: 7, d: { text: "您好" } });
  last().dies(1006);
  expect(on.state).toHaveBeenLastCalledWith("waiting", "");
  vi.advanceTimersByTime(500);
  expect(FakeSocket.made).toHaveLength(2);
  last().greets();
  expect(last().sent[0]).toMatchObject({ t: "hello", d: { epoch: "e1" } });
  expect(last().sent[1]).toEqual(first);
  last().says({ t: "ack", d: { cid: "cid-one", seq: 8, at: 1, dup: true } });
  expect(on.ack).toHaveBeenCalledWith("cid-one");
  last().dies(1012);
  vi.advanceTimersByTime(1_300);
  expect(FakeSocket.made).toHaveLength(3);
  last().greets();
  expect(last().sent).toHaveLength(1);
});

test("a full store is waited for; what can never be taken comes back", () => {
  const { line, on } = opened();
  last().greets();
  line.send({ t: "say", d: { text: "您好" } }, "cid-one", 0);
  last().says({ t: "nack", d: { cid: "cid-one", code: "storage", retry_after_ms: 2_000 } });
  expect(on.state).toHaveBeenLastCalledWith("open", "storage");
  expect(on.nack).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2_000);
  expect(last().sent.filter((frame) => frame["t"] === "say")).toHaveLength(2);
  last().says({ t: "ack", d: { cid: "cid-one", seq: 1, at: 1, dup: false } });
  expect(on.state).toHaveBeenLastCalledWith("open", "");
  line.send({ t: "say", d: { text: "x" } }, "cid-two", 0);
  last().says({ t: "nack", d: { cid: "cid-two", code: "finished" } });
  expect(on.nack).toHaveBeenCalledWith("cid-two", "finished");
});

test("an older tab stops until the person takes over", () => {
  const { line, on } = opened();
  last().greets();
  last().dies(4409);
  expect(on.state).toHaveBeenLastCalledWith("stopped", "elsewhere");
  vi.advanceTimersByTime(120_000);
  page.dispatchEvent(new Event("online"));
  expect(FakeSocket.made).toHaveLength(1);
  line.takeOver();
  expect(FakeSocket.made).toHaveLength(2);
});

test("a silent line is given up after 45 s; a tick keeps it", () => {
  const { on } = opened();
  last().greets();
  vi.advanceTimersByTime(40_000);
  last().says({ t: "tick", d: { server_time: 5, head_seq: 7 } });
  expect(on.tick).toHaveBeenCalledWith(5, undefined);
  vi.advanceTimersByTime(40_000);
  expect(FakeSocket.made).toHaveLength(1);
  vi.advanceTimersByTime(40_000);
  expect(FakeSocket.made.length).toBeGreaterThan(1);
});

test("without a network nothing is tried until it is back", () => {
  const { on } = opened();
  last().greets();
  vi.stubGlobal("navigator", { onLine: false });
  page.dispatchEvent(new Event("offline"));
  expect(on.state).toHaveBeenLastCalledWith("waiting", "offline");
  vi.stubGlobal("navigator", { onLine: true });
  page.dispatchEvent(new Event("online"));
  expect(FakeSocket.made).toHaveLength(2);
});

test("a handshake refused because the login is gone ends the trying", async () => {
  const { on } = opened();
  on.loggedIn.mockResolvedValue(false);
  last().dies(1006);
  await vi.advanceTimersByTimeAsync(0);
  expect(on.state).toHaveBeenLastCalledWith("stopped", "logged_out");
  await vi.advanceTimersByTimeAsync(120_000);
  expect(FakeSocket.made).toHaveLength(1);
});

test("typing is told at most every two seconds", () => {
  const { line } = opened();
  last().greets();
  vi.advanceTimersByTime(5_000);
  for (let each = 0; each < 10; each++) line.typing();
  expect(last().sent.filter((frame) => frame["t"] === "typing")).toHaveLength(1);
  vi.advanceTimersByTime(2_001);
  line.typing();
  expect(last().sent.filter((frame) => frame["t"] === "typing")).toHaveLength(2);
});

test("frames of a connection that was given up are not heard", () => {
  const { on } = opened();
  const old = last();
  old.greets();
  page.dispatchEvent(new Event("offline"));
  old.says({ t: "typing", d: { until: 9 } });
  expect(on.typing).not.toHaveBeenCalled();
});
