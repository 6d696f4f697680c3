/** Data that the server put into the page, by the id of its JSON island; null when the page has none. */
export function island<T>(id: string): T | null {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : null;
}
