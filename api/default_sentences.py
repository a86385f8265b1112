"""What is said about edited defaults in Chinese, by the English sentence.

Placeholders are filled with what the reader sent.
"""

from __future__ import annotations

import re

__all__ = ["DEFAULT_PATTERNS"]

DEFAULT_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(english, re.DOTALL), chinese)
    for english, chinese in (
        (
            r"There is no default (?P<name>.+); the page of the defaults lists them all\.",
            "没有名为 {name} 的默认值；全部名称见默认值页面。",
        ),
        (r"(?P<name>\w+) takes a whole number\.", "{name} 须为整数。"),
        (r"(?P<name>\w+) takes a number\.", "{name} 须为数字。"),
        (
            r"(?P<name>\w+) lies between (?P<low>\S+) and (?P<high>\S+)\.",
            "{name} 须在 {low} 与 {high} 之间。",
        ),
        (r"(?P<name>\w+) is a multiple of (?P<step>\d+)\.", "{name} 须为 {step} 的倍数。"),
        (
            r"(?P<lower>\w+) may not be larger than (?P<higher>\w+)\.",
            "{lower} 不能大于 {higher}。",
        ),
        (
            r"The defaults were edited meanwhile; read them again, then edit\.",
            "默认值已被他人修改；请重新读取后再改。",
        ),
        (
            r"Only an administrator may edit the defaults; everybody may read them\.",
            "只有管理员可以修改默认值；所有人都可以查看。",
        ),
        (
            r"Send If-Match with the digest that you read, so that no other edit is lost\.",
            "请用 If-Match 发送所读取的摘要，以免覆盖他人的修改。",
        ),
        (
            r"The file of the defaults does not answer; try again in a moment\.",
            "默认值文件没有响应；请稍后再试。",
        ),
        (
            r"There is no section (?P<name>.+); use one of (?P<names>.+)\.",
            "没有名为 {name} 的部分；可用：{names}。",
        ),
        (r"The section (?P<name>.+) holds no score here\.", "{name} 部分在此没有数值。"),
        (
            r"The section (?P<name>.+) has no score (?P<item>.+); the first one is (?P<one>.+)\.",
            "{name} 部分没有 {item}；第一个是 {one}。",
        ),
    )
)
