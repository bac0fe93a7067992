"""Papers kept as they were drawn under a signature: sealed beside the form, and never drawn again.

A later program draws otherwise; what was signed is shown as it was when it was signed.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from hia_desktop import __version__
from hia_desktop.base.errors import Refused
from hia_desktop.base.text import _
from hia_desktop.documents.blocks import Letterhead
from hia_desktop.documents.kinds.content import PaperContent
from hia_desktop.documents.kinds.paper import Paper
from hia_desktop.domain.access import Category, Track
from hia_desktop.domain.forms import categories
from hia_desktop.services.call import Work
from hia_desktop.services.sealing import frames, grants, parts, proofs, seals
from hia_desktop.store.entities import FormEntry, SignedPaper, new_id
from hia_desktop.store.portable import as_written


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A drawn paper: its bytes, and what they were drawn of."""

    pdf: bytes
    told: Mapping[str, Any]

    @property
    def sha256(self) -> str:
        """The hash of the bytes."""
        return hashlib.sha256(self.pdf).hexdigest()

    def sealed(self) -> dict[str, bytes]:
        """Both, to be sealed."""
        return {"content": json.dumps(self.told, ensure_ascii=False).encode(), "pdf": self.pdf}


def drawn_of(
    w: Work, paper: Paper, content: PaperContent, head: Letterhead, line: str, *, author: str, day: date, language: str
) -> dict[str, Any]:
    """What a paper is drawn of, so that it can be told what it said in ten years."""
    return {
        "paper": paper.document.kind,
        "language": language,
        "content": content.model_dump(mode="json"),
        "letterhead": frames.keep_letterhead(w, head),
        "patient_line": line,
        "author": author,
        "day": day.isoformat(),
        "program": __version__,
    }


def keep(
    w: Work, entry: FormEntry, paper: Paper, drawn: Drawn, *, recipient: str = "", quotes: str | None = None
) -> None:
    """Keeps a paper with the form that it was drawn of, for those who can read the whole of that form.

    `quotes`: the other side's form that stands in it. Such a one is for the writer's side alone, under the consent that
    opened that form.
    """
    track, own = Track(entry.track), Category(entry.category)
    shared = not paper.whole and quotes is None and categories(entry.kind, own) == {own}
    readers: dict[str, str | None]
    if quotes is not None:
        quoted = w.sql.get_one(FormEntry, quotes)
        opened = grants.consented_reader(w, Track(quoted.track), Category(quoted.category))
        readers = {reader: consent for reader, consent in opened.items() if reader == track}
    else:
        readers = dict(parts.own_readers(track, own))
        readers |= grants.consented_reader(w, track, own) if shared else {}
    if not readers:
        return  # the consent has ended since: nobody could open it
    row = SignedPaper(
        id=new_id(),
        entry_id=entry.id,
        kind=paper.kind,
        category=own if shared else "",
        recipient=recipient,
        quotes=quotes,
        sha256=drawn.sha256,
    )
    sealed = seals.seal(w, row.id, drawn.sealed(), readers.items())
    row.content, row.pdf = sealed["content"], sealed["pdf"]
    w.sql.add(row)
    proofs.prove(w, proofs.KEPT, row)


@dataclass(frozen=True)
class Kept:
    """A paper that was kept with its form; opened when it is asked for."""

    row: SignedPaper
    key: bytes

    @property
    def quotes(self) -> str | None:
        """The other side's form that stands in it."""
        return self.row.quotes

    def told(self) -> dict[str, Any]:
        """What it was drawn of."""
        found: dict[str, Any] = json.loads(seals.unseal(self.row.content, self.key, self.row.id, "content"))
        return found

    def drawn(self) -> Drawn:
        """All of it. Errors: Refused when the bytes no longer match their hash."""
        found = Drawn(pdf=seals.unseal(self.row.pdf, self.key, self.row.id, "pdf"), told=self.told())
        if found.sha256 != self.row.sha256:
            raise _changed()
        return found


def of(w: Work, entry: str, kind: str, recipient: str) -> list[Kept]:
    """The papers of a kind that were kept with a form and that the user has the key to, newest first; none that was put
    in or changed with other tools. Errors: Refused where there is no other."""
    wanted = select(SignedPaper).where(SignedPaper.entry_id == entry, SignedPaper.kind == kind)
    rows = w.sql.scalars(
        wanted.where(SignedPaper.recipient == recipient).order_by(as_written(SignedPaper).desc())
    ).all()
    keys = seals.keys_of(w, [row.id for row in rows]) if rows else {}
    sound = proofs.genuine(w, proofs.KEPT, keys)
    if keys and not sound:
        raise _changed()
    return [Kept(row, keys[row.id]) for row in rows if row.id in sound]


def _changed() -> Refused:
    return Refused(_("Dokumentet er endret siden det ble signert, og vises ikke. Hent det fra en sikkerhetskopi."))
