// The key / goes to the search; on a map it finds people of the page while one types.
import { isTyping } from "./views.js";

const LIMIT = 12;

export function serveFind() {
  const input = document.querySelector(".find input[type=search]");
  if (!input) return;
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !isTyping(event)) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });
  if ("find" in input.dataset) findPeople(input);
}

function findPeople(input) {
  const list = document.getElementById("found");
  const rows = [...document.querySelectorAll("[data-pane=table] tr[data-row]")].map((row) => ({
    link: row.querySelector("a[data-key]"),
    name: row.cells[0].textContent.trim(),
    title: row.cells[1].textContent.trim(),
  }));
  let hits = [];
  let chosen = 0;

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function draw() {
    list.replaceChildren(...hits.map((hit, place) => {
      const item = document.createElement("li");
      item.id = `found-${place}`;
      item.role = "option";
      item.setAttribute("aria-selected", String(place === chosen));
      item.append(...marked(hit.name, input.value), " ", ...marked(hit.title, input.value));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(hit); });
      return item;
    }));
    list.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    if (hits.length) input.setAttribute("aria-activedescendant", `found-${chosen}`);
  }

  function take(hit) {
    close();
    hit.link.click();
  }

  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    chosen = 0;
    hits = wanted === "" ? [] : rows.filter((row) => `${row.name} ${row.title} ${row.link.dataset.key}`.toLowerCase().includes(wanted)).slice(0, LIMIT);
    draw();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { input.value = ""; close(); input.blur(); event.stopPropagation(); }
    if (event.key === "Enter" && hits.length) { event.preventDefault(); take(hits[chosen]); }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (hits.length) chosen = (chosen + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length;
      draw();
    }
  });
  input.addEventListener("blur", close);
}

function marked(text, wanted) {
  const at = text.toLowerCase().indexOf(wanted.trim().toLowerCase());
  if (at < 0 || wanted.trim() === "") return [text];
  const hit = document.createElement("mark");
  hit.textContent = text.slice(at, at + wanted.trim().length);
  return [text.slice(0, at), hit, text.slice(at + wanted.trim().length)];
}
