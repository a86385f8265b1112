// "What if" without leaving the page: the panel is fetched anew, the map stays as it is.
import { ask } from "./outage.js";
import { carrying, settle } from "./state.js";

export function serveSuppositions(panel) {
  if (!panel) return;
  const { main } = panel;
  let asked = 0;
  const kept = main.dataset.names.split(" ").filter((name) => !["edit", "person"].includes(name));

  function isOurs(url) {
    const root = new URL(main.dataset.root, location.href);
    return url.origin === root.origin
      && (url.pathname === `${root.pathname}/what-if` || (url.pathname === root.pathname && url.hash === "#what-if"));
  }

  async function go(url) {
    const turn = (asked += 1);
    const part = carrying(url, kept);
    part.hash = "";
    part.searchParams.set("fragment", "1");
    const answer = await ask(part, () => turn === asked);
    if (answer === null || turn !== asked) return;
    // 422 is an edit that is not understood: the panel says so
    if (!answer.ok && answer.status !== 422) return location.assign(url);
    const found = new URL(answer.url);
    found.searchParams.delete("fragment");
    found.hash = "what-if";
    const holder = document.createElement("div");
    holder.innerHTML = await answer.text();
    const body = holder.querySelector("#panel-body");
    if (!body) return location.assign(url);
    history.pushState(null, "", found);
    settle();
    show(body);
  }

  function show(body) {
    document.getElementById("panel-body").replaceWith(body);
    panel.renew();
    const section = document.getElementById("what-if");
    if (section) section.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    if (event.defaultPrevented || link.dataset.key !== undefined || !isOurs(new URL(link.href))) return;
    event.preventDefault();
    go(new URL(link.href));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const url = new URL(form.action);
    if (!form.closest("#panel-body") || !["", "/what-if"].includes(url.pathname.slice(main.dataset.root.length))) return;
    event.preventDefault();
    url.search = new URLSearchParams(new FormData(form)).toString();
    url.hash = "what-if";
    go(url);
  });
}
