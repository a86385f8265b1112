"""What an import says, by code, in English and Chinese: one sentence with the cure in it.

Text in braces is filled in by who speaks; see `report.verdict`.
"""

from __future__ import annotations

from graph.vocabulary import Language
from importers.moving.wording import MOVES
from importers.workbooks.wording import WORKBOOK_MESSAGES

__all__ = ["MESSAGES", "say"]

# code -> (English, Chinese)
MESSAGES: dict[str, tuple[str, str]] = {
    **MOVES,
    **WORKBOOK_MESSAGES,
    # cells
    "unknown_code": (
        "{value} is not a known value; use one of: {codes}.",
        "{value} 不是已知的取值；请用以下之一：{codes}。",
    ),
    "unknown_role": (
        (
            "{value} is neither a decision role nor a tag; use one of the roles {codes}, "
            "or one of the tags {tags}."
        ),
        "{value} 既不是决策角色也不是标签；请用角色 {codes}，或标签 {tags}。",
    ),
    "bad_date": (
        "{value} is not a date; write YYYY-MM-DD, YYYY-MM or YYYY.",
        "{value} 不是日期；请写成 YYYY-MM-DD、YYYY-MM 或 YYYY。",
    ),
    "bad_day": (
        "{value} is not a day; write YYYY-MM-DD.",
        "{value} 不是具体日期；请写成 YYYY-MM-DD。",
    ),
    "bad_flag": (
        "{value} is not yes or no; write yes or no.",
        "{value} 不是“是”或“否”；请写 是 或 否。",
    ),
    "bad_number": (
        "{value} is not a number; write digits only.",
        "{value} 不是数字；请只写数字。",
    ),
    "out_of_range": (
        "{value} is outside {low} to {high}; write a value in that range.",
        "{value} 不在 {low} 到 {high} 之间；请写该范围内的值。",
    ),
    "missing_cell": (
        "This cell is empty and may not be; fill it in.",
        "此单元格必填；请填写。",
    ),
    "too_long": (
        "The text has {length} characters, {limit} are allowed; shorten it.",
        "文字有 {length} 个字符，最多 {limit} 个；请缩短。",
    ),
    "control_character": (
        "The text holds the control character {value}; remove it.",
        "文字含有控制字符 {value}；请删除。",
    ),
    "bad_our_id": (
        "{value} is not an id that this product makes; leave our_id empty for new records.",
        "{value} 不是本产品生成的编号；新记录的 our_id 请留空。",
    ),
    "bad_system": (
        "{value} cannot name a sending system; use a name without : and ; in it.",
        "{value} 不能作为发送系统的名称；请使用不含 : 和 ; 的名称。",
    ),
    "ragged_row": (
        (
            "The row has {cells} cells and the header {columns}; add or remove separators, or put "
            "quotation marks around text that holds one."
        ),
        "该行有 {cells} 个单元格，表头有 {columns} 个；请增删分隔符，或给含分隔符的文字加引号。",
    ),
    # files
    "no_file": (
        "There is no file or folder {file}; check the name.",
        "没有文件或文件夹 {file}；请检查名称。",
    ),
    "unreadable_file": (
        "{file} cannot be read ({reason}); check its rights, or save it again.",
        "无法读取 {file}（{reason}）；请检查权限，或重新保存。",
    ),
    "unknown_file": (
        "{file} is none of .xlsx, .csv, .zip or a folder of CSV files; save it as one of them.",
        "{file} 不是 .xlsx、.csv、.zip 或 CSV 文件夹；请另存为其中一种。",
    ),
    "not_what_it_says": (
        "{file} is a zip or Excel file and not CSV; give it its right name, or save it as CSV.",
        "{file} 是 zip 或 Excel 文件，不是 CSV；请改正名称，或另存为 CSV。",
    ),
    "not_a_zip": (
        (
            "{file} is not a readable zip file (damaged, encrypted or another kind of file); "
            "pack it again without a password."
        ),
        "{file} 不是可读的 zip 文件（损坏、加密或其他类型）；请不加密码重新打包。",
    ),
    "unwritten_format": (
        "{file} cannot be written; name a .xlsx, a .zip, a .json, or a folder for CSV files.",
        "不能写出 {file}；请写 .xlsx、.zip、.json，或用于 CSV 的文件夹名。",
    ),
    "too_large": (
        "{file} is larger than {limit} MB in all; send it in parts.",
        "{file} 总大小超过 {limit} MB；请分次导入。",
    ),
    "zip_bomb": (
        "{file} unpacks to more than {ratio} times its size; send it unpacked.",
        "{file} 解压后超过原大小的 {ratio} 倍；请解压后导入。",
    ),
    "too_many_files": (
        "{file} holds {count} files, {limit} are allowed; leave out the others.",
        "{file} 含 {count} 个文件，最多 {limit} 个；请去掉其余文件。",
    ),
    "too_many_columns": (
        "{file} has {count} columns, {limit} are allowed; leave out the others.",
        "{file} 有 {count} 列，最多 {limit} 列；请去掉其余列。",
    ),
    "too_many_rows": (
        "{file} brings it to more than {limit} rows in all; send it in parts.",
        "加上 {file} 后总行数超过 {limit}；请分次导入。",
    ),
    "empty_file": (
        "{file} is empty; send a sheet with a header row.",
        "{file} 是空文件；请提供带表头的表。",
    ),
    "not_text": (
        "{file} is not text in a known encoding; save it as CSV in UTF-8.",
        "{file} 不是已知编码的文本；请另存为 UTF-8 的 CSV。",
    ),
    "damaged_text": (
        (
            "{file} is damaged: it does not hold the encoding that its first bytes say; "
            "save it again as CSV in UTF-8."
        ),
        "{file} 已损坏：内容与其开头标明的编码不符；请重新存为 UTF-8 的 CSV。",
    ),
    "bad_quoting": (
        (
            "{file} is not CSV from line {row} on ({reason}); check the quotation marks there: "
            "text that holds one needs it doubled, inside quotation marks."
        ),
        "{file} 从第 {row} 行起不是 CSV（{reason}）；请检查引号：文字内的引号须成双。",
    ),
    "doubled_sheet": (
        "The sheet {sheet} is there twice; put its rows into one file.",
        "表 {sheet} 出现两次；请把各行放在一个文件中。",
    ),
    "no_sheets": (
        (
            "No sheet of the exchange format is there; name the files organizations.csv, "
            "people.csv, influence.csv and so on, or the sheets of a workbook so, without .csv."
        ),
        (
            "没有交换格式的表；请将文件命名为 organizations.csv、people.csv、influence.csv 等，"
            "工作簿中的表用同样的名称，不带 .csv。"
        ),
    ),
    # columns
    "missing_column": (
        "The column {column} is missing; add it (this sheet needs {needed}).",
        "缺少列 {column}；请补上（本表需要 {needed}）。",
    ),
    "doubled_column": (
        "The column {column} is there twice; remove one.",
        "列 {column} 出现两次；请删去一个。",
    ),
    "unknown_columns": (
        "Sheet {sheet}: columns that this product does not know were left out: {columns}.",
        "表 {sheet}：未识别的列已忽略：{columns}。",
    ),
    "unknown_files": (
        "Files and sheets that the exchange format does not know were left out: {files}.",
        "以下文件或工作表不属于交换格式，已忽略：{files}。",
    ),
    # ids and references
    "doubled_id": (
        "The id {value} is in row {other} already; give each record its own id.",
        "编号 {value} 已在第 {other} 行出现；请为每条记录使用不同编号。",
    ),
    "our_id_taken": (
        "The our_id {value} belongs to a record of another kind; leave it empty.",
        "our_id {value} 属于另一类记录；请留空。",
    ),
    "doubled_key": (
        "This says the same as {other} (same {fields}); keep one of the two.",
        "与 {other} 重复（{fields} 相同）；请只保留一个。",
    ),
    "dangling": (
        "{value} is not in {sheets} of these files, nor in the store; correct the id or add it.",
        "{value} 不在这些文件的 {sheets} 中，也不在库中；请更正编号或补充该记录。",
    ),
    "ambiguous": (
        "{value} may mean several records; write system:id, or our id.",
        "{value} 可能指多条记录；请写 系统:编号，或本系统编号。",
    ),
    "depends_on_skipped": (
        "{value} was skipped, so this row is too; correct {value} first.",
        "{value} 已被跳过，因此本行也跳过；请先更正 {value}。",
    ),
    # accounts
    "needs_account": (
        (
            "{value} is neither a customer's nor ours, and several customers are possible; name "
            "the account in column account."
        ),
        "{value} 既非客户也非我方人员，且可能属于多个客户；请在 account 列写明客户。",
    ),
    "no_account": (
        (
            "{value} is neither a customer's nor ours, and there is no customer; add the customer "
            "in sheet organizations."
        ),
        "{value} 既非客户也非我方人员，且没有客户；请在 organizations 表中补充客户。",
    ),
    "wrong_account": (
        "{value} is on the map of {found}, not of {wanted}; correct one of the two.",
        "{value} 属于 {found} 的地图，而不是 {wanted}；请更正其一。",
    ),
    "two_accounts": (
        "{value} and {other} are on the maps of two customers; an edge needs both on one.",
        "{value} 与 {other} 属于两个客户的地图；一条关系的两端须在同一客户。",
    ),
    "account_change": (
        "{value} would move to another customer; add it there as a new record instead.",
        "{value} 将移到另一客户；请在那里新建记录。",
    ),
    "kind_change": (
        "{value} is recorded as {found} and cannot become {wanted} by an import; give it a new id.",
        "{value} 已记录为 {found}，不能通过导入改为 {wanted}；请使用新编号。",
    ),
    "wrong_kind": (
        "{value} is of kind {found}; name one of kind {wanted} here.",
        "{value} 的类型是 {found}；此处请写类型为 {wanted} 的组织。",
    ),
    "wrong_side": (
        "{value} is on the side {found}; name somebody of {wanted} here.",
        "{value} 属于 {found} 一方；此处请写 {wanted} 的人员。",
    ),
    # reporting
    "two_managers": (
        (
            "{value} would have two solid managers at the same time, {manager} and {other}; make "
            "one line dotted, or set valid_from and valid_to so that they do not meet."
        ),
        (
            "{value} 将同时有两位实线上级 {manager} 和 {other}；请把一条改为虚线，"
            "或设置 valid_from 和 valid_to 使两者不重叠。"
        ),
    ),
    "cycle": (
        "Reporting would run in a circle: {path}. Change one of these managers.",
        "汇报关系将成环：{path}。请更改其中一位上级。",
    ),
    "overlay_cycle": (
        (
            "With the overlay of {opportunity} reporting would run in a circle: {path}. "
            "Change one of these managers."
        ),
        "叠加商机 {opportunity} 后汇报关系将成环：{path}。请更改其中一位上级。",
    ),
    "two_seats": (
        "{value} would get two seats in {opportunity}, under {manager} and {other}; keep one.",
        "{value} 在商机 {opportunity} 中将有两个席位，上级为 {manager} 和 {other}；请只保留一个。",
    ),
    "organization_cycle": (
        "Organizations would be part of each other in a circle: {path}. Change one parent.",
        "组织的上级将成环：{path}。请更改其中一个上级。",
    ),
    "other_organization": (
        (
            "{value} and {other} work for different customers or sides; a reporting line stays "
            "inside one organization, correct one of the two."
        ),
        "{value} 与 {other} 属于不同客户或不同阵营；汇报关系须在同一组织内，请更正其一。",
    ),
    # edges, roles, overlay
    "self_edge": (
        "{value} is at both ends; name two different people.",
        "两端都是 {value}；请写两个不同的人。",
    ),
    "needs_object": (
        "A {change} needs the column object; name the other person there.",
        "{change} 需要 object 列；请在其中写另一个人。",
    ),
    "unused_cell": (
        "A {change} takes nothing here; empty this cell.",
        "{change} 不使用此单元格；请清空。",
    ),
    "not_proposed": (
        (
            "{value} holds for one deal only: seats and cut influence are not proposed for the "
            "account; propose an influence, tie, assessment or override."
        ),
        (
            "{value} 只适用于一个商机：席位调整和切断不能提议给客户底图；"
            "请提议影响、接触、评价或改写。"
        ),
    ),
    "on_the_map": (
        "{value} is on the account's map already; there is nothing to propose.",
        "{value} 已在客户的地图上；无需提议。",
    ),
    "of_other_deal": (
        "{value} is not of {opportunity}; propose something that this deal found out.",
        "{value} 不属于商机 {opportunity}；请提议该商机中得知的内容。",
    ),
    "pipl": (
        (
            "Region CN does not go with the lawful basis legitimate_interest: PIPL Art. 13 knows "
            "no such basis. Write another basis, such as consent or contract."
        ),
        (
            "地区 CN 不能以 legitimate_interest（正当利益）为合法性基础：《个人信息保护法》第十三条"
            "没有这一基础。请改写为 consent（同意）或 contract（合同）等。"
        ),
    ),
    # warnings
    "defaults_taken": (
        (
            "{count} new people came without a complete lawful basis; they took {lawful_basis}, "
            "purpose {purpose}, region {region}, review on {review_on}."
        ),
        (
            "{count} 名新人员的合法性基础不完整，已采用默认值：{lawful_basis}，用途 {purpose}，"
            "地区 {region}，复核日期 {review_on}。"
        ),
    ),
    "accounts_derived": (
        (
            "{count} rivals or outsiders name no account; it was taken from their ties and deals: "
            "{people}."
        ),
        "{count} 名友商或外部人员未写客户，已按其接触和商机推定：{people}。",
    ),
}


def say(code: str, language: str, values: dict[str, str]) -> str:
    """The sentence of a code in "en" or "zh", filled in with its values.

    >>> say("bad_flag", "en", {"value": "'perhaps'"})
    "'perhaps' is not yes or no; write yes or no."
    """
    english, chinese = MESSAGES[code]
    return (chinese if language == Language.ZH else english).format(**values)
