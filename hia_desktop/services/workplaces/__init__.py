"""Workplaces: who they are, what is done there, and what is counted of it. No patient is read or written here."""
