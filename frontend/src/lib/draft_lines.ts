/** Lines of a text that is being written, and marks that stay beside them. Pure. Lines and columns count from 1. */

export interface Mark {
  line: number;
  column: number;
  severity: "error" | "warning" | "info";
  code: string;
  message: string;
}

/** The line in which an offset of the text lies. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}

/** How wide a line is, in Latin letters of a font of fixed width. */
export function columnsOf(line: string): number {
  let columns = 0;
  for (const char of line) columns += char > "\u2e7f" ? 2 : 1;
  return columns;
}

/** Where a line begins and ends, and the place of a column of it in code points; the nearest there is. */
export function placeOf(text: string, line: number, column: number): { start: number; end: number; at: number } {
  let start = 0;
  for (let n = 1; n < line; n += 1) {
    const end = text.indexOf("\n", start);
    if (end < 0) break;
    start = end + 1;
  }
  const newline = text.indexOf("\n", start);
  const end = newline < 0 ? text.length : newline;
  const before = [...text.slice(start, end)].slice(0, Math.max(0, column - 1)).join("");
  return { start, end, at: start + before.length };
}

/** Marks after an edit: those above stay, those below move along, those of lines that were changed are gone. */
export function moved(marks: readonly Mark[], before: string, after: string): readonly Mark[] {
  if (before === after || !marks.length) return marks;
  const old = before.split("\n");
  const now = after.split("\n");
  const least = Math.min(old.length, now.length);
  let same = 0;
  while (same < least && old[same] === now[same]) same += 1;
  let tail = 0;
  while (tail < least - same && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  return marks.flatMap((mark) => {
    if (mark.line <= same) return [mark];
    return mark.line > old.length - tail ? [{ ...mark, line: mark.line + now.length - old.length }] : [];
  });
}

/** The next mark below a line (`step` 1) or above it (-1); round the end. */
export function neighbour(marks: readonly Mark[], line: number, step: 1 | -1): Mark | undefined {
  const sorted = [...marks].sort((a, b) => a.line - b.line || a.column - b.column);
  if (step > 0) return sorted.find((mark) => mark.line > line) ?? sorted[0];
  return sorted.findLast((mark) => mark.line < line) ?? sorted.at(-1);
}
