"""Write the golden pictures anew: `make pictures`. Look at every one that changed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from support.pictures import FOLDER, PICTURES

__all__ = ["main"]


def main() -> int:
    """Take every picture through the test that compares them, and drop those of no page."""
    for file in set(FOLDER.glob("*.png")) - {one.file for one in PICTURES}:
        file.unlink()
    os.environ["STAKEGRAPH_PICTURES"] = "write"
    test = Path(__file__).with_name("test_pictures.py")
    return int(pytest.main(["-n", "0", "-q", str(test), *sys.argv[1:]]))


if __name__ == "__main__":
    sys.exit(main())
