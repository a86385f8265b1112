// The key / goes to the search; beside a map the server finds people and units while one types.
import { ask } from "./outage.js";
import { carrying } from "./state.js";
import { isTyping } from "./views.js";

const PAUSE = 120;

export function serveFind(panel, state) {
  const input = document.querySelector(".find input[type=search]");
  if (!input) return;
  document.addEventListener("keydown", (event) => {
    const field = input.isConnected ? input : document.querySelector("[data-find]");
    if (event.key === "/" && field && !isTyping(event)) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  });
  if (panel && "find" in input.dataset) findHere(panel, state);
}

function findHere(panel, state) {
  const names = panel.main.dataset.names.split(" ");
  let chosen = 0;
  let timer = 0;
  let turn = 0;
  let sought = "";

  const list = () => document.getElementById("found");
  const hits = () => [...list().querySelectorAll("[data-address]")];

  function close(input) {
    turn += 1;
    list().hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(input) {
    const found = hits();
    for (const [place, hit] of found.entries()) hit.setAttribute("aria-selected", String(place === chosen));
    if (!found[chosen]) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", found[chosen].id);
    found[chosen].scrollIntoView({ block: "nearest" });
  }

  async function look(input) {
    turn += 1;
    const mine = turn;
    const text = input.value.trim();
    if (text === "") return close(input);
    const url = carrying(input.dataset.find, names);
    url.searchParams.set("q", text);
    const answer = await ask(url, () => mine === turn);
    if (answer === null || mine !== turn || !answer.ok) return;
    const found = await answer.text();
    if (mine !== turn) return;
    list().innerHTML = found;
    list().hidden = false;
    sought = text;
    chosen = 0;
    input.setAttribute("aria-expanded", "true");
    mark(input);
  }

  function take(input, hit) {
    close(input);
    const { address } = hit.dataset;
    if ("list" in hit.dataset) return panel.load(address);
    return state.go(carrying(address, ["edit", "tab"]));
  }

  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-find]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => look(event.target), PAUSE);
  });
  document.addEventListener("keydown", async (event) => {
    const input = event.target;
    if (!input.matches("[data-find]")) return;
    if (event.key === "Escape") { input.value = ""; close(input); input.blur(); event.stopPropagation(); }
    if (event.key === "Enter") {
      event.preventDefault();
      clearTimeout(timer);
      if (sought !== input.value.trim() || list().hidden) await look(input);
      const hit = hits()[chosen];
      if (hit) take(input, hit);
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const count = hits().length;
      if (count) chosen = (chosen + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
      mark(input);
    }
  });
  document.addEventListener("mousedown", (event) => {
    const hit = event.target.closest("#found [data-address]");
    if (!hit) return;
    event.preventDefault();
    take(document.querySelector("[data-find]"), hit);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.matches("[data-find]")) close(event.target);
  });
}
