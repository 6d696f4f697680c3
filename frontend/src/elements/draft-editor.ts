/** Line numbers and findings beside the lines of the text box it holds. Without it the box works alone. */
import { columnsOf, lineAt, moved, neighbour, placeOf, type Mark } from "../lib/draft_lines.ts";
import { t } from "../lib/i18n.ts";

/** Pixels of a letter, letters of the numbers' column; rough, for what fits beside a line. */
const LETTER = 8;
const GUTTER = 8;
const SIGNS = { error: "✗", warning: "!", info: "i" } as const;

export class DraftEditor extends HTMLElement {
  #marks: readonly Mark[] = [];
  #text = "";
  readonly #numbers = layer("draft-numbers");
  readonly #beside = layer("draft-beside");
  readonly #behind = layer("draft-behind");
  readonly #told = document.createElement("p");

  /** Show these findings. */
  load(marks: readonly Mark[]): void {
    const box = this.#box;
    if (!box) return;
    this.#marks = marks;
    this.#text = box.value;
    const gutter = layer("draft-gutter");
    gutter.append(this.#numbers, this.#beside);
    this.#told.className = "draft-told";
    this.#told.setAttribute("role", "status");
    this.prepend(gutter, this.#behind);
    this.after(this.#told);
    this.classList.add("is-live");
    if (marks.some((mark) => mark.severity === "error")) box.setAttribute("aria-invalid", "true");
    box.addEventListener("input", () => this.#edited());
    box.addEventListener("scroll", () => this.#follow());
    box.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("selectionchange", () => document.activeElement === box && this.#tell());
    new ResizeObserver(() => this.#draw()).observe(box);
    this.#draw();
    this.#tell();
  }

  /** Put the caret where a finding is, and bring the line to the middle. */
  jump(line: number, column: number): void {
    const box = this.#box;
    if (!box) return;
    const { at, end } = placeOf(box.value, line, column);
    box.focus({ preventScroll: true });
    box.setSelectionRange(at, end);
    box.scrollTop = Math.max(0, (line - 1) * this.#height - box.clientHeight / 2);
    box.scrollLeft = 0;
    box.scrollIntoView({ block: "nearest" });
    this.#tell();
  }

  get #box(): HTMLTextAreaElement | null {
    return this.querySelector("textarea");
  }

  get #height(): number {
    return this.#box ? parseFloat(getComputedStyle(this.#box).lineHeight) : 0;
  }

  #edited(): void {
    const box = this.#box;
    if (!box) return;
    this.#marks = moved(this.#marks, this.#text, box.value);
    this.#text = box.value;
    this.#draw();
  }

  #draw(): void {
    const written = this.#text.split("\n");
    this.#numbers.textContent = written.map((_, index) => index + 1).join("\n");
    const height = this.#height;
    const lines = new Map<number, Mark[]>();
    for (const mark of this.#marks) lines.set(mark.line, [...(lines.get(mark.line) ?? []), mark]);
    this.#beside.replaceChildren(...[...lines].map(([line, marks]) => this.#sign(line, marks, height)));
    // A long line leaves no room beside it: there the words stand below the box and in the list alone.
    const room = (this.#box?.clientWidth ?? 0) / 2 / LETTER - GUTTER;
    this.#behind.replaceChildren(
      ...[...lines].map(([line, marks]) => strip(line, marks, height, columnsOf(written[line - 1] ?? "") < room)),
    );
    this.#follow();
  }

  #sign(line: number, marks: readonly Mark[], height: number): HTMLElement {
    const worst = worstOf(marks);
    const sign = document.createElement("button");
    sign.type = "button";
    sign.tabIndex = -1; // the list below and F8 lead there from the keyboard
    sign.className = `draft-sign is-${worst.severity}`;
    sign.style.top = `${(line - 1) * height}px`;
    sign.style.height = `${height}px`;
    sign.textContent = SIGNS[worst.severity];
    sign.title = marks.map((mark) => `${mark.code} ${mark.message}`).join("\n");
    sign.addEventListener("click", () => this.jump(line, worst.column));
    return sign;
  }

  #follow(): void {
    const top = this.#box?.scrollTop ?? 0;
    for (const each of [this.#numbers, this.#beside, this.#behind]) each.style.transform = `translateY(${-top}px)`;
  }

  #key(event: KeyboardEvent): void {
    const box = this.#box;
    if (event.key !== "F8" || !box || !this.#marks.length) return;
    event.preventDefault();
    const found = neighbour(this.#marks, lineAt(box.value, box.selectionStart), event.shiftKey ? -1 : 1);
    if (found) this.jump(found.line, found.column);
  }

  /** What is wrong in the line of the caret; else how to get to what is. */
  #tell(): void {
    const box = this.#box;
    if (!box) return;
    const line = lineAt(box.value, box.selectionStart);
    const here = this.#marks.filter((mark) => mark.line === line);
    const told = here.length
      ? `${t("Line {line}", { line: String(line) })}: ${here.map((mark) => `${mark.code} ${mark.message}`).join(" · ")}`
      : this.#marks.length
        ? t("F8 leads to the next finding, Shift+F8 to the one before.")
        : "";
    if (this.#told.textContent !== told) this.#told.textContent = told;
    this.#told.classList.toggle("is-error", here.some((mark) => mark.severity === "error"));
  }
}

function layer(name: string): HTMLElement {
  const made = document.createElement("div");
  made.className = name;
  made.setAttribute("aria-hidden", "true");
  return made;
}

/** The line coloured, with what is wrong at its end. */
function strip(line: number, marks: readonly Mark[], height: number, roomy: boolean): HTMLElement {
  const worst = worstOf(marks);
  const made = document.createElement("div");
  made.className = `draft-strip is-${worst.severity}`;
  made.style.top = `${(line - 1) * height}px`;
  made.style.height = `${height}px`;
  const said = document.createElement("span");
  said.textContent = marks.length > 1 ? `${worst.code} ${worst.message} (+${marks.length - 1})` : `${worst.code} ${worst.message}`;
  if (roomy) made.append(said);
  return made;
}

function worstOf(marks: readonly Mark[]): Mark {
  return (marks.find((mark) => mark.severity === "error") ?? marks.find((mark) => mark.severity === "warning") ?? marks[0]) as Mark;
}

customElements.define("draft-editor", DraftEditor);
