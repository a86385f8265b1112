// Read before vis-network: the style sheets that it puts into the page fall into inert elements.
document.createElement = (name, options) => {
  const isStyle = String(name).toLowerCase() === "style";
  const made = Document.prototype.createElement.call(document, isStyle ? "template" : name, options);
  if (isStyle) made.dataset.quiet = "";
  return made;
};
