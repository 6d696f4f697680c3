/** What survives a reload of the page: the draft, and messages the server has not confirmed yet, with their cids. */

export interface Kept {
  cid: string;
  text: string;
  at: number;
  /** The last row that was on the screen when the person pressed send. */
  base: number;
}

export class Keepsake {
  readonly #draft: string;
  readonly #unsent: string;

  constructor(attemptId: string) {
    this.#draft = `draft:${attemptId}`;
    this.#unsent = `unsent:${attemptId}`;
  }

  get draft(): string {
    return read(this.#draft) ?? "";
  }

  set draft(text: string) {
    write(this.#draft, text);
  }

  get unsent(): Kept[] {
    try {
      return JSON.parse(read(this.#unsent) ?? "[]") as Kept[];
    } catch {
      return [];
    }
  }

  keep(message: Kept): void {
    write(this.#unsent, JSON.stringify([...this.unsent.filter((each) => each.cid !== message.cid), message]));
  }

  drop(cid: string): void {
    const rest = this.unsent.filter((each) => each.cid !== cid);
    write(this.#unsent, rest.length ? JSON.stringify(rest) : "");
  }

  clear(): void {
    write(this.#draft, "");
    write(this.#unsent, "");
  }
}

/* A browser may refuse storage (private mode, full): the page then works without. */
function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    if (value) sessionStorage.setItem(key, value);
    else sessionStorage.removeItem(key);
  } catch {
    /* as above */
  }
}
