/** The conversation as it is read: groups of bubbles, what was understood, tool results. Text only, never markup. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { cut } from "../lib/code_points.ts";
import { t } from "../lib/i18n.ts";
import type { ActChoices } from "../lib/room.ts";
import type { Bubble } from "../lib/room_state.ts";
import { either } from "../lib/texts.ts";
import "./misheard-form.ts";
import type { NackCode } from "../protocol.ts";

/** What can be said about chips: to whom, and the acts to choose from. */
export interface Asking {
  attempt: string;
  choices: readonly ActChoices[];
}

export interface ChatActions {
  again(bubble: Bubble): void;
  takeBack(bubble: Bubble): void;
}

export function chatLog(bubbles: readonly Bubble[], customer: string, actions: ChatActions, asking: Asking): TemplateResult {
  const latest = bubbles.findLast((bubble) => bubble.who === "customer");
  return html`<div role="log" aria-live="polite" aria-relevant="additions" aria-label=${t("Conversation")}>
    <ol class="chat-log">
      ${repeat(
        bubbles,
        (bubble) => bubble.key,
        (bubble, index) => row(bubble, bubbles[index - 1], bubble === latest, customer, actions, asking),
      )}
    </ol>
  </div>`;
}

function row(
  bubble: Bubble,
  before: Bubble | undefined,
  latest: boolean,
  customer: string,
  actions: ChatActions,
  asking: Asking,
): TemplateResult {
  const first = before?.who !== bubble.who || bubble.at - before.at > 120_000;
  const speaker = bubble.who === "customer" ? customer : bubble.who === "trainee" ? t("You") : t("Desk");
  return html`<li class="chat-row chat-${bubble.who} ${first ? "chat-first" : ""} ${latest ? "chat-latest" : ""} ${bubble.sending ?? ""}">
    ${first ? html`<p class="chat-meta">${speaker} <time>${clock(bubble.at)}</time></p>` : html`<span class="visually-hidden">${speaker}</span>`}
    ${bubble.who === "tool" ? toolResult(bubble) : html`<div class="bubble">${attached(bubble)}<bdi class="bubble-text">${marked(bubble)}</bdi></div>`}
    ${bubble.acts?.length || bubble.last ? chips(bubble, asking) : nothing} ${delivery(bubble, actions)}
  </li>`;
}

function toolResult(bubble: Bubble): TemplateResult {
  return html`<div class="tool-result">
    <p>${bubble.text}</p>
    ${bubble.shows?.length
      ? html`<dl class="pairs">
          ${bubble.shows.map((fact) => html`<div><dt>${either(fact.label)}</dt><dd>${fact.value}</dd></div>`)}
        </dl>`
      : nothing}
  </div>`;
}

function attached(bubble: Bubble): TemplateResult | typeof nothing {
  if (!bubble.image && !bubble.card) return nothing;
  return html`<span class="attached">${bubble.image ? t("[picture]") : t("[card]")}</span>`;
}

function marked(bubble: Bubble): TemplateResult | string {
  if (!bubble.acts?.length) return bubble.text;
  const acts = bubble.acts;
  return html`${cut(bubble.text, acts).map((piece) => {
    const act = acts[piece.span];
    return act ? html`<mark class="act act-${act.polarity}" title=${either(act.label)}>${piece.text}</mark>` : piece.text;
  })}`;
}

function chips(bubble: Bubble, asking: Asking): TemplateResult {
  return html`<ul class="act-chips" aria-label=${t("Understood as")}>
    ${(bubble.acts ?? []).map(
      (act) => html`<li>
        <details class="act-chip act-chip-${act.polarity}">
          <summary>${either(act.label)}</summary>
          <div class="chip-why">
            <p><q>${act.quote}</q></p>
            <p>${t("Certainty")}: ${Math.round(act.confidence / 10)} %</p>
            ${act.why.map((step) => html`<p class="muted"><code>${step.rule}</code> ${step.note}</p>`)}
            ${misheard(bubble, act.act, asking)}
          </div>
        </details>
      </li>`,
    )}
    ${bubble.last
      ? html`<li>
          <details class="act-chip act-chip-ask">
            <summary>${t("Something is missing?")}</summary>
            <div class="chip-why">${misheard(bubble, "", asking)}</div>
          </details>
        </li>`
      : nothing}
  </ul>`;
}

function misheard(bubble: Bubble, act: string, asking: Asking): TemplateResult | typeof nothing {
  if (bubble.unit === undefined || !asking.choices.length) return nothing;
  return html`<misheard-form .attempt=${asking.attempt} .unit=${bubble.unit} .act=${act} .choices=${asking.choices}></misheard-form>`;
}

function delivery(bubble: Bubble, actions: ChatActions): TemplateResult | typeof nothing {
  if (bubble.sending === "pending") return html`<p class="delivery">${t("Sending …")}</p>`;
  if (bubble.sending !== "failed") return nothing;
  return html`<p class="delivery delivery-failed" role="alert">
    ${refusal(bubble.failure)}
    <button type="button" class="btn btn-small" @click=${() => actions.takeBack(bubble)}>${t("Put it back into the box")}</button>
    <button type="button" class="btn btn-small" @click=${() => actions.again(bubble)}>${t("Try again")}</button>
  </p>`;
}

export function refusal(code: NackCode | undefined): string {
  switch (code) {
    case "too_long":
      return t("Too long: at most 2,000 characters.");
    case "bad_request":
      return t("This text contains characters that cannot be stored.");
    case "finished":
      return t("The conversation is over; this was not sent.");
    case "forbidden":
      return t("This is not available here.");
    default:
      return t("Not sent.");
  }
}

export function clock(at: number): string {
  return new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
}
