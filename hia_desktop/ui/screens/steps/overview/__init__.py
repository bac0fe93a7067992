"""The first page of a course, which one talks from."""
