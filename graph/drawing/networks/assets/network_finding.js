// Search inside the network view: by name in either language, pinyin, title or id.
(() => {
  const LIMIT = 12;

  function serveFinding(root, { words, known, ask, take }) {
    const input = root.querySelector(".sgnet-find input");
    const list = root.querySelector(".sgnet-find ul");
    let hits = [];
    let chosen = 0;
    let turn = 0;

    function close() {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function draw() {
      const rows = hits.map((hit, place) => {
        const item = document.createElement("li");
        item.id = `sgnet-found-${place}`;
        item.role = "option";
        item.setAttribute("aria-selected", String(place === chosen));
        const more = document.createElement("small");
        more.textContent = hit.post || hit.standing || "";
        item.append(hit.label, " ", more);
        item.addEventListener("mousedown", (event) => { event.preventDefault(); pick(hit); });
        return item;
      });
      if (!rows.length) {
        const nobody = document.createElement("li");
        nobody.role = "option";
        nobody.setAttribute("aria-disabled", "true");
        nobody.textContent = words.nobody;
        rows.push(nobody);
      }
      list.replaceChildren(...rows);
      list.hidden = input.value.trim() === "";
      input.setAttribute("aria-expanded", String(!list.hidden));
      if (hits.length) input.setAttribute("aria-activedescendant", `sgnet-found-${chosen}`);
      else input.removeAttribute("aria-activedescendant");
    }

    function pick(hit) {
      input.value = "";
      close();
      take(hit);
    }

    input.addEventListener("input", async () => {
      const mine = (turn += 1);
      const wanted = input.value.trim().toLowerCase();
      chosen = 0;
      hits = wanted === "" ? [] : [...known()].filter((one) => one.find.includes(wanted)).slice(0, LIMIT);
      draw();
      if (wanted === "" || hits.length === LIMIT || !ask) return;
      const found = await ask(wanted);
      if (mine !== turn || found === null) return;
      const keys = new Set(hits.map((one) => one.id));
      hits = [...hits, ...found.filter((one) => !keys.has(one.id))].slice(0, LIMIT);
      draw();
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { input.value = ""; close(); event.stopPropagation(); }
      if (event.key === "Enter") { event.preventDefault(); if (hits.length) pick(hits[chosen]); }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (hits.length) chosen = (chosen + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length;
        draw();
      }
    });
    input.addEventListener("blur", close);
  }

  globalThis.stakegraphNetwork.serveFinding = serveFinding;
})();
