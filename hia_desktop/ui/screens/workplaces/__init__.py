"""Bedrifter: the list, one workplace, its sessions and tasks, and the quarter in figures."""
