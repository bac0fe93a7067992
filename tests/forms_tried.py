"""The forms that tests of every form go through: of the instruments, which are all made by the same code, one of each
shape; `tests/domain/test_instruments.py` has them all."""

from hia_desktop.domain import forms
from hia_desktop.domain.forms.card import Place

SHAPES = ("phq9", "psfs", "rtwse19")
"""One whose answers are the health side's alone, one with the patient's own words, one with a decimal number."""
FORMS = tuple(form for form in forms.FORMS if form.card.place is not Place.INSTRUMENTS or form.kind in SHAPES)
WRITTEN = tuple(form.kind for form in FORMS if form.kind in forms.WRITTEN)
