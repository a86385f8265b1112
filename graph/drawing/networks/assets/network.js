// The network view: who is shown, who is chosen, and the list beside the canvas that does the same.
(() => {
  const HOVER_DELAY = 120;
  const ZOOM_STEP = 1.3;
  const SIDES = ["customer", "external", "us", "rival"];
  const MOVING = { enabled: true, solver: "forceAtlas2Based", stabilization: false, forceAtlas2Based: { gravitationalConstant: -110, centralGravity: 0.015, springLength: 130, springConstant: 0.06, avoidOverlap: 0.5 } };
  const { Painter, STEP, serveFinding } = globalThis.stakegraphNetwork;

  class NetworkView {
    // What the page around may do: `open` a card, fetch a `part` or `find` people elsewhere.
    constructor(root, around) {
      this.root = root;
      this.around = around;
      this.data = JSON.parse(root.querySelector(".sgnet-data").textContent);
      this.people = new Map();
      this.lines = new Map();
      this.touching = new Map();
      this.chosen = null;
      this.isMoving = false;
      this.learn(this.data);
      this.painter = new Painter(this.people);
      this.nodes = new vis.DataSet();
      this.edges = new vis.DataSet();
      this.asked = new Set();
      this.list = root.querySelector(".sgnet-people ul");
      this.part = (selector) => root.querySelector(selector);
      this.network = null;
      this.show(this.data.start);
      this.draw();
      this.fit();
      this.serve();
    }

    learn({ nodes, edges }) {
      for (const one of nodes) if (!this.people.has(one.id)) this.people.set(one.id, { ...one, fitted: null });
      for (const line of edges) {
        if (this.lines.has(line.id)) continue;
        this.lines.set(line.id, line);
        for (const end of new Set([line.from, line.to])) {
          if (!this.touching.has(end)) this.touching.set(end, []);
          this.touching.get(end).push(line);
        }
      }
    }

    draw() {
      const { painter } = this;
      this.network = new vis.Network(this.part(".sgnet-canvas"), { nodes: this.nodes, edges: this.edges }, {
        autoResize: true,
        physics: { enabled: false },
        layout: { improvedLayout: false, randomSeed: 1 },
        interaction: { hover: true, hoverConnectedEdges: false, selectConnectedEdges: false, keyboard: false, multiselect: false, tooltipDelay: 1e9 },
        nodes: { shape: "custom", ctxRenderer: (given) => painter.draw(given), chosen: false },
        edges: painter.usualEdge(),
      });
      this.network.on("beforeDrawing", () => painter.begin(this.network.getScale()));
      // the list beside it has the keyboard
      this.part(".sgnet-canvas .vis-network").tabIndex = -1;
      this.part(".sgnet-canvas .vis-network").setAttribute("aria-hidden", "true");
    }

    near(key) {
      const found = new Set();
      for (const line of this.touching.get(key) || []) found.add(line.from === key ? line.to : line.from);
      return found;
    }

    // Put people on the canvas: at their places, else in free room near somebody.
    show(keys, beside = null) {
      const fresh = [...new Set(keys)].filter((key) => this.people.has(key) && !this.nodes.get(key));
      const taken = this.network === null ? [] : Object.values(this.network.getPositions());
      const added = fresh.map((key) => {
        const one = this.people.get(key);
        const place = beside === null && one.x !== undefined ? { x: one.x, y: one.y } : freePlace(this.placeOf(beside), taken);
        taken.push(place);
        return { id: key, ...place };
      });
      this.nodes.add(added);
      this.edges.add(this.missingLines(fresh));
      this.renewList();
      return fresh;
    }

    missingLines(keys) {
      const found = new Map();
      for (const key of keys) {
        for (const line of this.touching.get(key) || []) {
          if (this.nodes.get(line.from) && this.nodes.get(line.to) && !this.edges.get(line.id)) found.set(line.id, line);
        }
      }
      return [...found.values()].map((line) => this.painter.edge(line, this.data.looks[line.look]));
    }

    placeOf(key) {
      if (key !== null && this.nodes.get(key)) return this.network.getPosition(key);
      return this.network.getViewPosition();
    }

    // Only somebody and those one line away, in rings.
    async showAround(key) {
      if (!await this.fetch(key)) return;
      this.edges.clear();
      this.nodes.remove(this.nodes.getIds().filter((one) => one !== key));
      this.show(this.near(key), key);
      this.fit();
    }

    // Everybody one line away; what is not here yet is fetched.
    async more(key) {
      if (!await this.fetch(key)) return;
      const fresh = this.show(this.near(key), key);
      const { words } = this.data;
      this.say(fresh.length ? words.added.replace("{count}", fresh.length) : words.none_added);
      this.choose(key, { open: false });
    }

    async fetch(key) {
      if (this.data.isWhole || this.asked.has(key) || !this.around.part) return true;
      const part = await this.around.part(key);
      if (part === null) {
        this.say(this.data.words.failed);
        return false;
      }
      this.learn(part);
      this.asked.add(key);
      return true;
    }

    choose(key, { open = true } = {}) {
      this.chosen = key;
      this.light(key);
      this.part("[data-do=around]").disabled = key === null;
      for (const row of this.list.children) row.classList.toggle("on", row.dataset.key === key);
      if (key === null) {
        this.network.unselectAll();
        this.around.close();
        return;
      }
      this.network.selectNodes([key], false);
      this.stopAt(key);
      if (open) this.around.open(this, key);
    }

    light(key) {
      const { painter } = this;
      const before = painter.hub;
      if (before === key) return;
      painter.hub = key;
      painter.near = key === null ? new Set() : this.near(key).add(key);
      const shown = this.edges.getIds().map((id) => this.lines.get(id));
      const changed = before === null || key === null ? shown : shown.filter((line) => [before, key].some((end) => line.from === end || line.to === end));
      this.edges.updateOnly(changed.map((line) => painter.tone(line, this.data.looks[line.look])));
    }

    recolour() {
      const { painter } = this;
      painter.renew();
      this.network.setOptions({ edges: painter.usualEdge() });
      this.edges.updateOnly(this.edges.getIds().map((id) => this.lines.get(id)).map((line) => painter.tone(line, this.data.looks[line.look])));
      this.network.redraw();
    }

    // Bring somebody into view who is outside of it.
    reveal(key) {
      const { x, y } = this.network.canvasToDOM(this.network.getPosition(key));
      const room = this.part(".sgnet-canvas");
      if (x < 0 || y < 0 || x > room.clientWidth || y > room.clientHeight) this.network.moveTo({ position: this.network.getPosition(key), animation: false });
    }

    // Only who was drawn has a size, and people near by are larger than from far away: what was
    // fitted is drawn and fitted once more, until it fits.
    fit() {
      let before = 0;
      for (let turn = 0; turn < 4 && this.network.getScale() !== before; turn += 1) {
        before = this.network.getScale();
        this.network.redraw();
        this.network.fit({ animation: false, maxZoomLevel: 1.25 });
      }
    }

    say(text) {
      this.part(".sgnet-said").textContent = text;
    }

    renewList() {
      const { words } = this.data;
      const ids = this.nodes.getIds();
      const rows = ids.map((key) => this.people.get(key)).sort((a, b) => SIDES.indexOf(a.group) - SIDES.indexOf(b.group) || Number(Boolean(b.isKey)) - Number(Boolean(a.isKey)) || a.label.localeCompare(b.label, this.data.lang) || (a.id < b.id ? -1 : 1));
      this.list.replaceChildren(...rows.map((one) => this.row(one)));
      const first = this.list.querySelector(".on .name") || this.list.querySelector(".name");
      if (first) this.stopAt(first.closest("li").dataset.key);
      this.part(".sgnet-count").textContent = words.count.replace("{shown}", ids.length).replace("{total}", this.data.total);
      this.root.dataset.shown = ids.length;
    }

    row(one) {
      const item = document.createElement("li");
      item.dataset.key = one.id;
      item.className = one.id === this.chosen ? "on" : "";
      const name = document.createElement("button");
      name.type = "button";
      name.className = "name";
      name.tabIndex = -1;
      const standing = document.createElement("small");
      standing.textContent = standing.title = one.standing || "";
      const post = document.createElement("span");
      post.className = "hid";
      post.textContent = one.post || "";
      name.append(one.label, " ", standing, " ", post);
      item.append(name);
      const missing = one.degree - [...this.near(one.id)].filter((key) => this.nodes.get(key)).length;
      if (missing > 0) {
        const more = document.createElement("button");
        more.type = "button";
        more.className = "more";
        more.tabIndex = -1;
        more.textContent = `+${missing}`;
        more.setAttribute("aria-label", this.data.words.more.replace("{name}", one.label).replace("{count}", missing));
        item.append(more);
      }
      return item;
    }

    // One stop of the Tab key for the whole list; arrows move inside it.
    stopAt(key) {
      for (const row of this.list.children) {
        for (const button of row.children) button.tabIndex = row.dataset.key === key ? 0 : -1;
      }
    }

    serve() {
      this.serveCanvas();
      this.serveList();
      this.serveButtons();
      serveFinding(this.root, {
        words: this.data.words,
        known: () => this.people.values(),
        ask: this.data.isWhole || !this.around.find ? null : (text) => this.around.find(text),
        take: (hit) => this.reach(hit.id),
      });
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.recolour());
      new MutationObserver(() => this.recolour()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    }

    // Show somebody who may be neither here nor known yet.
    async reach(key) {
      if (!this.people.has(key) || !this.nodes.get(key)) await this.fetch(key);
      if (!this.people.has(key)) return;
      this.show([key]);
      this.choose(key);
      this.reveal(key);
    }

    serveCanvas() {
      const { network } = this;
      let timer = 0;
      network.on("click", ({ nodes: [key] }) => { if (key === undefined) this.choose(null); else if (key !== this.chosen) this.choose(key); });
      network.on("doubleClick", ({ nodes: [key] }) => { if (key !== undefined) this.more(key); });
      network.on("hoverNode", ({ node }) => { clearTimeout(timer); timer = setTimeout(() => this.light(node), HOVER_DELAY); });
      network.on("blurNode", () => { clearTimeout(timer); timer = setTimeout(() => this.light(this.chosen), HOVER_DELAY); });
      network.on("stabilized", () => { if (this.isMoving) this.move(false); });
    }

    serveList() {
      const keyOf = (event) => event.target.closest("li")?.dataset.key;
      this.list.addEventListener("click", (event) => {
        const key = keyOf(event);
        if (key === undefined) return;
        // a click of the mouse chooses; Enter on who is chosen, or a double click, asks for more
        if (event.target.closest(".more") || (event.detail === 0 && key === this.chosen)) this.more(key).then(() => this.focus(key));
        else if (key !== this.chosen) { this.choose(key); this.reveal(key); }
      });
      this.list.addEventListener("dblclick", (event) => { if (event.target.closest(".name")) this.more(keyOf(event)); });
      this.list.addEventListener("focusin", (event) => this.light(keyOf(event) ?? this.chosen));
      this.list.addEventListener("focusout", () => this.light(this.chosen));
      this.list.addEventListener("keydown", (event) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (event.key === "Escape" && this.chosen !== null) { event.stopPropagation(); this.choose(null); }
        if (!step) return;
        event.preventDefault();
        const rows = [...this.list.children];
        const at = rows.indexOf(event.target.closest("li"));
        const row = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
        this.stopAt(row.dataset.key);
        row.querySelector(".name").focus();
      });
    }

    focus(key) {
      const row = [...this.list.children].find((one) => one.dataset.key === key);
      if (row) row.querySelector(".name").focus();
    }

    serveButtons() {
      const zoom = (factor) => this.network.moveTo({ scale: this.network.getScale() * factor, animation: false });
      const work = {
        fit: () => this.fit(),
        smaller: () => zoom(1 / ZOOM_STEP),
        larger: () => zoom(ZOOM_STEP),
        move: () => this.move(!this.isMoving),
        around: () => this.showAround(this.chosen),
        restart: () => { if (this.isMoving) this.move(false); this.choose(null); this.nodes.clear(); this.edges.clear(); this.show(this.data.start); this.fit(); },
      };
      for (const button of this.root.querySelectorAll("[data-do]")) button.addEventListener("click", () => work[button.dataset.do]());
    }

    move(on) {
      const button = this.part("[data-do=move]");
      this.isMoving = on;
      button.textContent = on ? this.data.words.stop : this.data.words.move;
      button.setAttribute("aria-pressed", String(on));
      this.network.setOptions({ physics: on ? MOVING : { enabled: false } });
      if (on) this.network.startSimulation();
      else this.fit();
    }
  }

  // The nearest free room around a place, in rings.
  function freePlace({ x, y }, taken) {
    const isFree = (place) => taken.every((other) => Math.abs(other.x - place.x) >= STEP[0] || Math.abs(other.y - place.y) >= STEP[1]);
    for (let ring = 1; ; ring += 1) {
      const count = 8 * ring;
      for (let turn = 0; turn < count; turn += 1) {
        const angle = (2 * Math.PI * turn) / count;
        const place = { x: Math.round(x + ring * 1.3 * STEP[0] * Math.cos(angle)), y: Math.round(y + ring * 1.8 * STEP[1] * Math.sin(angle)) };
        if (isFree(place)) return place;
      }
    }
  }

  // The card of a file of its own: what is known of somebody, and each line as a way to its other end.
  function openCard(view, key) {
    const card = view.root.querySelector(".sgnet-card");
    if (!card) return;
    const one = view.people.get(key);
    const make = (tag, text, ...parts) => {
      const made = document.createElement(tag);
      made.append(text, ...parts);
      return made;
    };
    const facts = make("dl", "");
    one.facts.forEach((text, place) => facts.append(make(place % 2 ? "dd" : "dt", text)));
    const lines = make("ul", "");
    for (const line of view.touching.get(key) || []) {
      const other = view.people.get(line.from === key ? line.to : line.from);
      if (!other) continue;
      const way = make("button", line.from === key ? `→ ${other.label}` : `← ${other.label}`);
      way.type = "button";
      way.addEventListener("click", () => { view.show([other.id], key); view.choose(other.id); view.reveal(other.id); });
      lines.append(make("li", way, " ", make("small", line.words || view.data.looks[line.look].words)));
    }
    card.replaceChildren(make("h2", one.label, " ", make("small", one.post || "")), facts, make("h3", view.data.words.lines), lines);
  }

  function begin(root, around = {}) {
    const close = () => root.querySelector(".sgnet-card")?.replaceChildren(words.choose);
    const { words } = JSON.parse(root.querySelector(".sgnet-data").textContent);
    root.classList.add("sgnet-live");
    try {
      return new NetworkView(root, { open: openCard, close, ...around });
    } catch (error) {
      root.classList.remove("sgnet-live");
      root.querySelector(".sgnet-said").textContent = words.blank;
      globalThis.console.error(error);
      return null;
    }
  }

  globalThis.stakegraphNetwork.begin = begin;
})();
