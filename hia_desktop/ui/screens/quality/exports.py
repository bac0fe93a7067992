"""What is taken out of Kvalitet: the quarter's report as a PDF, and the data set with its codebook."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from hia_desktop.base.text import _, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.quality.export_reasons import ExportReason
from hia_desktop.domain.quality.spans import Span
from hia_desktop.services.papers import papers
from hia_desktop.services.quality import dataset, reports
from hia_desktop.services.quality.dataset import FlatFiles, TableFormat
from hia_desktop.ui.chosen_file import write_file
from hia_desktop.ui.host import Host
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog
from hia_desktop.ui.sheets.export_reason import Why


def show_report(host: Host, owner: QWidget, span: Span) -> None:
    """Asks why, and shows the report, to be read, saved and printed."""
    fields, title = Why(form=False), papers.card(reports.REPORT).title

    def act() -> bool:
        PaperDialog(host, owner, title, f"{title} {span.label}").ask(reports.quarterly.of(span.first, fields.why()))
        return True

    text = _(
        "{span}, alle fagområder. Tall under 5 vises som «< 5», og ingen av dem kan regnes ut. Tallene står fast fra "
        "første gang rapporten lages: det som føres senere, er ikke med. Hvem som laget den, og hvorfor, står i loggen."
    )
    host.prompts.sheet(title, text.format(span=span.label), fields, _("Vis rapporten"), act)


def save_dataset(host: Host, owner: QWidget, span: Span) -> None:
    """Asks why and which kind of file, and where it is to be saved; the codebook lies beside it."""
    fields = Why(form=True)

    def act() -> bool:
        form, why = TableFormat(str(fields.form.value())), fields.why()
        name = _("kvalitet {first} {last}.{ending}").format(
            first=span.first.isoformat(), last=span.last.isoformat(), ending=form.value
        )
        host.prompts.save_file(name, lambda path: _make(host, owner, path, span, form, why))
        return True

    text = _(
        "{span}: ett forløp på hver linje, uten navn, nummer, datoer og legekontor, og en kodebok ved siden av. Ved et "
        "lite senter kan noen likevel kjenne igjen et forløp: filene er helseopplysninger, og er ikke kryptert. Hvem "
        "som hentet dem ut, og hvorfor, står i loggen. Hent et kvartal én gang, eller slett den gamle filen: mellom to "
        "av dem kan det som er nytt, være ett forløp."
    )
    host.prompts.sheet(_("Datasett med kodebok"), text.format(span=span.label), fields, _("Lagre filene …"), act)


def _make(host: Host, owner: QWidget, path: Path, span: Span, form: TableFormat, why: ExportReason) -> None:
    beside = path.with_name(_("{name} kodebok{ending}").format(name=path.stem, ending=path.suffix))

    def made(found: FlatFiles) -> None:
        def saved(_none: None) -> None:
            count = plural(found.courses, _("forløp"), _("forløp"))
            words = _("{count} lagret som {name}, med kodeboken ved siden av.")
            host.say(words.format(count=count, name=path.name), Tone.OK)

        host.work(owner, saved, _write, ((path, found.data), (beside, found.codebook)))

    host.ask(owner, made, dataset.files.of(span.first, span.last, form, why))


def _write(files: tuple[tuple[Path, bytes], ...]) -> None:
    for path, data in files:
        write_file(path, data)
