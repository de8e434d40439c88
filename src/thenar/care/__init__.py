"""The clinic: understand, screen, recommend, plan, score. Pure: no clock, disk or network."""
