/** The wire protocol peilian.v1 as the browser sees it. The server may add fields; unknown ones are ignored. */

export type Locale = "zh-CN" | "en";
export type Both = Record<Locale, string>;

export interface Mood {
  band: number;
  anger: number;
  anxiety: number;
  trust: number;
  patience: number;
  satisfaction: number;
}

export interface ActMark {
  act: string;
  label: Both;
  polarity: "pos" | "neu" | "neg";
  /** Code points of the message with index `message` of the unit. */
  start: number;
  end: number;
  quote: string;
  message: number;
  confidence: number;
  why: { rule: string; note: string }[];
}

export interface CriterionMark {
  id: string;
  label: Partial<Both>;
  /** Thousandths of a point. */
  points: number;
  of: number;
  status: "met" | "partly" | "missed" | "not_applicable" | "not_evaluable";
  reason: { key: string; values: Record<string, string>; text?: Partial<Both> };
  advice: Partial<Both>;
  quote: string;
}

export interface ShownFact {
  id: string;
  label: Both;
  value: string;
}

export interface Ending {
  outcome: string;
  kind: string;
  good: boolean;
  label: Both;
  last: Both;
  report: string;
}

export type Shown =
  | { kind: "none"; d: object }
  | { kind: "started"; d: { mood?: Mood } }
  | { kind: "trainee.message"; d: { text: string } }
  | { kind: "unit"; d: { unit: number; cids: string[]; acts?: ActMark[]; mood?: Mood; marks?: CriterionMark[] } }
  | { kind: "customer.line"; d: { text: string; card?: string; image?: string } }
  | { kind: "tool.used"; d: { tool: string; ready_at: number } }
  | { kind: "tool.result"; d: { tool: string; text: string; shows: ShownFact[] } }
  | { kind: "mood"; d: Mood }
  | { kind: "hint"; d: { level: number; text: Both } }
  | { kind: "ended"; d: Ending };

export type EventFrame = Shown & { v: 1; t: "ev"; seq: number; part: number; parts: number; at: number; cid?: string };

export type NackCode =
  | "bad_request"
  | "too_long"
  | "rate"
  | "busy"
  | "storage"
  | "finished"
  | "forbidden"
  | "unknown_type"
  | "incompatible";

export interface HelloOk {
  epoch: string;
  head_seq: number;
  resume_ok: boolean;
  status: "active" | "ended";
  mode: "practice" | "exam";
  server_time: number;
  deadline: number;
  hb: number;
  limits: { text: number };
  conn_id: string;
}

export type ServerFrame =
  | EventFrame
  | { v: 1; t: "hello_ok"; d: HelloOk }
  | { v: 1; t: "ack"; d: { cid: string; seq: number; at: number; dup: boolean } }
  | { v: 1; t: "nack"; d: { cid: string; code: NackCode; retry_after_ms?: number; cur_seq?: number } }
  | { v: 1; t: "tick"; d: { server_time: number; head_seq: number; deadline?: number } }
  | { v: 1; t: "typing"; d: { until: number } }
  | { v: 1; t: "snap"; d: { page: number; pages: number; head_seq: number; events: EventFrame[] } }
  | { v: 1; t: "resync"; d: object }
  | { v: 1; t: "bye"; d: { code: number } };

export type Intent =
  | { t: "say"; d: { text: string } }
  | { t: "use"; d: { tool: string } }
  | { t: "hint"; d: { level: number } }
  | { t: "end"; d: object };
