"""The fixtures of the journeys."""

from tests.journeys.window import hands, house, open_window

__all__ = ["hands", "house", "open_window"]
