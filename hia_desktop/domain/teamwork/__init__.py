"""The team around a patient and what it does together."""
