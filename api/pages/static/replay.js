// Replays the committee: a day of the records after the other, by hand or by itself.
const PAUSE = 1400;

export function serveReplay(panel, state) {
  const map = document.getElementById("picture");
  if (!panel || !map) return;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)");
  let playing = false;

  const range = () => document.getElementById("replay-range");
  const days = () => map.querySelector("[data-days]").dataset.days.split(" ");

  function dress() {
    for (const one of map.querySelectorAll(".replay .slide, #replay-play")) one.hidden = days().length < 2;
    const button = document.getElementById("replay-play");
    if (playing && button) button.textContent = button.dataset.stop;
    for (const one of map.querySelectorAll("#replay-play")) one.setAttribute("aria-pressed", String(playing));
  }

  function tell() {
    const said = map.querySelector(`#replay-days option[value="${range().value}"]`);
    if (!said) return;
    map.querySelector(".replay .day").textContent = said.label;
    range().setAttribute("aria-valuetext", said.label);
  }

  function go(day) {
    const url = new URL(location.href);
    url.searchParams.set("as_of", day);
    return state.go(url);
  }

  function stop() {
    playing = false;
    const button = document.getElementById("replay-play");
    if (button) button.textContent = button.dataset.play ?? button.textContent;
  }

  async function play() {
    const last = days().length - 1;
    let place = Number(range().value) >= last ? 0 : Number(range().value) + 1;
    if (isCalm.matches) return go(days()[place]); // who wants no motion goes on by hand
    playing = true;
    while (playing && place <= last) {
      await go(days()[place]);
      await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
      // a day that is looked at may be one more than the records have
      place = Number(range().value) + 1;
    }
    stop();
    dress();
  }

  map.addEventListener("input", (event) => { if (event.target === range()) { playing = false; tell(); } });
  map.addEventListener("change", (event) => { if (event.target === range()) go(days()[Number(range().value)]); });
  map.addEventListener("click", (event) => {
    const button = event.target.closest("#replay-play");
    if (!button) return;
    button.dataset.play ??= button.textContent;
    if (playing) { stop(); dress(); } else play();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") playing = false; });
  map.addEventListener("submit", (event) => {
    const field = event.target.querySelector("#replay-date");
    if (!field || field.value === "") return;
    event.preventDefault();
    go(field.value);
  });
  map.addEventListener("map", dress);
  dress();
}
