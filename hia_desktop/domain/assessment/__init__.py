"""The rights assessment: what the rules say of it, its days, the guide to deadlines,
and the grounds it may not name."""
