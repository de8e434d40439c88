"""Electronic claims: X12 text ↔ nouns. 837P out and in, 835 in, 270 out, 271 in (all version 5010)."""
