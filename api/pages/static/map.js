// The map: one stop of the Tab key, arrows between cards, hover dims what is not near.
import { serveMenu } from "./menu.js";
import { partOf } from "./state.js";
import { isTyping } from "./views.js";
import { serveZoom } from "./zoom.js";

const HOVER_DELAY = 120;
const SIDEWAYS = 2.2;
const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const STEPS = { "[": -1, "]": 1 };

export function serveMap(panel, state) {
  const map = document.getElementById("picture");
  if (!map || !panel) return;
  let undress = dress(panel, state, map);
  map.addEventListener("map", () => { undress(); undress = dress(panel, state, map); });
  serveMenu(panel, map);
  map.addEventListener("click", (event) => pick(panel, state, event.target));
  if (new URL(location.href).searchParams.has("person")) panel.mark(panel.current());
  let place = -1;
  map.addEventListener("map", () => { place = -1; });
  document.addEventListener("keydown", (event) => {
    if (isTyping(event)) return;
    if (event.key === "Escape") clear(panel, map);
    if (STEPS[event.key]) place = step(panel, map, place, STEPS[event.key]);
  });
}

// What belongs to one drawn map; comes back with how to leave it.
function dress(panel, state, map) {
  const area = map.querySelector(".stage-area");
  showLit(map.querySelector("#map-area"));
  const waiting = area.querySelector("[data-map]");
  if (waiting) fetchMap(state, waiting);
  const svg = area.querySelector(".canvas svg.sgmap");
  if (!svg) return () => {};
  const nodes = [...svg.querySelectorAll(".node")];
  serveKeys(panel, state, nodes);
  serveHover(svg, nodes);
  panel.mark(panel.current());
  return serveZoom(area, svg);
}

async function fetchMap(state, waiting) {
  try {
    await state.renewMap(location.href);
  } catch {
    const again = document.createElement("button");
    again.className = "pill";
    again.textContent = waiting.dataset.retry;
    again.addEventListener("click", () => location.reload());
    waiting.replaceChildren(waiting.dataset.failed, again);
  }
}

// The lists beside the map leave out who is faded on it.
function showLit(area) {
  const lit = area.dataset.lit === undefined ? null : new Set(JSON.parse(area.dataset.lit));
  for (const row of document.querySelectorAll(".roster [data-row]")) row.hidden = lit !== null && !lit.has(row.dataset.row);
  for (const said of document.querySelectorAll("[data-part-of]")) said.hidden = lit === null;
}

function clear(panel, map) {
  if (new URL(location.href).searchParams.has("person") || map.querySelector(".edge.picked")) return panel.clear();
  const link = map.querySelector("a[data-clear]");
  if (link) link.click();
}

// Goes along the lit path, from card to card.
function step(panel, map, place, by) {
  const holder = map.querySelector("[data-walk]");
  const walk = holder ? JSON.parse(holder.dataset.walk) : [];
  if (walk.length === 0) return -1;
  const next = place < 0 ? (by > 0 ? 0 : walk.length - 1) : Math.min(walk.length - 1, Math.max(0, place + by));
  const node = [...map.querySelectorAll(".node")].find((one) => one.dataset.person === walk[next]);
  if (node) node.focus();
  panel.show(walk[next]);
  return next;
}

function pick(panel, state, target) {
  const node = target.closest(".node");
  if (node) return choose(panel, state, node);
  const edge = target.closest(".edge[data-source]");
  if (edge) showLine(panel, edge);
}

function choose(panel, state, node) {
  const key = node.dataset.person;
  if (!node.classList.contains("tile")) return panel.show(key);
  const url = new URL(location.href);
  url.searchParams.append("open", key);
  return state.go(url);
}

function showLine(panel, edge) {
  for (const old of document.querySelectorAll(".edge.picked")) old.classList.remove("picked");
  edge.classList.add("picked");
  const ends = [["person", edge.dataset.source], ["person", edge.dataset.target]];
  panel.load(partOf(panel.main, "lines", ends));
}

function serveKeys(panel, state, nodes) {
  let here = nodes.find((node) => node.dataset.person === panel.carded()) || nodes[0];
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
        choose(panel, state, node);
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
