"""NAV-notat: what stands in the way at the workplace, NAV's means, and contact with the employer."""

from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Day, Line, Prose
from hia_desktop.base.text import _
from hia_desktop.domain.access import Category, Track
from hia_desktop.domain.forms.form import Form, Row
from hia_desktop.domain.forms.values import BarrierKind, ChangeableBy, ContactForm, Degree, MeasureStatus, NavMeasure, NavMeasureStatus


class Barrier(Row):
    """One barrier to return, as something that can be counted and followed up. Source: NAV-innspill 2023 (R82-R84)."""

    category: Annotated[BarrierKind | None, Ask(_("Type hindring"))] = None
    description: Annotated[Line, Ask(_("Beskrivelse"))] = ""
    severity: Annotated[Degree | None, Ask(_("Alvorlighet"))] = None
    changeable_by: Annotated[ChangeableBy | None, Ask(_("Kan endres av"))] = None
    measure: Annotated[Line, Ask(_("Tiltak"))] = ""
    responsible: Annotated[Line, Ask(_("Ansvarlig"))] = ""
    due: Annotated[Day | None, Ask(_("Frist"))] = None
    status: Annotated[MeasureStatus, Ask(_("Status"))] = MeasureStatus.NEW


class NavMeasureRow(Row):
    """One of NAV's means, considered or started."""

    measure: Annotated[NavMeasure | None, Ask(_("Virkemiddel"))] = None
    status: Annotated[NavMeasureStatus, Ask(_("Status"))] = NavMeasureStatus.CONSIDERED
    day: Annotated[Day | None, Ask(_("Dato"))] = None
    note: Annotated[Line, Ask(_("Merknad"))] = ""


class EmployerContact(Row):
    """One purposeful contact with the employer. Source: SINTEF/NTNU 2022 (R81)."""

    day: Annotated[Day | None, Ask(_("Dato"))] = None
    form: Annotated[ContactForm | None, Ask(_("Form"))] = None
    with_whom: Annotated[Line, Ask(_("Med hvem"))] = ""
    purpose: Annotated[Line, Ask(_("Formål"))] = ""
    agreed: Annotated[Line, Ask(_("Avtalt"))] = ""
    no_health_shared: Annotated[bool | None, Ask(_("Ingen helseopplysninger delt"))] = None
    explanation: Annotated[Line, Ask(_("Forklaring hvis noe ble delt"))] = ""


class WorkplaceForm(Form):
    """The NAV adviser's own note; it is not health care and is kept apart. Source: helsepersonelloven § 3 (R24)."""

    kind: ClassVar[str] = "workplace"
    title: ClassVar[str] = _("NAV og arbeidsplass")
    track: ClassVar[Track] = Track.NAV
    category: ClassVar[Category] = Category.NAV_NOTES

    barriers: Annotated[list[Barrier], Ask(_("Hindringer"))] = []
    nav_measures: Annotated[list[NavMeasureRow], Ask(_("Virkemidler"))] = []
    contacts: Annotated[list[EmployerContact], Ask(_("Kontakt med arbeidsgiver"))] = []
    note: Annotated[Prose, Ask(_("NAV-notat"), lines=8)] = ""

    def missing(self) -> dict[str, str]:
        """As every form; besides, each contact says whether health was shared, and explains it when it was."""
        lacks = super().missing()
        for index, contact in enumerate(self.contacts):
            if not contact.purpose:
                lacks[f"contacts.{index}.purpose"] = _("Kontakten med arbeidsgiver mangler formål.")
            if contact.no_health_shared is None:
                lacks[f"contacts.{index}.no_health_shared"] = _("Svar på om helseopplysninger ble delt med arbeidsgiver.")
            elif not contact.no_health_shared and not contact.explanation:
                lacks[f"contacts.{index}.explanation"] = _("Forklar hva som ble delt, og hva pasienten har samtykket til.")
        return lacks
