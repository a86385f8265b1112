"""What reading and writing workbooks says, by code, in English and Chinese."""

from __future__ import annotations

__all__ = ["WORKBOOK_MESSAGES"]

# code -> (English, Chinese)
WORKBOOK_MESSAGES: dict[str, tuple[str, str]] = {
    "workbook": (
        "{file} is an Excel file of another kind than .xlsx; save it as an Excel workbook (.xlsx).",
        "{file} 是 .xlsx 以外的 Excel 文件；请另存为 Excel 工作簿（.xlsx）。",
    ),
    "not_a_workbook": (
        (
            "{file} is not a readable Excel workbook (damaged, protected by a password, or another "
            "kind of file); save it again as .xlsx, without a password."
        ),
        "{file} 不是可读的 Excel 工作簿（损坏、有密码或其他类型）；请不加密码重新另存为 .xlsx。",
    ),
    "declared_entities": (
        "{file} declares entities, which no spreadsheet needs; save it again in a spreadsheet.",
        "{file} 声明了电子表格不需要的实体；请用电子表格软件重新保存。",
    ),
    "hidden_sheets": (
        "Hidden sheets were left out: {sheets}; unhide those that are to be read.",
        "隐藏的工作表已忽略：{sheets}；如需读取，请取消隐藏。",
    ),
    "no_cached_value": (
        (
            "This cell holds a formula without a calculated value; open the workbook in a "
            "spreadsheet and save it, or write the value."
        ),
        "此单元格的公式没有计算结果；请用电子表格软件打开并保存，或直接填写值。",
    ),
    "error_value": (
        "This cell shows an error of the spreadsheet; correct its formula, or write the value.",
        "此单元格显示电子表格错误值；请更正公式，或直接填写值。",
    ),
    "merged_columns": (
        "This cell is merged over several columns; unmerge it and fill each column.",
        "此单元格跨列合并；请取消合并并分别填写各列。",
    ),
    "too_many_rows_for_excel": (
        "The sheet {sheet} has {count} rows, more than Excel takes; export to a .zip instead.",
        "表 {sheet} 有 {count} 行，超出 Excel 上限；请改为导出 .zip。",
    ),
}
