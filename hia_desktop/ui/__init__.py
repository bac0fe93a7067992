"""Floor 4: Qt, and the only Qt."""
