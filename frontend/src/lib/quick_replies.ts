/** Quick replies: searched by what stands after `/`, their slots filled, never sent unread. */

export interface QuickReply {
  id: string;
  title: string;
  text: string;
}

/** The query of an open quick-reply search: what follows a `/` that begins the text; null when there is none. */
export function queryOf(text: string): string | null {
  const found = /^\/(\S*)$/.exec(text);
  return found ? (found[1] ?? "") : null;
}

/** Replies whose title or text contain all of the query, in their order; all of them for an empty query. */
export function search(replies: readonly QuickReply[], query: string): readonly QuickReply[] {
  const wanted = query.toLowerCase();
  return replies.filter((reply) => `${reply.title}\n${reply.text}`.toLowerCase().includes(wanted));
}

/** `text` with `{customer}` and the like replaced; a slot without a value stays for the person to fill. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
