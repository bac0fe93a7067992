"""Kvalitet: the figures, one of them in full, and who is referred."""
