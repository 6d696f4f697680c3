/** Parts of the workbench that only show: the state of the line, waiting times, first steps, the end, dialogs. */
import { html, nothing, type TemplateResult } from "lit";
import { t } from "../lib/i18n.ts";
import type { Room } from "../lib/room.ts";
import type { RoomState } from "../lib/room_state.ts";
import type { LineState, Trouble } from "../lib/socket.ts";
import { either } from "../lib/texts.ts";

type Part = TemplateResult | typeof nothing;

export function banner(text: string, action: Part = nothing): TemplateResult {
  return html`<div class="line-banner" role="alert"><span>${text}</span> ${action}</div>`;
}

/** What is wrong with the line, and what the person can do about it. */
export function lineBanner(line: LineState, trouble: Trouble, takeOver: () => void): Part {
  switch (trouble) {
    case "storage":
      return banner(t("Not saved yet, trying again. Your text stays here."));
    case "elsewhere":
      return banner(
        t("This conversation was opened in another window."),
        html`<button type="button" class="btn" @click=${takeOver}>${t("Talk here")}</button>`,
      );
    case "logged_out":
      return banner(
        t("You are not logged in any more. Nothing is lost."),
        html`<a class="btn" href="/login?next=${encodeURIComponent(location.pathname)}">${t("Log in")}</a>`,
      );
    case "flood":
      return banner(t("Too many messages at once. Going on in a minute."));
    case "reload":
    case "refused":
      return banner(
        t("This page must be loaded anew. Your draft stays."),
        html`<button type="button" class="btn" @click=${() => location.reload()}>${t("Reload")}</button>`,
      );
    case "offline":
      return banner(t("No network. What you send goes out when it is back."));
    default:
      return line === "open" ? nothing : banner(t("Reconnecting … Nothing is lost."));
  }
}

/** The customer as the server drew them. */
export function portrait(): DocumentFragment | typeof nothing {
  const drawn = document.querySelector<HTMLTemplateElement>("#portrait");
  return drawn ? (drawn.content.cloneNode(true) as DocumentFragment) : nothing;
}

/** How long the customer has been waiting for an answer. `now`: server milliseconds. */
export function wait(room: RoomState, now: number): Part {
  if (room.waitingSince === null || room.ended) return nothing;
  const seconds = Math.max(0, Math.floor((now - room.waitingSince) / 1000));
  const level = seconds >= 600 ? "red" : seconds >= 120 ? "amber" : seconds >= 60 ? "grey" : "fresh";
  return html`<span class="wait wait-${level}" role="timer" aria-label=${t("Waiting for {time}", { time: minutes(seconds) })}>${minutes(seconds)}</span>`;
}

export function countdown(deadline: number, now: number): TemplateResult {
  const left = minutes(Math.max(0, Math.ceil((deadline - now) / 1000)));
  return html`<span class="countdown" role="timer" aria-label=${t("Time left")}>${left}</span>`;
}

/** Nobody is lost on the first screen; gone with the first message. */
export function firstSteps(mode: Room["mode"], room: RoomState): Part {
  const begun = room.bubbles.some((bubble) => bubble.who === "trainee");
  if (mode !== "practice" || begun || room.ended || !room.seq) return nothing;
  return html`<aside class="notice first-steps" aria-label=${t("How it works")}>
    <ol>
      <li>${t("Read your task and the order.")}</li>
      <li>${t("Look up what you need with the desk tools; the customer waits meanwhile.")}</li>
      <li>${t("Answer in your own words. What was understood, the mood and your marks appear at once.")}</li>
    </ol>
  </aside>`;
}

/** The formal end: how it went, the customer's last words, what follows from it. */
export function ending(room: RoomState): Part {
  const ended = room.ended;
  if (!ended) return nothing;
  const last = room.bubbles.findLast((bubble) => bubble.who === "customer");
  return html`<section class="ending ${ended.good ? "good" : "bad"}" aria-labelledby="ending-title">
    <h2 id="ending-title" tabindex="-1">${t("The conversation is over")}</h2>
    <p class="ending-outcome">${either(ended.label)}</p>
    ${last ? html`<p>${t("The customer's last words:")} <q><bdi>${last.text}</bdi></q></p>` : nothing}
    ${either(ended.last) ? html`<p>${either(ended.last)}</p>` : nothing}
    <p><a class="btn btn-primary" href=${ended.report}>${t("See the report")}</a> <a class="btn" href="/">${t("Home")}</a></p>
  </section>`;
}

export function shortcuts(): TemplateResult {
  const keys: [string, string][] = [
    ["Enter", t("send")],
    ["Shift + Enter", t("new line")],
    ["/", t("quick replies")],
    ["↑ ↓ Enter", t("choose a quick reply")],
    ["Esc", t("close")],
    ["?", t("this list")],
  ];
  return html`<dialog id="shortcuts" aria-labelledby="shortcuts-title">
    <h2 id="shortcuts-title">${t("Shortcuts")}</h2>
    <dl class="pairs">${keys.map(([key, word]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${word}</dd></div>`)}</dl>
    <form method="dialog"><button class="btn btn-primary">${t("Close")}</button></form>
  </dialog>`;
}

export function reallyEnd(mode: Room["mode"], end: () => void): TemplateResult {
  return html`<dialog id="really" aria-labelledby="really-title">
    <h2 id="really-title">${t("End the conversation?")}</h2>
    <p>${mode === "exam" ? t("It is marked as it stands and cannot be continued.") : t("It is marked as it stands. In practice you can begin again at any time.")}</p>
    <form method="dialog" class="row">
      <button class="btn">${t("Go on")}</button>
      <button type="button" class="btn btn-primary" @click=${end}>${t("End it")}</button>
    </form>
  </dialog>`;
}

function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
