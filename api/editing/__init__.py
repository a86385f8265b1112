"""Records changed by people, one edit at a time: safely beside others, and within their rights."""

from api.editing.editor import Editor
from api.editing.standing import Edited, Standing, version_of

__all__ = ["Edited", "Editor", "Standing", "version_of"]
