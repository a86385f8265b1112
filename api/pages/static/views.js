// Map, table or tree in the same place. Without scripts all three stand below each other.
export function serveViews() {
  const group = document.querySelector(".views");
  const map = document.getElementById("picture");
  if (!group || !map) return;
  const panes = [...document.querySelectorAll("[data-pane]")];
  for (const pane of panes) if (pane.parentElement !== map) map.append(pane);
  const buttons = [...group.querySelectorAll("[data-view]")];

  function show(view) {
    for (const pane of panes) pane.hidden = pane.dataset.pane !== view;
    for (const button of buttons) {
      const on = button.dataset.view === view;
      button.classList.toggle("on", on);
      button.setAttribute("aria-pressed", String(on));
    }
    map.dataset.view = view;
    map.dispatchEvent(new CustomEvent("view", { detail: view }));
  }

  for (const button of buttons) button.addEventListener("click", () => show(button.dataset.view));
  group.hidden = false;
  show(matchMedia("(max-width: 759px)").matches ? "table" : "map");
  document.addEventListener("keydown", (event) => {
    if (isTyping(event)) return;
    if (event.key === "t") show(map.dataset.view === "table" ? "map" : "table");
    if (event.key === "o") {
      const other = document.getElementById("main").dataset.other;
      if (other) location.assign(other);
    }
  });
}

export function isTyping(event) {
  return event.ctrlKey || event.metaKey || event.altKey
    || event.target.closest("input, textarea, select, [contenteditable]") !== null;
}
