"""What a map shows of a context: network, answer and records as plain values for drawing."""

from graph.depiction.content import content_of, seats_of
from graph.depiction.depicted import Depicted
from graph.depiction.picture import picture_of
from graph.depiction.sight import units_of

__all__ = ["Depicted", "content_of", "picture_of", "seats_of", "units_of"]
