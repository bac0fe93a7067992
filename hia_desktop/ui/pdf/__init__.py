"""A PDF: its pages and words in memory, on the screen, on paper."""
