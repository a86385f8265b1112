"""One record at a time: an edit is an import of one row, made by hand and judged by the same rules.

Pure: what the reader sees goes in, the records to write come out, or what is wrong with the values.
"""
