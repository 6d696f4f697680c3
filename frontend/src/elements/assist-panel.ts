/** The right column: brief, order card, customer, desk tools; in practice mood, marks and hints. */
import { html, nothing, svg, type TemplateResult } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { t } from "../lib/i18n.ts";
import type { Room } from "../lib/room.ts";
import type { RoomState, ToolUse } from "../lib/room_state.ts";
import { either } from "../lib/texts.ts";
import type { CriterionMark, Mood } from "../protocol.ts";

export interface AssistActions {
  use(tool: string): void;
  hint(): void;
}

/** `now`: server milliseconds. */
export function assistPanel(room: Room, state: RoomState, now: number, actions: AssistActions): TemplateResult {
  return html`
    ${room.mode === "practice" ? practice(state, actions) : nothing}
    <details class="card" ?open=${!state.bubbles.some((bubble) => bubble.who === "trainee")}>
      <summary><h2>${t("Your task")}</h2></summary>
      <dl class="brief">
        <div><dt>${t("You are")}</dt><dd>${room.brief.role}</dd></div>
        <div><dt>${t("What happened")}</dt><dd>${room.brief.situation}</dd></div>
        <div><dt>${t("Aim")}</dt><dd>${room.brief.objective}</dd></div>
        <div><dt>${t("Limits of your authority")}</dt><dd>${room.brief.limits_of_authority}</dd></div>
      </dl>
    </details>
    ${tools(room, state, now, actions)}
    <details class="card" open>
      <summary><h2>${t("Order")}</h2></summary>
      <dl class="pairs">
        ${room.facts.map((fact) => html`<div><dt>${fact.label}</dt><dd>${fact.value}</dd></div>`)}
        ${state.revealed.map((fact) => html`<div class="found"><dt>${either(fact.label)}</dt><dd>${fact.value}</dd></div>`)}
      </dl>
    </details>
    <details class="card">
      <summary><h2>${t("Customer")}</h2></summary>
      <p>${room.persona.name} · ${t("about {age}", { age: room.persona.age })} · ${room.persona.label}</p>
      <p class="muted">${room.persona.portrait}</p>
    </details>
  `;
}

function tools(room: Room, state: RoomState, now: number, actions: AssistActions): TemplateResult {
  return html`<section class="card" aria-labelledby="tools-title">
    <h2 id="tools-title">${t("Desk tools")}</h2>
    <ul class="tools">
      ${room.tools.map((tool) => {
        const use = state.tools[tool.id];
        const busy = use !== undefined && !use.done;
        return html`<li>
          <button
            type="button"
            class="btn tool"
            ?disabled=${busy || state.ended !== null}
            aria-busy=${busy}
            @click=${() => actions.use(tool.id)}
          >
            ${tool.label}
            <span class="muted">${busy ? t("working …") : html`${use ? html`<span title=${t("used")}>✓</span> ` : nothing}${t("{seconds} s", { seconds: tool.seconds })}`}</span>
            ${busy ? progress(use, now) : nothing}
          </button>
        </li>`;
      })}
    </ul>
  </section>`;
}

function progress(use: ToolUse, now: number): TemplateResult {
  const whole = Math.max(1, use.ready - use.since);
  const gone = Math.min(whole, Math.max(0, now - use.since));
  return html`<span class="tool-progress" aria-hidden="true" style=${styleMap({ width: `${Math.round((100 * gone) / whole)}%` })}></span>`;
}

function practice(state: RoomState, actions: AssistActions): TemplateResult {
  const level = state.hint?.level ?? 0;
  return html`<section class="card practice" aria-labelledby="practice-title">
    <h2 id="practice-title">${t("Practice")}</h2>
    ${state.mood ? moodMeter(state.mood, state.moodBefore) : nothing}
    ${state.marks.length
      ? html`<h3>${t("Marks for your last reply")}</h3>
          <ul class="marks" tabindex="0" aria-label=${t("Marks for your last reply")}>
            ${[...state.marks].sort((one, other) => Number(one.status === "met") - Number(other.status === "met")).map(criterion)}
          </ul>`
      : nothing}
    ${state.hint && either(state.hint.text) ? html`<p class="hint" role="status"><bdi>${either(state.hint.text)}</bdi>
          ${level >= 3 ? html`<small>${t("Put it into your own words: copied words earn nothing.")}</small>` : nothing}</p>` : nothing}
    ${state.ended
      ? nothing
      : html`<button type="button" class="btn" ?disabled=${level >= 3} @click=${() => actions.hint()}>
          ${level === 0 ? t("A hint") : level === 1 ? t("More: which act") : t("More: which words")}
          <span class="muted">${t("{count} used", { count: state.hints })}</span>
        </button>`}
  </section>`;
}

function criterion(mark: CriterionMark): TemplateResult {
  const advice = mark.status === "met" ? "" : either(mark.advice);
  const reason = mark.status === "met" ? "" : either(mark.reason.text);
  return html`<li class="mark mark-${mark.status}">
    <span class="mark-label"><span class="mark-sign" title=${statusWord(mark)}>${sign(mark)}</span> <span class="visually-hidden">${statusWord(mark)}:</span> ${either(mark.label)}</span>
    <span class="mark-points">${points(mark.points)} / ${points(mark.of)}</span>
    ${mark.quote && mark.status !== "met" ? html`<q class="mark-quote">${mark.quote}</q>` : nothing}
    ${reason ? html`<span class="mark-reason">${reason}</span>` : nothing}
    ${advice ? html`<span class="mark-advice">${t("Better:")} <bdi>${advice}</bdi></span>` : nothing}
  </li>`;
}

function sign(mark: CriterionMark): string {
  return { met: "✓", partly: "◐", missed: "✗", not_applicable: "–", not_evaluable: "–" }[mark.status];
}

function statusWord(mark: CriterionMark): string {
  switch (mark.status) {
    case "met":
      return t("earned");
    case "partly":
      return t("partly earned");
    case "missed":
      return t("missed");
    default:
      return t("not judged");
  }
}

function points(thousandths: number): string {
  return (thousandths / 1000).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
}

export function moodWord(band: number): string {
  return [t("calm"), t("displeased"), t("angry"), t("very angry"), t("furious")][band] ?? "";
}

export function moodFace(band: number): TemplateResult {
  const mouth = ["M7 14q5 5 10 0", "M7 15h10", "M7 16.5q5-3.5 10 0", "M7 17q5-5 10 0", "M8 17.5q4-5 8 0z"][band] ?? "M7 15h10";
  const brows = band >= 2 ? svg`<path d="M6 7.5l4 1.5M18 7.5l-4 1.5"></path>` : nothing;
  return html`<svg class="face" viewBox="0 0 24 24" aria-hidden="true">
    <circle cx="12" cy="12" r="10"></circle>
    <circle cx="8.5" cy="10.5" r="1"></circle>
    <circle cx="15.5" cy="10.5" r="1"></circle>
    <path d=${mouth}></path>
    ${brows}
  </svg>`;
}

function moodMeter(mood: Mood, before: Mood | null): TemplateResult {
  const rows: [string, keyof Mood][] = [
    [t("Anger"), "anger"],
    [t("Worry"), "anxiety"],
    [t("Trust"), "trust"],
    [t("Patience"), "patience"],
    [t("Satisfaction"), "satisfaction"],
  ];
  return html`<div class="mood-meter">
    <p class="mood mood-${mood.band}">${moodFace(mood.band)} <strong>${moodWord(mood.band)}</strong></p>
    <dl class="meters">
      ${rows.map(([label, key]) => {
        const change = before ? mood[key] - before[key] : 0;
        return html`<div>
          <dt>${label}</dt>
          <dd>
            <span class="bar" role="meter" aria-label=${label} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${mood[key]}>
              <span style=${styleMap({ width: `${mood[key]}%` })}></span>
            </span>
            <span class="figure">${mood[key]}</span>
            <span class="change">${change ? (change > 0 ? `+${change}` : `−${-change}`) : ""}</span>
          </dd>
        </div>`;
      })}
    </dl>
  </div>`;
}
