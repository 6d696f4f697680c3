/** The line to the server: hello and resume, acks by cid, one backoff. Reconnecting is the same path as loading. */

import type { EventFrame, HelloOk, Intent, NackCode, ServerFrame } from "../protocol.ts";

export type LineState = "connecting" | "open" | "waiting" | "stopped";
/** Why the line is stopped for good, or slow; the page says it in words. */
export type Trouble = "" | "offline" | "restart" | "elsewhere" | "logged_out" | "flood" | "refused" | "reload" | "storage";

export interface LineHandlers {
  state(state: LineState, trouble: Trouble): void;
  hello(ok: HelloOk): void;
  event(frame: EventFrame): void;
  snap(first: boolean, events: EventFrame[], last: boolean): void;
  ack(cid: string): void;
  nack(cid: string, code: NackCode): void;
  typing(until: number): void;
  tick(serverTime: number, deadline: number | undefined): void;
  /** Where we are, asked for each hello. */
  lastSeq(): number;
  /** Asked when a connection fails before it stands: only a login that is gone ends the trying. */
  loggedIn(): Promise<boolean>;
}

export type Reaction = "done" | "resume" | "stop" | "login" | "elsewhere" | "reload" | "pause";

/** What to do when the line was closed with `code`. An unknown code of ours stops: never a loop. */
export function reactionTo(code: number): Reaction {
  switch (code) {
    case 1000:
      return "done";
    case 1001:
    case 1005:
    case 1006:
    case 1011:
    case 1012:
    case 1013:
    case 4013:
    case 4408:
      return "resume";
    case 4026:
      return "reload";
    case 4029:
      return "pause";
    case 4401:
      return "login";
    case 4409:
      return "elsewhere";
    default:
      return "stop";
  }
}

/** Full jitter: uniform in 0 … min(30 s, 0.5 s · 2ⁿ). `random` in 0…1. */
export function backoff(attempt: number, random: number): number {
  return random * Math.min(30_000, 500 * 2 ** attempt);
}

const HELLO_WAIT = 5_000;
const DEAD_AFTER = 45_000;
const FLOOD_PAUSE = 60_000;
const STABLE_AFTER = 30_000;
const RETRYABLE: readonly NackCode[] = ["busy", "storage", "rate"];

interface Waiting {
  frame: string;
  timer?: number;
}

export class Line {
  readonly #url: string;
  readonly #on: LineHandlers;
  readonly #tab = newCid();
  readonly #begun = performance.now();
  /** What was sent and is not acked: sent again, byte by byte, after every hello. */
  readonly #unacked = new Map<string, Waiting>();
  #socket: WebSocket | null = null;
  #epoch = "";
  #greeted = false;
  #tries = 0;
  #timer = 0;
  #watchdog = 0;
  #stable = 0;
  #stopped = false;
  #lastTyping = 0;

  constructor(url: string, handlers: LineHandlers) {
    this.#url = url;
    this.#on = handlers;
    window.addEventListener("online", () => this.#now());
    window.addEventListener("offline", () => this.#lost("offline"));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && !this.#socket) this.#now();
    });
  }

  open(): void {
    if (this.#stopped || this.#socket) return;
    window.clearTimeout(this.#timer);
    this.#on.state("connecting", "");
    const socket = new WebSocket(this.#url, ["peilian.v1"]);
    this.#socket = socket;
    this.#greeted = false;
    socket.addEventListener("open", () => this.#hello(socket));
    socket.addEventListener("message", (message) => this.#take(socket, String(message.data)));
    socket.addEventListener("close", (event) => this.#closed(socket, event.code));
    this.#watch(HELLO_WAIT * 2);
  }

  /** Talk here again after another tab took over. */
  takeOver(): void {
    this.#stopped = false;
    this.#tries = 0;
    this.open();
  }

  /** Send what the person meant. `cid` is made once per intent; sending it again is harmless. */
  send(intent: Intent, cid: string, base: number): void {
    const ct = Math.round(performance.now() - this.#begun);
    const frame = JSON.stringify({ v: 1, t: intent.t, cid, base, ct, d: intent.d });
    this.#unacked.set(cid, { frame });
    this.#push(cid);
  }

  /** The person is typing: at most one frame in two seconds. */
  typing(): void {
    const now = performance.now();
    if (!this.#greeted || now - this.#lastTyping < 2_000) return;
    this.#lastTyping = now;
    this.#raw({ v: 1, t: "typing", d: {} });
  }

  seen(seq: number): void {
    if (this.#greeted) this.#raw({ v: 1, t: "seen", d: { seq } });
  }

  resync(lastSeq: number): void {
    if (this.#greeted) this.#raw({ v: 1, t: "resync", d: { last_seq: lastSeq } });
  }

  #hello(socket: WebSocket): void {
    const d = { last_seq: this.#on.lastSeq(), epoch: this.#epoch, tab: this.#tab, client: "web" };
    socket.send(JSON.stringify({ v: 1, t: "hello", d }));
  }

  #take(socket: WebSocket, text: string): void {
    if (socket !== this.#socket) return;
    this.#watch(DEAD_AFTER);
    const frame = JSON.parse(text) as ServerFrame;
    switch (frame.t) {
      case "hello_ok":
        return this.#welcomed(frame.d);
      case "ev":
        return this.#on.event(frame);
      case "snap":
        return this.#on.snap(frame.d.page === 0, frame.d.events, frame.d.page === frame.d.pages - 1);
      case "ack":
        return this.#acked(frame.d.cid);
      case "nack":
        return this.#refused(frame.d.cid, frame.d.code, frame.d.retry_after_ms ?? 1_000);
      case "typing":
        return this.#on.typing(frame.d.until);
      case "tick":
        return this.#on.tick(frame.d.server_time, frame.d.deadline);
      case "resync":
        return this.resync(this.#on.lastSeq());
      case "bye":
        return;
    }
  }

  #welcomed(ok: HelloOk): void {
    this.#epoch = ok.epoch;
    this.#greeted = true;
    this.#on.hello(ok);
    this.#on.state("open", "");
    this.#stable = window.setTimeout(() => (this.#tries = 0), STABLE_AFTER);
    for (const cid of this.#unacked.keys()) this.#push(cid);
  }

  #acked(cid: string): void {
    window.clearTimeout(this.#unacked.get(cid)?.timer);
    this.#unacked.delete(cid);
    this.#on.ack(cid);
    if (this.#greeted) this.#on.state("open", "");
  }

  /** Storage heals: the same bytes are tried again. What can never be taken goes back to the person. */
  #refused(cid: string, code: NackCode, after: number): void {
    const waiting = this.#unacked.get(cid);
    if (waiting && RETRYABLE.includes(code)) {
      window.clearTimeout(waiting.timer);
      waiting.timer = window.setTimeout(() => this.#push(cid), after);
      if (code !== "rate") this.#on.state("open", "storage");
      return;
    }
    this.#unacked.delete(cid);
    this.#on.nack(cid, code);
  }

  #push(cid: string): void {
    const waiting = this.#unacked.get(cid);
    if (waiting && this.#greeted && this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(waiting.frame);
  }

  #raw(frame: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #closed(socket: WebSocket, code: number): void {
    if (socket !== this.#socket) return;
    const refused = !this.#greeted && code === 1006;
    this.#drop();
    if (refused) void this.#on.loggedIn().then((still) => !still && this.#giveUp("logged_out"));
    const reaction = reactionTo(code);
    switch (reaction) {
      case "done":
        return this.#stop("");
      case "resume":
        return this.#later(code === 1012 ? "restart" : "", backoff(this.#tries++, Math.random()) + (code === 1012 ? 300 : 0));
      case "pause":
        return this.#later("flood", FLOOD_PAUSE);
      case "login":
        return this.#stop("logged_out");
      case "elsewhere":
        return this.#stop("elsewhere");
      case "reload":
        return this.#stop("reload");
      case "stop":
        return this.#stop("refused");
    }
  }

  #later(trouble: Trouble, wait: number): void {
    this.#on.state("waiting", navigator.onLine ? trouble : "offline");
    this.#timer = window.setTimeout(() => this.open(), wait);
  }

  #giveUp(trouble: Trouble): void {
    window.clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#drop();
    socket?.close();
    this.#stop(trouble);
  }

  #stop(trouble: Trouble): void {
    this.#stopped = true;
    this.#on.state("stopped", trouble);
  }

  #lost(trouble: Trouble): void {
    const socket = this.#socket;
    if (!socket || this.#stopped) return;
    this.#drop();
    socket.close();
    this.#later(trouble, backoff(this.#tries++, Math.random()));
  }

  #now(): void {
    if (this.#stopped || this.#socket) return;
    this.#tries = 0;
    this.open();
  }

  #drop(): void {
    window.clearTimeout(this.#watchdog);
    window.clearTimeout(this.#stable);
    this.#socket = null;
    this.#greeted = false;
  }

  #watch(after: number): void {
    window.clearTimeout(this.#watchdog);
    this.#watchdog = window.setTimeout(() => this.#lost(""), after);
  }
}

/** 128 random bits, base64url: the name of one intent. */
export function newCid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
