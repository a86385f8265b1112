// Map, table, tree or network in the same place. Without scripts all of them stand below each other.
import { amend } from "./state.js";

export function serveViews() {
  const map = document.getElementById("picture");
  if (!map) return;
  const panes = () => [...document.querySelectorAll("[data-pane]")];

  function show(view) {
    for (const pane of panes()) {
      if (!map.contains(pane)) map.append(pane);
      pane.hidden = pane.dataset.pane !== view;
    }
    for (const link of map.querySelectorAll("[data-view]")) {
      const on = link.dataset.view === view;
      link.classList.toggle("on", on);
      if (on) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    map.dataset.view = view;
    map.dispatchEvent(new CustomEvent("view", { detail: view }));
  }

  function wanted() {
    const usual = matchMedia("(max-width: 759px)").matches ? "table" : "map";
    const named = new URL(location.href).searchParams.get("tab");
    return panes().some((pane) => pane.dataset.pane === named) ? named : usual;
  }

  function choose(view) {
    amend({ tab: view });
    show(view);
  }

  map.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-view]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    choose(link.dataset.view);
  });
  show(wanted());
  for (const news of ["map", "state"]) map.addEventListener(news, () => show(wanted()));
  document.addEventListener("keydown", (event) => {
    if (isTyping(event)) return;
    if (event.key === "t") choose(map.dataset.view === "table" ? "map" : "table");
    if (event.key === "o") {
      const other = map.querySelector(".contexts a:not(.on)");
      if (other) other.click();
    }
  });
}

export function isTyping(event) {
  return event.ctrlKey || event.metaKey || event.altKey
    || event.target.closest("input:not([type=range]), textarea, select, [contenteditable]") !== null;
}
