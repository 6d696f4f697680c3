import "../../styles/review.css";
import "../../styles/library.css";
import { island } from "../lib/island.ts";
import { ScenarioGraph, type GraphData } from "../elements/scenario-graph.ts";

const data = island<GraphData>("graph-data");
const graph = document.querySelector("scenario-graph");
if (data && graph instanceof ScenarioGraph) void graph.load(data);
