"""From a scene to what people see: SVG, a page of its own, tables, colours."""
