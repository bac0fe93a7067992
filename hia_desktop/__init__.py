"""HIA Desktop: one patient's course through a HelseIArbeid centre, from referral to epikrise."""

# PySide6's import hook wakes pydantic's lazy names half-way when Qt is imported between
# `BaseModel` and `Field` (seen with PySide6 6.11); importing the module first avoids it.
import pydantic.fields  # noqa: F401

__version__ = "0.1.0"
