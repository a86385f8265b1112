import base64
import hashlib
import re
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from graph.drawing import Card, MapContent, draw_map, page

Example = Callable[[str], MapContent]


class Outline(HTMLParser):
    """Tags, attributes and table cells of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.cells: list[str] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names |= {name for name, _value in attrs}
        self._open = tag in {"td", "th"}
        if self._open:
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        if self._open:
            self.cells[-1] += data


def outline(text: str) -> Outline:
    parser = Outline()
    parser.feed(text)
    return parser


def test_the_policy_names_exactly_what_the_page_holds(example: Example) -> None:
    text = page(draw_map(example("opportunity")))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    assert policy.group(1).startswith("default-src 'none';")
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        (inner,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy.group(1)


def test_the_tables_hold_every_person_and_every_line(example: Example) -> None:
    scene = draw_map(example("opportunity"))
    cells = outline(page(scene, "en")).cells
    for name in "陈林王赵孙周吴郑冯褚卫蒋":
        assert name in cells
    assert "account · not drawn" in cells
    assert "cut here" in cells
    assert "Rival solution manager" in cells


def test_folded_people_are_in_the_table(crowd: Callable[[int], MapContent]) -> None:
    content = crowd(150)
    cells = outline(page(draw_map(content), "zh")).cells
    assert sum(cell.startswith("员") for cell in cells) >= 149


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_escapes_and_runs_nothing_else(lang: str) -> None:
    attack = '</title></script><script>alert(1)</script><img src=x onerror="alert(1)">'
    card = Card("k", attack, attack, units=(attack,), role=attack, importance=attack)
    found = outline(page(draw_map(MapContent("opportunity", "O", attack, (card,))), lang))
    assert found.tags.count("script") == 1
    assert "img" not in found.tags
    assert not {name for name in found.names if name.startswith("on") or name == "style"}


def test_the_language_is_declared(example: Example) -> None:
    assert '<html lang="zh-CN">' in page(draw_map(example("account")), "zh")
    assert "<h2>人员</h2>" in page(draw_map(example("account")), "zh")


@pytest.mark.browser
def test_a_browser_opens_the_page_without_a_complaint(
    example: Example, chromium: str, tmp_path: Path
) -> None:
    file = tmp_path / "map.html"
    file.write_text(page(draw_map(example("opportunity"))), encoding="utf-8")
    done = subprocess.run(
        [
            chromium, "--headless", "--no-sandbox", "--disable-gpu",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={tmp_path / 'profile'}", "--enable-logging=stderr", "--dump-dom",
            file.as_uri(),
        ],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=True,
    )  # fmt: skip
    assert "data-person" in done.stdout
    assert "CONSOLE" not in done.stderr
