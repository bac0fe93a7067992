"""The few answers of signed forms that are counted, for many courses at once, as far as the user's key opens them."""

import json
import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import BigInteger, bindparam, select, type_coerce

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient, Track
from hia_desktop.domain.consent import Given
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.workplace import WorkplaceForm
from hia_desktop.domain.forms.workplace_values import ContactParty
from hia_desktop.domain.quality.answers import COUNTED, kept_of, told_by
from hia_desktop.services.call import Work, consent_in_force
from hia_desktop.services.quality.among import Which, among
from hia_desktop.services.sealing import counted_answers, entry_rows, proofs, seals, shown_forms
from hia_desktop.services.sealing.counted_answers import CountedEntry
from hia_desktop.services.sealing.entry_rows import SIGNED
from hia_desktop.store.entities import Consent, CountedAnswer, FormEntry
from hia_desktop.store.portable import unconverted
from hia_desktop.vault.seal import Unreadable

_log = logging.getLogger(__name__)
_BY_POINT = ("after", "unanswered")
"""What several forms of one course make known, each of its own point."""
_AT_A_TIME = 2000
"""How many entries are opened between two looks at whether the user has stopped it."""
_ENTRIES = select(FormEntry.id, FormEntry.kind, FormEntry.schema_version, FormEntry.content).where(
    FormEntry.id.in_(bindparam("entries", expanding=True))
)


def told(w: Work, ids: Which, courses: Collection[str]) -> dict[str, dict[str, Any]]:
    """What the newest signed version of each counted form makes known of its course, by the names of `CountedCourse`;
    what this user has no key to, what is damaged and what is not as its author signed it is left out. `ids` are the
    courses as they are asked for.

    Where nothing is kept of an entry yet it is held against its signature and opened with its own key, and what is
    counted of it is kept: what stands there, nobody but the health side's own programs put there.
    """
    columns = (
        FormEntry.number,
        type_coerce(FormEntry.signed_at, BigInteger).label("signed_at"),  # only which was first is asked
        FormEntry.id,
        FormEntry.course_id,
        FormEntry.kind,
        FormEntry.series,
    )
    wanted = among(select(*columns), FormEntry.course_id, ids).where(
        FormEntry.kind.in_([form.kind for form in COUNTED]), FormEntry.state == SIGNED, FormEntry.struck_at.is_(None)
    )
    newest = _newest(map(CountedEntry._make, unconverted(w.sql, wanted)), courses)
    answers, lacking = counted_answers.read(w, newest, _kept(w, ids))
    answers |= _opened(w, lacking)
    found: dict[str, dict[str, Any]] = {course: {} for course in courses}
    for one in newest:
        course = found[one.course_id]
        for name, told in answers.get(one.id, {}).items():
            course[name] = course[name] | told if name in _BY_POINT and name in course else told
    return found


def _newest(entries: Iterable[CountedEntry], courses: Collection[str]) -> Sequence[CountedEntry]:
    """The newest version of each series, in the order in which those were signed: what was answered last is known."""
    found: dict[str, CountedEntry] = {}
    for one in entries:
        if one.course_id in courses:
            had = found.setdefault(one.series, one)
            if had[:2] <= one[:2]:
                found[one.series] = one
    return sorted(found.values())


def _kept(w: Work, ids: Which) -> dict[str, tuple[str, bytes]]:
    """What is kept, by entry: by which rules, and the content."""
    columns = (CountedAnswer.entry_id, CountedAnswer.rules, CountedAnswer.content)
    kept = unconverted(w.sql, among(select(*columns), CountedAnswer.course_id, ids))
    return {entry: (rules, content) for entry, rules, content in kept}


def _opened(w: Work, lacking: Sequence[CountedEntry]) -> dict[str, Mapping[str, Any]]:
    """What nothing is kept of, opened with its own key, and kept."""
    found: dict[str, Mapping[str, Any]] = {}
    if Track.HEALTH not in w.signed_in.keys.readers:
        return found
    for begin in range(0, len(lacking), _AT_A_TIME):
        w.step(begin, len(lacking))
        some = {r.id: r for r in lacking[begin : begin + _AT_A_TIME]}
        whole = proofs.genuine(w, proofs.ENTRY, some)
        for forged in some.keys() - whole:
            _log.warning("entry %s is not counted: it is not as its author signed it", forged[:8])
        forms = list(_forms(w, [one for one in some if one in whole]))
        counted_answers.put_at_once(w, [(some[entry], form) for entry, form in forms])
        found |= {entry: told_by(form.kind, kept_of(form)) for entry, form in forms}
    return found


def _forms(w: Work, entries: Sequence[str]) -> Iterator[tuple[str, Form]]:
    keys = seals.standing_keys_of(w, entries)
    rows = w.sql.execute(_ENTRIES, {"entries": list(keys)}).all()
    bodies = [(r, body) for r in rows if (body := _body(r, keys[r.id])) is not None]
    shown_forms.settle(w, [(r.kind, r.schema_version, body) for r, body in bodies])
    for r, body in bodies:
        try:
            yield r.id, form_of(r.kind).model_validate(body["answers"])
        except ValidationError:
            _log.warning("entry %s is not counted: its answers do not fit", r.id[:8])


def _body(r: Any, key: bytes) -> dict[str, Any] | None:
    try:
        body: dict[str, Any] = json.loads(seals.unseal(r.content, key, r.id, "content"))
    except (Unreadable, ValueError) as error:
        _log.warning("entry %s is not counted: %s", r.id[:8], type(error).__name__)
        return None
    return body


def leader_contacts(w: Work, courses: Collection[str]) -> dict[str, bool]:
    """For each of these courses whose NAV note the patient lets the health side read: whether it tells of a contact
    with a leader at the workplace."""
    agreed = select(Consent.course_id).where(
        Consent.recipient == Recipient.HEALTH, Consent.category == Category.NAV_NOTES, consent_in_force(w.today)
    )
    shared = {CourseId(course) for course in w.sql.scalars(agreed) if course in courses}
    rows = entry_rows.newest_rows(w, shared, WorkplaceForm.kind) if shared else {}
    given = frozenset({Given(Recipient.HEALTH, Category.NAV_NOTES)})
    ids = {r.id: course for course, r in rows.items()}
    return {
        ids[e.id]: any(c.get("party") == ContactParty.LEADER for c in e.answers.get("contacts", []))
        for e in entry_rows.trusted(w, rows.values(), given)
    }
