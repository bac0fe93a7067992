"""The week's list of whom to ask how it went after the course."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement

from hia_desktop.store.entities import Task


def asked_when(today: date, when: str) -> ColumnElement[bool]:
    """The SQL condition on `Task` of one of `domain.tasks.OUTCOME_WEEKS`; for the whole group what is over and what is
    due until Sunday, so that nobody whose day is months away stands in the way."""
    sunday = today + timedelta(days=6 - today.weekday())
    weeks: dict[str, ColumnElement[bool]] = {
        "outcome.week": Task.due.between(today, sunday),
        "outcome.overdue": Task.due < today,
        "outcome.later": Task.due > sunday,
    }
    return weeks.get(when, Task.due <= sunday)
