import "../../styles/review.css";
import "../../styles/understood.css";
import { island } from "../lib/island.ts";
import { MoodChart, type ChartData } from "../elements/mood-chart.ts";

const data = island<ChartData>("report-data");
const chart = document.querySelector("mood-chart");
if (data && chart instanceof MoodChart) void chart.load(data);

// A link to a mark inside a closed group opens the group; paper shows all of them.
function reveal(): void {
  const target = location.hash ? document.getElementById(location.hash.slice(1)) : null;
  const group = target?.closest("details");
  if (group && !group.open) {
    group.open = true;
    target?.scrollIntoView({ block: "center" });
  }
}
window.addEventListener("hashchange", reveal);
window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((group) => (group.open = true)));
reveal();
