// "What if" without leaving the page: the panel is fetched anew, the map stays as it is.
import { ask } from "./outage.js";

export function serveSuppositions(panel) {
  if (!panel) return;
  const { main } = panel;
  let asked = 0;
  let supposed = edits(location);

  function edits(place) {
    return new URL(place.href).searchParams.getAll("edit");
  }

  function isOurs(url) {
    const root = new URL(main.dataset.root, location.href);
    return url.origin === root.origin
      && (url.pathname === `${root.pathname}/what-if` || (url.pathname === root.pathname && url.hash === "#what-if"));
  }

  async function go(url, { remember = true } = {}) {
    const turn = (asked += 1);
    const part = new URL(url);
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
    if (remember) history.pushState(null, "", found);
    supposed = edits(found);
    show(body);
    carry();
  }

  function show(body) {
    main.dataset.query = body.dataset.query;
    document.getElementById("panel-body").replaceWith(body);
    panel.renew();
    const section = document.getElementById("what-if");
    if (section) section.focus({ preventScroll: true });
  }

  // what stands outside the panel and keeps the edits
  function carry() {
    for (const form of document.querySelectorAll("header form.find")) {
      for (const old of form.querySelectorAll("input[name=edit]")) old.remove();
      for (const edit of supposed) {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name: "edit", value: edit });
        form.prepend(field);
      }
    }
    for (const link of document.querySelectorAll(".lang a")) {
      const url = new URL(link.href);
      url.searchParams.delete("edit");
      for (const edit of supposed) url.searchParams.append("edit", edit);
      link.href = url.href;
    }
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
  addEventListener("popstate", () => {
    const url = new URL(location.href);
    if (edits(url).join("\n") === supposed.join("\n")) return; // only another place of the page
    url.hash = "what-if";
    go(url, { remember: false });
  });
}
