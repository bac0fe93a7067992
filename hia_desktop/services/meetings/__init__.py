"""The team's meetings: series, agenda, one page for each patient, decisions, and the minutes."""
