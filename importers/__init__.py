"""What comes in: files and other systems, turned into records; and out again as files.

`pipeline.import_files` reads, checks and writes; `export.export_records` is its inverse. Importers
know the store's protocol and no concrete store. Source: contract 3; architecture 4.
"""
