"""Excel workbooks (.xlsx), read and written as the sheets of the exchange format.

Read as a stream: every byte that is unpacked, every row and every column counts against the limits
of an import, and XML that declares a document type or entities is refused, so that no file can ask
for more. Written part by part with fixed times, so that equal records give equal bytes, and no text
is ever a formula. Source: contract 3; trust S5, S6; ECMA-376 (SpreadsheetML).
"""
