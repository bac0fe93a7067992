"""The fixtures of the screen tests."""

from tests.ui.world import world

__all__ = ["world"]
