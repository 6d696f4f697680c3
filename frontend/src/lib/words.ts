/** Words of the page in its language, by their English text; the server puts them into the page (`words`). */
import { island } from "./island.ts";
import type { Both, Locale } from "../protocol.ts";

const words = island<Record<string, string>>("words") ?? {};

export const locale: Locale = document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en";

/** The word in the page's language with `{slots}` filled; the English text itself where it has none. */
export function t(text: string, values: Record<string, string | number> = {}): string {
  return (words[text] ?? text).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A text of a scenario in the page's language, in the other where it lacks this one. */
export function either(text: Partial<Both> | undefined): string {
  return text?.[locale] || text?.["zh-CN"] || text?.en || "";
}
