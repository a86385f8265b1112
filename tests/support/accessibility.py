"""What axe-core finds on a page; the vendored file is for tests only and unchanged.

Source: https://github.com/dequelabs/axe-core, version 4.14.1, MPL-2.0.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

__all__ = ["AXE_FILE", "AXE_SHA256", "grave_findings"]

AXE_FILE = Path(__file__).with_name("vendored") / "axe.min.js"
AXE_SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
_ASK = """async () => {
    const found = await axe.run(document, {resultTypes: ["violations"]});
    return found.violations
        .filter((one) => ["serious", "critical"].includes(one.impact))
        .flatMap((one) => one.nodes.slice(0, 4).map((node) =>
            `${one.impact} ${one.id}: ${node.target.join(" ")} ${node.html.slice(0, 120)}`));
}"""


@cache
def _script() -> str:
    return AXE_FILE.read_text(encoding="utf-8")


def grave_findings(page: Page) -> list[str]:
    """The serious and critical findings on a page as it stands."""
    page.evaluate(_script())  # the page's policy forbids a script element, not this
    found: list[str] = page.evaluate(_ASK)
    return found
