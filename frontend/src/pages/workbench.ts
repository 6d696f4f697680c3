import "../../styles/workbench.css";
import "../elements/work-bench.ts";
