"""The loading dock: the publishers' own files → our tables, one module per source."""
