"""The few answers of signed forms that are counted, opened for many courses at once with the user's own key."""

import json
import logging
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Select, select

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.consent import Given
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.ending.closing import Closing
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.outcome import Outcome
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.workplace import WorkplaceForm
from hia_desktop.domain.forms.workplace_values import ContactParty
from hia_desktop.services.call import Work, consent_in_force
from hia_desktop.services.sealing import entry_rows, seals, shown_forms
from hia_desktop.services.sealing.entry_rows import SIGNED
from hia_desktop.store.entities import Consent, FormEntry
from hia_desktop.vault.seal import Unreadable

_log = logging.getLogger(__name__)
_AT_A_TIME = 2000
"""How many entries are opened between two looks at whether the user has stopped it."""
OPENED: tuple[type[Form], ...] = (ReferralForm, Closing, Outcome)
"""The forms of the health side whose answers are counted."""


def opened(
    w: Work, courses: Sequence[str] | Select[Any], kinds: Sequence[type[Form]] = OPENED
) -> dict[str, list[Form]]:
    """The newest signed version of each form of these kinds, by course, in the order in which they were signed; what
    this user has no key to, and what is damaged, is left out. `courses` are ids, or select them."""
    wanted = select(FormEntry.id, FormEntry.course_id, FormEntry.kind, FormEntry.series, FormEntry.schema_version)
    wanted = wanted.add_columns(FormEntry.content).where(
        FormEntry.course_id.in_(courses),
        FormEntry.kind.in_([form.kind for form in kinds]),
        FormEntry.state == SIGNED,
        FormEntry.struck_at.is_(None),
    )
    newest = {r.series: r for r in w.sql.execute(wanted.order_by(FormEntry.number))}
    found: dict[str, list[Form]] = {}
    for r, form in _read(w, list(newest.values())):
        found.setdefault(r.course_id, []).append(form)
    return found


def _read(w: Work, rows: list[Any]) -> Iterator[tuple[Any, Form]]:
    for begin in range(0, len(rows), _AT_A_TIME):
        w.step(begin, len(rows))
        some = rows[begin : begin + _AT_A_TIME]
        keys = seals.sound_keys_of(w, [r.id for r in some])
        bodies = [(r, body) for r in some if r.id in keys and (body := _body(r, keys[r.id])) is not None]
        shown_forms.settle(w, [(r.kind, r.schema_version, body) for r, body in bodies])
        for r, body in bodies:
            try:
                yield r, form_of(r.kind).model_validate(body["answers"])
            except ValidationError:
                _log.warning("entry %s is not counted: its answers do not fit", r.id[:8])


def _body(r: Any, key: bytes) -> dict[str, Any] | None:
    try:
        body: dict[str, Any] = json.loads(seals.unseal(r.content, key, r.id, "content"))
    except (Unreadable, ValueError) as error:
        _log.warning("entry %s is not counted: %s", r.id[:8], type(error).__name__)
        return None
    return body


def leader_contacts(w: Work, courses: Sequence[str] | Select[Any]) -> dict[str, bool]:
    """For each of these courses whose NAV note the patient lets the health side read: whether it tells of a contact
    with a leader at the workplace."""
    agreed = select(Consent.course_id).where(
        Consent.recipient == Recipient.HEALTH, Consent.category == Category.NAV_NOTES, consent_in_force(w.today)
    )
    shared = {CourseId(course) for course in w.sql.scalars(agreed.where(Consent.course_id.in_(courses)))}
    rows = entry_rows.newest_rows(w, shared, WorkplaceForm.kind) if shared else {}
    given = frozenset({Given(Recipient.HEALTH, Category.NAV_NOTES)})
    ids = {r.id: course for course, r in rows.items()}
    return {
        ids[e.id]: any(c.get("party") == ContactParty.LEADER for c in e.answers.get("contacts", []))
        for e in entry_rows.load(w, rows.values(), given)
        if e.shared
    }
