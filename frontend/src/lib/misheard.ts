import { t } from "./i18n.ts";

export interface Misheard {
  unit: number;
  /** What was wrongly heard, and what the reply does; either may be empty. */
  act: string;
  wanted: string;
}

/** Files a report; empty when it was taken, else what to tell the person. */
export async function fileMisheard(attempt: string, report: Misheard, send: typeof fetch = fetch): Promise<string> {
  try {
    const body = new URLSearchParams({ unit: String(report.unit), act: report.act, wanted: report.wanted });
    const answer = await send(`/attempts/${attempt}/misheard`, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.ok) return "";
    const told = (await answer.json()) as { detail?: string };
    return told.detail ?? t("Not reported. Please try again.");
  } catch {
    return t("Not reported. Please try again.");
  }
}
