// Says on the page that nobody answers, keeps what is shown, and asks again until somebody does.
const FIRST = 1000;
const LONGEST = 8000;
const WATCH = 15000;
const UNAVAILABLE = 503;
let outage = null;

// Fetches a fragment; comes back with null only when nobody waits for it any more.
export async function ask(address, isWanted = () => true) {
  while (isWanted()) {
    const answer = await attempt(address, { headers: { Accept: "text/html" } });
    if (answer !== null && answer.status !== UNAVAILABLE) return answer;
    await ended(answer === null ? "outageServer" : "outageStore");
  }
  return null;
}

// A page that is only looked at says it too.
export async function serveOutages() {
  for (;;) {
    await pause(WATCH);
    if (document.hidden || outage !== null) continue;
    const silent = await probe();
    if (silent !== null) await ended(silent);
  }
}

function ended(silent) {
  outage ??= untilAnswered(silent).finally(() => { outage = null; });
  return outage;
}

async function untilAnswered(silent) {
  const banner = document.createElement("p");
  banner.className = "outage";
  banner.setAttribute("role", "status");
  document.body.append(banner);
  for (let delay = FIRST; silent !== null; delay = Math.min(2 * delay, LONGEST)) {
    const text = document.body.dataset[silent];
    if (banner.textContent !== text) banner.textContent = text;
    await pause(delay);
    silent = await probe();
  }
  banner.remove();
}

async function probe() {
  const answer = await attempt("/health/ready", { cache: "no-store" });
  if (answer === null) return "outageServer";
  return answer.status === UNAVAILABLE ? "outageStore" : null;
}

async function attempt(address, options) {
  try {
    return await fetch(address, options);
  } catch {
    return null;
  }
}

function pause(milliseconds) {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}
