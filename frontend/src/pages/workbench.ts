import "../../styles/understood.css";
import "../../styles/assist.css";
import "../../styles/workbench.css";
import "../elements/work-bench.ts";
