"""Workplaces, and what the centre and NAV do there together: nothing here knows of a patient."""
