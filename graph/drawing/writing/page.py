"""A map as one HTML file that opens anywhere: picture, legend, and the same data as tables.

Nothing is fetched and nothing runs but one short script, whose digest the page's own policy names.
Source: maps; contract 4, `stakegraph map --out x.html`.
"""

from __future__ import annotations

import base64
import hashlib

from graph.drawing.scene import MapScene
from graph.drawing.writing.marks import attribute
from graph.drawing.writing.style import css_variables, map_css
from graph.drawing.writing.svg import to_svg
from graph.drawing.writing.tables import (
    additions_table,
    circles_table,
    lines_table,
    people_table,
    ties_table,
)
from graph.vocabulary import Language
from graph.wording import in_language

__all__ = ["page"]

_PAGE_RULES = """
*{box-sizing:border-box}
html{font:13px/1.45 var(--font);color:var(--ink);background:var(--canvas)}
:lang(zh-CN){line-break:strict;overflow-wrap:anywhere}
body{margin:0;padding:16px 20px 36px;font-variant-numeric:tabular-nums}
h1{font-size:22px;line-height:28px;margin:0 0 8px}
h2{font-size:14px;margin:20px 0 4px}
figure{margin:0;overflow:auto}
figure svg{display:block}
.tables{display:grid;gap:0 36px;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr))}
table{border-collapse:collapse;width:100%;font-size:12px}
th,td{text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid var(--line);vertical-align:top}
thead th{color:var(--ink2);font-weight:600}
tbody th{font-weight:700;white-space:nowrap}
@media print{@page{size:A3 landscape;margin:10mm}figure{overflow:visible}}
"""

# Neighbours stay when a card is pointed at or focused; arrows go to the nearest card that way.
_SCRIPT = """
(function(){
var map=document.querySelector("svg.sgmap");if(!map)return;
var nodes=[].slice.call(map.querySelectorAll(".node"));
var edges=[].slice.call(map.querySelectorAll(".edge"));
function show(key){
var kept={};kept[key]=true;
edges.forEach(function(edge){
var on=edge.dataset.source===key||edge.dataset.target===key;
edge.classList.toggle("on",on);
if(on){kept[edge.dataset.source]=true;kept[edge.dataset.target]=true;}
});
nodes.forEach(function(node){node.classList.toggle("on",kept[node.dataset.person]===true);});
map.classList.add("focus");
}
function clear(){map.classList.remove("focus");}
var ways={ArrowRight:[1,0],ArrowLeft:[-1,0],ArrowDown:[0,1],ArrowUp:[0,-1]};
nodes.forEach(function(node){
var timer=0;
node.addEventListener("mouseenter",function(){
timer=setTimeout(function(){show(node.dataset.person);},120);
});
node.addEventListener("mouseleave",function(){clearTimeout(timer);clear();});
node.addEventListener("focus",function(){show(node.dataset.person);});
node.addEventListener("blur",clear);
node.addEventListener("keydown",function(event){
if(event.key==="Escape"){clear();return;}
var way=ways[event.key];if(!way)return;
event.preventDefault();
var from=node.getBoundingClientRect(),best=null,least=Infinity;
nodes.forEach(function(other){
if(other===node)return;
var to=other.getBoundingClientRect(),dx=to.x-from.x,dy=to.y-from.y;
var ahead=dx*way[0]+dy*way[1],aside=Math.abs(dx*way[1])+Math.abs(dy*way[0]);
if(ahead>4&&ahead+aside*2.2<least){least=ahead+aside*2.2;best=other;}
});
if(best)best.focus();
});
});
})();
"""


def page(scene: MapScene, lang: str = "en") -> str:
    """The whole file as text; write it as UTF-8.

    Args:
        scene: A drawn map.
        lang: "zh" or "en".
    """
    lang = Language(lang).value
    style = css_variables() + map_css() + "".join(_PAGE_RULES.strip().splitlines())
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(_SCRIPT)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    title = attribute(in_language(scene.title, lang))
    every = (people_table, lines_table, ties_table, circles_table, additions_table)
    tables = "".join(table(scene, lang) for table in every)
    return (
        f'<!doctype html>\n<html lang="{Language(lang).tag}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{title}</title><style>{style}</style></head>"
        f"<body><h1>{title}</h1><figure>{to_svg(scene, lang=lang, legend=True)}</figure>"
        f'<div class="tables">{tables}</div><script>{_SCRIPT}</script></body></html>\n'
    )


def _digest(text: str) -> str:
    """The source expression that a content security policy uses for an inline element."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
