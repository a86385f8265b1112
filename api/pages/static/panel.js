// The panel beside the map: loads cards and records as fragments that the server wrote.
import { ask } from "./outage.js";
import { amend, carrying } from "./state.js";

export function servePanel() {
  const panel = document.getElementById("panel");
  const main = document.getElementById("main");
  if (!panel || !main) return null;
  const body = () => document.getElementById("card");
  const names = main.dataset.names.split(" ").filter((name) => name !== "person");
  const close = panel.querySelector("[data-close]");
  const isSheet = matchMedia("(max-width: 1279px)");
  // beside a large map there is no room for it when nobody looks at it
  const isClosing = matchMedia(`(max-width: ${main.classList.contains("large") ? 1679 : 1279}px)`);
  let asked = 0;
  let opener = null;

  const fit = () => { close.hidden = !isClosing.matches; };
  isClosing.addEventListener("change", fit);
  fit();

  // The page may have another state now than when the link was written.
  async function load(address) {
    const turn = (asked += 1);
    const url = carrying(address, names);
    url.searchParams.delete("tab");
    url.searchParams.set("fragment", "1");
    let text = "";
    try {
      const answer = await ask(url, () => turn === asked);
      if (answer === null) return;
      if (!answer.ok) throw new Error(String(answer.status));
      text = await answer.text();
    } catch {
      text = null;
    }
    if (turn !== asked) return;
    if (text === null) body().textContent = main.dataset.failed;
    else fill(text);
    if (isSheet.matches) panel.focus({ preventScroll: true });
  }

  // Puts a fragment in place of the card.
  function fill(text) {
    asked += 1;
    body().innerHTML = text;
    panel.scrollTop = 0;
    panel.classList.add("open");
  }

  function mark(key) {
    for (const old of document.querySelectorAll(".node.selected, tr.selected")) old.classList.remove("selected");
    if (key === null) return;
    for (const found of document.querySelectorAll("[data-person], [data-row]")) {
      if (found.dataset.person === key || found.dataset.row === key) {
        if (found.matches(".node, tr")) found.classList.add("selected");
      }
    }
  }

  function show(key) {
    opener = document.activeElement;
    mark(key);
    amend({ person: key, find: null });
    return load(`${main.dataset.root}/people/${encodeURIComponent(key)}`);
  }

  function clear() {
    mark(null);
    for (const line of document.querySelectorAll(".edge.picked")) line.classList.remove("picked");
    panel.classList.remove("open");
    if (isSheet.matches && opener) opener.focus();
    amend({ person: null });
  }

  // After the panel was fetched as a whole.
  function renew({ open = true } = {}) {
    asked += 1;
    mark(current());
    panel.scrollTop = 0;
    if (open) panel.classList.add("open");
  }

  // A map that was asked for from the sheet is not seen below it.
  function reveal() {
    if (!isSheet.matches) return;
    panel.classList.remove("open");
    document.getElementById("picture").scrollIntoView();
  }

  // Whose card is shown, asked for or not.
  function carded() {
    const found = body().querySelector("[data-person]");
    return found ? found.dataset.person : null;
  }

  function current() {
    return new URL(location.href).searchParams.has("person") ? carded() : null;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-key], a[data-lines]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (link.dataset.key !== undefined) show(link.dataset.key);
    else load(link.href);
  });
  close.addEventListener("click", clear);

  const wanted = new URL(location.href).searchParams;
  if (["person", "walk", "from", "edit", "find"].some((name) => wanted.has(name))) panel.classList.add("open");
  return { main, load, fill, show, clear, mark, renew, reveal, current, carded };
}
