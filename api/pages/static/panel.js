// The panel beside the map: loads cards and records as fragments that the server wrote.
import { ask } from "./outage.js";

export function servePanel() {
  const panel = document.getElementById("panel");
  const main = document.getElementById("main");
  if (!panel || !main) return null;
  let body = document.getElementById("card");
  const close = panel.querySelector("[data-close]");
  const isSheet = matchMedia("(max-width: 1279px)");
  let asked = 0;
  let opener = null;

  const fit = () => { close.hidden = !isSheet.matches; };
  isSheet.addEventListener("change", fit);
  fit();

  async function load(address) {
    const turn = (asked += 1);
    const url = new URL(address, location.href);
    url.searchParams.set("fragment", "1");
    // a row of the page may be older than what is supposed now
    url.searchParams.delete("edit");
    for (const edit of new URL(location.href).searchParams.getAll("edit")) url.searchParams.append("edit", edit);
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
    if (text === null) {
      body.textContent = main.dataset.failed;
    } else {
      body.innerHTML = text;
    }
    panel.scrollTop = 0;
    panel.classList.add("open");
    if (isSheet.matches) panel.focus({ preventScroll: true });
  }

  const rows = new Map();
  for (const link of document.querySelectorAll("[data-pane=table] a[data-key]")) {
    if (!rows.has(link.dataset.key)) rows.set(link.dataset.key, link.href);
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

  function show(key, { remember = true } = {}) {
    const address = rows.get(key);
    if (!address) return;
    opener = document.activeElement;
    mark(key);
    if (remember) {
      const url = new URL(location.href);
      url.searchParams.set("person", key);
      url.searchParams.delete("find");
      history.replaceState(null, "", url);
    }
    return load(address);
  }

  function clear() {
    mark(null);
    for (const line of document.querySelectorAll(".edge.picked")) line.classList.remove("picked");
    panel.classList.remove("open");
    if (isSheet.matches && opener) opener.focus();
    const url = new URL(location.href);
    url.searchParams.delete("person");
    history.replaceState(null, "", url);
  }

  function renew() {
    body = document.getElementById("card");
    const found = body.querySelector("[data-person]");
    mark(found && new URL(location.href).searchParams.has("person") ? found.dataset.person : null);
    panel.scrollTop = 0;
    panel.classList.add("open");
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-key], a[data-lines]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (link.dataset.key !== undefined && rows.has(link.dataset.key)) show(link.dataset.key);
    else load(link.href);
  });
  close.addEventListener("click", clear);

  const first = body.querySelector("[data-person]");
  const wanted = new URL(location.href).searchParams;
  if (wanted.has("edit") || (first && wanted.has("person"))) panel.classList.add("open");
  return { main, load, show, clear, mark, renew, rows, current: first ? first.dataset.person : null };
}
