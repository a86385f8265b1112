// Fills in the lights one after the other, so that a large opportunity delays nobody.
export async function serveLights() {
  for (const slot of document.querySelectorAll("[data-light]")) {
    try {
      const answer = await fetch(slot.dataset.light, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      slot.innerHTML = await answer.text();
    } catch {
      slot.textContent = slot.dataset.off;
    }
  }
}
