import "../../styles/home.css";

// A conversation may take a moment to begin; a second click must not begin a second one.
for (const form of document.querySelectorAll<HTMLFormElement>('form[action="/attempts"]')) {
  form.addEventListener("submit", (event) => {
    if (form.dataset["sent"]) event.preventDefault();
    form.dataset["sent"] = "yes";
    form.querySelector("button")?.setAttribute("aria-busy", "true");
  });
}
// Coming back with the browser's button shows the page as it was left.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
    delete form.dataset["sent"];
    form.querySelector("button")?.removeAttribute("aria-busy");
  }
});
