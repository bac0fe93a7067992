"""Reading one signed entry: the form as it was signed, what was added later, and that it is struck when it is."""

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.text import _, moment
from hia_desktop.domain.access import HEALTH, NAV, OFFICE, Category, Role, Track
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.form import Form
from hia_desktop.services.courses import CoursePage
from hia_desktop.services.entry_rows import Entry
from hia_desktop.ui.kit.form import FormView
from hia_desktop.ui.kit.theme import Tone, px
from hia_desktop.ui.kit.widgets import Banner, SectionTitle, Text, empty_layout


class EntryReader(QWidget):
    """A signed entry that cannot be changed."""

    def __init__(self, view: FormView) -> None:
        super().__init__()
        self.view = view
        self._struck = Banner("", Tone.BAD)
        self._part = Banner(_("Pasienten har delt deler av skjemaet med deg. Det som ikke er delt, vises ikke."), Tone.NAV)
        self._added = QVBoxLayout()
        self._added.setSpacing(px(4))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(10))
        box.addWidget(self._struck)
        box.addWidget(self._part)
        box.addWidget(view)
        box.addLayout(self._added)

    def show_entry(self, entry: Entry, today: date) -> None:
        """Another entry of the same kind."""
        self.view.set_answers(entry.answers)
        self.view.set_readonly(True)
        self.view.show_only(None if entry.whole else entry.answers)
        self._part.setVisible(not entry.whole)
        self._struck.set(_("Feilført: {reason}.").format(reason=entry.struck), Tone.BAD)
        self._struck.setVisible(bool(entry.struck))
        put_addenda(self._added, entry)


def mark_readers(view: FormView, page: CoursePage, role: Role) -> None:
    """Says at each field who on the other side will read it once it is signed, by the consents in force."""
    form = view.model
    if not issubclass(form, Form) or (form.track is Track.NAV) != (role in NAV):
        return
    # A note's category goes with the kind that is chosen; nothing else of a draft needs to be readable yet.
    own = form.model_construct(**view.answers()).category_of()
    view.set_readers({name: reader_words(form, name, own, page.others_read) for name in form.model_fields})


def reader_words(form: type[Form], name: str, own: Category, read: frozenset[Category]) -> str:
    """Who reads a field, or which of its rows; empty when nobody on the other side does."""
    may = form.may_be_shared_as(name, own) - {Category.REFERRAL_SUMMARY}
    seen = may & read
    if seen and seen < may:
        return _("NAV leser det som gjelder arbeid") if Category.PLAN in seen else _("NAV leser det som ikke gjelder arbeid")
    if seen:
        return _("Helsepersonell leser") if form.track is Track.NAV else _("NAV leser")
    return _("NAV leser, på pasientkortet") if name in form.card.on_card and Category.SICK_LEAVE in read else ""


def addendum_words(entry: Entry, page: CoursePage, role: Role) -> str:
    """Who will read an addendum, which follows the most closed part of what it adds to; empty when nobody on the other side does."""
    theirs = (form_of(entry.kind).track is Track.NAV) == (role in NAV)
    if not theirs or entry.category not in page.others_read - {Category.REFERRAL_SUMMARY}:
        return ""
    return _("Helsepersonell leser tillegget.") if role in NAV else _("NAV-veilederen leser tillegget.")


def not_shared_words(role: Role) -> str:
    """Why a part of the course is not shown to this role, and what opens it; nothing does for a secretary."""
    if role in NAV:
        return _("Pasienten har ikke delt denne delen med deg. Helsesiden kan registrere et samtykke under Samtykker.")
    if role in HEALTH:
        return _("Pasienten har ikke delt denne delen med helsepersonell. Et samtykke registreres under Samtykker.")
    return _("Denne delen leses bare av dem som behandler pasienten.")


def not_shared_title(role: Role) -> str:
    """The same in two or three words: nothing is «shared» with a secretary, so it is not said to be kept back either."""
    return _("Leses av behandlere") if role in OFFICE else _("Ikke delt")


def put_addenda(box: QVBoxLayout, entry: Entry) -> None:
    """The addenda of an entry, oldest first, in place of what `box` held."""
    empty_layout(box)
    if entry.addenda:
        box.addWidget(SectionTitle(_("Tillegg")))
    for one in entry.addenda:
        when = moment(one.signed_at or one.saved_at)
        box.addWidget(Text(_("{when} av {name}").format(when=when, name=one.signed_by), "hint"))
        box.addWidget(Text(str(one.answers.get("text", "")), selectable=True))
