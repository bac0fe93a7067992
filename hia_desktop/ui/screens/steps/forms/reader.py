"""Reading one signed entry: the form as it was signed, what was added later, and that it is struck when it is."""

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.text import _, moment
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import HEALTH, NAV, OFFICE, Category, Role, Track
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.form import Form
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.sealing import parts
from hia_desktop.services.sealing.entry_rows import DRAFT, Entry
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, SectionTitle, Text, empty_layout


class EntryReader(QWidget):
    """A signed entry that cannot be changed. `view` shows today's form;
    one that was signed with another form is shown in that."""

    def __init__(self, view: FormView) -> None:
        super().__init__()
        self.view = view
        self.old: FormView | None = None
        self._older = Banner("", Tone.NEUTRAL)
        self._struck = Banner("", Tone.BAD)
        self._part = Banner(part_words(), Tone.NAV)
        self._added = QVBoxLayout()
        self._added.setSpacing(px(4))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(10))
        box.addWidget(self._struck)
        box.addWidget(self._part)
        box.addWidget(self._older)
        box.addWidget(view)
        self._place = QVBoxLayout()
        box.addLayout(self._place)
        box.addLayout(self._added)

    def show_entry(self, entry: Entry, today: date) -> None:
        """Another entry of the same kind."""
        empty_layout(self._place)
        self.old = FormView(entry.as_signed.form.as_class(), lambda: today) if entry.as_signed is not None else None
        if self.old is not None:
            self._place.addWidget(self.old)
        view, answers = (self.old, entry.signed_answers) if self.old is not None else (self.view, entry.answers)
        view.set_answers(answers)
        view.set_readonly(True)
        view.show_only(None if entry.whole else answers)
        self.view.setVisible(self.old is None)
        self._older.set(older_words(entry), Tone.NEUTRAL)
        self._older.setVisible(self.old is not None)
        self._part.setVisible(not entry.whole)
        self._struck.set(doubt_words(entry), Tone.BAD)
        self._struck.setVisible(bool(doubt_words(entry)))
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
        return (
            _("NAV leser det som gjelder arbeid")
            if Category.PLAN in seen
            else _("NAV leser det som ikke gjelder arbeid")
        )
    if seen:
        return _("Helsepersonell leser") if form.track is Track.NAV else _("NAV leser")
    return _("NAV leser, på pasientkortet") if name in form.card.on_card and Category.SICK_LEAVE in read else ""


def addendum_words(entry: Entry, page: CoursePage, role: Role) -> str:
    """Who will read an addendum, which follows the most closed part of what it adds to;
    empty when nobody on the other side does."""
    theirs = (form_of(entry.kind).track is Track.NAV) == (role in NAV)
    if not theirs or form_of(entry.kind).apart or entry.category not in page.others_read - {Category.REFERRAL_SUMMARY}:
        return ""
    return _("Helsepersonell leser tillegget.") if role in NAV else _("NAV-veilederen leser tillegget.")


def not_shared_words(role: Role, form: type[Form] | None = None) -> str:
    """Why a part of the course is not shown to this role, and what opens it;
    nothing does for a secretary, nor of a form that no patient can share."""
    if role in NAV and (form is None or parts.can_be_shared_with_nav(form)):
        return _("Pasienten har ikke delt denne delen med deg. Helsepersonell registrerer samtykke under Samtykker.")
    if role in HEALTH:
        return _("Pasienten har ikke delt denne delen med helsepersonell. Et samtykke registreres under Samtykker.")
    return _("Denne delen leses bare av dem som behandler pasienten.")


def not_shared_title(role: Role, form: type[Form] | None = None) -> str:
    """The same in two or three words: what cannot be shared is not said to be kept back either."""
    never = role in OFFICE or (role in NAV and form is not None and not parts.can_be_shared_with_nav(form))
    return _("Leses av behandlere") if never else _("Ikke delt")


def older_words(entry: Entry) -> str:
    """That the form is shown as it was, and what it was called where that was another name."""
    today, then = form_of(entry.kind).card.title, entry.form.title
    called = _(" Det het «{title}».").format(title=then) if then != today else ""
    return _("Skjemaet vises slik det var da det ble signert.") + called


def doubt_words(entry: Entry) -> str:
    """Why an entry is not to be relied on: entered in error, or not as its author signed it; empty when it is."""
    struck = _("Feilført: {reason}.").format(reason=entry.struck) if entry.struck else ""
    return " ".join(filter(None, (forged_words() if entry.forged else "", struck)))


def forged_words() -> str:
    """What is said of what nobody signed so in the program."""
    return _("Lagt inn eller endret utenfor programmet. Det er ikke kjent hvem som skrev det.")


def part_words() -> str:
    """That a form is not shown whole."""
    return _("Pasienten har delt deler av skjemaet med deg. Det som ikke er delt, vises ikke.")


def signer(entry: Entry) -> str:
    """«Liv Berg, overlege»: who signed, and as what."""
    return ", ".join(filter(None, (entry.signed_by, entry.author_title)))


def left_words(entry: Entry) -> str:
    """For who writes on from a draft or a version: what of it today's form has no room for; empty when all is there."""
    left = entry.as_signed.left if entry.as_signed is not None else ()
    if left and entry.state == DRAFT:  # which the next save writes over
        told = "; ".join(_("{label}: {words}").format(label=label, words=words) for label, words in left)
        return _(
            "Skjemaet er et annet enn da du begynte. Dette har ikke plass i det, og er ikke lagret videre: {told}"
        ).format(told=told)
    words = _("Forrige versjon sier også noe som dagens skjema ikke har plass til: {labels}. Den leses i menyen.")
    return words.format(labels="; ".join(label for label, _told in left)) if left else ""


def put_signed(box: QVBoxLayout, entry: Entry) -> None:
    """All that was answered in an entry, by the labels and words of the form it was signed with:
    for what has no view of that form."""
    if entry.as_signed is not None:
        box.addWidget(Text(older_words(entry), "hint"))
    if not entry.whole:
        box.addWidget(Text(part_words(), "hint"))
    for label, rows in entry.form.paragraphs(entry.signed_answers):
        box.addSpacing(px(6))  # nearer to its answer than to the one before
        box.addWidget(Text(label, "label"))
        for words in rows:
            box.addWidget(Text(words, selectable=True))


def put_addenda(box: QVBoxLayout, entry: Entry) -> None:
    """The addenda of an entry, oldest first, in place of what `box` held."""
    empty_layout(box)
    if entry.addenda:
        box.addWidget(SectionTitle(_("Tillegg")))
    for one in entry.addenda:
        when = moment(one.signed_at or one.saved_at)
        box.addWidget(Text(_("{when} av {name}").format(when=when, name=signer(one)), "hint"))
        if one.forged:
            box.addWidget(Text(forged_words(), "error"))
        box.addWidget(Text(str(one.signed_answers.get("text", "")), selectable=True))
