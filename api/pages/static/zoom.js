// How large the map is drawn, and which part of it is seen: buttons, + - 0, Ctrl and wheel, dragging.
import { isTyping } from "./views.js";

const STEP = 1.25;
const WHEEL = 0.0022; // of a step of a wheel, in logarithms
const LEAST = 0.3;
const MOST = 2.5;
const SMALLEST = 0.82; // text of 11 px is drawn at 9
const NO_TITLES = 0.6;
const NO_NAMES = 0.35;
const PAD = 12;
const PART = ".node, .edge[data-source], .sign, a";

// The size that the reader chose stays while the map keeps its own.
const chosen = { width: 0, height: 0, scale: null };

export function serveZoom(area, svg) {
  const canvas = area.querySelector(".canvas");
  const width = Number(canvas.dataset.width);
  const height = Number(canvas.dataset.height);
  const bar = area.querySelector(".zoom");
  if (chosen.width !== width || chosen.height !== height) Object.assign(chosen, { width, height, scale: null });
  let scale = 1;
  function apply() {
    svg.setAttribute("width", String(Math.round(width * scale)));
    svg.setAttribute("height", String(Math.round(height * scale)));
    svg.classList.toggle("no-titles", scale < NO_TITLES);
    svg.classList.toggle("no-names", scale < NO_NAMES);
  }
  function room() {
    return Math.min((canvas.clientWidth - PAD) / width, canvas.clientHeight / height);
  }
  function grow() {
    if (canvas.clientWidth === 0) return;
    // a map is shrunk unasked only as far as its smallest text stays readable; the rest is scrolled to
    const across = (canvas.clientWidth - PAD) / width;
    const usual = across < 1 ? Math.max(SMALLEST, across) : Math.max(1, Math.min(room(), 1.6));
    // one that then fits as a whole is shrunk for its height as well
    scale = chosen.scale ?? (room() < usual && room() >= SMALLEST ? room() : usual);
    apply();
    if (bar) bar.hidden = room() >= scale - 0.01 && chosen.scale === null;
  }
  // What lies under a point of the window stays under it.
  function zoom(wanted, x, y) {
    const box = svg.getBoundingClientRect();
    const [across, down] = [(x - box.left) / scale, (y - box.top) / scale];
    scale = Math.min(MOST, Math.max(LEAST, wanted));
    chosen.scale = scale;
    apply();
    if (bar) bar.hidden = false;
    const now = svg.getBoundingClientRect();
    canvas.scrollLeft += now.left + across * scale - x;
    canvas.scrollTop += now.top + down * scale - y;
  }
  function step(by) {
    const box = canvas.getBoundingClientRect();
    const wanted = by === 0 ? room() : scale * STEP ** by;
    zoom(wanted, box.left + box.width / 2, box.top + box.height / 2);
  }
  for (const button of bar ? bar.querySelectorAll("[data-zoom]") : []) {
    button.addEventListener("click", () => step(Number(button.dataset.zoom)));
  }
  const leave = new AbortController();
  const { signal } = leave;
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(scale * Math.exp(-event.deltaY * WHEEL), event.clientX, event.clientY);
  }, { passive: false, signal });
  document.addEventListener("keydown", (event) => {
    if (isTyping(event)) return;
    const by = { "+": 1, "=": 1, "-": -1, "0": 0 }[event.key];
    if (by !== undefined && canvas.offsetParent !== null) step(by);
  }, { signal });
  serveDragging(canvas, signal);
  grow();
  const watch = new ResizeObserver(grow);
  watch.observe(area);
  return () => { watch.disconnect(); leave.abort(); };
}

// The ground between the cards is taken by the mouse; fingers scroll by themselves.
function serveDragging(canvas, signal) {
  let from = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType !== "mouse" || event.target.closest(PART)) return;
    if (canvas.scrollWidth <= canvas.clientWidth && canvas.scrollHeight <= canvas.clientHeight) return;
    from = { x: event.clientX + canvas.scrollLeft, y: event.clientY + canvas.scrollTop };
    canvas.setPointerCapture(event.pointerId);
    canvas.classList.add("held");
  }, { signal });
  canvas.addEventListener("pointermove", (event) => {
    if (from) canvas.scrollTo(from.x - event.clientX, from.y - event.clientY);
  }, { signal });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      from = null;
      canvas.classList.remove("held");
    }, { signal });
  }
}
