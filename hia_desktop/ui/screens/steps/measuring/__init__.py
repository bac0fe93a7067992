"""Skjemaer og skår: the answers of an instrument, and what they come to."""
