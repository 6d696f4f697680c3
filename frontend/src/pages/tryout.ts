import "../../styles/review.css";
import "../../styles/library.css";
import { island } from "../lib/island.ts";
import { TryOut, type TryData } from "../elements/try-out.ts";

const data = island<TryData>("try-data");
const pane = document.querySelector("try-out");
if (data && pane instanceof TryOut) pane.load(data);
