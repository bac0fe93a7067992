"""The legal paragraphs of the letters: dated templates with a source, to be approved locally, their history kept.

Source: the rows of the table of legal texts that each paragraph cites; what a letter must hold follows the row
`answer_content`, which says what of it was read and what awaits the centre's own reading.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from string import Formatter
from typing import Any

from hia_desktop.base.errors import BadInput, Missing
from hia_desktop.base.language import SOURCE, WordTable, untranslated
from hia_desktop.base.text import N_, _, day
from hia_desktop.domain.forms.form import Choice
from hia_desktop.domain.legal_texts import cite
from hia_desktop.resources import resource


class TextId(Choice):
    """Which paragraph; the code begins with the letter it belongs to, or with what both answers tell alike."""

    PATIENT_RECEIVED = "patient_received", N_("Til pasient: innledning")
    PATIENT_RIGHT = "patient_right", N_("Til pasient: rett til helsehjelp")
    PATIENT_DEADLINE = "patient_deadline", N_("Til pasient: frist for start")
    PATIENT_WISHED_START = "patient_wished_start", N_("Til pasient: ønsket start")
    PATIENT_APPOINTMENT_SET = "patient_appointment_set", N_("Til pasient: timen er satt")
    PATIENT_APPOINTMENT = "patient_appointment", N_("Til pasient: timen kommer")
    PATIENT_NO_NEED = "patient_no_need", N_("Til pasient: ikke behov")
    PATIENT_ADVICE = "patient_advice", N_("Til pasient: råd til henviser")
    PATIENT_NOT_APPLICABLE = "patient_not_applicable", N_("Til pasient: ikke aktuell for vurdering")
    PATIENT_FORWARDED = "patient_forwarded", N_("Til pasient: sendt videre")
    PATIENT_GROUNDS = "patient_grounds", N_("Alle svar: begrunnelse")
    PATIENT_BREACH = "patient_breach", N_("Til pasient: fristbrudd")
    PATIENT_CHOICE = "patient_choice", N_("Til pasient: valg av behandlingssted")
    PATIENT_WORSE = "patient_worse", N_("Til pasient: verre mens du venter")
    PATIENT_NEXT = "patient_next", N_("Til pasient: hva du kan gjøre nå")
    PATIENT_OFFERS = "patient_offers", N_("Til pasient: tilbud som kan passe")
    PATIENT_RENEWED = "patient_renewed", N_("Til pasient: fornyet vurdering")
    PATIENT_REFERRER_TOLD = "patient_referrer_told", N_("Til pasient: henviser har svar")
    PATIENT_COMPLAINT = "patient_complaint", N_("Til pasient: klage")
    FORWARDED_RECEIVED = "forwarded_received", N_("Begge svar: mottaket er bekreftet")
    FORWARDED_UNKNOWN = "forwarded_unknown", N_("Begge svar: mottaket er ikke bekreftet")
    REFERRER_RECEIVED = "referrer_received", N_("Til henviser: innledning")
    REFERRER_DECISION = "referrer_decision", N_("Til henviser: beslutning")
    REFERRER_DEADLINE = "referrer_deadline", N_("Til henviser: frist for start")
    REFERRER_WISHED_START = "referrer_wished_start", N_("Til henviser: ønsket start")
    REFERRER_APPOINTMENT_SET = "referrer_appointment_set", N_("Til henviser: timen er satt")
    REFERRER_APPOINTMENT = "referrer_appointment", N_("Til henviser: timen kommer")
    REFERRER_DISCIPLINE = "referrer_discipline", N_("Til henviser: fagområde")
    REFERRER_FORWARDED = "referrer_forwarded", N_("Til henviser: sendt videre")
    REFERRER_MEANWHILE = "referrer_meanwhile", N_("Til henviser: mens pasienten venter")
    REFERRER_BACK = "referrer_back", N_("Til henviser: ansvaret videre")
    REFERRER_RIGHTS = "referrer_rights", N_("Til henviser: pasientens rettigheter")
    REFERRER_OFFERS = "referrer_offers", N_("Til henviser: tilbud som kan passe")
    REFERRER_RENEWED = "referrer_renewed", N_("Til henviser: fornyet vurdering")
    REFERRER_COMPLAINT = "referrer_complaint", N_("Til henviser: klage")
    REFERRER_PATIENT_TOLD = "referrer_patient_told", N_("Til henviser: pasienten har svar")
    SUPPLEMENT_THANKS = "supplement_thanks", N_("Flere opplysninger: innledning")
    SUPPLEMENT_QUESTIONS = "supplement_questions", N_("Flere opplysninger: spørsmålene")
    SUPPLEMENT_REPLY = "supplement_reply", N_("Flere opplysninger: svarfrist")
    CORRECTION_RECEIVED = "correction_received", N_("Retting og sletting: innledning")
    CORRECTION_GRANTED = "correction_granted", N_("Retting og sletting: tatt til følge")
    CORRECTION_ADDED = "correction_added", N_("Retting og sletting: slik rettes det")
    CORRECTION_DELETED = "correction_deleted", N_("Retting og sletting: slik slettes det")
    CORRECTION_PARTLY = "correction_partly", N_("Retting og sletting: delvis tatt til følge")
    CORRECTION_REFUSED = "correction_refused", N_("Retting og sletting: avslag")
    CORRECTION_DECIDED = "correction_decided", N_("Retting og sletting: hvem som avgjorde")
    CORRECTION_COMPLAINT = "correction_complaint", N_("Retting og sletting: klage")
    PATIENT_OWN = "patient_own", N_("Til pasient: senterets eget avsnitt")
    REFERRER_OWN = "referrer_own", N_("Til henviser: senterets eget avsnitt")
    SUPPLEMENT_OWN = "supplement_own", N_("Flere opplysninger: senterets eget avsnitt")
    CORRECTION_OWN = "correction_own", N_("Retting og sletting: senterets eget avsnitt")
    SUMMONS_WAY = "summons_way", N_("Innkalling: slik finner pasienten fram")


class LetterLanguage(Choice):
    """Which language a letter to the patient is in; the centre approves the wordings of each."""

    BOKMAL = "nb", N_("Bokmål")
    NYNORSK = "nn", N_("Nynorsk")
    ENGLISH = "en", N_("Engelsk")


OWN = frozenset(
    {
        TextId.PATIENT_OWN,
        TextId.REFERRER_OWN,
        TextId.SUPPLEMENT_OWN,
        TextId.CORRECTION_OWN,
        TextId.SUMMONS_WAY,
    }
)
"""Paragraphs that are the centre's alone: nothing is delivered, and a letter has none until the centre writes one."""


TO_PATIENT = frozenset(text_id for text_id in TextId if not text_id.value.startswith(("referrer_", "supplement_")))
"""The paragraphs of letters to the patient, who chooses; letters to others are in bokmål."""


PLACEHOLDERS: dict[TextId, frozenset[str]] = {
    TextId.PATIENT_RECEIVED: frozenset({"received"}),
    TextId.PATIENT_DEADLINE: frozenset({"deadline", "deadline_for"}),
    TextId.PATIENT_WISHED_START: frozenset({"wished_start"}),
    TextId.PATIENT_APPOINTMENT_SET: frozenset({"appointment", "place"}),
    TextId.PATIENT_OFFERS: frozenset({"offers"}),
    TextId.PATIENT_FORWARDED: frozenset({"forwarded_to", "received"}),
    TextId.PATIENT_GROUNDS: frozenset({"grounds"}),
    TextId.PATIENT_REFERRER_TOLD: frozenset({"told"}),
    TextId.PATIENT_COMPLAINT: frozenset({"about", "complaint_to"}),
    TextId.FORWARDED_RECEIVED: frozenset({"forwarded_received"}),
    TextId.CORRECTION_RECEIVED: frozenset({"asked_on", "asked", "about_what"}),
    TextId.CORRECTION_DECIDED: frozenset({"decided", "decided_by"}),
    TextId.CORRECTION_COMPLAINT: frozenset({"complaint_to"}),
    TextId.REFERRER_RECEIVED: frozenset({"received"}),
    TextId.REFERRER_DECISION: frozenset({"decision"}),
    TextId.REFERRER_DEADLINE: frozenset({"deadline", "deadline_for"}),
    TextId.REFERRER_WISHED_START: frozenset({"wished_start"}),
    TextId.REFERRER_APPOINTMENT_SET: frozenset({"appointment", "place"}),
    TextId.REFERRER_OFFERS: frozenset({"offers"}),
    TextId.REFERRER_DISCIPLINE: frozenset({"disciplines"}),
    TextId.REFERRER_FORWARDED: frozenset({"forwarded_to", "received"}),
    TextId.REFERRER_COMPLAINT: frozenset({"about", "complaint_to"}),
    TextId.REFERRER_PATIENT_TOLD: frozenset({"told"}),
    TextId.SUPPLEMENT_THANKS: frozenset({"received"}),
    TextId.SUPPLEMENT_QUESTIONS: frozenset({"questions"}),
    TextId.SUPPLEMENT_REPLY: frozenset({"reply_by", "due"}),
}
"""What a paragraph may, and must, fill in; paragraphs not named here fill in nothing."""


NAMES = WordTable(
    {
        "about": N_("hva klagen gjelder"),
        "about_what": N_("hva kravet gjelder"),
        "appointment": N_("dag og klokkeslett"),
        "asked": N_("hva pasienten ba om"),
        "asked_on": N_("dag kravet kom"),
        "complaint_to": N_("adresse for klage"),
        "deadline": N_("frist"),
        "deadline_for": N_("hva fristen gjelder"),
        "decided": N_("dag for avgjørelsen"),
        "decided_by": N_("hvem som avgjorde"),
        "decision": N_("beslutning"),
        "disciplines": N_("fagområde"),
        "due": N_("frist for vurdering"),
        "forwarded_received": N_("dag mottaket ble bekreftet"),
        "forwarded_to": N_("sendt videre til"),
        "grounds": N_("begrunnelse"),
        "offers": N_("tilbud"),
        "place": N_("sted"),
        "questions": N_("spørsmål"),
        "received": N_("dag henvisningen kom"),
        "reply_by": N_("svarfrist"),
        "told": N_("dag for det andre svaret"),
        "wished_start": N_("ønsket start"),
    }
)
"""What each thing that is filled in is called where one reads and writes a wording. What is kept has its code."""

_HOLE = re.compile(r"\{([^{}]*)\}")


def in_words(text: str) -> str:
    """A wording to be read: what is filled in is called by its name."""
    return _HOLE.sub(lambda hole: f"{{{NAMES.get(hole[1]) or hole[1]}}}", text)


def in_codes(text: str) -> str:
    """A wording as it is kept, whatever it was typed with: the names, in any letters and spaces, or the codes."""
    codes = {_plainly(NAMES[code]): code for code in NAMES}
    return _HOLE.sub(lambda hole: f"{{{codes.get(_plainly(hole[1]), hole[1].strip())}}}", text)


def _plainly(name: str) -> str:
    return " ".join(name.casefold().split())


@dataclass(frozen=True, kw_only=True)
class LetterText:
    """One wording of a paragraph in a language, in force from `valid_from` until a newer one is.
    Both heading and text may hold {placeholders}.

    `approved_by` names who approved the wording locally; empty while nobody has.
    """

    id: TextId
    heading: str
    text: str
    valid_from: date
    source: str
    language: LetterLanguage = LetterLanguage.BOKMAL
    approved_by: str = ""
    approved_on: date | None = None

    @property
    def key(self) -> tuple[TextId, LetterLanguage, date]:
        """Which one it is among all there have been."""
        return self.id, self.language, self.valid_from

    @property
    def code(self) -> str:
        """The paragraph's code, with the language's where it is not the source's."""
        return self.id.value if self.language == SOURCE else f"{self.id}_{self.language}"

    @property
    def name(self) -> str:
        """Which paragraph, with the language where it is not the source's."""
        if self.language == SOURCE:
            return self.id.label
        return _("{paragraph}, {language}").format(paragraph=self.id.label, language=self.language.label.lower())

    @property
    def in_use(self) -> bool:
        """Whether letters have the paragraph: an own one that is empty they do not."""
        return bool(self.text.strip())

    @property
    def approved(self) -> bool:
        """Whether somebody has approved the wording locally."""
        return bool(self.approved_by) and self.approved_on is not None


Texts = tuple[LetterText, ...]
"""Every wording there has been, of all paragraphs."""


def paragraphs(language: LetterLanguage) -> tuple[TextId, ...]:
    """What letters in a language are made of, in order."""
    return tuple(one for one in TextId if language is LetterLanguage.BOKMAL or one in TO_PATIENT)


@cache
def bundled_texts() -> Texts:
    """The wordings that a new centre begins with, in all languages; none is approved."""
    return tuple(text for language in LetterLanguage for text in _bundled(language))


_FILES = {
    LetterLanguage.BOKMAL: "codes/letter_texts.toml",
    LetterLanguage.NYNORSK: "codes/letter_texts_nn.toml",
    LetterLanguage.ENGLISH: "codes/letter_texts_en.toml",
}


def _bundled(language: LetterLanguage) -> Iterator[LetterText]:
    """A paragraph says the same in all, and rests on the same sources."""
    cited = _rows(LetterLanguage.BOKMAL)
    rows = _rows(language)
    first = min(row["valid_from"] for row in rows.values())
    for text_id in paragraphs(language):
        row = {"text": "", "valid_from": first} if text_id in OWN else rows[text_id.value]
        yield LetterText(
            id=text_id,
            heading=row.get("heading", ""),
            text=row["text"].strip(),
            valid_from=row["valid_from"],
            source="" if text_id in OWN else cite(*cited[text_id.value]["cites"]),
            language=language,
        )


@cache
def _rows(language: LetterLanguage) -> dict[str, dict[str, Any]]:
    return tomllib.loads(resource(_FILES[language]).read_text(encoding="utf-8"))


def first_day() -> date:
    """The day from which every paragraph has a wording;
    a letter of an earlier day, as in a demo's past, takes the wording of this day."""
    return max(text.valid_from for text in bundled_texts())


def text_on(
    texts: Iterable[LetterText], text_id: TextId, on: date, language: LetterLanguage = LetterLanguage.BOKMAL
) -> LetterText:
    """The wording in force on a day. Where a centre has written its own paragraph in bokmål alone, that stands in the
    other languages' letters too, and whoever writes one is told. Errors: Missing when none was yet."""
    versions = [text for text in texts if text.id is text_id and text.valid_from <= on]
    found = [text for text in versions if text.language is language]
    if not found:
        raise Missing(
            _("Brevteksten «{name}» har ingen ordlyd som gjaldt {day}.").format(name=text_id.label, day=day(on))
        )
    newest = max(found, key=_since)
    if newest.in_use or language == SOURCE:
        return newest
    instead = text_on(versions, text_id, on)
    if instead.in_use:
        untranslated(instead.text)
    return instead


def _since(text: LetterText) -> date:
    return text.valid_from


def history(texts: Iterable[LetterText], text_id: TextId, language: LetterLanguage = LetterLanguage.BOKMAL) -> Texts:
    """All wordings of a paragraph in a language, the newest first."""
    found = (text for text in texts if text.id is text_id and text.language is language)
    return tuple(sorted(found, key=_since, reverse=True))


def check_text(text: LetterText) -> None:
    """Errors: BadInput when the wording or its source is empty,
    or the placeholders are not just the ones of the paragraph. An own paragraph may be empty, heading and all."""
    if text.id in OWN and not text.text.strip() and not text.heading.strip():
        return
    if not text.text.strip():
        raise _bad("text", _("Brevteksten kan ikke være tom."))
    if not text.source.strip():
        raise _bad("source", _("Skriv kilden til ordlyden, for eksempel en lovparagraf eller en lokal rutine."))
    used = _placeholders(text.heading) | _placeholders(text.text)
    allowed = PLACEHOLDERS.get(text.id, frozenset())
    if unknown := sorted(used - allowed):
        raise _bad(
            "text",
            _("Brevteksten har en ukjent plassholder: {{{name}}}. Mulige: {known}.").format(
                name=NAMES.get(unknown[0]) or unknown[0], known=filled_in(text.id) or _("ingen")
            ),
        )
    if lost := sorted(allowed - used):
        raise _bad("text", _("Brevteksten mangler plassholderen {{{name}}}.").format(name=NAMES[lost[0]]))


def filled_in(text_id: TextId) -> str:
    """«{frist}, {hva fristen gjelder}»; empty where nothing is."""
    return ", ".join(f"{{{NAMES[code]}}}" for code in sorted(PLACEHOLDERS.get(text_id, frozenset())))


def _bad(field: str, message: str) -> BadInput:
    return BadInput(message, {field: message})


def _placeholders(template: str) -> frozenset[str]:
    try:
        parts = [
            (name, form, conversion)
            for _text, name, form, conversion in Formatter().parse(template)
            if name is not None
        ]
    except ValueError:
        raise _bad(
            "text",
            _("Brevteksten har en krøllparentes som ikke er lukket. Skriv plassholdere slik: {example}.").format(
                example=in_words("{deadline}")
            ),
        ) from None
    if odd := next((name for name, form, conversion in parts if form or conversion or not name.isidentifier()), None):
        raise _bad("text", _("Brevteksten har en ukjent plassholder: {{{name}}}.").format(name=odd))
    if any(not name for name, _form, _conversion in parts):
        raise _bad("text", _("Brevteksten har en tom plassholder. Skriv hva som skal stå der."))
    return frozenset(name for name, _form, _conversion in parts)


def fill(text: LetterText, values: Mapping[str, str]) -> tuple[str, str]:
    """Heading and text with the values put in; values with braces are kept as they are.
    Errors: as `check_text`, or a value is missing."""
    check_text(text)
    lacking = sorted(PLACEHOLDERS.get(text.id, frozenset()) - {name for name, value in values.items() if value.strip()})
    if lacking:
        raise _bad(
            "text",
            _("Brevet mangler en opplysning til «{name}»: {lacking}.").format(
                name=text.name, lacking=NAMES[lacking[0]]
            ),
        )
    return text.heading.format_map(values), text.text.format_map(values)


def revise(texts: Texts, new: LetterText) -> Texts:
    """The wordings with a new one, not yet approved; earlier ones stay, so that an old letter can be explained.

    A wording from the same day is replaced only while it is not approved. Errors: BadInput as `check_text`, when the
    day is not later than the newest approved wording, or when it is already there.
    """
    check_text(new)
    versions = history(texts, new.id, new.language)
    newest_approved = next((text for text in versions if text.approved), None)
    if newest_approved is not None and new.valid_from <= newest_approved.valid_from:
        raise _bad(
            "valid_from",
            _("En godkjent ordlyd gjelder fra {day}. Den nye må gjelde fra en senere dag.").format(
                day=day(newest_approved.valid_from)
            ),
        )
    kept = tuple(text for text in texts if text.key != new.key)
    return (*kept, replace(new, approved_by="", approved_on=None))


def approve(texts: Texts, read: LetterText, by: str, on: date) -> Texts:
    """The wordings with the one that was read approved locally by a named person.
    Errors: BadInput without a name, Missing when there is no such wording."""
    if not by.strip():
        raise _bad("approved_by", _("Skriv hvem som har godkjent ordlyden."))
    if not any(text.key == read.key for text in texts):
        raise Missing(
            _("Fant ingen ordlyd av «{name}» som gjelder fra {day}.").format(name=read.name, day=day(read.valid_from))
        )
    return tuple(
        replace(text, approved_by=by.strip(), approved_on=on) if text.key == read.key else text for text in texts
    )
