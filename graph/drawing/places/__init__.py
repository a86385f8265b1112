"""Who stands where: slots, columns, lanes and folded units, before any pixel."""
