"""Tables and texts for other programs. Knows the JSON of the interfaces; must not know HTTP or the console."""
