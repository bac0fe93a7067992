"""The team's meeting: the agenda, one page for each patient, what is decided, and the series."""
