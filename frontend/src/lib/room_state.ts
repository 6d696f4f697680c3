/** What the workbench knows of a conversation. Pure: frames in, a new state out. The log on the server is the truth. */

import type { ActMark, CriterionMark, Ending, EventFrame, Mood, NackCode, ShownFact } from "../protocol.ts";

export type Sending = "pending" | "sent" | "failed";

export interface Bubble {
  /** Stable across retries and reloads: the cid of a message, seq.part of everything else. */
  key: string;
  who: "customer" | "trainee" | "tool";
  text: string;
  at: number;
  sending?: Sending;
  failure?: NackCode | undefined;
  acts?: ActMark[];
  /** The reply it belongs to, from 0, and whether it is its last message; set where what was understood is told. */
  unit?: number;
  last?: boolean;
  shows?: ShownFact[];
  tool?: string;
  /** The customer sent a picture or a card along. */
  image?: string;
  card?: string;
}

/** One use of a desk tool, server milliseconds. */
export interface ToolUse {
  since: number;
  ready: number;
  done: boolean;
}

export interface RoomState {
  /** Last row all of whose parts arrived, and the last part seen of the row after it. */
  seq: number;
  part: number;
  bubbles: readonly Bubble[];
  mood: Mood | null;
  moodBefore: Mood | null;
  marks: readonly CriterionMark[];
  hint: { level: number; text: Record<string, string> } | null;
  hints: number;
  /** Delivery of the first customer line that is not answered yet, server milliseconds; null when none waits. */
  waitingSince: number | null;
  tools: Readonly<Record<string, ToolUse>>;
  /** What desk tools have put on the card, each fact once, newest value. */
  revealed: readonly ShownFact[];
  ended: Ending | null;
  /** A gap was seen: the client must ask for a resync. */
  gap: boolean;
}

export const empty: RoomState = {
  seq: 0,
  part: -1,
  bubbles: [],
  mood: null,
  moodBefore: null,
  marks: [],
  hint: null,
  hints: 0,
  waitingSince: null,
  tools: {},
  revealed: [],
  ended: null,
  gap: false,
};

/** A message that was just sent: drawn at once, confirmed by its cid. Sending again mends a failed one in place. */
export function pend(state: RoomState, cid: string, text: string, at: number): RoomState {
  const known = state.bubbles.some((bubble) => bubble.key === cid);
  if (known) return patch(state, cid, { sending: "pending", failure: undefined });
  const bubble: Bubble = { key: cid, who: "trainee", text, at, sending: "pending" };
  return { ...state, bubbles: [...state.bubbles, bubble] };
}

/** The server could not take a message; it stays on the screen with the reason. */
export function fail(state: RoomState, cid: string, code: NackCode): RoomState {
  return patch(state, cid, { sending: "failed", failure: code });
}

/** The person takes a failed message back into the box. */
export function withdraw(state: RoomState, cid: string): RoomState {
  return { ...state, bubbles: state.bubbles.filter((bubble) => bubble.key !== cid) };
}

/** Messages not confirmed yet, oldest first: what a new connection must send again. */
export function unconfirmed(state: RoomState): readonly Bubble[] {
  return state.bubbles.filter((bubble) => bubble.sending === "pending");
}

/** The server could not go on from what we have: everything comes anew, only what is unconfirmed is ours to keep. */
export function forget(state: RoomState): RoomState {
  return { ...empty, bubbles: unconfirmed(state) };
}

/** One frame of the log. Old ones are ignored; a gap changes nothing but `gap`. */
export function apply(state: RoomState, frame: EventFrame): RoomState {
  if (frame.seq <= state.seq || (frame.seq === state.seq + 1 && frame.part <= state.part)) return state;
  if (frame.seq !== state.seq + 1 || frame.part !== state.part + 1) return { ...state, gap: true };
  const shown = show(state, frame);
  const whole = frame.part === frame.parts - 1;
  return { ...shown, gap: false, seq: whole ? frame.seq : state.seq, part: whole ? -1 : frame.part };
}

function show(state: RoomState, frame: EventFrame): RoomState {
  const key = `${frame.seq}.${frame.part}`;
  switch (frame.kind) {
    case "started":
      return { ...state, mood: frame.d.mood ?? null };
    case "trainee.message":
      return said(state, frame.cid ?? key, frame.d.text, frame.at);
    case "customer.line":
      return {
        ...state,
        bubbles: insert(state.bubbles, { key, who: "customer", at: frame.at, ...frame.d }),
        waitingSince: state.waitingSince ?? frame.at,
      };
    case "tool.used":
      return { ...state, tools: { ...state.tools, [frame.d.tool]: { since: frame.at, ready: frame.d.ready_at, done: false } } };
    case "tool.result": {
      const { tool, text, shows } = frame.d;
      const bubble: Bubble = { key, who: "tool", text, at: frame.at, shows, tool };
      const use = state.tools[tool] ?? { since: frame.at, ready: frame.at };
      const revealed = [...state.revealed.filter((old) => !shows.some((fact) => fact.id === old.id)), ...shows];
      return { ...state, bubbles: insert(state.bubbles, bubble), revealed, tools: { ...state.tools, [tool]: { ...use, done: true } } };
    }
    case "unit":
      return heard(state, frame.d);
    case "mood":
      return { ...state, moodBefore: state.mood, mood: frame.d };
    case "hint":
      return { ...state, hint: frame.d, hints: state.hints + 1 };
    case "ended":
      return { ...state, ended: frame.d, waitingSince: null };
    case "none":
      return state;
  }
}

type Unit = Extract<EventFrame, { kind: "unit" }>["d"];

function said(state: RoomState, cid: string, text: string, at: number): RoomState {
  const rest = state.bubbles.filter((bubble) => bubble.key !== cid);
  const bubble: Bubble = { key: cid, who: "trainee", text, at, sending: "sent" };
  return { ...state, bubbles: insert(rest, bubble), waitingSince: null };
}

function heard(state: RoomState, { unit, cids, acts, mood, marks }: Unit): RoomState {
  const bubbles = state.bubbles.map((bubble) => {
    const index = cids.indexOf(bubble.key);
    if (index < 0) return bubble;
    const mine = (acts ?? []).filter((act) => act.message === index);
    // In an exam nothing is told of what was understood, so nothing can be asked about it.
    return acts ? { ...bubble, acts: mine, unit, last: index === cids.length - 1 } : { ...bubble, acts: mine };
  });
  return { ...state, bubbles, moodBefore: state.mood, mood: mood ?? state.mood, marks: marks ?? [], hint: null };
}

/** Confirmed things stand in the order of the log, what is still pending below them. */
function insert(bubbles: readonly Bubble[], bubble: Bubble): readonly Bubble[] {
  const open = bubbles.filter((each) => each.sending === "pending" || each.sending === "failed");
  const done = bubbles.filter((each) => each.sending !== "pending" && each.sending !== "failed");
  return [...done, bubble, ...open];
}

function patch(state: RoomState, key: string, change: Partial<Bubble>): RoomState {
  return { ...state, bubbles: state.bubbles.map((each) => (each.key === key ? { ...each, ...change } : each)) };
}
