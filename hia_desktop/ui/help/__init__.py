"""Help inside the window: the pages of F1, and the first day."""
