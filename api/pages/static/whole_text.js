// Gives a text that ends in an ellipsis its whole as a tooltip, when somebody points at it.

export function serveWholeText() {
  const tell = (event) => {
    for (let one = event.target; one instanceof HTMLElement; one = one.parentElement) {
      if (one.scrollWidth <= one.clientWidth || one.title) continue;
      if (getComputedStyle(one).textOverflow !== "ellipsis") continue;
      one.title = one.textContent.replace(/\s+/g, " ").trim();
      return;
    }
  };
  document.addEventListener("pointerover", tell);
  document.addEventListener("focusin", tell);
}
