// The play-test of a scenario: begin anywhere in any mood, say, wait or use a tool, and see why things happened.
// The server is stateless: every answer is the fold of all inputs given so far, so "undo" is to leave the last one out.
import { LitElement, html, nothing, type TemplateResult } from "lit";

type Turn = { say: string } | { wait_s: number } | { use: string } | { end: true };

interface Choice {
  id: string;
  label: string;
}

interface Step {
  clock: string;
  who: "customer" | "trainee" | "system";
  text: string;
  acts: { label: string; quote: string; confidence: number; rule: string; why: string[]; credited: boolean }[];
  dropped: { label: string; quote: string; why: string[] }[];
  movements: { variable: string; name: string; delta: number; why: string }[];
  guards: { owner: string; guard: string; held: boolean }[];
  arrows: { source: string; target: string; name: string; via: string }[];
  met: { name: string; met: boolean }[];
  marks: string[];
}

interface Mood {
  anger: number;
  anxiety: number;
  trust: number;
  patience: number;
  satisfaction: number;
}

interface Played {
  steps: Step[];
  state: Choice;
  mood: Mood;
  band: string;
  clock: string;
  ended: { label: string; good: boolean } | null;
}

export interface TryData {
  url: string;
  personas: Choice[];
  states: Choice[];
  start: string;
  tools: Choice[];
  vary: { id: string; values: { label: string; value: Record<string, string> }[] }[];
  variables: Choice[];
  labels: Record<string, string>;
}

export class TryOut extends LitElement {
  static override properties = {
    played: { state: true },
    busy: { state: true },
    problem: { state: true },
    turns: { state: true },
    opened: { state: true },
  };
  declare played: Played | null;
  declare busy: boolean;
  declare problem: string;
  declare turns: Turn[];
  declare opened: number;
  #data!: TryData;
  #setup: { persona: string; state: string; mood: Partial<Mood> | null; seed: string; case: Record<string, string> } = {
    persona: "",
    state: "",
    mood: null,
    seed: "1",
    case: {},
  };
  #draft = "";

  constructor() {
    super();
    this.played = null;
    this.busy = false;
    this.problem = "";
    this.turns = [];
    this.opened = -1;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  load(data: TryData): void {
    this.#data = data;
    this.#setup = { ...this.#setup, persona: data.personas[0]?.id ?? "", state: data.start };
    this.requestUpdate();
    void this.#play([]);
  }

  async #play(turns: Turn[]): Promise<boolean> {
    this.busy = true;
    this.problem = "";
    try {
      const answer = await fetch(this.#data.url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...this.#setup, turns }),
      });
      const body: unknown = await answer.json().catch(() => ({}));
      if (!answer.ok) throw new Error((body as { detail?: string }).detail ?? this.#data.labels["failed"]);
      this.played = body as Played;
      this.turns = turns;
      this.opened = this.#lastTrainee();
      return true;
    } catch (error) {
      this.problem = error instanceof Error && error.message ? error.message : (this.#data.labels["failed"] ?? "");
      return false;
    } finally {
      this.busy = false;
      await this.updateComplete;
      const log = this.querySelector<HTMLElement>(".try-log");
      if (log) log.scrollTop = log.scrollHeight;
    }
  }

  #lastTrainee(): number {
    const steps = this.played?.steps ?? [];
    return steps.reduce((found, step, index) => (step.guards.length || step.acts.length ? index : found), -1);
  }

  #say = (event: Event): void => {
    event.preventDefault();
    const text = this.#draft.trim();
    if (!text || this.busy) return;
    void this.#play([...this.turns, { say: text }]).then((done) => {
      if (!done) return;
      this.#draft = "";
      const box = this.querySelector<HTMLTextAreaElement>("#try-text");
      if (box) box.value = "";
      box?.focus();
    });
  };

  #onKey = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#say(event);
  };

  protected override render(): TemplateResult | typeof nothing {
    if (!this.#data) return nothing;
    return html`
      ${this.#start()}
      <div class="try-columns">
        <section class="try-talk" aria-label=${this.#label("talk")}>
          <ol class="try-log" tabindex="0" aria-live="polite">${this.played?.steps.map((step, index) => this.#step(step, index))}</ol>
          ${this.problem ? html`<p class="notice notice-bad" role="alert">${this.problem}</p>` : nothing}
          ${this.played?.ended ? this.#ended(this.played.ended) : this.#compose()}
        </section>
        <aside class="try-why" aria-label=${this.#label("why")}>${this.#why()}</aside>
      </div>
    `;
  }

  #label(name: string): string {
    return this.#data.labels[name] ?? name;
  }

  #start(): TemplateResult {
    return html`<form class="try-start" @submit=${this.#restart}>
      <label>${this.#label("persona")}<select name="persona">${this.#options(this.#data.personas, this.#setup.persona)}</select></label>
      <label>${this.#label("state")}<select name="state">${this.#options(this.#data.states, this.#setup.state)}</select></label>
      ${this.#data.vary.map(
        (vary) => html`<label>${vary.id}<select name=${`case.${vary.id}`}>
          ${vary.values.map((value, index) => html`<option value=${index}>${value.label}</option>`)}</select></label>`,
      )}
      <label>${this.#label("seed")}<input name="seed" size="4" maxlength="40" .value=${this.#setup.seed} /></label>
      <details class="try-mood">
        <summary>${this.#label("mood")}</summary>
        ${this.#data.variables.map(
          (variable) => html`<label>${variable.label}
            <input type="number" name=${`mood.${variable.id}`} min="0" max="100" placeholder=${this.#label("asWritten")} /></label>`,
        )}
      </details>
      <button class="btn btn-primary" ?disabled=${this.busy}>${this.#label("restart")}</button>
    </form>`;
  }

  #options(choices: Choice[], chosen: string): TemplateResult[] {
    return choices.map((choice) => html`<option value=${choice.id} ?selected=${choice.id === chosen}>${choice.label}</option>`);
  }

  #restart = (event: Event): void => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(form.get(name) ?? "");
    const mood: Partial<Mood> = {};
    for (const variable of this.#data.variables) {
      const value = text(`mood.${variable.id}`);
      if (value !== "") mood[variable.id as keyof Mood] = Number(value);
    }
    const chosen: Record<string, string> = {};
    for (const vary of this.#data.vary) Object.assign(chosen, vary.values[Number(text(`case.${vary.id}`))]?.value ?? {});
    this.#setup = { persona: text("persona"), state: text("state"), seed: text("seed") || "1", mood: Object.keys(mood).length ? mood : null, case: chosen };
    void this.#play([]);
  };

  #compose(): TemplateResult {
    return html`<form class="try-compose" @submit=${this.#say}>
      <label class="visually-hidden" for="try-text">${this.#label("reply")}</label>
      <textarea id="try-text" rows="2" maxlength="2000" placeholder=${this.#label("reply")} @input=${this.#onDraft} @keydown=${this.#onKey}></textarea>
      <button class="btn btn-primary" ?disabled=${this.busy}>${this.#label("say")}</button>
      <div class="try-deeds">
        ${[30, 60, 180].map((seconds) => html`<button type="button" class="btn" ?disabled=${this.busy}
          @click=${() => void this.#play([...this.turns, { wait_s: seconds }])}>${this.#label("wait").replace("{n}", String(seconds))}</button>`)}
        ${this.#data.tools.map((tool) => html`<button type="button" class="btn" ?disabled=${this.busy}
          @click=${() => void this.#play([...this.turns, { use: tool.id }])}>${tool.label}</button>`)}
        <button type="button" class="btn" ?disabled=${this.busy || !this.turns.length} @click=${this.#undo}>${this.#label("undo")}</button>
      </div>
    </form>`;
  }

  #onDraft = (event: Event): void => {
    this.#draft = (event.target as HTMLTextAreaElement).value;
  };

  #undo = (): void => {
    void this.#play(this.turns.slice(0, -1));
  };

  #ended(ended: { label: string; good: boolean }): TemplateResult {
    return html`<p class="notice ${ended.good ? "notice-good" : "notice-bad"}" role="status">${this.#label("ended")} ${ended.label}
      <button type="button" class="btn" @click=${this.#undo}>${this.#label("undo")}</button></p>`;
  }

  #step(step: Step, index: number): TemplateResult {
    const told = step.acts.length || step.guards.length || step.movements.length || step.arrows.length;
    return html`<li class="try-step try-${step.who}" aria-current=${index === this.opened ? "true" : "false"}>
      <span class="try-clock">${step.clock}</span>
      ${step.text ? html`<bdi class="try-text">${step.text}</bdi>` : nothing}
      ${step.acts.map((act) => html`<span class="chip" title=${act.rule}>${act.label}</span>`)}
      ${step.movements.length ? html`<span class="try-delta">${this.#deltas(step)}</span>` : nothing}
      ${told ? html`<button type="button" class="btn-link" @click=${() => (this.opened = index)}>${this.#label("why")}</button>` : nothing}
    </li>`;
  }

  #deltas(step: Step): string {
    const sums = new Map<string, number>();
    for (const move of step.movements) sums.set(move.name, (sums.get(move.name) ?? 0) + move.delta);
    return [...sums].filter(([, sum]) => sum).map(([name, sum]) => `${name} ${sum > 0 ? "+" : ""}${sum}`).join(" · ");
  }

  #why(): TemplateResult {
    const played = this.played;
    const step = played?.steps[this.opened];
    return html`
      ${played ? html`<p class="try-now"><strong>${played.state.label}</strong> <code>${played.state.id}</code><br />${this.#moodLine(played)}</p>` : nothing}
      ${step ? this.#derivation(step) : html`<p class="muted">${this.#label("nothingYet")}</p>`}
    `;
  }

  #moodLine(played: Played): string {
    return `${played.band} · ${this.#data.variables.map((variable) => `${variable.label} ${played.mood[variable.id as keyof Mood]}`).join(" · ")}`;
  }

  #derivation(step: Step): TemplateResult {
    return html`
      ${this.#section("acts", step.acts.map((act) => html`<li><strong>${act.label}</strong> 「<bdi>${act.quote}</bdi>」 ${act.confidence}%${act.credited ? nothing : html` · ${this.#label("uncredited")}`}<br /><small><code>${act.rule}</code> ${act.why.join(" → ")}</small></li>`))}
      ${this.#section("dropped", step.dropped.map((one) => html`<li>${one.label} 「<bdi>${one.quote}</bdi>」<br /><small>${one.why.join(" → ")}</small></li>`))}
      ${this.#section("guards", step.guards.map((guard) => html`<li class=${guard.held ? "is-true" : "is-false"}><span class="truth">${guard.held ? this.#label("true") : this.#label("false")}</span> <strong>${guard.owner}</strong> <code>${guard.guard}</code></li>`))}
      ${this.#section("arrows", step.arrows.map((arrow) => html`<li>${arrow.source} → ${arrow.target} <code>${arrow.name}</code> (${arrow.via})</li>`))}
      ${this.#section("changes", step.movements.map((move) => html`<li>${move.name} ${move.delta > 0 ? "+" : ""}${move.delta} <small>${move.why}</small></li>`))}
      ${this.#section("expectations", step.met.map((one) => html`<li>${one.met ? "✓" : "✗"} ${one.name}</li>`))}
      ${step.marks.length ? html`<details><summary>${this.#label("marks")}</summary><p class="mark-list">${step.marks.map((mark) => html`<code>${mark}</code> `)}</p></details>` : nothing}
    `;
  }

  #section(name: string, items: TemplateResult[]): TemplateResult | typeof nothing {
    return items.length ? html`<h3>${this.#label(name)}</h3><ul class="why-list">${items}</ul>` : nothing;
  }
}

customElements.define("try-out", TryOut);
