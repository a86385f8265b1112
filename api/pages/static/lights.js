// Fills in lights and rows as they are worked out, one after the other: nobody waits for them.
import { ask } from "./outage.js";

const AGAIN = 700;
const ACCEPTED = 202;

export async function serveLights() {
  for (const place of document.querySelectorAll("[data-light]")) await fill(place, place.dataset.light);
  const rows = document.querySelectorAll("[data-deal][data-row]");
  for (const row of rows) await fill(row, row.dataset.row);
  if (rows.length) await renew();
}

async function fill(place, address) {
  try {
    const answer = await finished(address);
    if (!answer.ok) throw new Error(String(answer.status));
    place.innerHTML = await answer.text();
  } catch {
    const slot = place.querySelector(".light-slot") ?? place;
    slot.textContent = slot.dataset.off;
  }
}

async function finished(address) {
  for (;;) {
    const answer = await ask(address);
    if (answer.status !== ACCEPTED) return answer;
    await answer.text(); // an answer that nobody reads stays open
    await new Promise((resolve) => { setTimeout(resolve, AGAIN); });
  }
}

// Counts and order follow from all rows: the list is read once more when the last one is there.
async function renew() {
  const list = document.querySelector("main");
  const answer = await ask(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok || list.contains(document.activeElement)) return;
  const fresh = page.querySelector("main");
  if (fresh && !fresh.querySelector("[data-row]")) list.replaceWith(fresh);
}
