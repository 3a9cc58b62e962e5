"""How is read what stood somewhere else? Pages with META tags, registers kept as sheets, and our own export."""
