"""Sick leave: its periods and episodes, what they mean, and the statutory points that follow."""
