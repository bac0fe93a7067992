"""Lists to read and choose from: rows painted when they are seen."""
