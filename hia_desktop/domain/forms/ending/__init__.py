"""The forms of a course's end: how it was closed, and what is asked afterwards."""
