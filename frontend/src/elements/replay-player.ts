// Plays a recorded conversation: the transcript and its details are HTML from the server; this moves a playhead over them.
import { LitElement, html, svg, nothing, type TemplateResult } from "lit";
import { clock, momentAt, playingTimes, turnOfHash } from "../lib/playback.ts";

export interface Frame {
  seq: number;
  offset: number;
  kind: string;
  turn: number;
  state: string;
  anger: number | null;
  band: string;
  marks: { label: string; good: boolean }[];
}

/** Words said at one moment that came back, or were made good, at another. */
export interface Arc {
  from: number;
  to: number;
  good: boolean;
}

export interface Labels {
  play: string;
  pause: string;
  previous: string;
  next: string;
  speed: string;
  skip: string;
  scrub: string;
  turn: string;
  anger: string;
  legend: { customer: string; trainee: string; tool: string; mark: string; missed: string; wait: string; arc: string };
}

const SPEEDS = [1, 2, 4, 8];
const WIDTH = 1000;
const HEIGHT = 96;
const QUIET_MS = 30_000;

export class ReplayPlayer extends LitElement {
  static override properties = {
    index: { state: true },
    playing: { state: true },
    speed: { state: true },
    skip: { state: true },
  };
  declare index: number;
  declare playing: boolean;
  declare speed: number;
  declare skip: boolean;
  frames: Frame[] = [];
  arcs: Arc[] = [];
  labels!: Labels;
  #timer = 0;
  #items: HTMLElement[] = [];

  constructor() {
    super();
    this.index = 0;
    this.playing = false;
    this.speed = 2;
    this.skip = true;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.#onKey);
    window.addEventListener("hashchange", this.#onHash);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.#timer);
    document.removeEventListener("keydown", this.#onKey);
    window.removeEventListener("hashchange", this.#onHash);
  }

  /** Hands over what to play; `items` are the transcript's list items in the order of `frames`. */
  load(frames: Frame[], labels: Labels, items: HTMLElement[], arcs: Arc[] = []): void {
    this.frames = frames;
    this.arcs = arcs;
    this.labels = labels;
    this.#items = items;
    items.forEach((item, index) => item.addEventListener("click", (event) => this.#onItem(event, index)));
    this.requestUpdate();
    // The player takes room when it is drawn; only then is it known where the moment stands.
    void this.updateComplete.then(() => this.#onHash());
  }

  #onItem(event: MouseEvent, index: number): void {
    const on = event.target as Element;
    // Opening a chip also leads to its moment; other things that can be clicked only do their own.
    if (on.closest("a, button, summary:not(.act-chip > summary)") || window.getSelection()?.toString()) return;
    this.#show(index, false);
  }

  #onHash = (): void => {
    const turn = turnOfHash(location.hash);
    const first = this.frames.findIndex((frame) => frame.turn === turn && frame.kind === "message");
    const any = first >= 0 ? first : this.frames.findIndex((frame) => frame.turn === turn);
    this.#show(any >= 0 ? any : this.index, true);
  };

  #onKey = (event: KeyboardEvent): void => {
    const on = event.target as HTMLElement;
    const typing = on.closest("textarea, select, [contenteditable], input:not([type=range])");
    if (typing || event.altKey || event.ctrlKey || event.metaKey || !this.frames.length) return;
    const onButton = on.closest("button, a, summary");
    const steps: Record<string, () => void> = {
      ArrowRight: () => this.#show(this.index + 1, true),
      ArrowLeft: () => this.#show(this.index - 1, true),
      Home: () => this.#show(0, true),
      End: () => this.#show(this.frames.length - 1, true),
    };
    if (event.key === " " && !onButton) {
      event.preventDefault();
      this.toggle();
    } else if (steps[event.key]) {
      event.preventDefault();
      this.pause();
      steps[event.key]?.();
    }
  };

  toggle(): void {
    if (this.playing) this.pause();
    else this.#play();
  }

  pause(): void {
    this.playing = false;
    window.clearTimeout(this.#timer);
    this.#veil();
  }

  #play(): void {
    if (this.index >= this.frames.length - 1) this.#show(0, true);
    this.playing = true;
    this.#veil();
    this.#await();
  }

  #await(): void {
    window.clearTimeout(this.#timer);
    const times = this.#times();
    const here = times[this.index] ?? 0;
    const next = times[this.index + 1];
    if (next === undefined) {
      this.pause();
      return;
    }
    this.#timer = window.setTimeout(
      () => {
        this.#show(this.index + 1, true);
        if (this.playing) this.#await();
      },
      Math.max(120, (next - here) / this.speed),
    );
  }

  #times(): number[] {
    return playingTimes(
      this.frames.map((frame) => frame.offset),
      this.skip,
    );
  }

  #show(index: number, scroll: boolean): void {
    if (!this.frames.length) return;
    this.index = Math.min(Math.max(0, index), this.frames.length - 1);
    this.#items.forEach((item, at) => {
      if (at === this.index) item.setAttribute("aria-current", "true");
      else item.removeAttribute("aria-current");
    });
    this.#veil();
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (scroll) this.#items[this.index]?.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
    const frame = this.frames[this.index];
    if (frame && frame.turn > 0 && scroll) history.replaceState(history.state, "", `#turn=${frame.turn}`);
    this.dispatchEvent(new CustomEvent("moment", { detail: { index: this.index, frame }, bubbles: true }));
  }

  /** While it plays, what has not happened yet is out of sight; a reader who pauses sees all. */
  #veil(): void {
    this.#items.forEach((item, at) => item.classList.toggle("is-to-come", this.playing && at > this.index));
  }

  protected override render(): TemplateResult | typeof nothing {
    const frame = this.frames[this.index];
    if (!frame) return nothing;
    const last = this.frames[this.frames.length - 1];
    const label = `${this.labels.turn.replace("{n}", String(frame.turn))} · ${clock(frame.offset)}${frame.band ? ` · ${frame.band}` : ""}`;
    return html`
      <div class="player-bar">
        <button type="button" class="btn" @click=${() => this.#jump(-1)} aria-label=${this.labels.previous} title=${this.labels.previous}>‹</button>
        <button type="button" class="btn btn-primary player-play" @click=${() => this.toggle()} aria-pressed=${this.playing ? "true" : "false"}>
          ${this.playing ? this.labels.pause : this.labels.play}
        </button>
        <button type="button" class="btn" @click=${() => this.#jump(1)} aria-label=${this.labels.next} title=${this.labels.next}>›</button>
        <output class="player-time" aria-live="off">${clock(frame.offset)} / ${clock(last?.offset ?? 0)}</output>
        <span class="player-where">${label}</span>
        <label class="player-speed">${this.labels.speed}
          <select @change=${this.#onSpeed}>
            ${SPEEDS.map((speed) => html`<option value=${speed} ?selected=${speed === this.speed}>${speed}×</option>`)}
          </select>
        </label>
        <label class="player-skip"><input type="checkbox" .checked=${this.skip} @change=${this.#onSkip} /> ${this.labels.skip}</label>
      </div>
      <div class="player-track">
        ${this.#timeline()}
        <input type="range" min="0" max=${this.frames.length - 1} step="1" .value=${String(this.index)}
          aria-label=${this.labels.scrub} aria-valuetext=${label} @input=${this.#onScrub} />
      </div>
      <ul class="player-legend" aria-hidden="true">
        <li class="key-mood">${this.labels.anger}</li>
        <li class="key-customer">${this.labels.legend.customer}</li>
        <li class="key-trainee">${this.labels.legend.trainee}</li>
        <li class="key-tool">${this.labels.legend.tool}</li>
        <li class="key-mark">${this.labels.legend.mark}</li>
        <li class="key-missed">${this.labels.legend.missed}</li>
        <li class="key-wait">${this.labels.legend.wait}</li>
        ${this.arcs.length ? html`<li class="key-arc">${this.labels.legend.arc}</li>` : nothing}
      </ul>
    `;
  }

  #jump(by: number): void {
    this.pause();
    this.#show(this.index + by, true);
  }

  #onSpeed = (event: Event): void => {
    this.speed = Number((event.target as HTMLSelectElement).value);
    if (this.playing) this.#await();
  };

  #onSkip = (event: Event): void => {
    this.skip = (event.target as HTMLInputElement).checked;
    if (this.playing) this.#await();
  };

  #onScrub = (event: Event): void => {
    this.pause();
    this.#show(Number((event.target as HTMLInputElement).value), true);
  };

  /** Moments stand at equal distances, as the slider moves; the waits between them are shaded. */
  #timeline(): TemplateResult {
    const span = Math.max(1, this.frames.length - 1);
    const x = (index: number): number => (index / span) * WIDTH;
    const y = (anger: number): number => 60 - (anger / 100) * 52;
    let anger = this.frames.find((frame) => frame.anger !== null)?.anger ?? 0;
    const mood = this.frames.map((frame, index) => {
      anger = frame.anger ?? anger;
      return `${x(index).toFixed(1)},${y(anger).toFixed(1)}`;
    });
    return html`<svg class="player-map" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"
      @click=${this.#onMap}>
      ${this.frames.map((frame, index) => this.#wait(frame, index, x))}
      <polygon class="mood-area" points="0,60 ${mood.join(" ")} ${WIDTH},60"></polygon>
      <polyline class="mood-line" points=${mood.join(" ")}></polyline>
      ${this.frames.map((frame, index) => this.#tick(frame, x(index)))}
      ${this.arcs.map((arc, index) => this.#arc(arc, index % 2 ? 10 : 4, x))}
      <line class="playhead" x1=${x(this.index)} x2=${x(this.index)} y1="0" y2=${HEIGHT}></line>
    </svg>`;
  }

  #wait(frame: Frame, index: number, x: (index: number) => number): TemplateResult | typeof nothing {
    const before = this.frames[index - 1];
    if (!before || frame.offset - before.offset < QUIET_MS) return nothing;
    return svg`<rect class="tick-wait" x=${x(index - 1)} y="0" width=${x(index) - x(index - 1)} height=${HEIGHT}></rect>`;
  }

  /** From the words to what became of them: a dashed line with an end at either moment. */
  #arc(arc: Arc, y: number, x: (index: number) => number): TemplateResult {
    const kind = arc.good ? "arc arc-good" : "arc";
    return svg`<g class=${kind}>
      <line x1=${x(arc.from)} x2=${x(arc.to)} y1=${y} y2=${y}></line>
      <rect x=${x(arc.from) - 3} y=${y - 3} width="6" height="6"></rect>
      <rect x=${x(arc.to) - 3} y=${y - 3} width="6" height="6"></rect>
    </g>`;
  }

  #tick(frame: Frame, x: number): TemplateResult | typeof nothing {
    const lane = { line: "customer", message: "trainee", tool: "tool", result: "tool" }[frame.kind];
    const tick = lane ? svg`<rect class="tick-${lane}" x=${x - 2} y=${lane === "customer" ? 66 : 74} width="4" height="7"></rect>` : nothing;
    const good = frame.marks.some((mark) => mark.good);
    const bad = frame.marks.some((mark) => !mark.good);
    return svg`${tick}
      ${good ? svg`<rect class="tick-mark" x=${x - 2} y="84" width="4" height="5"></rect>` : nothing}
      ${bad ? svg`<rect class="tick-missed" x=${x - 2} y="90" width="4" height="5"></rect>` : nothing}`;
  }

  #onMap = (event: MouseEvent): void => {
    const box = (event.currentTarget as SVGElement).getBoundingClientRect();
    const share = (event.clientX - box.left) / Math.max(1, box.width);
    const even = this.frames.map((_, index) => index);
    this.pause();
    this.#show(momentAt(even, share * (this.frames.length - 1) + 0.5), true);
  };
}

customElements.define("replay-player", ReplayPlayer);
