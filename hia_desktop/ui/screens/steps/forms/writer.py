"""Writing one entry: a form whose draft keeps itself, and the way from draft to signed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.errors import BadInput, Conflict, Missing, Problem, Refused
from hia_desktop.base.fields import CourseId, EntryId, name_of
from hia_desktop.base.text import _, clock_time, day_short, moment, said_of
from hia_desktop.base.tones import Tone
from hia_desktop.domain.forms import STEPS, form_of
from hia_desktop.domain.forms.form import Facts
from hia_desktop.services.record import entries
from hia_desktop.services.record.drafts import Saved, new_series
from hia_desktop.services.record.entries import FormPage
from hia_desktop.services.record.signing import Before
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.autosave import Autosave
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.forms.proposals import Offered
from hia_desktop.ui.kit.widgets import Text, plain_tip
from hia_desktop.ui.sheets.employer_names import propose_employers

Done = Callable[[bool], None]
_SHOWN = 2
"""So many of the things that follow from signing stand beside the button, and in the word that it is done."""


class OnSigning(Text):
    """What signing does besides, beside the button; it takes no room while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__("", "hint")
        self.hide()

    def say(self, follows: tuple[str, ...]) -> None:
        """Other words, or none; of many the first stand there, and all in the tooltip and in the sheet that asks."""
        self.setText(_("Når du har signert: {words}").format(words=briefly(follows)) if follows else "")
        self.setToolTip(plain_tip("\n".join(follows)))
        self.setVisible(bool(follows))


def briefly(follows: tuple[str, ...]) -> str:
    """The first of what follows from signing, and how many more there are."""
    words, more = " ".join(follows[:_SHOWN]), len(follows) - _SHOWN
    return words + " " + _("Og {count} ting til.").format(count=more) if more > 0 else words


def saved_words(draft: Entry | None, now: datetime) -> str:
    """«Utkast lagret 10:40», with its day when that is not today; empty when nothing is kept yet."""
    if draft is None:
        return ""
    same_day = now.date() == draft.saved_at.date()
    return _("Utkast lagret {time}").format(time=clock_time(draft.saved_at) if same_day else moment(draft.saved_at))


class EntryWriter(QWidget):
    """A form being written. `fixed` are answers that the form does not ask for, `facts` what its days are held against.

    `seen` is the newest signed version that the writer knows of, `taken` what was said of its measures that the answers
    have in them. `known`: what is offered. `follows`: what the signature did besides. `told` says how the draft stands,
    `foretold` what signing it does besides, `signed` that it is signed, `theirs` that the user wants to see the version
    somebody else signed.
    """

    told = Signal(str)
    foretold = Signal(object)
    signed = Signal()
    theirs = Signal()
    edited = Signal()

    def __init__(
        self,
        host: Host,
        course: CourseId,
        view: FormView,
        kind: str,
        fixed: dict[str, Any] | None = None,
        facts: Facts | None = None,
    ) -> None:
        super().__init__()
        self.host, self.view = host, view
        self.series: str | None = None
        self._name = new_series()
        self.draft: EntryId | None = None
        self.seen: int | None = None
        self.taken: tuple[str, ...] | None = None
        self._course, self._kind, self._fixed = course, kind, fixed or {}
        self._facts = facts or Facts(host.clock.today())
        self.follows: tuple[str, ...] = ()
        self.known: dict[str, Offered] = {}
        self._signing = False
        self._complaint = ""
        self._waiting: list[Callable[[], None]] = []
        self._autosave = Autosave(self._save, host.clock, self)
        self._autosave.saved.connect(self.told)
        self._autosave.troubled.connect(self.told)
        self._autosave.watch(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(view)
        view.edited.connect(self._edited)
        view.judge_days(self._wrong_days)
        propose_employers(host, view.model, {n: view.editor(n) for n in view.model.model_fields if view.has(n)})

    @property
    def unsaved(self) -> bool:
        """Whether something typed is not yet in the store."""
        return self._autosave.unsaved

    def begin(
        self, answers: dict[str, Any], raw: dict[str, str], series: str | None = None, draft: EntryId | None = None
    ) -> None:
        """Takes up a draft, or something new when `series` is None."""
        self.series, self.draft, self._name = series, draft, new_series()
        self._autosave.forget()
        self.view.set_answers(answers, raw)

    def take_in(self, draft: Entry | None) -> None:
        """What was said of single measures of the draft meanwhile, when nothing that is typed waits to be kept."""
        if draft is not None and draft.id == self.draft and draft.missed and not self.unsaved:
            self.taken = draft.taken
            self.begin(draft.answers, draft.raw, draft.series, draft.id)

    def offer(self, page: FormPage) -> None:
        """What is known from before, beneath the fields where nothing stands,
        or where it is newer than what was signed here and still stands."""
        signed = next((v.answers for v in page.versions if v.stands), {})
        self.known = {
            name: Offered(one.value, one.words, one.source, signed.get(name) if one.newer else None)
            for name, one in page.known.items()
        }
        self.view.offer(self.known)

    def answers(self) -> dict[str, Any]:
        """What is written, as it will be kept."""
        return {**self.view.answers(), **self._fixed}

    def flush(self, then: Callable[[], None] | None = None) -> None:
        """Keeps now what is typed; `then` is called when it is kept, or when the user may no longer write here."""
        if then is not None:
            self._waiting.append(then)
        self._autosave.flush(self._release)

    def sign(self, over_newer: bool = False) -> None:
        """Signs what is written. What stands in the way is listed, and nothing is lost."""
        if self._signing or not self.host.reaches(acts=True):
            return
        if over_newer:
            self._go(over_newer)
        else:
            self.host.ask(
                self,
                self._looked_over,
                entries.before_signing.of(self._course, self._kind, self.answers()),
                failed=self._not_signed,
            )

    def _looked_over(self, found: Before) -> None:
        """Lists what stands in the way, what is asked about and what grave thing follows,
        or signs at once when there is none of it."""
        self.follows = found.follows
        unread = self._unreadable()
        stops = [*unread.items(), *((line.field, line.words) for line in found.stops if line.field not in unread)]
        doubts = [(line.field, line.words) for line in found.doubts if line.field not in unread]
        self.view.set_errors({line.field: line.sentence for line in found.stops if line.field not in unread})
        if not (stops or doubts or found.grave):
            self._go()
            return
        self.host.prompts.before_signing(stops, doubts, found.follows, self._jump, self._go)

    def _jump(self, field: str) -> None:
        """To the field, or the first where all of the form is meant; what is lacking in another step is named by that
        step, which opens."""
        if field == self._kind:
            self.view.jump(self.view.first())
        elif field in (form.kind for form in STEPS):
            self.flush(lambda: self.host.open(f"course:{self._course}:{field}"))
        else:
            self.view.jump(field)

    def _go(self, over_newer: bool = False) -> None:
        if self._signing:
            return
        self._signing = True
        self._autosave.dirty()  # so that the draft holds exactly what is signed, whatever comes between
        self._autosave.flush(lambda: self._send(over_newer))

    def discard(self, then: Callable[[], None]) -> None:
        """Throws the draft away."""
        self._autosave.forget()
        if self.draft is None:
            then()
        else:
            self.host.do(self, lambda _none: then(), entries.discard_draft.of(self.draft))

    def _wrong_days(self, answers: dict[str, Any]) -> dict[str, str]:
        """The days that signing would refuse, while one writes."""
        try:
            form = form_of(self._kind).model_validate({**answers, **self._fixed})
        except ValidationError:
            return {}  # something over its limit; the field says so
        return form.wrong_days(replace(self._facts, today=self.host.clock.today()))

    def _edited(self) -> None:
        self._autosave.dirty()
        self.edited.emit()

    def _save(self, done: Done) -> None:
        kept, failed = (lambda saved: self._kept(saved, done)), (lambda problem: self._not_kept(problem, done))
        series = self.series or self._name  # known before it is kept: sent once more it is not kept twice
        draft = (self._course, self._kind, series, self.answers(), self.view.raw(), self.seen, self.taken)
        self.host.do(self, kept, entries.save_draft.of(*draft), failed=failed)

    def _kept(self, saved: Saved, done: Done) -> None:
        self.series, self.draft, self._complaint = saved.series, saved.id, ""
        self.foretold.emit(saved.follows)
        done(True)

    def _not_kept(self, problem: Problem, done: Done) -> None:
        if problem.message != self._complaint and not self.host.reach.away:  # a strip says what becomes of it
            self._complaint = problem.message
            self.host.say(problem.message, Tone.WARN)
        done(False)
        if isinstance(problem, Refused | Missing):
            self._signing = False
            self._release()  # it will never be kept: nobody is held back, least of all a lock

    def _release(self) -> None:
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    def _send(self, over_newer: bool) -> None:
        self.view.setEnabled(False)
        sign = entries.sign.of(self._course, self._kind, self.series, self.answers(), "", over_newer)
        self.host.do(self, self._signed, sign, failed=self._not_signed)

    def _signed(self, _made: object) -> None:
        self._open_again()
        self._autosave.forget()
        self.series, self.draft, self._name = None, None, new_series()
        self.signed.emit()

    def _not_signed(self, problem: Problem) -> None:
        self._open_again()
        if isinstance(problem, BadInput) and problem.fields:
            self.view.set_errors(problem.fields)
            lines = [(field, said_of(name_of(self.view.model, field), text)) for field, text in problem.fields.items()]
            self.host.prompts.before_signing(lines, (), (), self._jump, self._go)
        elif isinstance(problem, Conflict):
            ways = [
                (_("Se det som er signert"), self.theirs.emit),
                (_("Signer min som ny versjon"), lambda: self.sign(True)),
            ]
            self.host.prompts.choose(_("Noe er signert mens du skrev"), problem.message, ways)
        else:
            self.host.say(problem.message, Tone.WARN)

    def _open_again(self) -> None:
        self._signing = False
        self.view.setEnabled(True)

    def _unreadable(self) -> dict[str, str]:
        """What cannot be read, by field: it is said at the field, and given for the list."""
        found = {}
        for field, text in self.view.raw().items():
            name, _dot, path = field.partition(".")
            self.view.editor(name).set_raw(text, path)
            sentence = "" if path else self.view.editor(name).sentence()
            words = sentence or _("«{text}» kan ikke leses.").format(text=text[:40])
            found[field] = said_of(name_of(self.view.model, field), words)
        return found


def version_words(entry: Entry, today: date) -> str:
    """«v2 · signert 17. nov av Liv Berg», «v2 · feilført · signert …»: what must be read before the ellipsis."""
    text = _("v{number} · signert {day} av {name}")
    if entry.struck:
        text = _("v{number} · feilført · signert {day} av {name}")
    return text.format(number=entry.number, day=day_short(entry.day, today), name=entry.signed_by)
