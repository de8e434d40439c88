"""The loading dock: one module per outside format, each way: files and text ↔ nouns."""
