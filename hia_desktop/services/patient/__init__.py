"""The patient and what holds for the person in every course: the card, the sick leave, a risk of suicide."""
