"""The forms that tests of every form go through: of the instruments, and of the professions' findings, which are made
by the same code, one of each shape; `test_instruments.py` and `test_findings.py` have them all."""

from hia_desktop.domain import forms
from hia_desktop.domain.forms.card import Place

SHAPES = ("phq9", "psfs", "rtwse19", "findings_physician")
"""One whose answers are the health side's alone, one with the patient's own words, one with a decimal number; and one
profession's findings."""
_ALIKE = (Place.INSTRUMENTS, Place.FINDINGS)
FORMS = tuple(form for form in forms.FORMS if form.card.place not in _ALIKE or form.kind in SHAPES)
WRITTEN = tuple(form.kind for form in FORMS if form.kind in forms.WRITTEN)
