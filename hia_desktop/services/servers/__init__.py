"""A centre whose store lies on a database server: prepared, set up, joined by other machines, moved there and back."""
