"""The terminal: commands, letters and error messages."""
