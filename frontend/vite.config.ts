import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

const here = import.meta.dirname;
const pages = readdirSync(resolve(here, "src/pages")).filter((name) => name.endsWith(".ts"));

// Icons that templates use, as one sprite: {{ icon("search") }} shows icons.svg#search.
const ICONS = [
  "arrow-right", "book-open", "check", "chevron-down", "circle-help", "circle-play", "circle-stop", "clock", "file-text",
  "flag", "gauge", "history", "house", "info", "keyboard", "languages", "lightbulb", "list", "log-out", "message-circle",
  "monitor", "moon", "package", "play", "search", "send", "settings-2", "sun", "timer", "triangle-alert", "truck",
  "type", "user", "users", "wifi-off", "wrench", "x", "frown", "meh", "smile", "angry", "annoyed", "flame", "gift", "phone",
];

function sprite(): Plugin {
  return {
    name: "sprite",
    generateBundle() {
      const symbols = ICONS.map((name) => {
        const svg = readFileSync(resolve(here, `node_modules/lucide-static/icons/${name}.svg`), "utf-8");
        const body = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
        return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
      });
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
      this.emitFile({ type: "asset", fileName: "icons.svg", source });
    },
  };
}

export default defineConfig({
  root: here,
  base: "/static/dist/",
  plugins: [sprite()],
  build: {
    outDir: resolve(here, "../app/static/dist"),
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    chunkSizeWarningLimit: 600,
    rollupOptions: { input: pages.map((name) => resolve(here, "src/pages", name)) },
  },
});
