import "../../styles/review.css";
import "../../styles/library.css";
import "../../styles/house.css";
import { DraftEditor } from "../elements/draft-editor.ts";
import type { Mark } from "../lib/draft_lines.ts";
import { island } from "../lib/island.ts";

const editor = document.querySelector("draft-editor");
if (editor instanceof DraftEditor) {
  editor.load(island<Mark[]>("draft-marks") ?? []);
  // A finding leads to its line.
  for (const link of document.querySelectorAll<HTMLElement>("a[data-line]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      editor.jump(Number(link.dataset["line"]), Number(link.dataset["column"]));
    });
  }
}

// What was typed and not sent would be gone with the page; of two drafts one's own has not been kept yet.
const box = document.querySelector<HTMLTextAreaElement>("#source");
const unkept = document.querySelector(".two-drafts") !== null;
let sending = false;
box?.form?.addEventListener("submit", () => (sending = true));
window.addEventListener("beforeunload", (event) => {
  if (box && !sending && (unkept || box.value !== box.defaultValue)) event.preventDefault();
});
