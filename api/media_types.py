"""What files are called in headers, where more than one route sends or takes them."""

from __future__ import annotations

__all__ = ["WORKBOOK_TYPE", "ZIP_TYPE"]

ZIP_TYPE = "application/zip"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
