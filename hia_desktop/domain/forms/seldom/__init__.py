"""Forms that few courses need."""
