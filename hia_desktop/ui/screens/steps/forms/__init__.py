"""A step that is a form: written, signed, read."""
