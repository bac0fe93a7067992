"""The centre's own words that papers for an employer are looked through for.
A word is taken out of use, never removed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from hia_desktop.base.errors import Missing
from hia_desktop.base.text import _, collation_key
from hia_desktop.domain.access import Right
from hia_desktop.domain.topics import Topic
from hia_desktop.domain.words import health_words
from hia_desktop.services.call import Work, command, query
from hia_desktop.store.entities import ListedHealthWord, User, new_id


@dataclass(frozen=True, kw_only=True)
class ListedWord:
    """One word, who added it and when, and who took it out of use, if anybody."""

    id: str
    word: str
    added_on: date
    added_by: str
    withdrawn_on: date | None
    withdrawn_by: str

    @property
    def in_use(self) -> bool:
        """Whether papers are looked through for it."""
        return self.withdrawn_on is None


def words_in_use(w: Work) -> tuple[str, ...]:
    """The words that count today, in no order."""
    return tuple(w.sql.scalars(select(ListedHealthWord.word).where(ListedHealthWord.withdrawn_on.is_(None))))


@query(Right.TEMPLATES)
def listing(w: Work) -> tuple[ListedWord, ...]:
    """Every word there has been, by the alphabet; those in use first."""
    adder, taker = aliased(User), aliased(User)
    found = w.sql.execute(
        select(ListedHealthWord, adder.full_name, taker.full_name)
        .join(adder, adder.id == ListedHealthWord.added_by)
        .outerjoin(taker, taker.id == ListedHealthWord.withdrawn_by)
    )
    rows = [
        ListedWord(
            id=r.id,
            word=r.word,
            added_on=r.added_on,
            added_by=by,
            withdrawn_on=r.withdrawn_on,
            withdrawn_by=taken or "",
        )
        for r, by, taken in found
    ]
    return tuple(sorted(rows, key=lambda row: (not row.in_use, collation_key(row.word))))


@command(Right.TEMPLATES, audit="health_word:added", changes=(Topic.HEALTH_WORDS,))
def add(w: Work, word: str) -> None:
    """One word more, from today. Errors: BadInput as `domain.words.health_words.check_word`."""
    tidy = health_words.check_word(word, words_in_use(w))
    w.sql.add(ListedHealthWord(id=new_id(), word=tidy, added_on=w.today, added_by=w.me.id))


@command(Right.TEMPLATES, audit="health_word:withdrawn", changes=(Topic.HEALTH_WORDS,))
def withdraw(w: Work, word_id: str) -> None:
    """Papers are no longer looked through for it. Errors: Missing when it is not in use."""
    row = w.sql.get(ListedHealthWord, word_id)
    if row is None or row.withdrawn_on is not None:
        raise Missing(_("Ordet er alt tatt ut av listen."))
    row.withdrawn_on, row.withdrawn_by = w.today, w.me.id
