"""Papers and letters in the course: read, answered for, issued, found again."""
