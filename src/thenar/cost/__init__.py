"""The front desk: units, modifiers, edits, claim check. Pure: no file, no clock, no loader."""
