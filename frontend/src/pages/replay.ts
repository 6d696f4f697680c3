import "../../styles/review.css";
import "../../styles/understood.css";
import "../../styles/library.css";
import { island } from "../lib/island.ts";
import { ReplayPlayer, type Arc, type Frame, type Labels } from "../elements/replay-player.ts";
import { ScenarioGraph, type GraphData } from "../elements/scenario-graph.ts";

interface ReplayData {
  frames: Frame[];
  arcs: Arc[];
  graph: GraphData | null;
  labels: Labels;
}

const data = island<ReplayData>("replay-data");
const player = document.querySelector("replay-player");
const items = [...document.querySelectorAll<HTMLElement>("#transcript > li")];
const inspector = document.querySelector<HTMLElement>(".inspector");
const graph = document.querySelector("scenario-graph");

/** The details of the moment: of a message those of the reply it belongs to, else the last ones before it. */
function detailsAt(index: number, frames: Frame[]): Element | null {
  const here = frames[index];
  const heard = frames.findIndex((frame) => frame.kind === "unit" && frame.turn === here?.turn);
  const from = here?.kind === "message" && heard >= 0 ? heard : index;
  for (let at = from; at >= 0; at -= 1) {
    const found = items[at]?.querySelector(".moment-facts");
    if (found) return found;
  }
  return null;
}

function inspect(index: number, frames: Frame[]): void {
  const facts = detailsAt(index, frames);
  const heading = facts?.closest("details")?.querySelector("summary")?.textContent ?? "";
  if (!facts || !inspector) return;
  const title = document.createElement("h2");
  title.textContent = heading;
  inspector.replaceChildren(title, facts.cloneNode(true));
}

if (data && player instanceof ReplayPlayer) {
  document.querySelector(".replay-columns")?.classList.add("is-live");
  player.addEventListener("moment", (event) => {
    const { index, frame } = (event as CustomEvent<{ index: number; frame: Frame | undefined }>).detail;
    inspect(index, data.frames);
    if (graph instanceof ScenarioGraph && frame) graph.current = frame.state;
  });
  player.load(data.frames, data.labels, items, data.arcs);
  if (graph instanceof ScenarioGraph && data.graph) void graph.load(data.graph);
  else document.querySelector(".replay-graph")?.remove();
}
