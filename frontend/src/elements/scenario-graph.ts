// Draws a scenario's states and arrows; zoom, pan, one highlighted state. A table beside it says the same in words.
import { LitElement, html, svg, nothing, type PropertyValues, type TemplateResult } from "lit";
import { layOut, type GraphEdge, type GraphNode, type Layout, type Placed, type Route } from "../lib/graph_layout.ts";
import type { ZoomBehavior } from "d3-zoom";

export interface GraphData {
  nodes: GraphNode[];
  edges: GraphEdge[];
  labels: { zoomIn: string; zoomOut: string; fit: string; title: string; hits: string; never: string; otherwise: string };
}

export class ScenarioGraph extends LitElement {
  static override properties = {
    current: { type: String, reflect: true },
    layout: { state: true },
    picked: { state: true },
  };
  declare current: string;
  declare layout: Layout | null;
  declare picked: string;
  #data: GraphData | null = null;
  #zoom: ZoomBehavior<SVGSVGElement, unknown> | null = null;
  #select: typeof import("d3-selection").select | null = null;
  #identity: typeof import("d3-zoom").zoomIdentity | null = null;

  constructor() {
    super();
    this.current = "";
    this.layout = null;
    this.picked = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  async load(data: GraphData): Promise<void> {
    this.#data = data;
    this.layout = await layOut(data.nodes, data.edges);
    await this.updateComplete;
    await this.#armZoom();
  }

  async #armZoom(): Promise<void> {
    const [{ zoom, zoomIdentity }, { select }] = await Promise.all([import("d3-zoom"), import("d3-selection")]);
    const map = this.querySelector<SVGSVGElement>("svg.graph-map");
    const world = this.querySelector<SVGGElement>("g.graph-world");
    if (!map || !world) return;
    this.#select = select;
    this.#identity = zoomIdentity;
    this.#zoom = zoom<SVGSVGElement, unknown>()
      .scaleExtent([0.2, 4])
      .filter((event: Event) => event.type !== "wheel" || (event as WheelEvent).ctrlKey || (event as WheelEvent).metaKey)
      .on("zoom", (event: { transform: { toString(): string } }) => world.setAttribute("transform", event.transform.toString()));
    select(map).call(this.#zoom);
    this.#fit();
  }

  #fit = (): void => {
    const map = this.querySelector<SVGSVGElement>("svg.graph-map");
    if (!map || !this.layout || !this.#zoom || !this.#select || !this.#identity) return;
    const box = map.getBoundingClientRect();
    const scale = Math.min(1.25, box.width / (this.layout.width + 8), box.height / (this.layout.height + 8));
    // A long story in a narrow column stays readable: it begins at the top and is moved by hand.
    const readable = Math.max(scale, Math.min(0.45, box.width / (this.layout.width + 8)));
    const left = (box.width - this.layout.width * readable) / 2;
    const top = Math.max(4, (box.height - this.layout.height * readable) / 2);
    this.#select(map).call(this.#zoom.transform, this.#identity.translate(left, top).scale(readable));
  };

  #by(factor: number): void {
    const map = this.querySelector<SVGSVGElement>("svg.graph-map");
    if (map && this.#zoom && this.#select) this.#select(map).call(this.#zoom.scaleBy, factor);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("current") && this.layout) this.#centre();
  }

  #centre(): void {
    const map = this.querySelector<SVGSVGElement>("svg.graph-map");
    const node = this.layout?.nodes.find((place) => place.item.id === this.current);
    if (map && node && this.#zoom && this.#select)
      this.#select(map).call(this.#zoom.translateTo, node.x + node.width / 2, node.y + node.height / 2);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.layout || !this.#data) return nothing;
    const { labels } = this.#data;
    return html`
      <div class="graph-tools">
        <button type="button" class="btn" @click=${() => this.#by(1.3)} aria-label=${labels.zoomIn} title=${labels.zoomIn}>＋</button>
        <button type="button" class="btn" @click=${() => this.#by(1 / 1.3)} aria-label=${labels.zoomOut} title=${labels.zoomOut}>－</button>
        <button type="button" class="btn" @click=${this.#fit}>${labels.fit}</button>
      </div>
      <svg class="graph-map" role="img" aria-label=${labels.title}>
        <defs>
          <marker id="arrowhead" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
            <path d="M0,0 L8,4 L0,8 z"></path>
          </marker>
        </defs>
        <g class="graph-world">
          ${this.layout.routes.map((route) => this.#route(route))}
          ${this.layout.nodes.map((place) => this.#node(place))}
        </g>
      </svg>
      ${this.#details()}
    `;
  }

  #route({ item, path, labelX, labelY }: Route): TemplateResult {
    const walked = item.hits === null ? "" : item.hits > 0 ? " is-walked" : " is-unwalked";
    const picked = this.picked === item.id ? " is-picked" : "";
    return svg`<g class="graph-edge edge-${item.kind}${walked}${picked}" @click=${() => this.#pick(item.id)}>
      <path class="edge-hit" d=${path}></path>
      <path class="edge-line" d=${path} marker-end="url(#arrowhead)"></path>
      ${item.label ? svg`<text x=${labelX} y=${labelY} text-anchor="middle" dominant-baseline="middle">${item.label}</text>` : nothing}
      <title>${item.parts.map((part) => `${part.id}: ${part.when || this.#data?.labels.otherwise}`).join("\n")}</title>
    </g>`;
  }

  #node({ item, x, y, width, height }: Placed<GraphNode>): TemplateResult {
    const walked = item.hits === null ? "" : item.hits > 0 ? " is-walked" : " is-unwalked";
    const tone = item.good === null ? "" : item.good ? " is-good" : " is-bad";
    const here = item.id === this.current ? " is-here" : "";
    const round = item.kind === "state" ? 10 : height / 2;
    return svg`<g class="graph-node node-${item.kind}${walked}${tone}${here}" data-id=${item.id}>
      <rect x=${x} y=${y} width=${width} height=${height} rx=${round}></rect>
      <text x=${x + width / 2} y=${y + height / 2 - (item.phase && item.kind === "state" ? 7 : 0)} text-anchor="middle" dominant-baseline="middle">${item.label}</text>
      ${item.phase && item.kind === "state" ? svg`<text class="node-phase" x=${x + width / 2} y=${y + height / 2 + 12} text-anchor="middle" dominant-baseline="middle">${item.phase}${item.hits === null ? "" : ` · ${item.hits}`}</text>` : nothing}
      <title>${item.id}</title>
    </g>`;
  }

  #pick(id: string): void {
    this.picked = this.picked === id ? "" : id;
  }

  #details(): TemplateResult | typeof nothing {
    const edge = this.#data?.edges.find((item) => item.id === this.picked);
    if (!edge || !this.#data) return nothing;
    const { labels } = this.#data;
    const walked = (hits: number | null): string =>
      hits === null ? "" : hits > 0 ? labels.hits.replace("{n}", String(hits)) : labels.never;
    return html`<ul class="graph-picked" role="status">
      ${edge.parts.map((part) => html`<li><strong>${part.id}</strong> <code>${part.when || labels.otherwise}</code> ${walked(part.hits)}</li>`)}
    </ul>`;
  }
}

customElements.define("scenario-graph", ScenarioGraph);
