"""`make notebooks`: run each story in a kernel and write it with its answers as .ipynb.

Cell ids are numbers and no times are kept, so the same answers give the same file.
"""

from __future__ import annotations

from pathlib import Path

import jupytext
from nbclient import NotebookClient

STORIES = Path(__file__).parents[2] / "notebooks"


def main() -> None:
    for story in sorted(STORIES.glob("*.py")):
        notebook = jupytext.read(story)
        for number, cell in enumerate(notebook.cells, start=1):
            cell.id = f"cell-{number}"
        NotebookClient(notebook, kernel_name="python3", record_timing=False).execute()
        notebook.metadata.pop("language_info", None)
        jupytext.write(notebook, story.with_suffix(".ipynb"))


if __name__ == "__main__":
    main()
