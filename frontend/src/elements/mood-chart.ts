// The mood of a conversation as a chart. The charting library is a lazy chunk; the table below the chart needs no script.
import type { EChartsOption } from "echarts";

export interface ChartPoint {
  turn: number;
  offset: number;
  anger: number;
  trust: number;
  patience: number;
  anxiety: number;
  satisfaction: number;
}

export interface ChartData {
  points: ChartPoint[];
  turning: { index: number; label: string }[];
  labels: { anger: string; trust: string; patience: string; anxiety: string; satisfaction: string; turn: string; start: string; chart: string };
}

const LINES = ["anger", "trust", "patience", "anxiety", "satisfaction"] as const;

export class MoodChart extends HTMLElement {
  #dispose: (() => void) | null = null;

  async load(data: ChartData): Promise<void> {
    const echarts = await import("../lib/charts.ts");
    const chart = echarts.init(this, null, { renderer: "svg" });
    chart.setOption(this.#option(data));
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(this);
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const repaint = (): void => chart.setOption(this.#option(data), true);
    dark.addEventListener("change", repaint);
    this.#dispose = () => {
      observer.disconnect();
      dark.removeEventListener("change", repaint);
      chart.dispose();
    };
  }

  disconnectedCallback(): void {
    this.#dispose?.();
  }

  #colour(name: string): string {
    return getComputedStyle(this).getPropertyValue(`--chart-${name}`).trim() || "currentColor";
  }

  #option({ points, turning, labels }: ChartData): EChartsOption {
    const ink = this.#colour("ink");
    const rule = this.#colour("rule");
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    return {
      animation: !calm,
      animationDuration: 160,
      aria: { enabled: true, label: { description: labels.chart } },
      textStyle: { fontFamily: getComputedStyle(this).fontFamily, color: ink },
      grid: { left: 36, right: 16, top: 40, bottom: 32 },
      legend: { top: 0, textStyle: { color: ink }, selected: { [labels.anxiety]: false, [labels.satisfaction]: false } },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true },
      xAxis: {
        type: "category",
        boundaryGap: false,
        data: points.map((point, index) => (index === 0 ? labels.start : labels.turn.replace("{n}", String(point.turn)))),
        axisLine: { lineStyle: { color: rule } },
        axisLabel: { color: ink },
      },
      yAxis: { type: "value", min: 0, max: 100, splitLine: { lineStyle: { color: rule } }, axisLabel: { color: ink } },
      series: LINES.map((name) => ({
        name: labels[name],
        type: "line" as const,
        step: false as const,
        symbolSize: name === "anger" ? 7 : 4,
        lineStyle: { width: name === "anger" ? 3 : 1.5, type: name === "anger" ? ("solid" as const) : ("dashed" as const) },
        itemStyle: { color: this.#colour(name) },
        data: points.map((point) => point[name]),
        ...(name === "anger" ? { markPoint: this.#turning(points, turning, ink) } : {}),
      })),
    };
  }

  #turning(points: ChartPoint[], turning: ChartData["turning"], ink: string): object {
    return {
      symbol: "circle",
      symbolSize: 16,
      itemStyle: { color: "transparent", borderColor: ink, borderWidth: 2 },
      label: { position: "top", distance: 10, color: ink, formatter: "{b}" },
      data: turning.map(({ index, label }) => ({ name: label, coord: [index, points[index]?.anger ?? 0] })),
    };
  }
}

customElements.define("mood-chart", MoodChart);
