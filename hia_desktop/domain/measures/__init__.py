"""Measures: what an instrument is, how it is scored, and what its scores mean."""
