// Fills in lights and rows one after the other, so that a large opportunity delays nobody.
import { ask } from "./outage.js";

export async function serveLights() {
  for (const place of document.querySelectorAll("[data-light],[data-deal][data-row]")) {
    const slot = place.querySelector(".light-slot") ?? place;
    try {
      const answer = await ask(place.dataset.light ?? place.dataset.row);
      if (!answer.ok) throw new Error(String(answer.status));
      place.innerHTML = await answer.text();
    } catch {
      slot.textContent = slot.dataset.off;
    }
  }
  const pending = document.querySelector(".pending");
  if (pending && !document.querySelector("[data-deal] .light-slot")) pending.remove();
}
