"""Floor 2: passwords, keys, sealed content and safe files. Knows no SQL and no domain."""
