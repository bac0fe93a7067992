"""What is shared of a signed entry: a sealed part for each category that a consent names, and nothing beside them.

The entry itself is sealed for its own side. A part is a copy of its category's fields for the one that the consent
names; it is made when consent and entry meet, by somebody who can read the entry, and goes with the consent.
"""

import json
import logging
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy import Row as SqlRow
from sqlalchemy.orm import aliased

from hia_desktop.domain.access import Category, Recipient, Track
from hia_desktop.domain.consent import OFFICE_READS, SHAREABLE, Given, visible
from hia_desktop.domain.forms import FORMS, categories, form_of, is_known
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.older import as_today, old_part
from hia_desktop.services.call import Work, consent_in_force
from hia_desktop.services.sealing import counted_answers, one_thing, proofs, seals, shown_forms
from hia_desktop.services.sealing.standing import standing
from hia_desktop.store.entities import Consent, FormEntry, KeyGrant, SharedPart, SignedPaper, new_id
from hia_desktop.store.portable import some_of
from hia_desktop.vault.seal import Unreadable

# The two recipients that have a key of their own in the store, and the track whose content they are given.
KEY_OF = {Recipient.NAV_ADVISER: Track.NAV, Recipient.HEALTH: Track.HEALTH}
SOURCE_OF = {Recipient.NAV_ADVISER: Track.HEALTH, Recipient.HEALTH: Track.NAV}
Body = dict[str, Any]
_log = logging.getLogger(__name__)
_WRITER = ("author", "author_title", "imported")
"""Who wrote it, where the sealed content says so: of what came from another centre."""


def is_shared_as(entry: Any, category: Any) -> ColumnElement[bool]:
    """The SQL condition that something of an entry is shared as this category; both are columns."""
    marked = [and_(entry.kind == form.kind, category.in_(form.marked())) for form in FORMS if form.marked()]
    return and_(or_(entry.category == category, *marked), entry.category != Category.REFERRAL_SUMMARY)


@cache
def live() -> ColumnElement[bool]:
    """Signed, and neither struck nor an addendum to what is struck: what was entered in error is not handed on."""
    parent = aliased(FormEntry)
    parent_struck = exists().where(parent.id == FormEntry.adds_to, parent.struck_at.is_not(None))
    return and_(FormEntry.state == "signed", FormEntry.struck_at.is_(None), ~parent_struck)


def seen_categories(w: Work, track: str, kind: str, own: str, given: frozenset[Given]) -> frozenset[Category]:
    """The categories of an entry that the user may read; `own` is the entry's category."""
    return frozenset(c for c in categories(kind, own) if visible(w.me.role, Track(track), c, given))


def sees_all(w: Work, track: str, kind: str, own: str, given: frozenset[Given]) -> bool:
    """Whether the user may read the whole of an entry."""
    return seen_categories(w, track, kind, own, given) == categories(kind, own)


def own_readers(track: Track, category: Category) -> list[tuple[str, str | None]]:
    """Who can open a newly signed entry: its own side, and the office where it is the office's too;
    the other side is given parts."""
    readers: list[tuple[str, str | None]] = [(track, None)]
    if track is Track.HEALTH and category in OFFICE_READS:
        readers.append((Track.OFFICE, None))
    return readers


@cache
def can_be_shared_with_nav(form: type[Form]) -> bool:
    """Whether the patient can let the NAV adviser see any of a form."""
    may = [form.may_be_shared_as(name, form.card.category) for name in form.model_fields]
    return bool(frozenset[Category]().union(*may) & SHAREABLE[Recipient.NAV_ADVISER])


def seal_signed(w: Work, row: FormEntry, form: Form, body: Body) -> None:
    """Seals what was signed for its own side, and for the other the parts that the consents in force name.

    `body` has the answers; it names the form as it was shown, today's when it names none.
    """
    body = {"shown": shown_forms.today(w, type(form))} | body
    readers = own_readers(Track(row.track), Category(row.category))
    row.content = seals.seal(w, row.id, {"content": json.dumps(body, ensure_ascii=False).encode()}, readers)["content"]
    row.state = "signed"
    w.sql.add(row)
    proofs.prove(w, proofs.ENTRY, row)
    if row.struck_at is not None:
        proofs.prove(w, proofs.STRUCK, row)
    to_struck = select(FormEntry.id).where(FormEntry.id == row.adds_to, FormEntry.struck_at.is_not(None))
    if row.struck_at is not None or (row.adds_to is not None and w.sql.scalar(to_struck) is not None):
        w.sql.flush()
        seals.enter_in_error(w, [row.id])
    counted_answers.keep(w, row, form)
    share(w, row, form, body)


def share(w: Work, entry: FormEntry, form: Form, body: Body) -> None:
    """Makes the parts of a newly signed entry that the consents in force name."""
    recipient = next((r for r, track in SOURCE_OF.items() if track == entry.track), None)
    if recipient is None or w.sql.scalar(select(FormEntry.id).where(FormEntry.id == entry.id, live())) is None:
        return
    agreed = select(Consent.id, Consent.category).where(
        Consent.course_id == entry.course_id,
        Consent.recipient == recipient,
        Consent.category.in_(categories(entry.kind, entry.category) - {Category.REFERRAL_SUMMARY}),
        consent_in_force(w.today),
    )
    found = {c: i for i, c in w.sql.execute(agreed)}
    sound = standing(w, proofs.CONSENT, found.values())
    agreed_to = [(Category(category), consent) for category, consent in found.items() if consent in sound]
    made = [_made(w, entry, form, body, category, KEY_OF[recipient], consent) for category, consent in agreed_to]
    _keep(w, made)


def _made(w: Work, entry: Any, form: Form, body: Body, category: Category, reader: str, consent: str) -> SharedPart:
    """One part of an entry, sealed for its reader alone."""
    part = SharedPart(id=new_id(), entry_id=entry.id, category=category)
    told = json.dumps(_told(w, entry, form, body, category), ensure_ascii=False).encode()
    part.content = seals.seal_new(w, part.id, {"content": told}, [(reader, consent)])["content"]
    return part


def _keep(w: Work, made: list[SharedPart]) -> None:
    w.sql.add_all(made)
    proofs.prove_all(w, proofs.PART, made)


def _told(w: Work, entry: Any, form: Form, body: Body, category: Category) -> Body:
    """What a consent to the category opens of an entry.
    Why a version was made goes with a whole form alone: it may tell of any field."""
    own = Category(entry.category)
    (shown,) = shown_forms.of(w, [(entry.kind, entry.schema_version, body)])
    if shown is None:
        answers, places = form.part(category, own), form.places(category, own)
    else:
        answers, places = old_part(form, shown, body["answers"], category, own)
    told: Body = {"answers": answers, "places": places, "schema_version": entry.schema_version}
    if "shown" in body:
        told["shown"] = body["shown"]
    else:
        told["labels"] = {name: text for name, text in body.get("labels", {}).items() if name in answers}
    told |= {"reason": "" if form.marked() or form.apart else body.get("reason", "")}
    return told | {name: body[name] for name in (*_WRITER, "frame") if name in body}


def seen_together(w: Work, rows: Iterable[SqlRow[Any]], given: frozenset[Given]) -> dict[str, Body]:
    """As `read`, for somebody of the entries' own side who looks with the other side's eyes: the same parts, taken out
    of the whole that the user has the key to."""
    rows = list(rows)
    keys = seals.sound_keys_of(w, [r.id for r in rows])
    found: dict[str, Body] = {}
    for r in rows:
        if r.id in keys and (read_ := _open(w, r, keys[r.id])) is not None:
            seen = seen_categories(w, r.track, r.kind, r.category, given)
            if told := [_told(w, r, *read_, category) for category in sorted(seen)]:
                found[r.id] = _put_together(told) | {"whole": False}
    return found


def share_lacking(w: Work, rows: Iterable[Any]) -> None:
    """Makes the parts of entries signed before their consent. Rows of an entry with the consent's `id`, `category` and
    `recipient`, named `consent`, `agreed` and `recipient`; what the user cannot read is left for somebody who can.
    """
    found = list({(r.id, r.agreed): r for r in rows}.values())
    sound = standing(w, proofs.CONSENT, {r.consent for r in found})
    found = [r for r in found if r.consent in sound]
    entries = standing(w, proofs.ENTRY, one_thing.alone(w, {r.id for r in found}, (proofs.ENTRY, proofs.STRUCK)))
    found = [r for r in found if r.id in entries]
    keys = seals.standing_keys_of(w, {r.id for r in found}) if found else {}
    opened = {r.id: _open(w, r, keys[r.id]) for r in {r.id: r for r in found}.values() if r.id in keys}
    made = [
        _made(w, r, *read, Category(r.agreed), KEY_OF[Recipient(r.recipient)], r.consent)
        for r in found
        if (read := opened.get(r.id)) is not None
    ]
    _keep(w, made)
    for whole in some_of([entry for entry, read in opened.items() if read is not None]):
        # until schema 0009 the entry's own key was given
        w.sql.execute(delete(KeyGrant).where(KeyGrant.object_id.in_(whole), KeyGrant.consent_id.is_not(None)))


def _open(w: Work, r: Any, key: bytes) -> tuple[Form, Body] | None:
    """Today's form of what was signed, and all that was sealed with it; None for what is damaged, which is not shared.

    It must not keep anybody from signing in; `checks.verify` tells of what is damaged. A form that is not known now is
    shared once it is again.
    """
    if not is_known(r.kind):
        return None
    try:
        body: Body = json.loads(seals.unseal(r.content, key, r.id, "content"))
        (shown,) = shown_forms.of(w, [(r.kind, r.schema_version, body)])
        form = form_of(r.kind)
        return form.model_validate(body["answers"]) if shown is None else as_today(form, shown, body["answers"])[
            0
        ], body
    except (Unreadable, ValueError, KeyError) as error:
        _log.warning("entry %s is not shared: %s", r.id[:8], type(error).__name__)
        return None


def read(w: Work, rows: Iterable[SqlRow[Any]], given: frozenset[Given]) -> dict[str, Body]:
    """The parts of these entries that the user may read and has the key to, put together;
    entries without any are left out.

    `whole` says whether every category of the entry is among them.
    """
    rows = list(rows)
    seen = {r.id: (r.kind, seen_categories(w, r.track, r.kind, r.category, given)) for r in rows}
    have: dict[str, set[Category]] = {entry: set() for entry in seen}
    wanted = select(SharedPart.id, SharedPart.entry_id, SharedPart.category, SharedPart.content)
    found = w.sql.execute(
        wanted.where(SharedPart.entry_id.in_([entry for entry, (_kind, may) in seen.items() if may]))
    ).all()
    found = [p for p in found if Category(p.category) in seen[p.entry_id][1]]
    sound = proofs.genuine(w, proofs.PART, [p.id for p in found]) if found else frozenset()
    found = [p for p in found if p.id in sound]
    keys = seals.sound_keys_of(w, [p.id for p in found]) if found else {}
    opened: dict[str, list[Body]] = {}
    for p in found:
        if p.id in keys and (told := _open_part(p, keys[p.id])) is not None:
            opened.setdefault(p.entry_id, []).append(told)
            have[p.entry_id].add(Category(p.category))
    return {
        r.id: _put_together(opened[r.id]) | {"whole": have[r.id] == categories(r.kind, r.category)}
        for r in rows
        if r.id in opened
    }


def _open_part(p: Any, key: bytes) -> Body | None:
    """What a part says; None for a damaged one, which is shown as not shared and told of by `checks.verify`."""
    try:
        told: Body = json.loads(seals.unseal(p.content, key, p.id, "content"))
    except (Unreadable, ValueError) as error:
        _log.warning("part %s cannot be opened: %s", p.id[:8], type(error).__name__)
        return None
    return told


def _put_together(parts: list[Body]) -> Body:
    """The parts of one entry as one; the rows of a table in the order in which they were written, with their places."""
    whole, rows = dict(parts[0]), dict[str, list[tuple[int, Any]]]()
    whole["answers"], whole["labels"] = {}, {}
    for told in parts:
        whole["labels"] |= told.get("labels", {})
        for name, value in told["answers"].items():
            if (places := told["places"].get(name)) is not None:
                rows.setdefault(name, []).extend(zip(places, value, strict=True))
            else:
                whole["answers"][name] = value
    whole["answers"] |= {
        name: [row for _place, row in sorted(found, key=lambda one: one[0])] for name, found in rows.items()
    }
    whole["places"] = {name: sorted(place for place, _row in found) for name, found in rows.items()}
    return whole


def take_back(w: Work, entries: Any) -> None:
    """Takes every part of these entries away, and the other side's papers that they stand in; `entries` selects their
    ids."""
    gone = select(SharedPart.id).where(SharedPart.entry_id.in_(entries))
    w.sql.execute(delete(KeyGrant).where(KeyGrant.object_id.in_(gone)))
    w.sql.execute(delete(SharedPart).where(SharedPart.entry_id.in_(entries)))
    quoting = select(SignedPaper.id).where(SignedPaper.quotes.in_(entries))
    w.sql.execute(delete(KeyGrant).where(KeyGrant.object_id.in_(quoting)))
    w.sql.execute(delete(SignedPaper).where(SignedPaper.quotes.in_(entries)))


def has_part(entry: Any, category: Any) -> ColumnElement[bool]:
    """The SQL condition that the part has been made; both are columns."""
    return exists().where(SharedPart.entry_id == entry.id, SharedPart.category == category)
