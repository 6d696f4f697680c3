/** "Misunderstood?" under a chip of the workbench: says which act was meant, and what became of saying so.
 * Drawn once its chip is opened: a long conversation has many chips, and every form lists every act. */
import { LitElement, html, nothing, type TemplateResult } from "lit";
import { t } from "../lib/i18n.ts";
import { fileMisheard } from "../lib/misheard.ts";
import type { ActChoices } from "../lib/room.ts";

export class MisheardForm extends LitElement {
  static override properties = {
    attempt: { attribute: false },
    unit: { attribute: false },
    act: { attribute: false },
    choices: { attribute: false },
    shown: { state: true },
    state: { state: true },
    told: { state: true },
  };
  declare attempt: string;
  declare unit: number;
  /** The act that was heard; empty: one is missing. */
  declare act: string;
  declare choices: readonly ActChoices[];
  declare shown: boolean;
  declare state: "open" | "sending" | "done" | "failed";
  declare told: string;

  constructor() {
    super();
    this.act = "";
    this.choices = [];
    this.shown = false;
    this.state = "open";
    this.told = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const chip = this.closest("details");
    chip?.addEventListener("toggle", () => (this.shown ||= chip.open));
    this.shown ||= chip?.open ?? true;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.shown) return nothing;
    if (this.state === "done") {
      return html`<p class="misheard-told" role="status">${t("Reported. On your home page you will read what becomes of it.")}</p>`;
    }
    const missing = this.act === "";
    return html`<form class="misheard-small" @submit=${this.#send}>
      <label>
        ${missing ? t("What does it do as well?") : t("Misunderstood? What does it do instead?")}
        <select name="wanted" ?required=${missing}>
          <option value="">${missing ? t("choose") : t("none of these")}</option>
          ${this.choices.map(
            (group) => html`<optgroup label=${group.label}>
              ${group.acts.filter((act) => act.id !== this.act).map((act) => html`<option value=${act.id}>${act.label}</option>`)}
            </optgroup>`,
          )}
        </select>
      </label>
      <button type="submit" class="btn btn-small" ?disabled=${this.state === "sending"}>${t("Report to the trainer")}</button>
      ${this.state === "failed" ? html`<p class="attention" role="alert">${this.told}</p>` : nothing}
    </form>`;
  }

  #send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const wanted = String(new FormData(event.target as HTMLFormElement).get("wanted") ?? "");
    this.state = "sending";
    const trouble = await fileMisheard(this.attempt, { unit: this.unit, act: this.act, wanted });
    this.told = trouble;
    this.state = trouble ? "failed" : "done";
  };
}

customElements.define("misheard-form", MisheardForm);
