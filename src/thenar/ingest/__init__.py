"""The loading dock: one module per outside source."""
