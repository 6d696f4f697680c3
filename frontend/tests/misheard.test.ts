import { expect, test, vi } from "vitest";
import { fileMisheard } from "../src/lib/misheard.ts";

vi.mock("../src/lib/i18n.ts", () => ({ t: (message: string) => message }));

const report = { unit: 2, act: "thank", wanted: "" };

function answering(status: number, body: string | null, asked: { url?: string; body?: string } = {}): typeof fetch {
  return (url, options) => {
    asked.url = String(url);
    asked.body = String(options?.body);
    return Promise.resolve(new Response(body, { status }));
  };
}

test("a report names the reply and both acts", async () => {
  const asked: { url?: string; body?: string } = {};
  expect(await fileMisheard("a1", report, answering(204, null, asked))).toBe("");
  expect(asked).toEqual({ url: "/attempts/a1/misheard", body: "unit=2&act=thank&wanted=" });
});

test("a refusal is told in the words of the server", async () => {
  const body = JSON.stringify({ error: "too_many_reports", detail: "Later, please." });
  expect(await fileMisheard("a1", report, answering(429, body))).toBe("Later, please.");
});

test("no answer, or one nobody can read, is told too", async () => {
  const broken: typeof fetch = () => Promise.reject(new TypeError("offline"));
  for (const send of [broken, answering(502, "<html>"), answering(500, "{}")]) {
    expect(await fileMisheard("a1", report, send)).toBe("Not reported. Please try again.");
  }
});
