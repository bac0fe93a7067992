"""Floor 2: the encrypted database."""
