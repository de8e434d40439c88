"""The words of the house: frozen nouns and value types. Imports nothing of ours and nothing outside the standard library."""
