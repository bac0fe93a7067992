"""Samtykker and innsynslogg: what is shared with whom, and who has seen it."""
