"""The forms as they were shown, kept once each, and what was signed read with the one that it names."""

import logging
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select

from hia_desktop.base.fields import labels
from hia_desktop.base.language import SOURCE, in_language
from hia_desktop.base.text import _
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.older import as_today
from hia_desktop.domain.forms.shown import ShownForm, recalled, shown_of
from hia_desktop.services.call import Work
from hia_desktop.store.entities import ShownForm as Kept

Body = dict[str, Any]
_log = logging.getLogger(__name__)


def put(w: Work, shown: ShownForm) -> str:
    """Keeps a form as it was shown, once, and gives the key that what is signed names it by."""
    if w.sql.get(Kept, shown.key) is None:
        w.sql.add(Kept(key=shown.key, kind=shown.kind, version=shown.version, content=shown.content))
    return shown.key


def today(w: Work, form: type[Form]) -> str:
    """Keeps a form as it is shown today, and gives its key."""
    return put(w, shown_of(form))


def of(w: Work, bodies: Iterable[tuple[str, int, Body]]) -> list[ShownForm | None]:
    """For each kind, schema version and body of what was signed the form it was signed with;
    None where that is today's.

    What was signed before forms were kept, or names one that is not there, is read by its own labels.
    """
    bodies = list(bodies)
    named = {
        body["shown"] for kind, _version, body in bodies if body.get("shown") not in (None, shown_of(form_of(kind)).key)
    }
    rows = w.sql.execute(select(Kept.key, Kept.content).where(Kept.key.in_(named))) if named else ()
    kept = {key: _read(key, content) for key, content in rows}
    return [_one(form_of(kind), version, body, kept) for kind, version, body in bodies]


def _one(form: type[Form], version: int, body: Body, kept: dict[str, ShownForm | None]) -> ShownForm | None:
    key = body.get("shown")
    if key == shown_of(form).key:
        return None
    if key is not None and (shown := kept.get(key)) is not None:
        return shown
    told = body.get("labels", {})
    with in_language(SOURCE):
        known = labels(form)
    if key is None and version == form.version and all(known.get(name) == label for name, label in told.items()):
        return None
    return recalled(form, version, told, body["answers"])


def _read(key: str, content: str) -> ShownForm | None:
    """None for one that is not what its key says; `problems` tells of it."""
    try:
        shown = ShownForm.model_validate_json(content)
    except ValidationError:
        shown = None
    if shown is None or shown.key != key:
        _log.warning("shown form %s is damaged", key[:8])
        return None
    return shown


def settle(w: Work, found: Iterable[tuple[str, int, Body]]) -> None:
    """Brings the answers of each kind, schema version and body of what was written up to today's form; `as_signed` is
    what was written, where that was in another form than today's.
    """
    found = [(kind, version, body) for kind, version, body in found if body["answers"]]
    for (kind, _version, body), shown in zip(found, of(w, found), strict=True):
        if shown is not None:
            _filled, body["answers"], body["as_signed"] = as_today(form_of(kind), shown, body["answers"])


def problems(w: Work) -> list[str]:
    """The kept forms that are not what they were, in words."""
    rows = w.sql.execute(select(Kept.key, Kept.content))
    return [
        _("Skjemaet slik det ble vist, {id}, er endret.").format(id=key[:8])
        for key, content in rows
        if _read(key, content) is None
    ]
