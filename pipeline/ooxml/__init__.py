"""Office Open XML: the package of parts that a Word file is, and the elements that its parts are made of."""
