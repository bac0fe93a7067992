"""The record: forms written, signed, added to and struck, and what a signature means outside the form."""
