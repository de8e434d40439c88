"""The draughtsman: results → self-contained SVG that reads in black and white, light and dark, and by screen reader.

Every picture has a title and a description; the numbers stand in it as text, and whoever shows it puts the table beside it.
"""
