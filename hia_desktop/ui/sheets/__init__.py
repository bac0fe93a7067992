"""Sheets over the window that more than one screen opens."""
