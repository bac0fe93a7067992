"""What a write may have changed, so that what shows it looks again."""

from enum import StrEnum


class Topic(StrEnum):
    """One kind of thing. A command names those it changes, a screen those it `watches`."""

    AGREEMENTS = "agreements"
    BACKUP = "backup"
    CENTRE = "centre"
    CODES = "codes"
    CONSENT = "consent"
    CONTACTS = "contacts"
    COURSE = "course"
    DOCUMENTS = "documents"
    DRAFT = "draft"
    FILTERS = "filters"
    HEALTH_WORDS = "health_words"
    LIMITS = "limits"
    MEETINGS = "meetings"
    NEIGHBOURS = "neighbours"
    PATIENT = "patient"
    PATIENTS = "patients"
    PHRASES = "phrases"
    SETTINGS = "settings"
    TASKS = "tasks"
    TEMPLATES = "templates"
    USERS = "users"
    WORKPLACES = "workplaces"


OWN = frozenset({Topic.DRAFT, Topic.FILTERS, Topic.SETTINGS})
"""What is one user's alone: no other window looks again for it."""
