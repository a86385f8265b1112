// Forms about records without leaving the page: into the panel, sent from there, undone from the bar.
import { ask } from "./outage.js";
import { amend } from "./state.js";

const SHOWN = 10000;
const FIELDS = ".record select, .record textarea, .record input:not([type=hidden])";

export function serveEdits(panel, state) {
  settleBar();
  serveUndo();
  if (!panel) return null;
  const { main } = panel;
  const card = () => document.getElementById("card");

  async function open(address) {
    const url = new URL(address, location.href);
    url.searchParams.set("fragment", "1");
    const answer = await ask(url);
    if (!answer.ok) return location.assign(address);
    show(await answer.text());
  }

  function show(text) {
    panel.fill(text);
    const clash = card().querySelector(".conflict");
    const ready = card().querySelector("[data-ready] button.on");
    const first = clash ?? card().querySelector('[aria-invalid="true"]') ?? ready ?? chosen() ?? card().querySelector(FIELDS);
    if (first) first.focus({ preventScroll: true });
  }

  // Where everything but one thing is said already, that one comes first.
  function chosen() {
    const fields = [...card().querySelectorAll(FIELDS)].filter((one) => !one.closest("details"));
    return fields.find((one) => one.value === "") ?? null;
  }

  async function send(form, submitter) {
    const url = new URL(form.action);
    url.searchParams.set("fragment", "1");
    const body = new URLSearchParams(new FormData(form, submitter));
    main.setAttribute("aria-busy", "true");
    const answer = await post(url, body);
    main.removeAttribute("aria-busy");
    const text = answer === null ? "" : await answer.text();
    if (text.includes("data-form-of")) return show(text);
    // whoever is signed out meanwhile, or gets no answer, still has what they wrote
    if (!text.includes('id="done-bar"')) return tell(main.dataset.unsaved);
    if (answer.ok) return done(text, form);
    placeBar(text);
  }

  async function done(text, form) {
    placeBar(text);
    const bar = document.getElementById("done-bar");
    if (bar && bar.dataset.person) amend({ person: bar.dataset.person });
    const { id } = document.activeElement ?? {};
    await state.refresh();
    if (form.closest("#panel") !== null && id) document.getElementById(id)?.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-form], a[data-cancel]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (link.dataset.form !== undefined) open(link.href);
    else state.renewPanel();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-edit]")) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });
  return { open };
}

async function post(url, body) {
  try {
    return await fetch(url, { method: "POST", body, headers: { Accept: "text/html" } });
  } catch {
    return null;
  }
}

function placeBar(text) {
  const holder = document.createElement("div");
  holder.innerHTML = text;
  document.getElementById("done-bar")?.remove();
  const bar = holder.querySelector("#done-bar");
  if (bar) document.body.append(bar);
  settleBar();
}

function tell(text) {
  const bar = document.createElement("div");
  Object.assign(bar, { id: "done-bar", className: "done-bar", textContent: text });
  bar.setAttribute("role", "alert");
  document.getElementById("done-bar")?.remove();
  document.body.append(bar);
  settleBar();
}

// Steps back after a while, but not from under somebody's hand.
function settleBar() {
  const bar = document.getElementById("done-bar");
  if (!bar) return;
  if (new URL(location.href).searchParams.has("done")) amend({ done: null });
  setTimeout(() => {
    if (!bar.matches(":hover, :focus-within")) bar.classList.add("past");
    else bar.addEventListener("mouseleave", () => bar.classList.add("past"), { once: true });
  }, SHOWN);
}

// Ctrl+Z takes back what was done last, on this page or before; with Shift, or by Ctrl+Y, does it again.
function serveUndo() {
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    const isAct = (event.ctrlKey || event.metaKey) && !event.altKey && (key === "z" || key === "y");
    const holder = document.querySelector("[data-undo]");
    if (!isAct || holder === null || event.target.closest("input:not([type=range]), textarea, select")) return;
    event.preventDefault();
    const act = key === "y" || event.shiftKey ? "redo" : "undo";
    const form = document.querySelector(`#done-bar form[data-act="${act}"]`) ?? holder.querySelector(`form[data-act="${act}"]`);
    if (form) form.requestSubmit();
  });
}

