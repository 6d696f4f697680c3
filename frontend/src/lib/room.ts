/** The island of the workbench page: what the desk shows before the first frame. Already in the page's language. */
import type { QuickReply } from "./quick_replies.ts";

export interface Room {
  attempt_id: string;
  mode: "practice" | "exam";
  status: "active" | "ended";
  title: string;
  warning: string;
  brief: { role: string; situation: string; objective: string; limits_of_authority: string };
  persona: { id: string; label: string; portrait: string; name: string; title: string; age: number };
  facts: { id: string; label: string; value: string }[];
  tools: { id: string; label: string; seconds: number }[];
  quick_replies: QuickReply[];
  /** Every act by kind, to say what was meant; none in an exam. */
  acts: ActChoices[];
}

export interface ActChoices {
  label: string;
  acts: { id: string; label: string }[];
}
