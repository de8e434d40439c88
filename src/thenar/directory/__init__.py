"""The map: who, where, which skill, how far, in which network (the store is opened here, never written)."""
