"""Sealed content and who holds a key to it: sealed, opened for one user, shared by a consent."""
