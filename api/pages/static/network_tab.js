// The network view of a page: fetched when it is opened, with vis-network; cards go to the panel.
import { ask } from "./outage.js";
import { carrying } from "./state.js";

// What the view rests on; with another value of these it is fetched anew.
const STATE = ["as_of", "side", "vendor"];

export function serveNetwork(panel) {
  const pane = document.querySelector("[data-network]");
  if (!pane || !panel) return;
  if (pane.querySelector(".network")) {
    begin(panel, pane);
    return;
  }
  let shown = null;
  const look = () => {
    const here = new URL(location.href).searchParams;
    const state = JSON.stringify(STATE.map((name) => here.get(name)));
    if (pane.hidden || state === shown) return;
    shown = state;
    renew(panel, pane, () => state === shown);
  };
  new MutationObserver(look).observe(pane, { attributeFilter: ["hidden"] });
  for (const news of ["map", "state"]) document.getElementById("picture").addEventListener(news, look);
  look();
}

async function renew(panel, pane, isWanted) {
  const url = carrying(pane.dataset.network, [...STATE, "person"]);
  url.searchParams.set("fragment", "1");
  try {
    const answer = await ask(url, isWanted);
    if (answer === null) return;
    if (!answer.ok) throw new Error(String(answer.status));
    pane.innerHTML = await answer.text();
  } catch {
    fail(pane);
    return;
  }
  await begin(panel, pane);
}

async function begin(panel, pane) {
  const inside = pane.querySelector(".network");
  const section = inside.querySelector(".sgnet");
  if (!section) return;
  const { base, chosen, assets, static: folder } = inside.dataset;
  const read = async (leaf, name, value) => {
    const url = carrying(`${base}/network/${leaf}`, STATE);
    url.searchParams.set(name, value);
    try {
      const answer = await ask(url);
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  };
  try {
    await load(folder, assets.split(" "));
  } catch {
    fail(pane);
    return;
  }
  const view = globalThis.stakegraphNetwork.begin(section, {
    open: (_, key) => panel.show(key),
    close: () => panel.mark(null),
    part: (key) => read("part", "person", key),
    find: async (text) => (await read("people", "find", text))?.nodes ?? null,
  });
  section.querySelector(".sgnet-bar").append(inside.querySelector("[data-file]"));
  if (view && chosen) view.reach(chosen);
}

// One after the other, as each builds on the one before; what is here already is not read again.
async function load(folder, assets) {
  for (const name of assets) {
    const isStyle = name.endsWith(".css");
    const address = `${folder}/${name}`;
    if (document.head.querySelector(`[data-asset="${name}"]`)) continue;
    const part = document.createElement(isStyle ? "link" : "script");
    part.dataset.asset = name;
    if (isStyle) part.rel = "stylesheet";
    part[isStyle ? "href" : "src"] = address;
    try {
      await new Promise((resolve, reject) => {
        part.addEventListener("load", resolve);
        part.addEventListener("error", reject);
        document.head.append(part);
      });
    } catch (error) {
      part.remove();
      throw error;
    }
  }
}

function fail(pane) {
  const again = document.createElement("button");
  again.className = "pill";
  again.textContent = pane.dataset.retry;
  again.addEventListener("click", () => location.reload());
  const said = document.createElement("p");
  said.className = "empty";
  said.append(pane.dataset.failed, " ", again);
  pane.replaceChildren(said);
}
