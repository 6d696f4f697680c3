// The clock of the replay: recorded offsets in, playing times out. Pure, so that it can be tested without a page.

/** A pause longer than this is cut to it while quiet time is skipped. */
export const LONGEST_GAP_MS = 2500;

/** Playing time of every moment. With `skipQuiet` long silences shrink; the order never changes. */
export function playingTimes(offsets: readonly number[], skipQuiet: boolean): number[] {
  const times: number[] = [];
  let at = 0;
  let before = offsets[0] ?? 0;
  for (const offset of offsets) {
    const gap = Math.max(0, offset - before);
    at += skipQuiet ? Math.min(gap, LONGEST_GAP_MS) : gap;
    before = offset;
    times.push(at);
  }
  return times;
}

/** The last moment that has happened at `time`; 0 before the first. */
export function momentAt(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((times[middle] ?? 0) <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** `#turn=7` → 7; null for anything else. */
export function turnOfHash(hash: string): number | null {
  const found = /^#turn=([1-9][0-9]{0,3})$/.exec(hash);
  return found ? Number(found[1]) : null;
}

/** Milliseconds as m:ss, for reading. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
