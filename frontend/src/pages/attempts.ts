import "../../styles/review.css";

// A filter applies as soon as it is chosen; without script the button does it.
const form = document.querySelector<HTMLFormElement>("form.filters");
form?.addEventListener("change", () => form.requestSubmit());
