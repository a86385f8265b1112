// The map: one stop of the Tab key, arrows between cards, hover dims what is not near.
import { serveMenu } from "./menu.js";
import { ask } from "./outage.js";
import { isTyping } from "./views.js";

const HOVER_DELAY = 120;
const SIDEWAYS = 2.2;
const ZOOM_STEP = 1.25;
const SMALLEST = 0.82; // text of 11 px is drawn at 9
const PAD = 12;
const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

export async function serveMap(panel) {
  const area = document.querySelector(".stage-area");
  if (!area || !panel) return;
  const waiting = area.querySelector("[data-map]");
  if (waiting && !(await fetchMap(area, waiting))) return;
  const svg = area.querySelector(".canvas svg.sgmap");
  if (!svg) return;
  const nodes = [...svg.querySelectorAll(".node")];
  serveZoom(area, svg);
  serveKeys(panel, nodes);
  serveHover(svg, nodes);
  serveMenu(panel, svg);
  svg.addEventListener("click", (event) => pick(panel, event.target));
  if (new URL(location.href).searchParams.has("person")) panel.mark(panel.current);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !isTyping(event)) panel.clear();
  });
}

async function fetchMap(area, waiting) {
  try {
    const answer = await ask(waiting.dataset.map);
    if (!answer.ok) throw new Error(String(answer.status));
    area.innerHTML = await answer.text();
    return true;
  } catch {
    const again = document.createElement("button");
    again.className = "pill";
    again.textContent = waiting.dataset.retry;
    again.addEventListener("click", () => location.reload());
    waiting.replaceChildren(waiting.dataset.failed, again);
    return false;
  }
}

function pick(panel, target) {
  const node = target.closest(".node");
  if (node) return choose(panel, node);
  const edge = target.closest(".edge[data-source]");
  if (edge) showLine(panel, edge);
}

function choose(panel, node) {
  const key = node.dataset.person;
  if (node.classList.contains("tile")) {
    return panel.load(address(panel, "units", [["tile", key]]));
  }
  return panel.show(key);
}

function showLine(panel, edge) {
  for (const old of document.querySelectorAll(".edge.picked")) old.classList.remove("picked");
  edge.classList.add("picked");
  panel.load(address(panel, "lines", [["person", edge.dataset.source], ["person", edge.dataset.target]]));
}

function address(panel, leaf, pairs) {
  const url = new URL(`${panel.main.dataset.root}/${leaf}${panel.main.dataset.query}`, location.href);
  for (const [name, value] of pairs) url.searchParams.append(name, value);
  return url.href;
}

function serveKeys(panel, nodes) {
  let here = nodes.find((node) => node.dataset.person === panel.current) || nodes[0];
  for (const node of nodes) node.setAttribute("tabindex", node === here ? "0" : "-1");
  function go(node) {
    here.setAttribute("tabindex", "-1");
    here = node;
    here.setAttribute("tabindex", "0");
    here.focus();
  }
  for (const node of nodes) {
    node.addEventListener("focus", () => { if (node !== here) go(node); });
    node.addEventListener("keydown", (event) => {
      const arrow = ARROWS[event.key];
      if (arrow) {
        event.preventDefault();
        const next = nearest(nodes, node, arrow);
        if (next) go(next);
      }
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        choose(panel, node);
      }
    });
  }
}

function middle(node) {
  const box = node.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

function nearest(nodes, from, [dx, dy]) {
  const [x, y] = middle(from);
  let best = null;
  let least = Infinity;
  for (const node of nodes) {
    if (node === from) continue;
    const [u, v] = middle(node);
    const ahead = (u - x) * dx + (v - y) * dy;
    if (ahead <= 4) continue;
    const aside = Math.abs((u - x) * dy) + Math.abs((v - y) * dx);
    const cost = ahead + SIDEWAYS * aside;
    if (cost < least) { least = cost; best = node; }
  }
  return best;
}

function serveHover(svg, nodes) {
  let timer = 0;
  const edges = [...svg.querySelectorAll(".edge")];
  function focus(key) {
    const near = new Set([key]);
    for (const edge of edges) {
      const on = edge.dataset.source === key || edge.dataset.target === key;
      edge.classList.toggle("on", on);
      if (on) { near.add(edge.dataset.source); near.add(edge.dataset.target); }
    }
    for (const node of nodes) node.classList.toggle("on", near.has(node.dataset.person));
    svg.classList.add("focus");
  }
  for (const node of nodes) {
    node.addEventListener("mouseenter", () => { timer = setTimeout(() => focus(node.dataset.person), HOVER_DELAY); });
    node.addEventListener("mouseleave", () => { clearTimeout(timer); svg.classList.remove("focus"); });
  }
}

function serveZoom(area, svg) {
  const canvas = area.querySelector(".canvas");
  const width = Number(canvas.dataset.width);
  const height = Number(canvas.dataset.height);
  const bar = document.querySelector(".zoom");
  let scale = 1;
  function apply() {
    svg.setAttribute("width", String(Math.round(width * scale)));
    svg.setAttribute("height", String(Math.round(height * scale)));
  }
  function room() {
    return Math.min((canvas.clientWidth - PAD) / width, canvas.clientHeight / height);
  }
  function grow() {
    if (canvas.clientWidth === 0) return;
    // a map is shrunk unasked only as far as its smallest text stays readable; the rest is scrolled to
    const across = (canvas.clientWidth - PAD) / width;
    scale = across < 1 ? Math.max(SMALLEST, across) : Math.max(1, Math.min(room(), 1.6));
    apply();
    if (bar) bar.hidden = room() >= 0.99;
  }
  for (const button of bar ? bar.querySelectorAll("[data-zoom]") : []) {
    button.addEventListener("click", () => {
      const step = Number(button.dataset.zoom);
      scale = step === 0 ? Math.max(0.3, room()) : Math.min(2.5, Math.max(0.3, scale * ZOOM_STEP ** step));
      apply();
    });
  }
  grow();
  addEventListener("resize", grow);
  const map = document.getElementById("picture");
  map.addEventListener("view", () => grow());
}
