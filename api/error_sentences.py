"""How errors are headed by their status, and what is said where too much is asked for at once.

Both languages; what else can go wrong stands in `api.sentences`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from graph.vocabulary import Language

__all__ = ["ERROR_TITLES", "LOAD_CHINESE", "LOAD_PATTERNS"]


def _both(zh: str, en: str) -> Mapping[Language, str]:
    return {Language.ZH: zh, Language.EN: en}


ERROR_TITLES: dict[int, Mapping[Language, str]] = {
    400: _both("请求无法理解", "The request is not understood"),
    401: _both("尚未登录", "Not signed in"),
    403: _both("无权执行", "Not allowed"),
    404: _both("这里没有", "Not here"),
    405: _both("此处不支持这种方法", "This method is not for this address"),
    408: _both("内容未及时送达", "What was sent did not arrive in time"),
    409: _both("与现有内容冲突", "In conflict with what is there"),
    410: _both("已失效", "No longer valid"),
    412: _both("已被他人修改", "Changed by somebody else meanwhile"),
    413: _both("内容过大", "Too large"),
    415: _both("不支持这种文件", "This kind of file is not taken"),
    422: _both("输入有误", "The input is not right"),
    428: _both("须说明所据的版本", "It is not said which state was read"),
    429: _both("请求过多", "Too many requests"),
    431: _both("请求头过大", "The headers of the request are too large"),
    500: _both("出错了，已记录", "Something failed here; it is on record"),
    502: _both("另一系统没有回答", "Another system does not answer"),
    503: _both("暂时无法回答，请稍后再试", "No answer now; try again in a moment"),
    507: _both("磁盘已满，未写入任何内容", "The disk is full; nothing was written"),
}

LOAD_CHINESE: dict[str, str] = {
    "Only administrators and auditors may read the audit trail; ask one of them.": (
        "只有管理员和审计员可以查看审计记录；请联系其中一位。"
    ),
    (
        "Who reads influence is logged, and the log cannot be written now. Try again in a moment, "
        "or ask who runs this service."
    ): "查看影响力须记入审计，而审计记录此刻无法写入。请稍后再试，或联系服务管理员。",
    "Too much is being worked out at once. Try again in a moment.": (
        "同时进行的计算过多。请稍后再试。"
    ),
    "Too many files are being taken in at once. Try again in a moment.": (
        "同时进行的导入过多。请稍后再试。"
    ),
    "Too many people are asking at once. Try again in a moment.": (
        "同时访问的人过多。请稍后再试。"
    ),
    "Too much is being sent at once. Try again in a moment.": "同时上传的内容过多。请稍后再试。",
    "The server is stopping. Try again in a moment.": "服务正在停止。请稍后再试。",
    "Who asked is gone, so the work was stopped.": "请求方已断开，计算已停止。",
    "The headers of the request are too large; send fewer cookies and shorter ones.": (
        "请求头过大；请减少并缩短 Cookie。"
    ),
    "The request is not understood; it is not HTTP as this server reads it.": (
        "请求无法理解：不是本服务所读的 HTTP。"
    ),
}
LOAD_PATTERNS = tuple(
    (re.compile(english), chinese)
    for english, chinese in (
        (
            r"The body is larger than (?P<limit>[\d,]+) bytes; send less at once\.",
            "内容超过 {limit} 字节；请减少每次发送的内容。",
        ),
        (
            r"The form has more than (?P<limit>[\d,]+) fields; send less at once\.",
            "表单超过 {limit} 个字段；请减少每次发送的内容。",
        ),
        (
            r"The body has more than (?P<limit>[\d,]+) values; send less at once\.",
            "内容超过 {limit} 个值；请减少每次发送的内容。",
        ),
        (
            (
                r"The answer was not there after (?P<seconds>[\d.]+) seconds, so the work was "
                r"stopped\. Ask about less, or try again when less is going on\."
            ),
            "{seconds} 秒内未得出答案，计算已停止。请缩小问题范围，或在空闲时再试。",
        ),
    )
)
