"""Sykmelding: periods typed and pasted, episodes, milestones."""
