"""The librarian: data files in, frozen nouns out, or the full list of what is wrong with them."""

from thenar.knowledge.compiled import load as load

__all__ = ["load"]
