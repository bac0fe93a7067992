"""Forms to write in: an editor for each kind of value, laid out from a pydantic class, kept while one types."""
