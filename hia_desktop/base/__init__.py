"""Floor 0: the words everyone uses. Standard library and pydantic only."""
