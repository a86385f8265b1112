"""Texts of a page that cannot be read whole: cut off, over an edge, or one on another.

A text may end in an ellipsis where its whole stands in a tooltip or an accessible name.
"""

from __future__ import annotations

from playwright.sync_api import Page

__all__ = ["clipped_texts"]

_FIND = """() => {
    const found = [], slack = 1.5, wide = document.documentElement.clientWidth;
    const tell = (what, node, text) =>
        found.push(`${what}: "${text.trim().slice(0, 60)}" in ${node.closest("[id]")?.id} ` +
            `${node.tagName}.${node.getAttribute("class")}`);
    const isWhole = (node, text) => {
        const said = node.closest("[title], [aria-label]");
        const whole = `${said?.getAttribute("title")} ${said?.getAttribute("aria-label")}`;
        return whole.replace(/\\s+/g, " ").includes(text.replace(/\\s+/g, " ").trim());
    };
    const isScrolled = (style) => /auto|scroll/.test(style);
    const check = (text, range) => {
        const node = text.parentElement;
        range.selectNodeContents(text);
        const at = range.getBoundingClientRect();
        if (!at.width || !at.height || !node.checkVisibility({visibilityProperty: true})) return;
        if (node.closest("head, svg, .hid, .skip, option, [aria-hidden=true]")) return;
        let mayScroll = false;
        for (let box = node; box && !box.matches("html, body"); box = box.parentElement) {
            const style = getComputedStyle(box), room = box.getBoundingClientRect();
            mayScroll ||= isScrolled(style.overflowX);
            const hides = style.overflowX === "hidden" || style.overflowX === "clip";
            const isOver = at.right > room.right + slack || at.left < room.left - slack;
            // a line that is not shown at all is told by the link to the whole list
            const isShown = (at.top + at.bottom) / 2 < room.bottom;
            const isUnder = isShown && at.bottom > room.bottom + slack &&
                style.overflowY === "hidden";
            if (style.display !== "inline" && !mayScroll && (hides && isOver || isUnder)) {
                const hasDots = [style.textOverflow, style.webkitLineClamp].join() !== "clip,none";
                if (!hasDots) tell("cut", node, text.data);
                else if (!isWhole(node, text.data)) tell("cut, whole nowhere", node, text.data);
                return;
            }
            if (style.position === "fixed") break;
        }
        if (!mayScroll && (at.right > wide + slack || at.left < -slack)) tell("over the edge", node,
            text.data);
    };
    for (const one of document.querySelectorAll("body *"))  // as somebody would who wants to know
        if (getComputedStyle(one).textOverflow === "ellipsis")
            one.dispatchEvent(new Event("pointerover", {bubbles: true}));
    const range = document.createRange();
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (walker.currentNode.data.trim()) check(walker.currentNode, range);
    const holds = (room, at) => at.left >= room.left - slack && at.right <= room.right + slack &&
        at.top >= room.top - slack && at.bottom <= room.bottom + slack;
    for (const node of document.querySelectorAll("svg.sgmap .node")) {
        const rooms = [...node.querySelectorAll("rect")].map((one) => one.getBoundingClientRect());
        const texts = [...node.querySelectorAll("text")].filter((one) => one.checkVisibility())
            .map((one) => [one, one.getBoundingClientRect()]);
        for (const [one, at] of texts)
            if (!rooms.some((room) => holds(room, at)))
                tell("out of its card", node, one.textContent);
        for (const [place, [one, at]] of texts.entries())
            for (const [other, by] of texts.slice(place + 1)) {
                const across = Math.min(at.right, by.right) - Math.max(at.left, by.left);
                const along = Math.min(at.bottom, by.bottom) - Math.max(at.top, by.top);
                if (across > 2 && along > 0.4 * Math.min(at.height, by.height))
                    tell("on another", node, `${one.textContent} / ${other.textContent}`);
            }
    }
    for (const map of document.querySelectorAll("svg.sgmap[role]")) {
        const room = map.getBoundingClientRect();
        for (const one of map.querySelectorAll("text")) {
            if (one.checkVisibility() && !holds(room, one.getBoundingClientRect()))
                tell("out of the map", map, one.textContent);
            if (/^[\u4e00-\u9fff]{1,3}…$/.test(one.textContent))
                tell("a short name is cut", map, one.textContent);
        }
    }
    return found;
}"""


def clipped_texts(page: Page) -> list[str]:
    """What cannot be read whole on a page as it stands: what is wrong, the text, and where."""
    found: list[str] = page.evaluate(_FIND)
    return sorted(set(found))
