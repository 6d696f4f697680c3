import { island } from "./island.ts";

const messages = island<Record<string, string>>("messages") ?? {};

/** The sentence in the reader's language, its {slots} filled. Msgids are English; the catalogue is the server's. */
export function t(message: string, values: Record<string, string | number> = {}): string {
  const sentence = messages[message] ?? message;
  return sentence.replace(/\{(\w+)\}/g, (slot, name: string) => String(values[name] ?? slot));
}
