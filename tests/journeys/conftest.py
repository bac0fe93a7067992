"""The fixtures of the journeys."""

from tests.journeys.window import hands, house, open_window
from tests.statements import shared_statements

__all__ = ["hands", "house", "open_window", "shared_statements"]
