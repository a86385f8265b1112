// Draws who influences whom from card to card, and moves a card under another boss; by mouse or keys.
import { isTyping } from "./views.js";

const FAR = 6;
const KEYS = { i: "influence", m: "boss" };

export function serveDrawing(panel, edits) {
  const map = document.getElementById("picture");
  if (!panel || !edits || !map || panel.main.dataset.edits === undefined) return;
  const { main } = panel;
  const note = document.getElementById("mode-note");
  let mode = null; // what is being drawn from whom, by keys
  let drag = null; // and by the mouse
  let handle = null;
  let hasDragged = false;

  const personAt = (target) => target?.closest?.(".canvas .node:not(.tile)") ?? null;
  const nameOf = (node) => node.querySelector("title")?.textContent.split(/[,，]/)[0] ?? "";

  function finish(kind, from, to) {
    const [source, target] = [from, to].map((node) => node.dataset.person);
    if (source === target) return;
    const leaf = kind === "boss"
      ? `boss/${encodeURIComponent(source)}?manager=${encodeURIComponent(target)}`
      : `form/influence?source=${encodeURIComponent(source)}&target=${encodeURIComponent(target)}`;
    const back = new URL(location.href);
    back.searchParams.delete("done");
    edits.open(`${main.dataset.root}/${leaf}&back=${encodeURIComponent(main.dataset.root + back.search)}`);
  }

  function say(kind, node) {
    note.textContent = kind === null ? "" : note.dataset[kind].replace("{person}", nameOf(node));
    note.hidden = kind === null;
  }

  function leave() {
    if (mode) mode.from.classList.remove("drawing");
    mode = null;
    say(null);
  }

  function begin(kind, node) {
    leave();
    mode = { kind, from: node };
    node.classList.add("drawing");
    say(kind, node);
  }

  // The handle lies on the edge of the card that is pointed at or has the focus.
  function showHandle(node) {
    if (drag || !node || node.contains(handle)) return;
    handle?.remove();
    const box = node.querySelector(".box");
    if (!box) return;
    handle = document.createElementNS(node.namespaceURI, "g");
    handle.setAttribute("class", "handle");
    handle.setAttribute("aria-hidden", "true");
    handle.setAttribute("transform", `translate(${Number(box.getAttribute("width")) - 2} ${Number(box.getAttribute("height")) / 2})`);
    handle.innerHTML = '<circle r="12" class="reach"/><circle r="7.5"/><path d="M-3.4 0H3M0 -3L3.2 0L0 3"/>';
    node.append(handle);
  }

  function pointIn(svg, event) {
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  }

  function start(event) {
    hasDragged = false;
    const node = personAt(event.target);
    if (!node || event.button !== 0) return;
    const isHandle = event.target.closest(".handle") !== null;
    const isBoss = event.shiftKey || mode?.kind === "boss";
    if (!isHandle && !isBoss) return;
    event.preventDefault();
    const svg = node.ownerSVGElement;
    drag = { kind: isHandle && !event.shiftKey ? "influence" : "boss", from: node, svg, at: [event.clientX, event.clientY], line: null, over: null };
    svg.setPointerCapture?.(event.pointerId);
  }

  function move(event) {
    if (!drag) return;
    if (!drag.line) {
      if (Math.hypot(event.clientX - drag.at[0], event.clientY - drag.at[1]) < FAR) return;
      drag.line = document.createElementNS(drag.svg.namespaceURI, "path");
      drag.line.setAttribute("class", `drawn-line ${drag.kind}`);
      drag.svg.append(drag.line);
      say(drag.kind === "boss" ? "dragBoss" : "dragInfluence", drag.from);
    }
    const box = drag.from.getBoundingClientRect();
    const start = pointIn(drag.svg, { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 });
    const end = pointIn(drag.svg, event);
    drag.line.setAttribute("d", `M${start.x} ${start.y}L${end.x} ${end.y}`);
    const over = personAt(document.elementsFromPoint(event.clientX, event.clientY).find((one) => personAt(one)));
    if (over === drag.over) return;
    drag.over?.classList.remove("drop");
    drag.over = over && over !== drag.from ? over : null;
    drag.over?.classList.add("drop");
  }

  function end(event) {
    if (!drag) return;
    const { kind, from, over, line } = drag;
    line?.remove();
    over?.classList.remove("drop");
    hasDragged = line !== null;
    drag = null;
    leave();
    if (event.type === "pointerup" && over) finish(kind, from, over);
  }

  map.addEventListener("pointerover", (event) => showHandle(personAt(event.target)));
  map.addEventListener("focusin", (event) => showHandle(personAt(event.target)));
  map.addEventListener("pointerdown", start);
  map.addEventListener("pointermove", move);
  map.addEventListener("pointerup", end);
  map.addEventListener("pointercancel", end);
  map.addEventListener("map", leave);
  // a card that was dragged, or chosen as the other end, is not opened
  map.addEventListener("click", (event) => {
    const node = personAt(event.target);
    const isEnd = mode !== null && node !== null;
    if (!hasDragged && !isEnd && !event.target.closest(".handle")) return;
    hasDragged = false;
    event.preventDefault();
    event.stopPropagation();
    if (isEnd) choose(node);
  }, true);

  function choose(node) {
    const { kind, from } = mode;
    leave();
    finish(kind, from, node);
  }

  document.addEventListener("keydown", (event) => {
    if (isTyping(event)) return;
    if (event.key === "Escape" && (mode || drag)) {
      if (drag) end(event);
      leave();
    } else if (mode && (event.key === "Enter" || event.key === " ") && personAt(event.target)) {
      choose(personAt(event.target));
    } else if (KEYS[event.key]) {
      const node = personAt(document.activeElement) ?? map.querySelector(".node.selected:not(.tile)");
      if (!node) return;
      if (personAt(document.activeElement) === null) node.focus();
      begin(KEYS[event.key], node);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
}
