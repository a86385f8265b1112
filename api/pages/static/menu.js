// The menu of a person on the map or in a list: right click, the Menu key, or Shift and F10.
import { ask } from "./outage.js";
import { partOf } from "./state.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const MARGIN = 8;

export function serveMenu(panel, map) {
  let menu = null;
  let opener = null;

  function close({ refocus = false } = {}) {
    if (menu) menu.remove();
    menu = null;
    if (refocus && opener) opener.focus();
  }

  async function open(node, x, y) {
    close();
    opener = node;
    const url = partOf(panel.main, "menu", [["person", node.dataset.person ?? node.dataset.key]]);
    const answer = await ask(url, () => opener === node);
    if (answer === null || !answer.ok || opener !== node) return;
    const holder = document.createElement("div");
    holder.innerHTML = await answer.text();
    close();
    menu = holder.firstElementChild;
    document.body.append(menu);
    menu.style.left = `${Math.max(MARGIN, Math.min(x, innerWidth - menu.offsetWidth - MARGIN))}px`;
    menu.style.top = `${Math.max(MARGIN, Math.min(y, innerHeight - menu.offsetHeight - MARGIN))}px`;
    menu.querySelector("a").focus();
  }

  map.addEventListener("contextmenu", (event) => {
    const node = event.target.closest(".node:not(.tile), [data-pane] a[data-key]");
    if (!node) return;
    event.preventDefault();
    // from the keyboard the event has no place of its own
    const box = node.getBoundingClientRect();
    const isPlaced = event.clientX !== 0 || event.clientY !== 0;
    open(node, isPlaced ? event.clientX : box.left, isPlaced ? event.clientY : box.bottom);
  });
  document.addEventListener("keydown", (event) => {
    if (!menu) return;
    const items = [...menu.querySelectorAll("a")];
    const step = STEPS[event.key];
    if (step) {
      const here = items.indexOf(document.activeElement);
      items[(here + step + items.length) % items.length].focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      close({ refocus: true });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("click", (event) => {
    if (event.button === 0) close();
  });
}
