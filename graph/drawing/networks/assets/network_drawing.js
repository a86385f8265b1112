// How people and lines of the network view are drawn on the canvas.
(() => {
  delete document.createElement;
  for (const unused of document.querySelectorAll("template[data-quiet]")) unused.remove();

  const WIDTH = 152;
  const HEIGHT = 48;
  const LEAST = 9; // no text is drawn smaller on the screen
  const TOKENS = ["paper", "canvas", "ink", "ink2", "ink3", "line2", "rep", "inf", "old", "hot", "us", "us-soft", "rival", "rival-soft", "on", "focus", "a-sp", "a-p", "a-0", "a-n", "a-sn"];
  const FRAMES = {
    decider: ["ink", 2.25], hot: ["hot", 2.5], ghost: ["ink3", 1.25], role: ["ink2", 1.25],
    us: ["us", 1.5], rival: ["rival", 1.5], "": ["line2", 1.25],
  };
  const FADED = { person: 0.28, line: 0.1 };

  function palette() {
    const style = getComputedStyle(document.documentElement);
    const read = (name) => style.getPropertyValue(`--${name}`).trim();
    return { ...Object.fromEntries(TOKENS.map((name) => [name, read(name)])), font: read("font") };
  }

  // A card near by, a sign from far away. Where there is a hub, `near` has the keys that stay bright.
  class Painter {
    constructor(people) {
      this.people = people;
      this.hub = null;
      this.near = new Set();
      this.scale = 1;
      this.named = [];
      this.renew();
    }

    renew() {
      this.paint = palette();
      for (const one of this.people.values()) one.fitted = null;
    }

    begin(scale) {
      this.scale = scale;
      this.named = [];
    }

    draw({ ctx, id, x, y, state }) {
      const one = this.people.get(id);
      const isCard = 14 * this.scale >= LEAST;
      const isFaded = this.hub !== null && !this.near.has(id);
      const looks = { ctx, one, x, y, isFaded, isMarked: state.selected || state.hover };
      return {
        drawNode: () => {
          if (isFaded) ctx.globalAlpha = FADED.person;
          if (isCard) this.card(looks);
          else this.sign(looks);
        },
        drawExternalLabel: isCard || isFaded || !(one.isKey || looks.isMarked || this.hub !== null) ? undefined : () => this.name(looks),
        nodeDimensions: isCard ? { width: WIDTH, height: HEIGHT } : { width: 30, height: 30 },
      };
    }

    card({ ctx, one, x, y, isMarked }) {
      const { paint } = this;
      const [edge, width] = FRAMES[one.frame || ""];
      const left = x - WIDTH / 2;
      ctx.beginPath();
      ctx.roundRect(left, y - HEIGHT / 2, WIDTH, HEIGHT, 6);
      ctx.fillStyle = paint[{ us: "us-soft", rival: "rival-soft" }[one.group] || (one.frame === "ghost" ? "canvas" : "paper")];
      ctx.fill();
      ctx.strokeStyle = isMarked ? paint.focus : paint[edge];
      ctx.lineWidth = isMarked ? 3 : width;
      if (one.frame === "ghost") ctx.setLineDash([5, 4]);
      ctx.stroke();
      ctx.setLineDash([]);
      const isOurs = one.group === "us" || one.group === "rival";
      if (!isOurs) badge(ctx, paint, one.attitude, left + 17, y, 9);
      const start = left + (isOurs ? 10 : 33);
      const room = left + WIDTH - 8 - start;
      if (one.fitted === null) {
        one.fitted = [fitted(ctx, one.label, room, `700 14px ${paint.font}`), fitted(ctx, one.standing || "", room, `11px ${paint.font}`)];
      }
      ctx.textAlign = "left";
      ctx.textBaseline = "alphabetic";
      const isSmall = 11 * this.scale < LEAST;
      ctx.fillStyle = one.frame === "ghost" ? paint.ink3 : paint.ink;
      ctx.font = `700 14px ${paint.font}`;
      ctx.fillText(one.fitted[0], start, y + (isSmall ? 5 : -3));
      if (isSmall) return;
      ctx.fillStyle = paint.ink2;
      ctx.font = `11px ${paint.font}`;
      ctx.fillText(one.fitted[1], start, y + 14);
    }

    sign({ ctx, one, x, y, isMarked }) {
      const { paint } = this;
      const [edge, width] = FRAMES[one.frame || ""];
      if (one.group === "us" || one.group === "rival") {
        ctx.fillStyle = paint[edge];
        ctx.beginPath();
        ctx.roundRect(x - 20, y - 9, 40, 18, 4);
        ctx.fill();
      } else {
        if (one.isKey || isMarked) {
          ctx.beginPath();
          ctx.arc(x, y, 20, 0, 2 * Math.PI);
          ctx.fillStyle = paint.paper;
          ctx.fill();
          ctx.lineWidth = width * 1.5;
          ctx.strokeStyle = paint[edge];
          ctx.stroke();
        }
        badge(ctx, paint, one.attitude, x, y, 12);
      }
      if (!isMarked) return;
      ctx.strokeStyle = paint.focus;
      ctx.lineWidth = 3 / this.scale;
      ctx.strokeRect(x - 24, y - 24, 48, 48);
    }

    // Names of who matters, always of a size to be read; one that would cover another is left out.
    name({ ctx, one, x, y }) {
      const unit = 1 / this.scale;
      ctx.font = `600 ${12 * unit}px ${this.paint.font}`;
      const width = ctx.measureText(one.label).width;
      const top = y + 20;
      const box = [x - width / 2, top, x + width / 2, top + 15 * unit];
      if (this.named.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) return;
      this.named.push(box);
      ctx.textAlign = "center";
      ctx.textBaseline = "top";
      ctx.lineJoin = "round";
      ctx.lineWidth = 4 * unit;
      ctx.strokeStyle = this.paint.canvas;
      ctx.strokeText(one.label, x, top);
      ctx.fillStyle = this.paint.ink;
      ctx.fillText(one.label, x, top);
    }

    isFaded(line) {
      return this.hub !== null && line.from !== this.hub && line.to !== this.hub;
    }

    // What all lines have as vis-network takes it; most are lines of the chart.
    usualEdge() {
      const { paint } = this;
      return {
        chosen: false,
        scaling: { label: { enabled: true, drawThreshold: 10 } },
        font: { face: paint.font, size: 11, color: paint.ink2, strokeWidth: 4, strokeColor: paint.canvas, align: "horizontal" },
        smooth: { enabled: true, type: "cubicBezier", forceDirection: "vertical", roundness: 0.5 },
      };
    }

    // What this line has beside.
    edge(line, look) {
      const made = { id: line.id, from: line.from, to: line.to, width: line.width, ...this.tone(line, look) };
      if (look.dashes.length) made.dashes = look.dashes;
      if (!look.isTree) made.smooth = { enabled: true, type: "curvedCW", roundness: 0.14 };
      if (look.head) {
        const head = { enabled: true, type: look.head, scaleFactor: look.head === "circle" || look.head === "box" ? 0.45 : 0.65 };
        made.arrows = look.isBoth ? { to: head, from: head } : { to: head };
      }
      return made;
    }

    // The part of it that changes when the reader looks at somebody.
    tone(line, look) {
      const { paint } = this;
      const isFaded = this.isFaded(line);
      const color = paint[look.paint];
      const made = { id: line.id, color: { color, highlight: color, hover: color, inherit: false, opacity: isFaded ? FADED.line : 1 } };
      if (line.label) made.label = isFaded ? "" : line.label;
      if (look.casing) made.background = { enabled: !isFaded, color: paint[look.casing], size: line.width + 3, dashes: false };
      return made;
    }
  }

  function fitted(ctx, text, room, font) {
    ctx.font = font;
    if (ctx.measureText(text).width <= room) return text;
    const letters = [...text];
    while (letters.length && ctx.measureText(`${letters.join("")}…`).width > room) letters.pop();
    return `${letters.join("")}…`;
  }

  function badge(ctx, paint, attitude, x, y, r) {
    const draw = BADGES[attitude] || BADGES[""];
    ctx.save();
    ctx.translate(x, y);
    ctx.lineJoin = "round";
    draw(ctx, paint, r);
    ctx.restore();
  }

  function shape(ctx, trace, fill, stroke, width, dash = []) {
    ctx.beginPath();
    trace();
    ctx.fillStyle = fill;
    ctx.fill();
    if (!stroke) return;
    ctx.lineWidth = width;
    ctx.strokeStyle = stroke;
    ctx.setLineDash(dash);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  function strokes(ctx, color, width, ...lines) {
    ctx.beginPath();
    for (const [a, b, c, d] of lines) { ctx.moveTo(a, b); ctx.lineTo(c, d); }
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.stroke();
  }

  const ring = (ctx, r) => () => ctx.arc(0, 0, r, 0, 2 * Math.PI);
  const down = (ctx, r) => () => { ctx.moveTo(-r, -r * 0.78); ctx.lineTo(r, -r * 0.78); ctx.lineTo(0, r * 0.98); ctx.closePath(); };
  const plus = (ctx, color, h, width) => strokes(ctx, color, width, [-h, 0, h, 0], [0, -h, 0, h]);
  const minus = (ctx, color, h, y, width) => strokes(ctx, color, width, [-h, y, h, y]);
  // The same shapes and signs as on the map.
  const BADGES = {
    strong_positive: (ctx, paint, r) => { shape(ctx, ring(ctx, r), paint["a-sp"]); plus(ctx, paint.on, r * 0.55, 2.4); },
    positive: (ctx, paint, r) => { shape(ctx, ring(ctx, r - 1), paint.paper, paint["a-p"], 2.2); plus(ctx, paint["a-p"], r * 0.46, 2); },
    neutral: (ctx, paint, r) => {
      shape(ctx, () => ctx.roundRect(-r + 1.5, -r + 1.5, 2 * r - 3, 2 * r - 3, 2), paint.paper, paint["a-0"], 2);
      minus(ctx, paint["a-0"], r * 0.4, 0, 2);
    },
    negative: (ctx, paint, r) => { shape(ctx, down(ctx, r - 0.5), paint.paper, paint["a-n"], 2.2); minus(ctx, paint["a-n"], r * 0.36, -r * 0.28, 2); },
    strong_negative: (ctx, paint, r) => { shape(ctx, down(ctx, r + 0.8), paint["a-sn"], paint["a-sn"], 1.5); minus(ctx, paint.on, r * 0.42, -r * 0.3, 2.4); },
    unknown: (ctx, paint, r) => {
      shape(ctx, ring(ctx, r - 0.6), paint.paper, paint.ink2, 1.6, [3, 2.4]);
      ctx.font = `700 ${r * 1.35}px ${paint.font}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "alphabetic";
      ctx.fillStyle = paint.ink2;
      ctx.fillText("?", 0, r * 0.47);
    },
    "": (ctx, paint, r) => shape(ctx, ring(ctx, r - 0.6), paint.paper, paint.line2, 1.4, [1.4, 2.6]),
  };

  globalThis.stakegraphNetwork = { Painter, STEP: [WIDTH + 12, HEIGHT + 14] };
})();
