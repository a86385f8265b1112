"""Every sentence of the command line, the sign-in pages, findings and errors, in both languages.

Placeholders are filled with what the reader sent or may see; a template holds nothing else. The
pages have their own catalogue, `api.translations`.
"""

from __future__ import annotations

import re

from api.neo4j_sentences import NEO4J_CHINESE

__all__ = ["CHINESE", "PATTERNS", "SENTENCES"]


# By code, Chinese first, then English.
SENTENCES: dict[str, tuple[str, str]] = {
    "failed": ("出错了", "That did not work"),
    "loads_again": ("恢复后本页会自动重新加载。", "This page loads by itself once it can be made."),
    "to_start": ("回到首页", "To the first page"),
    "sign_in": ("登录", "Sign in"),
    "sign_in_how": (
        "请打开启动时打印的一次性登录链接；要新链接，请在运行服务的机器上执行 `stakegraph link`。",
        (
            "Open the one-time sign-in link that was printed at the start. For a new one, run "
            "`stakegraph link` on the machine that serves this page."
        ),
    ),
    "sign_in_now": (
        "此链接只能使用一次，登录仅在此浏览器有效。",
        "This link works once and signs in this browser.",
    ),
    "link_used": ("此链接已被使用", "This link was used"),
    "link_unknown": ("此链接无效或已过期", "This link is not valid, or too old"),
    "link_used_how": (
        "若不是您本人使用，请停止服务。需要新链接时，在运行服务的机器上执行 `stakegraph link`。",
        (
            "If that was not you, stop the server. For a new link, run `stakegraph link` on the "
            "machine that serves this page."
        ),
    ),
    "continue": ("若您已在此浏览器登录，请继续", "If you are signed in here already, go on"),
    "signed_out": ("已退出", "Signed out"),
    # findings of `check`
    "cycle": ("汇报关系成环：{path}。", "Reporting runs in a circle: {path}."),
    "doubled_person": (
        "{organization} 有多位 {name}：{ids}；若为同一人，请合并。",
        "{organization} has {name} more than once: {ids}; merge them if they are one.",
    ),
    "left_with_role": (
        "{name} 已离开，但在 {deal} 中仍有决策角色。",
        "{name} has left and still holds a role in {deal}.",
    ),
    "no_rival": ("{deal} 没有竞争对手；请补充。", "{deal} has no rival; record who competes."),
    "missing_approver": ("{deal} 没有审批人；谁签字？", "{deal} has no approver; who signs?"),
    "no_opponent": (
        "{deal}：图上没有反对者；请找出谁支持友商。",
        "{deal}: nobody is against us; find out who backs the rival.",
    ),
    "supporters_not_more": (
        "{deal}：支持者 {supporters} 人，不多于反对者 {opponents} 人。",
        "{deal}: supporters ({supporters}) do not outnumber opponents ({opponents}).",
    ),
    "lone_decision_maker": (
        "{deal}：决策人支持我方，但 {keys} 位关键人中只有 {friendly} 位支持。",
        "{deal}: the decision makers are for us, but only {friendly} of {keys} key people are.",
    ),
    "no_decision_maker": (
        "{deal} 没有审批人或决策人；谁做决定？",
        "{deal} has no approver or decision maker; who decides?",
    ),
    "unusual_inner_circle": (
        "{deal}：正式决策者 {count} 人，通常为 {least}–{most} 人；请核对。",
        "{deal}: {count} formal deciders, usually {least} to {most}; look again.",
    ),
    "unusual_political_structure": (
        "{deal}：其他关键人 {count} 人，通常为 {least}–{most} 人；请核对。",
        "{deal}: {count} other key people, usually {least} to {most}; look again.",
    ),
    "stale_influence": (
        "{source} → {target} 的影响力记录已有 {months} 个月，陈旧；请核实。",
        "The influence {source} → {target} is {months} months old, stale; verify it.",
    ),
    "expired_influence": (
        "{source} → {target} 的影响力记录已有 {months} 个月，过期；请核实或删除。",
        "The influence {source} → {target} is {months} months old, expired; verify or drop it.",
    ),
    "stale_tie": (
        "{source} 与 {target} 的接触已有 {months} 个月，陈旧；请更新。",
        "The tie {source} - {target} is {months} months old, stale; renew it.",
    ),
    "expired_tie": (
        "{source} 与 {target} 的接触已有 {months} 个月，过期；请更新。",
        "The tie {source} - {target} is {months} months old, expired; renew it.",
    ),
    "no_findings": ("没有发现问题。", "Nothing doubtful was found."),
    "findings": ("发现 {count} 处。", "{count} findings."),
    # tables
    "as_of": ("截至 {day}", "as of {day}"),
    "account_of": ("客户 {account}", "account {account}"),
    "light": ("状态：{light}", "Status: {light}"),
    "light_capped": (
        "状态：{light}（若无以下限制为{bare}）",
        "Status: {light} ({bare} without these caps)",
    ),
    "who_decides": ("谁决策", "Who decides"),
    "who_behind": ("谁在背后", "Who stands behind"),
    "how_far": ("触达", "Reach"),
    "what_next": ("待查清", "To find out"),
    "before_trusting": ("使用这些数字之前", "Before you trust these numbers"),
    "measures": ("其他指标（只供定位，不是结论）", "Other measures (orientation, no verdict)"),
    "span": ("下属", "Reports"),
    "advised": ("影响人数", "Influences"),
    "betweenness": ("居间", "Betweenness"),
    "formal_only": (
        "仅职位：{names} 下属很多，但有记录的影响没有印证。",
        "Formal only: {names}: many reports, but recorded influence does not confirm it.",
    ),
    "no_influence_recorded": (
        "客户内部没有记录影响关系：没有可计算的指标。",
        "No influence among the customer's people is recorded: there is nothing to measure.",
    ),
    "and_more_questions": ("另有 {count} 个问题。", "And {count} more questions."),
    "person": ("人员", "Person"),
    "role": ("角色", "Role"),
    "weight": ("权重", "Weight"),
    "score": ("得分", "Score"),
    "path": ("路径", "Path"),
    "weakest": ("最弱一环", "Weakest link"),
    "vendor": ("供应商", "Vendor"),
    "overall": ("总体", "Overall"),
    "band": ("区间", "Band"),
    "ties": ("接触数", "Ties"),
    "veto": ("否决权", "veto"),
    "ours": ("（我方）", " (us)"),
    "total": ("总影响：{value}", "Total influence: {value}"),
    "no_path": (
        "{source} 到 {target} 没有影响路径。",
        "No path of influence leads from {source} to {target}.",
    ),
    # errors
    "no_record": ("这里没有编号为 {reference} 的{kind}。", "There is no {kind} {reference} here."),
    "and_more": ("（另有 {count} 处）", " (and {count} more)"),
    "comma": ("，", ", "),
    "colon": ("：", ": "),
    "place_row": ("第 {row} 行", "row {row}"),
    "place_column": ("列 {column}", "column {column}"),
    "body_too_large": (
        "正文超过 {limit} 字节；请分次发送。",
        "The body is larger than {limit} bytes; send less at once.",
    ),
    "unknown_host": (
        "服务不使用此名称。请使用启动时打印的地址，或把名称加入 STAKEGRAPH_ALLOWED_HOSTS。",
        (
            "The server is not called by this name. Use the address that it printed, or add the "
            "name to STAKEGRAPH_ALLOWED_HOSTS."
        ),
    ),
    # what was sent
    "bad_date": (
        "“{value}”不是日期；请写成 YYYY-MM-DD。",
        "{value!r} is not a day; write it as YYYY-MM-DD.",
    ),
    "bad_end": (
        "“{value}”不是期限；请写天数如 90d，或日期 YYYY-MM-DD。",
        "{value!r} is not an end; write days as 90d, or a day as YYYY-MM-DD.",
    ),
    "past_end": (
        "期限“{value}”已过；请选更晚的。",
        "The end {value!r} is past already; choose a later one.",
    ),
    "needs_context": (
        "我方人员出现在多个客户的图上；请用 context 指明：account:编号 或 opportunity:编号。",
        (
            "Somebody of ours is on the maps of many; name one: context=account:ID or "
            "context=opportunity:ID."
        ),
    ),
    "bad_context": (
        "请写 account:编号 或 opportunity:编号。",
        "Write account:ID or opportunity:ID.",
    ),
    "bad_key": ("请写 1 到 200 个可见字符。", "Write 1 to 200 printable characters."),
    "no_such_file": (
        "没有文件或文件夹“{value}”；请更正路径。",
        "There is no file or folder {value!r}; correct the path.",
    ),
    "later_profile": (
        "本版本还没有“{value}”；请用 full。",
        "The profile {value!r} comes later; this version writes full.",
    ),
    "later_export": (
        "本版本不能写“{value}”；请用 exchange 或 json。",
        "The format {value!r} comes later; this version writes exchange and json.",
    ),
    "json_suffix": (
        "json 格式的文件以 .json 结尾；请更正路径。",
        "A file in the format json ends in .json; correct the path.",
    ),
    "later_import": (
        "本版本不能读“{value}”；请用 exchange。",
        "The format {value!r} comes later; this version reads exchange.",
    ),
    "later_mapping": (
        "本版本还没有列名映射；请按交换格式命名各列。",
        "Mappings come later; name the columns as in the exchange format.",
    ),
    "later_map": (
        "本版本不能写“{value}”；请用 .html 或 .svg。",
        "{value!r} comes later; this version writes .html and .svg.",
    ),
    "no_network_picture": (
        "网络视图写成 HTML（.html）或 JSON，不能写成 SVG。",
        "The network view is written as HTML (.html) or JSON, not as SVG.",
    ),
    "not_a_map": (
        "“{value}”不是图的格式；请用 .html 或 .svg。",
        "{value!r} is not a kind of map; this version writes .html and .svg.",
    ),
    # what pydantic says, by its own codes
    "missing": ("缺少此项；请补上。", "This is missing; add it."),
    "extra_forbidden": ("没有这一项；请删去。", "There is no such field; remove it."),
    "int_parsing": ("请写整数。", "Write a whole number."),
    "bool_parsing": ("请写 true 或 false。", "Write true or false."),
    "enum": ("请写其中之一：{expected}。", "Write one of {expected}."),
    "less_than_equal": ("不得大于 {le}。", "Write {le} at most."),
    "greater_than_equal": ("不得小于 {ge}。", "Write {ge} at least."),
    "string_too_long": ("不得超过 {max_length} 个字符。", "Write {max_length} characters at most."),
    "string_too_short": ("至少 {min_length} 个字符。", "Write {min_length} characters at least."),
    "invalid_value": ("取值无效：{message}。", "{message}."),
}

# Fixed sentences of errors, by their English form.
CHINESE: dict[str, str] = {
    "You are not signed in. Open a sign-in link, or send an API key.": (
        "尚未登录。请打开登录链接，或发送 API 密钥。"
    ),
    (
        "The API key is not valid: mistyped, expired or revoked. Make one with "
        "`stakegraph key create NAME`."
    ): "API 密钥无效：有误、过期或已吊销。请用 `stakegraph key create NAME` 生成。",
    "Another site sent this request; open the page itself and try again there.": (
        "此请求来自其他网站；请打开本页面后重试。"
    ),
    "This API key may only read; make one with `stakegraph key create NAME --write`.": (
        "此 API 密钥只读；请用 `stakegraph key create NAME --write` 生成可写的密钥。"
    ),
    "The store does not answer.": "库没有回应。",
    "The access file does not answer; try again in a moment.": "访问文件没有回应；请稍后再试。",
    "The access file is not one of this program, or is damaged; move it away.": (
        "访问文件不是本程序的文件，或已损坏；请移走。"
    ),
    "The folder of the access file is not there; make it, or set another path.": (
        "访问文件所在的文件夹不存在；请新建，或改用其他路径。"
    ),
    "Send a .zip of CSV files, or a .xlsx, in the exchange format as the body of the request.": (
        "请以交换格式的 .xlsx，或打包成 .zip 的 CSV 文件，作为请求正文发送。"
    ),
    "This Idempotency-Key was used for another request; choose a new one.": (
        "此 Idempotency-Key 已用于另一请求；请换一个。"
    ),
    (
        "There is no store at this address yet. Import something first "
        "(`stakegraph import PATH`), or name another with --store."
    ): "此地址还没有库。请先导入（`stakegraph import PATH`），或用 --store 指定其他地址。",
    **NEO4J_CHINESE,
    (
        "The address of the store is not understood. "
        "Write sqlite:///file.db, or sqlite:////folder/file.db from the root folder."
    ): "库的地址无法理解。请写 sqlite:///file.db，或从根目录写 sqlite:////folder/file.db。",
    (
        "The folder of the store's file is not there. Make it, or change the address of the store."
    ): "库文件所在的文件夹不存在。请新建，或更改库的地址。",
    (
        "The address of the store names a folder. "
        "Write sqlite:///file.db, or sqlite:////folder/file.db from the root folder."
    ): "库的地址是一个文件夹。请写 sqlite:///file.db，或从根目录写 sqlite:////folder/file.db。",
    "A store needs a file; one in memory would be lost. "
    "Write sqlite:///file.db, or sqlite:////folder/file.db from the root folder.": (
        "库需要一个文件；内存中的库会丢失。请写 sqlite:///file.db，或从根目录写 "
        "sqlite:////folder/file.db。"
    ),
    "The store's file is an SQLite database of another program. "
    "Check the address of the store.": "库文件是其他程序的 SQLite 数据库。请检查库的地址。",
    "The store was written by an older stakegraph. Back it up, then run: "
    "stakegraph migrate": "库由较旧版本写入。请先备份，再运行：stakegraph migrate",
    "The store was not migrated: a reference in it leads nowhere.": (
        "库未能升级：其中有引用没有对象。"
    ),
    "The store is busy with another writer. Try again in a moment.": (
        "库正在写入其他内容。请稍后再试。"
    ),
    "The store is closed.": "库已关闭。",
    "The disk failed while writing, so the store is read-only now. Check the disk, "
    "then start the program again.": "写入时磁盘出错，库现在只读。请检查磁盘后重新启动程序。",
    "The disk is full; the store was not created.": "磁盘已满；未能新建库。",
    "The store's file cannot be opened. Check that its folder is there and that the file "
    "may be read and written.": "库文件无法打开。请检查文件夹是否存在，文件是否可读写。",
    "The store does not start: its folder does not allow SQLite's write-ahead log. Put the "
    "file on a local disk.": "库无法启动：所在文件夹不支持 SQLite 的预写日志。请放到本地磁盘。",
}

# Sentences with values in them, by the form of their English: what the groups found fills in.
PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(english, re.DOTALL), chinese)
    for english, chinese in (
        (
            r"(?P<value>.+) is not a known value; use one of: (?P<codes>.+)\.",
            "{value} 不是已知的值；请用其中之一：{codes}。",
        ),
        (
            r"(?P<value>.+) is no rival here; use one of: (?P<known>.+)\.",
            "{value} 不是这里的友商；请用其中之一：{known}。",
        ),
        (
            r"(?P<value>.+) is no rival here; none is recorded yet\.",
            "{value} 不是这里的友商；还没有友商记录。",
        ),
        (
            r"(?P<value>.+) is not a vendor here; name our company or a competitor\.",
            "{value} 不是这里的供应商；请写我司或一个竞争对手。",
        ),
        (
            r"(?P<value>.+) is not a vendor here; known: (?P<known>.+)\.",
            "{value} 不是这里的供应商；已知的有：{known}。",
        ),
        (
            r"(?P<value>.+) is not a date; write YYYY-MM-DD, YYYY-MM or YYYY\.",
            "{value} 不是日期；请写 YYYY-MM-DD、YYYY-MM 或 YYYY。",
        ),
        (
            r"(?P<value>.+) means more than one \w+; write `system:id` or our own id\.",
            "{value} 可能指多条记录；请写 系统:编号，或本产品的编号。",
        ),
        (
            (
                r"The store was written by a newer stakegraph \(schema (?P<version>\d+); "
                r"this one knows (?P<known>\d+)\)\. Install that version, or use another store\."
            ),
            "库由更新的版本写入（结构 {version}，本版本为 {known}）。请安装该版本，或使用其他库。",
        ),
        (
            (
                r"The network has (?P<size>\d+) people; this question takes at most "
                r"(?P<limit>\d+)\. Ask about a part\."
            ),
            "关系网有 {size} 人；此问题最多支持 {limit} 人。请只问其中一部分。",
        ),
        (
            r"The search has (?P<size>\d+) characters; write (?P<limit>\d+) at most\.",
            "搜索词有 {size} 个字符；最多 {limit} 个。",
        ),
        (
            r"Port (?P<port>\d+) is taken or not allowed; choose another with --port\.",
            "端口 {port} 已被占用或不允许使用；请用 --port 指定其他端口。",
        ),
        (
            r"This machine has no address (?P<host>.+); choose another with --host\.",
            "本机没有地址 {host}；请用 --host 指定其他地址。",
        ),
        (
            r"The file (?P<file>.+) cannot be written; choose another with --out\.",
            "文件 {file} 无法写入；请用 --out 指定其他文件。",
        ),
        (
            r"The folder (?P<folder>.+) cannot be made; name another with --file\.",
            "文件夹 {folder} 无法新建；请用 --file 指定其他位置。",
        ),
        (
            r"The setting (?P<name>\w+) is not right: (?P<why>.+)\.",
            "设置 {name} 有误：{why}。",
        ),
    )
)
