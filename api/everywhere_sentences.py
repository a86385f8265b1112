"""What is said about questions over all accounts, in both languages."""

from __future__ import annotations

import re

__all__ = ["EVERYWHERE_CHINESE", "EVERYWHERE_PATTERNS", "EVERYWHERE_SENTENCES"]

EVERYWHERE_SENTENCES: dict[str, tuple[str, str]] = {
    "account": ("客户", "Account"),
    "deal": ("商机", "Opportunity"),
    "meet_next": ("下一步见谁", "Meet next"),
    "more_people": (
        "还有更多人；用 --limit 放宽。",
        "There are more people; --limit shows them.",
    ),
    "nobody_reaches": ("没有人达到这个概率。", "Nobody has that probability."),
    "reach_of_all": ("各方触达", "Reach"),
}
EVERYWHERE_CHINESE: dict[str, str] = {
    "Name an account or a region, not both.": "请指定客户或区域，不要同时指定。",
    "Ask for a set of at least one person.": "请至少要一个人。",
    "Many machines need Dask: install stakegraph with the extra `scale`.": (
        "多台机器需要 Dask：请安装带扩展 `scale` 的 stakegraph。"
    ),
    "No Dask scheduler answers at this address.": "这个地址没有 Dask 调度器回应。",
    "There is no saved graph of all accounts here. Build it anew.": (
        "这里没有保存的全部客户关系图。请重新生成。"
    ),
    (
        "The saved graph of all accounts was written by another version of the program. Build it "
        "anew."
    ): "保存的全部客户关系图由本程序的另一版本写成。请重新生成。",
    (
        "The saved graph of all accounts rests on another state, day, reader or defaults. Build it "
        "anew."
    ): "保存的全部客户关系图依据的是另一状态、日期、读者或默认值。请重新生成。",
    "The saved graph of all accounts is damaged. Build it anew.": (
        "保存的全部客户关系图已损坏。请重新生成。"
    ),
}
EVERYWHERE_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"No account that you see is of the region (?P<region>.*)\.", re.DOTALL),
        "在您能看到的客户中，没有区域为 {region} 的。",
    ),
    (
        re.compile(
            r"(?P<quote>['\"])(?P<person>.*)(?P=quote) means more than one person; "
            r"write system:id or our own id\.",
            re.DOTALL,
        ),
        "“{person}”可能指多人；请写 系统:编号，或本产品的编号。",
    ),
)
