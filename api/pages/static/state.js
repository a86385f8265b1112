// The address is the state of the page: a link changes it, and only what it changes is fetched anew.
import { serveLights } from "./lights.js";
import { ask } from "./outage.js";

const UNPROCESSABLE = 422;
const OF_PANEL = ["person", "walk", "from", "to", "edit", "find"];
const NOT_OF_MAP = ["person", "edit", "find", "tab", "lang", "as_of"];
const OF_DAY = ["as_of"];
// what a control leaves as the reader has it now, whatever was there when it was written
const KEPT = { keep: ["person", "edit", "tab"], own: ["edit", "tab"], near: ["edit", "tab"], other: ["person", "tab"], map: ["person", "edit"] };
const PARTS = [".verdict", ".strip", ".asof", "#map-side", "#panel-body", "#table", "#tree", ".details"];
const OPENS_PANEL = ["person", "walk", "from", "edit", "find"];
let shown = new URL(location.href);
let asked = 0;

// The page's address with the values that another one has now under some names.
export function carrying(address, names, from = location.href) {
  const url = new URL(address, location.href);
  const there = new URL(from).searchParams;
  for (const name of names) {
    url.searchParams.delete(name);
    for (const value of there.getAll(name)) url.searchParams.append(name, value);
  }
  return url;
}

// The address of a part of the page, such as a card, in the state that the page is in now.
export function partOf(main, leaf, pairs) {
  const url = carrying(`${main.dataset.root}/${leaf}`, main.dataset.names.split(" "));
  url.searchParams.delete("tab");
  for (const [name, value] of pairs) url.searchParams.append(name, value);
  return url;
}

// Writes into the address without a step for the back button; null takes a value out.
export function amend(values) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(values)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  history.replaceState(null, "", url);
  settle();
}

// What the address says now is what the page shows.
export function settle() {
  shown = new URL(location.href);
  carry();
}

// A question about whoever is looked at means whose card is open now.
function turnTo(url, person) {
  if (person === null) return;
  for (const name of ["focus", "to"]) if (url.searchParams.has(name)) url.searchParams.set(name, person);
  if (url.searchParams.has("focus")) url.searchParams.set("person", person);
}

// Scrolls the map, and nothing else, so that a card is seen.
function bringIn(canvas, key) {
  const node = [...canvas.querySelectorAll(".node")].find((one) => one.dataset.person === key);
  if (!node) return;
  const [box, frame] = [node.getBoundingClientRect(), canvas.getBoundingClientRect()];
  const isSeen = box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
  if (!isSeen) canvas.scrollBy(box.left + box.width / 2 - frame.left - frame.width / 2, box.top + box.height / 2 - frame.top - frame.height / 2);
}

function differ(names, before, after) {
  return names.some((name) => before.searchParams.getAll(name).join("\n") !== after.searchParams.getAll(name).join("\n"));
}

export function serveState(panel) {
  const map = document.getElementById("picture");
  if (!panel || !map) return { go: (address) => location.assign(address) };
  const { main } = panel;
  const ofMap = main.dataset.names.split(" ").filter((name) => !NOT_OF_MAP.includes(name));

  async function go(address, { push = true } = {}) {
    const url = new URL(address, location.href);
    // one context has several names: its own stays in the address
    if (url.pathname === main.dataset.root) url.pathname = location.pathname;
    if (url.origin !== location.origin || url.pathname !== location.pathname) return location.assign(url);
    asked += 1;
    const turn = asked;
    const before = shown;
    shown = url;
    if (push) history.pushState(null, "", url);
    carry();
    main.setAttribute("aria-busy", "true");
    const isWanted = () => turn === asked;
    if (differ(OF_DAY, before, url)) await renewPage(url, isWanted);
    else {
      const isPanel = differ(OF_PANEL, before, url);
      await Promise.all([
        differ(ofMap, before, url) ? renewMap(url, isWanted) : null,
        isPanel ? renewPanel(url, isWanted) : null,
      ]);
    }
    if (!isWanted()) return;
    main.removeAttribute("aria-busy");
    map.dispatchEvent(new CustomEvent("state"));
  }

  async function fragment(url, name, isWanted) {
    const part = new URL(url);
    part.hash = "";
    if (name) part.searchParams.set("fragment", name);
    const answer = await ask(part, isWanted);
    if (answer === null || !isWanted()) return null;
    if (!answer.ok && answer.status !== UNPROCESSABLE) {
      location.assign(url);
      return null;
    }
    return answer.text();
  }

  async function renewMap(url, isWanted = () => true) {
    const text = await fragment(url, "map", isWanted);
    if (text === null) return;
    const holder = document.createElement("div");
    holder.innerHTML = text;
    replaceArea(holder.querySelector("#map-area"));
    const [old, fresh] = [document, holder].map((place) => place.querySelector("#side-focus"));
    if (!old || !fresh) return;
    const { id } = old.contains(document.activeElement) ? document.activeElement : {};
    old.replaceWith(fresh);
    if (id) document.getElementById(id)?.focus();
  }

  function replaceArea(area) {
    const old = document.getElementById("map-area");
    const place = whereFocusIs(old);
    const open = [...old.querySelectorAll("details[open]")].map((one) => one.id);
    for (const one of area.querySelectorAll("details")) one.open = open.includes(one.id);
    const canvas = old.querySelector(".canvas");
    const scroll = canvas ? [canvas.scrollLeft, canvas.scrollTop] : null;
    old.replaceWith(area);
    const fresh = area.querySelector(".canvas");
    map.dispatchEvent(new CustomEvent("map"));
    if (scroll && fresh) fresh.scrollTo(...scroll);
    if (fresh && area.dataset.focus !== old.dataset.focus) bringIn(fresh, area.dataset.focus);
    if (place) place(area);
  }

  // Gives back how to put the focus where it was; null where it was elsewhere.
  function whereFocusIs(area) {
    const active = document.activeElement;
    if (!active || !area.contains(active)) return null;
    const key = active.dataset.person;
    const known = new Set([...area.querySelectorAll(".node")].map((node) => node.dataset.person));
    const { id } = active;
    return (fresh) => {
      const nodes = [...fresh.querySelectorAll(".node")];
      const found = key === undefined
        ? id && document.getElementById(id)
        : nodes.find((node) => node.dataset.person === key) || nodes.find((node) => !known.has(node.dataset.person));
      const target = found || fresh.querySelector('.node[tabindex="0"]') || fresh.querySelector("a");
      if (target) target.focus({ preventScroll: key === undefined });
    };
  }

  async function renewPanel(url = new URL(location.href), isWanted = () => true) {
    const text = await fragment(url, "1", isWanted);
    if (text === null) return;
    const holder = document.createElement("div");
    holder.innerHTML = text;
    document.getElementById("panel-body").replaceWith(holder.querySelector("#panel-body"));
    panel.renew({ open: OPENS_PANEL.some((name) => url.searchParams.has(name)) });
  }

  // Another day changes every answer.
  async function renewPage(url, isWanted) {
    const at = new URL(url);
    at.searchParams.set("map", "1");
    const text = await fragment(at, null, isWanted);
    if (text === null) return;
    const page = new DOMParser().parseFromString(text, "text/html");
    const { id } = document.activeElement ?? {};
    for (const part of PARTS) {
      const old = document.querySelector(part);
      const fresh = page.querySelector(part);
      if (old && fresh) old.replaceWith(document.adoptNode(fresh));
    }
    replaceArea(document.adoptNode(page.getElementById("map-area")));
    if (id) document.getElementById(id)?.focus({ preventScroll: true });
    panel.renew({ open: false });
    serveLights();
  }

  // After an edit: everything but the address is another.
  async function refresh() {
    asked += 1;
    const turn = asked;
    await renewPage(new URL(location.href), () => turn === asked);
    if (turn === asked) map.dispatchEvent(new CustomEvent("state"));
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-state]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    const url = carrying(link.href, KEPT[link.dataset.state]);
    if (link.dataset.state === "near") turnTo(url, new URL(location.href).searchParams.get("person"));
    const isInPanel = link.closest("#panel") !== null;
    go(url).then(() => { if (isInPanel) panel.reveal(); });
  });
  addEventListener("popstate", () => go(location.href, { push: false }));
  carry();
  return { go, refresh, renewMap, renewPanel };
}

// What stands outside the parts that are fetched, and has the state in it.
function carry() {
  const main = document.getElementById("main");
  if (!main) return;
  const here = new URL(location.href).searchParams;
  const names = main.dataset.names.split(" ");
  for (const form of document.querySelectorAll("form.here")) {
    for (const old of form.querySelectorAll("input[type=hidden]")) old.remove();
    for (const [name, value] of here) {
      if (!names.includes(name)) continue;
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      form.prepend(field);
    }
  }
  for (const link of document.querySelectorAll(".lang a")) {
    const language = new URL(link.href).searchParams.get("lang");
    const url = new URL(location.href);
    url.searchParams.set("lang", language);
    url.hash = "";
    link.href = url.href;
  }
}
