/** Texts that come in both languages: the page's own, or the other where it lacks this one. */
import type { Both, Locale } from "../protocol.ts";

export const locale: Locale = document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en";

export function either(text: Partial<Both> | undefined): string {
  return text?.[locale] || text?.["zh-CN"] || text?.en || "";
}
