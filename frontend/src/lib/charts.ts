// What the product needs of ECharts, and no more: this module is only ever imported lazily.
import { init, use } from "echarts/core";
import { LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkPointComponent, TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

use([LineChart, GridComponent, LegendComponent, TooltipComponent, MarkPointComponent, AriaComponent, SVGRenderer]);

export { init };
