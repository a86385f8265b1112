"""The map and the network view in a browser, beside pyvis as it comes, of one and the same graph.

300 people, their reporting lines and 60 lines of influence. A side's time runs from its values (a
scene, or nodes and edges) over the writing of the page to a picture that is there and stands still.
Panning is timed frame by frame with the browser's own limit on frames taken off; the bare page has
the same vis-network, people as boxes with the same two lines of text at the same places, and the
same lines, curved or straight; processors' time decides, as it is the steadier of the two.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.rows import Row, rated
from conftest import BROWSER_FLAGS, find_chromium
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as BrowserTimeoutError
from pyvis.network import Network
from support.map_contents import draw_map_content

from graph.drawing.composition import draw_map
from graph.drawing.content import MapContent
from graph.drawing.networks import NetworkView, network_page, network_view
from graph.drawing.networks.viewing import start_people
from graph.drawing.scene import MapScene
from graph.drawing.writing.page import page as map_page

__all__ = ["measure_network"]

_PEOPLE, _INFLUENCES = 300, 60
_LONGEST = 180  # seconds for a layout to settle; one that does not counts as just that
_LONG = 20  # seconds; what takes longer runs once
_FRAMES, _WARM = 120, 10
_MEGABYTE = 1_000_000
_UNBOUND = ("--disable-frame-rate-limit", "--disable-gpu-vsync")
_PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
_HOOK = "network = new vis.Network(container, data, options);"
# Moves the picture to and fro and answers the mean milliseconds of a frame.
_PAN = """async ([scale, frames]) => {
    const view = globalThis.network.network ?? globalThis.network;
    view.moveTo({ scale, position: { x: 0, y: 0 }, animation: false });
    const frame = () => new Promise(requestAnimationFrame);
    for (let turn = 0; turn < 10; turn += 1) await frame();  // _WARM
    const start = performance.now();
    for (let turn = 0; turn < frames; turn += 1) {
        const position = { x: 300 * Math.sin(turn / 9), y: 120 * Math.cos(turn / 7) };
        view.moveTo({ scale, position, animation: false });
        await frame();
    }
    return (performance.now() - start) / frames;
}"""
# The same with the map, twice as large: it is scrolled, as dragging it does.
_SCROLL = """async (frames) => {
    const map = document.querySelector("svg.sgmap");
    for (const side of ["width", "height"]) map.setAttribute(side, 2 * map.viewBox.baseVal[side]);
    const frame = () => new Promise(requestAnimationFrame);
    for (let turn = 0; turn < 10; turn += 1) await frame();
    const took = [];
    let last = performance.now();
    for (let turn = 0; turn < frames; turn += 1) {
        scrollTo(400 + 300 * Math.sin(turn / 9), 250 + 120 * Math.cos(turn / 7));
        await frame();
        took.push(performance.now() - last);
        last = performance.now();
    }
    return took.sort((one, other) => one - other)[frames / 2];
}"""
_BARE = """<!doctype html><meta charset="utf-8"><style>html,body,#room{margin:0;height:100%}
</style><div id="room"></div><script>SCRIPT</script><script>
const data = DATA;
globalThis.network = new vis.Network(document.getElementById("room"), {
    nodes: new vis.DataSet(data.nodes), edges: new vis.DataSet(data.edges) }, {
    physics: { enabled: false }, layout: { improvedLayout: false }, nodes: { shape: "box" },
    edges: { smooth: SMOOTH } });
globalThis.network.fit();
</script>"""


@contextmanager
def _browser(*flags: str) -> Iterator[Browser]:
    found = find_chromium()
    assert found is not None, "no Chromium"
    with sync_playwright() as playwright:
        args = [*BROWSER_FLAGS, *flags]
        browser = playwright.chromium.launch(executable_path=found, args=args)
        yield browser
        browser.close()


@contextmanager
def _window(browser: Browser) -> Iterator[Page]:
    """A page that reaches no network, as the machine of a customer may not either."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.route(lambda url: not url.startswith("file:"), lambda route: route.abort())
    yield context.new_page()
    context.close()


def _content() -> MapContent:
    drawn = draw_map_content(_PEOPLE, 1)
    return replace(drawn, influences=drawn.influences[:_INFLUENCES], ties=(), lane_people=())


def _stock(content: MapContent, *, is_layered: bool) -> str:
    """pyvis's own page of the graph; told to say when it stands still."""
    network = Network(
        directed=True, cdn_resources="in_line", layout=is_layered or None, height="900px"
    )
    for card in content.cards:
        network.add_node(card.key, label=card.name, title=card.title)
    for card in content.cards:
        if card.manager:
            network.add_edge(card.manager, card.key)
    for edge in content.influences:
        network.add_edge(edge.source, edge.target)
    if is_layered:
        network.toggle_physics(status=False)
    event = "afterDrawing" if is_layered else "stabilized"
    text = network.generate_html()
    assert text.count(_HOOK) == 1
    told = f'{_HOOK}network.once("{event}",function(){{window.__settled=true;}});'
    return text.replace(_HOOK, told)


def _bare(view: NetworkView, smooth: object) -> str:
    places = dict(view.places)
    data = {
        "nodes": [
            {
                "id": one.key,
                "label": f"{one.name.en}\n{one.standing.en}",
                "x": places[one.key][0],
                "y": places[one.key][1],
            }
            for one in view.people
        ],
        "edges": [
            {"from": one.source, "to": one.target, "arrows": "to", "width": one.width}
            for one in view.lines
        ],
    }
    assets = files("graph.drawing.networks").joinpath("assets")
    script = assets.joinpath("vis-network.min.js").read_text(encoding="utf-8")
    page = _BARE.replace("SMOOTH", json.dumps(smooth)).replace("DATA", json.dumps(data))
    return page.replace("SCRIPT", script)


def _timed(browser: Browser, file: Path, write: Callable[[], str], is_settled: str) -> float:
    """Seconds from values to a picture that stands still, or `_LONGEST`."""
    with _window(browser) as page:
        file.write_text("<!doctype html>", encoding="utf-8")
        page.goto(file.as_uri())  # the browser has a process for files now
        start = perf_counter()
        file.write_text(write(), encoding="utf-8")
        page.goto(file.as_uri(), wait_until="load")
        try:
            page.wait_for_function(is_settled, polling=5, timeout=1000 * _LONGEST)
        except BrowserTimeoutError:
            return _LONGEST
        page.evaluate(_PAINTED)
        return perf_counter() - start


def _panned(browser: Browser, file: Path, text: str, scale: float) -> tuple[float, float]:
    """Mean milliseconds of a frame: of processors, all of the browser's, and on the clock."""
    file.write_text(text, encoding="utf-8")
    with _window(browser) as page:
        page.goto(file.as_uri(), wait_until="load")
        page.evaluate(_PAN, [scale, 5])
        before = _worked(browser)
        clock: float = page.evaluate(_PAN, [scale, _FRAMES])
        return 1000 * (_worked(browser) - before) / (_FRAMES + _WARM), clock


def _worked(browser: Browser) -> float:
    """Seconds that the browser's processes have worked."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return float(sum(one["cpuTime"] for one in processes))


def _without_policy(text: str) -> str:
    """The view with its object in reach of the clock; what runs is the same."""
    begin = "stakegraphNetwork.begin("
    start = text.index('<meta http-equiv="Content-Security-Policy"')
    end = text.index(">", start) + 1
    return (text[:start] + text[end:]).replace(begin, f"globalThis.network = {begin}")


def measure_network(folder: Path, runs: int) -> Iterator[Row]:
    """How soon the picture stands, how fast it is moved, how large its file is."""
    content = _content()
    begun = perf_counter()
    scene = draw_map(content)
    drawn = perf_counter() - begun
    view = network_view(content, scene, start_people(content))
    with _browser() as browser:
        yield from _settled(browser, folder, (content, scene), max(runs, 3), drawn)
    with _browser(*_UNBOUND) as browser:
        yield from _moved(browser, folder, view, scene, max(runs, 3))
        yield _scrolled(browser, folder, scene, max(runs, 3))
    for name, text in (("map", map_page(scene, "en")), ("network view", _whole(content, scene))):
        size = len(text.encode()) / _MEGABYTE
        yield rated(f"{name} of {_PEOPLE} people as one HTML file", size, at_most=1, unit=" MB")


def _whole(content: MapContent, scene: MapScene) -> str:
    return network_page(network_view(content, scene, start_people(content)), scene, "en")


def _settled(
    browser: Browser, folder: Path, graph: tuple[MapContent, MapScene], runs: int, drawn: float
) -> Iterator[Row]:
    content, scene = graph
    ready = "document.readyState === 'complete'"
    shown = "Number(document.querySelector('.sgnet')?.dataset.shown) === " + str(_PEOPLE)
    ours: dict[str, tuple[Callable[[], str], str]] = {
        "map": (lambda: map_page(scene, "en"), ready),
        "network view": (lambda: _whole(content, scene), shown),
    }
    theirs: dict[str, tuple[Callable[[], str], str]] = {
        "layered": (lambda: _stock(content, is_layered=True), "window.__settled === true"),
        "force": (lambda: _stock(content, is_layered=False), "window.__settled === true"),
    }
    times: dict[str, list[float]] = {name: [] for name in (*ours, *theirs)}
    for _ in range(runs):
        for name, (write, settled) in (ours | theirs).items():
            if max(times[name], default=0.0) > _LONG:
                continue
            file = folder / f"{name.replace(' ', '-')}.html"
            times[name].append(_timed(browser, file, write, settled))
    took = {name: median(found) for name, found in times.items()}
    for name in ours:
        for other, words, bound in (
            ("force", "stock pyvis, force layout", 50),
            ("layered", "stock pyvis, hierarchical, physics off", 3),
        ):
            yield rated(
                f"settled: {words}, by our {name}", took[other] / took[name], at_least=bound,
                detail=f"{_said(took[other])} and {took[name]:.3f} s; scene {drawn:.2f} s before",
            )  # fmt: skip


def _said(seconds: float) -> str:
    return f"not within {_LONGEST} s" if seconds == _LONGEST else f"{seconds:.2f} s"


def _scrolled(browser: Browser, folder: Path, scene: MapScene, runs: int) -> Row:
    """What a frame takes while the map is dragged; 60 of them make a second."""
    file = folder / "scroll.html"
    file.write_text(map_page(scene, "en"), encoding="utf-8")
    times: list[float] = []
    for _ in range(runs):
        with _window(browser) as page:
            page.goto(file.as_uri(), wait_until="load")
            times.append(page.evaluate(_SCROLL, _FRAMES))
    what = f"a frame of panning the map of {_PEOPLE} people near by"
    return rated(what, median(times), at_most=1000 / 60, unit=" ms")


def _moved(
    browser: Browser, folder: Path, view: NetworkView, scene: MapScene, runs: int
) -> Iterator[Row]:
    own = _without_policy(network_page(view, scene, "en"))
    texts = {
        "ours": own,
        "curved": _bare(view, {"type": "curvedCW"}),
        "straight": _bare(view, smooth=False),
    }
    for scale, words in ((0.25, "from far away"), (1.0, "near by")):
        sides: dict[str, list[tuple[float, float]]] = {name: [] for name in texts}
        for _ in range(runs):
            for name, text in texts.items():
                sides[name].append(_panned(browser, folder / "pan.html", text, scale))
        work = {name: median(one for one, _ in found) for name, found in sides.items()}
        clock = {name: median(one for _, one in found) for name, found in sides.items()}
        detail = ", ".join(
            f"{name} {work[name]:.1f} ms of processors, {clock[name]:.1f} ms on the clock"
            for name in texts
        )
        for other, bound in (("curved", 1.2), ("straight", None)):
            yield rated(
                f"a frame of panning {words}, by bare vis-network, {other} lines",
                work["ours"] / work[other], at_most=bound, detail=detail,
            )  # fmt: skip
