"""The centre itself: its doors, users, own tables and texts, and copies of the whole store."""
