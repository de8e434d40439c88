"""The warehouse: tables with declared grain and units, published as one whole file, read without copying."""
