/** The workbench: list, chat, assist. Joins the line to the server with what is on the screen; holds no rules. */
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { t } from "../lib/i18n.ts";
import { island } from "../lib/island.ts";
import { Keepsake } from "../lib/keepsake.ts";
import { stillLoggedIn } from "../lib/login.ts";
import { fill, queryOf, search } from "../lib/quick_replies.ts";
import type { Room } from "../lib/room.ts";
import { apply, empty, fail, forget, pend, withdraw, type Bubble, type RoomState } from "../lib/room_state.ts";
import { Line, newCid, type LineState, type Trouble } from "../lib/socket.ts";
import type { EventFrame } from "../protocol.ts";
import { assistPanel, moodFace, moodWord } from "./assist-panel.ts";
import { banner, countdown, ending, firstSteps, lineBanner, portrait, reallyEnd, shortcuts, wait } from "./bench-parts.ts";
import { chatLog, refusal } from "./chat-log.ts";

const MOST = 2_000;
type Tab = "chat" | "assist";

export class WorkBench extends LitElement {
  static override properties = {
    room: { state: true },
    line: { state: true },
    trouble: { state: true },
    text: { state: true },
    chosen: { state: true },
    now: { state: true },
    tab: { state: true },
    typingUntil: { state: true },
    below: { state: true },
    refused: { state: true },
  };

  declare private room: RoomState;
  declare private line: LineState;
  declare private trouble: Trouble;
  declare private text: string;
  declare private chosen: number;
  declare private now: number;
  declare private tab: Tab;
  declare private typingUntil: number;
  /** Lines arrived below what is on the screen. */
  declare private below: boolean;
  /** Why a tool, a hint or the end was not taken; gone with the next thing that is done. */
  declare private refused: string;

  readonly #desk = island<Room>("room") as Room;
  readonly #kept = new Keepsake(this.#desk.attempt_id);
  readonly #title = document.title;
  #skew = 0;
  #deadline = 0;
  #line: Line | null = null;
  #clock = 0;
  #seen = 0;
  /** Customer lines that were there when the chat was last on the screen. */
  #read = 0;
  /** What stood in the box when quick replies were opened over it. */
  #aside = "";

  constructor() {
    super();
    this.room = empty;
    this.line = "connecting";
    this.trouble = "";
    this.text = this.#kept.draft;
    this.chosen = 0;
    this.now = Date.now();
    this.tab = "chat";
    this.typingUntil = 0;
    this.below = false;
    this.refused = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.#line = new Line(`${scheme}://${location.host}/ws/v1/attempts/${this.#desk.attempt_id}`, {
      state: (line, trouble) => {
        this.line = line;
        this.trouble = trouble;
      },
      hello: (ok) => {
        this.#skew = ok.server_time - Date.now();
        this.#deadline = ok.deadline;
        if (!ok.resume_ok) this.room = forget(this.room);
      },
      event: (frame) => this.#take(frame),
      snap: (first, events) => {
        if (first) this.room = forget(this.room);
        for (const frame of events) this.#take(frame);
      },
      ack: (cid) => this.#kept.drop(cid),
      nack: (cid, code) => {
        this.#kept.drop(cid);
        if (this.room.bubbles.some((bubble) => bubble.key === cid)) this.room = fail(this.room, cid, code);
        else this.refused = refusal(code);
      },
      typing: (until) => (this.typingUntil = until),
      tick: (serverTime, deadline) => {
        this.#skew = serverTime - Date.now();
        if (deadline) this.#deadline = deadline;
      },
      lastSeq: () => this.room.seq,
      loggedIn: stillLoggedIn,
    });
    for (const { cid, text, at, base } of this.#kept.unsent) {
      this.room = pend(this.room, cid, text, at);
      this.#line.send({ t: "say", d: { text } }, cid, base);
    }
    this.#line.open();
    this.#clock = window.setInterval(() => (this.now = Date.now()), 500);
    window.addEventListener("keydown", this.#shortcut);
  }

  protected override firstUpdated(): void {
    // On a phone the keyboard would cover what is to be read first.
    if (window.innerWidth > 760) this.#box()?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.#clock);
    window.removeEventListener("keydown", this.#shortcut);
  }

  protected override updated(changed: PropertyValues): void {
    const away = document.visibilityState !== "visible" && this.room.waitingSince !== null;
    document.title = away ? `● ${this.#title}` : this.#title;
    if (this.tab === "chat") this.#read = this.#customerLines;
    if (changed.get("room") && this.room.ended && !(changed.get("room") as RoomState).ended) this.#showEnding();
    const log = this.querySelector<HTMLElement>(".chat-scroll");
    if (log && changed.has("typingUntil") && this.typingUntil && this.#nearEnd(log)) log.scrollTop = log.scrollHeight;
    if (!log || !changed.has("room")) return;
    const before = changed.get("room") as RoomState | undefined;
    if (before && before.bubbles.length === this.room.bubbles.length && before.ended === this.room.ended) return;
    if (this.#nearEnd(log) || this.room.bubbles.at(-1)?.who === "trainee" || !before?.seq) log.scrollTop = log.scrollHeight;
    else this.below = true;
    if (this.room.seq > this.#seen && document.visibilityState === "visible") this.#line?.seen((this.#seen = this.room.seq));
  }

  #nearEnd(log: HTMLElement): boolean {
    return log.scrollHeight - log.scrollTop - log.clientHeight < 240;
  }

  get #serverNow(): number {
    return this.now + this.#skew;
  }

  get #customerLines(): number {
    return this.room.bubbles.filter((bubble) => bubble.who === "customer").length;
  }

  #showEnding(): void {
    this.tab = "chat";
    void this.updateComplete.then(() => this.querySelector<HTMLElement>("#ending-title")?.focus());
  }

  #take(frame: EventFrame): void {
    const next = apply(this.room, frame);
    if (next.gap && !this.room.gap) this.#line?.resync(this.room.seq);
    if (next.bubbles.length > this.room.bubbles.length && next.bubbles.at(-1)?.who === "customer") this.typingUntil = 0;
    if (next.ended) this.#kept.clear();
    this.room = next;
  }

  #send(): void {
    const text = this.text.trim();
    if (!text || this.room.ended || text.length > MOST) return;
    this.refused = "";
    const cid = newCid();
    const at = Date.now() + this.#skew;
    this.#kept.keep({ cid, text, at, base: this.room.seq });
    this.room = pend(this.room, cid, text, at);
    this.#line?.send({ t: "say", d: { text } }, cid, this.room.seq);
    this.#write("");
    this.#box()?.focus();
  }

  #again(bubble: Bubble): void {
    this.#kept.keep({ cid: bubble.key, text: bubble.text, at: bubble.at, base: this.room.seq });
    this.room = pend(this.room, bubble.key, bubble.text, bubble.at);
    this.#line?.send({ t: "say", d: { text: bubble.text } }, bubble.key, this.room.seq);
  }

  #takeBack(bubble: Bubble): void {
    this.room = withdraw(this.room, bubble.key);
    this.#write(this.text ? `${bubble.text}\n${this.text}` : bubble.text);
    this.#box()?.focus();
  }

  #write(text: string): void {
    this.text = text;
    this.chosen = 0;
    this.#kept.draft = text;
  }

  #box(): HTMLTextAreaElement | null {
    return this.querySelector<HTMLTextAreaElement>("#reply");
  }

  get #replies(): readonly { id: string; title: string; text: string }[] {
    const query = queryOf(this.text);
    if (query === null) return [];
    const customer = this.#desk.persona.name;
    return search(this.#desk.quick_replies, query).map((reply) => ({ ...reply, text: fill(reply.text, { customer }) }));
  }

  #insert(index: number): void {
    const reply = this.#replies[index];
    if (!reply) return;
    this.#write(this.#aside + reply.text);
    this.#aside = "";
    this.#box()?.focus();
  }

  #openReplies(): void {
    if (queryOf(this.text) === null) this.#aside = this.text;
    this.#write("/");
    this.#box()?.focus();
  }

  #closeReplies(): void {
    this.#write(this.#aside);
    this.#aside = "";
  }

  readonly #key = (event: KeyboardEvent): void => {
    // Enter that ends an input-method composition is not meant for us.
    if (event.isComposing || event.keyCode === 229) return;
    const replies = this.#replies;
    if (replies.length) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        this.chosen = (this.chosen + step + replies.length) % replies.length;
        return;
      }
      if (event.key === "Enter" || event.key === "Tab") {
        event.preventDefault();
        this.#insert(this.chosen);
        return;
      }
    }
    if (event.key === "Escape" && queryOf(this.text) !== null) this.#closeReplies();
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#send();
    }
  };

  readonly #shortcut = (event: KeyboardEvent): void => {
    const on = event.target as HTMLElement;
    if (on.closest("textarea, input, select, dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      event.preventDefault();
      this.tab = "chat";
      void this.updateComplete.then(() => this.#openReplies());
    }
    if (event.key === "?") this.querySelector<HTMLDialogElement>("#shortcuts")?.showModal();
  };

  protected override render(): TemplateResult {
    return html`
      <div class="bench" data-tab=${this.tab}>
        <nav class="bench-tabs" aria-label=${t("Parts of the workbench")}>
          ${(["chat", "assist"] as const).map(
            (tab) => html`<button type="button" aria-pressed=${this.tab === tab} @click=${() => (this.tab = tab)}>
              ${tab === "chat" ? t("Chat") : t("Assist")}
              ${tab === "chat" && this.#customerLines > this.#read ? html`<span class="unread">${this.#customerLines - this.#read}<span class="visually-hidden"> ${t("new")}</span></span>` : nothing}
            </button>`,
          )}
        </nav>
        <aside class="bench-list" aria-label=${t("Conversations")}>${this.#list()}</aside>
        <section class="bench-chat" aria-label=${t("Chat")}>
          ${this.#header()} ${this.#banners()}
          <div class="chat-scroll" tabindex="0" @scroll=${() => (this.below = false)}>
            ${this.#desk.warning ? html`<p class="notice notice-attention">${this.#desk.warning}</p>` : nothing}
            ${chatLog(
              this.room.bubbles,
              this.#desk.persona.name,
              { again: (bubble) => this.#again(bubble), takeBack: (bubble) => this.#takeBack(bubble) },
              { attempt: this.#desk.attempt_id, choices: this.#desk.acts },
            )}
            ${firstSteps(this.#desk.mode, this.room)} ${this.#typing()} ${ending(this.room)}
          </div>
          ${this.below ? html`<button type="button" class="below" @click=${() => this.#toEnd()}>${t("New messages")} ↓</button>` : nothing}
          ${this.room.ended ? nothing : this.#composer()}
        </section>
        <aside class="bench-assist" aria-label=${t("Assist")}>
          ${assistPanel(this.#desk, this.room, this.#serverNow, { use: (tool) => this.#use(tool), hint: () => this.#hint() })}
        </aside>
      </div>
      ${shortcuts()} ${reallyEnd(this.#desk.mode, () => this.#end())}
    `;
  }

  #toEnd(): void {
    const log = this.querySelector<HTMLElement>(".chat-scroll");
    if (log) log.scrollTop = log.scrollHeight;
    this.below = false;
  }

  #use(tool: string): void {
    this.refused = "";
    this.#line?.send({ t: "use", d: { tool } }, newCid(), this.room.seq);
  }

  #hint(): void {
    this.refused = "";
    this.#line?.send({ t: "hint", d: { level: Math.min(3, (this.room.hint?.level ?? 0) + 1) } }, newCid(), this.room.seq);
  }

  #end(): void {
    this.querySelector<HTMLDialogElement>("#really")?.close();
    this.#line?.send({ t: "end", d: {} }, newCid(), this.room.seq);
  }

  #list(): TemplateResult {
    const last = this.room.bubbles.filter((bubble) => bubble.who !== "tool").at(-1);
    return html`<ul class="people">
      <li class="person" aria-current="true">
        <span class="avatar">${portrait()}</span>
        <span class="person-name">${this.#desk.persona.name}</span>
        ${wait(this.room, this.#serverNow)}
        <span class="person-last"><bdi>${last?.text ?? t("is coming in …")}</bdi></span>
      </li>
    </ul>`;
  }

  #header(): TemplateResult {
    const mood = this.room.mood;
    return html`<header class="chat-head">
      <span class="avatar">${portrait()}</span>
      <div>
        <h1>${this.#desk.persona.name} <span class="muted">${this.#desk.title}</span></h1>
        <p class="muted">${this.#desk.mode === "exam" ? t("Exam") : t("Practice")} · ${this.#desk.persona.label}</p>
      </div>
      ${this.#desk.mode === "practice" && mood
        ? html`<span class="mood mood-${mood.band}" role="status">${moodFace(mood.band)} ${moodWord(mood.band)}</span>`
        : nothing}
      ${this.#desk.mode === "exam" && this.#deadline && !this.room.ended
        ? countdown(this.#deadline, this.#serverNow)
        : nothing}
      ${wait(this.room, this.#serverNow)}
      ${this.room.ended
        ? nothing
        : html`<button type="button" class="btn btn-small" @click=${() => this.querySelector<HTMLDialogElement>("#really")?.showModal()}>${t("End")}</button>`}
    </header>`;
  }

  #banners(): TemplateResult {
    const early = this.line === "connecting" && !this.room.seq;
    return html`${this.room.ended || early ? nothing : lineBanner(this.line, this.trouble, () => this.#line?.takeOver())}
    ${this.refused ? banner(this.refused) : nothing}`;
  }

  #typing(): TemplateResult | typeof nothing {
    if (this.room.ended || this.typingUntil <= this.#serverNow - 500) return nothing;
    return html`<p class="typing" role="status">${t("{name} is typing", { name: this.#desk.persona.name })}<span aria-hidden="true"><i></i><i></i><i></i></span></p>`;
  }

  #composer(): TemplateResult {
    const replies = this.#replies;
    const over = this.text.length > MOST;
    return html`<form class="composer" @submit=${(event: Event) => (event.preventDefault(), this.#send())}>
      ${replies.length
        ? html`<ul class="quick" role="listbox" id="quick" aria-label=${t("Quick replies")}>
            ${replies.map(
              (reply, index) => html`<li id="quick-${index}" role="option" aria-selected=${index === this.chosen} @pointerdown=${(event: Event) => (event.preventDefault(), this.#insert(index))}>
                <strong>${reply.title}</strong> <span>${reply.text}</span>
              </li>`,
            )}
          </ul>`
        : nothing}
      <label class="visually-hidden" for="reply">${t("Your reply")}</label>
      <textarea
        id="reply"
        rows="3"
        .value=${live(this.text)}
        aria-invalid=${over}
        aria-controls=${replies.length ? "quick" : nothing}
        aria-activedescendant=${replies.length ? `quick-${this.chosen}` : nothing}
        placeholder=${t("Write your reply. / for quick replies")}
        @keydown=${this.#key}
        @input=${(event: InputEvent) => (this.#write((event.target as HTMLTextAreaElement).value), this.#line?.typing())}
      ></textarea>
      <div class="composer-foot">
        <button type="button" class="btn btn-small btn-quiet" @click=${() => this.#openReplies()}>${t("Quick replies")}</button>
        <button type="button" class="btn btn-small btn-quiet" @click=${() => this.querySelector<HTMLDialogElement>("#shortcuts")?.showModal()}>${t("Shortcuts")}</button>
        ${over ? html`<span class="attention" role="alert">${t("Too long: at most 2,000 characters.")}</span>` : nothing}
        <button type="submit" class="btn btn-primary" ?disabled=${!this.text.trim() || over}>${t("Send")}</button>
      </div>
    </form>`;
  }
}

customElements.define("work-bench", WorkBench);
