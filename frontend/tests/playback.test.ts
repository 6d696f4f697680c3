import { describe, expect, it } from "vitest";
import { clock, LONGEST_GAP_MS, momentAt, playingTimes, turnOfHash } from "../src/lib/playback.ts";

describe("playingTimes", () => {
  it("keeps recorded gaps", () => expect(playingTimes([0, 500, 90_000], false)).toEqual([0, 500, 90_000]));
  it("begins at the first moment, whenever that was", () => expect(playingTimes([700, 900], false)).toEqual([0, 200]));
  it("shortens long gaps and never changes the order", () => {
    const times = playingTimes([0, 500, 90_000, 90_000], true);
    expect(times).toEqual([0, 500, 500 + LONGEST_GAP_MS, 500 + LONGEST_GAP_MS]);
  });
  it("has nothing to play when nothing happened", () => expect(playingTimes([], true)).toEqual([]));
});

describe("momentAt", () => {
  const times = [0, 100, 100, 400];
  it.each([
    [-5, 0],
    [0, 0],
    [99, 0],
    [100, 2],
    [399, 2],
    [400, 3],
    [9999, 3],
  ])("%d is moment %d", (time, index) => expect(momentAt(times, time)).toBe(index));
});

describe("turnOfHash", () => {
  it.each([
    ["#turn=7", 7],
    ["#turn=12", 12],
    ["#turn=0", null],
    ["#turn=-1", null],
    ["#turn=7x", null],
    ["#turn-7", null],
    ["", null],
  ])("%s", (hash, turn) => expect(turnOfHash(hash)).toBe(turn));
});

it("reads time as minutes and seconds", () => {
  expect([0, 999, 61_000, 3_600_000, -5].map(clock)).toEqual(["0:00", "0:00", "1:01", "60:00", "0:00"]);
});
