/** Spans of the server count code points; strings here count UTF-16 units. */

export interface Piece {
  text: string;
  /** Index into the spans that cover this piece; -1 where none does. */
  span: number;
}

/** `text` cut at the spans (half-open, code points, any order, overlaps go to the earlier one). */
export function cut(text: string, spans: readonly { start: number; end: number }[]): Piece[] {
  const points = Array.from(text);
  const owner = new Array<number>(points.length).fill(-1);
  spans.forEach(({ start, end }, index) => {
    for (let at = Math.max(0, start); at < Math.min(points.length, end); at++) if (owner[at] === -1) owner[at] = index;
  });
  const pieces: Piece[] = [];
  points.forEach((point, at) => {
    const last = pieces.at(-1);
    if (last && last.span === owner[at]) last.text += point;
    else pieces.push({ text: point, span: owner[at] ?? -1 });
  });
  return pieces;
}
