"""Floor 1: law and medicine as pure functions on values. No SQL, no Qt."""
