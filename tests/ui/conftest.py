"""The fixtures of the screen tests."""

from tests.statements import shared_statements
from tests.ui.world import world

__all__ = ["shared_statements", "world"]
