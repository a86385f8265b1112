"""`make notebooks`: run each story in a kernel, then write it as .ipynb without its answers.

Answers belong to whoever runs a story; without them a change of a file is a change of the story.
Cell ids are numbers and no times are kept, so the same story gives the same file.
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
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        notebook.metadata.pop("language_info", None)
        jupytext.write(notebook, story.with_suffix(".ipynb"))


if __name__ == "__main__":
    main()
