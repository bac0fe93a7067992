"""A step whose form others may sign while it is shown."""

from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.services.course import watching
from hia_desktop.services.record.entries import FormPage
from hia_desktop.ui.screen import StepPanel
from hia_desktop.ui.screens.steps.forms.writer import EntryWriter


class WatchedStep(StepPanel):
    """Says so when somebody else signs a version of the form, and asks for it. What is typed here stays."""

    form_page: FormPage | None = None
    writer: EntryWriter | None = None

    def others_wrote(self) -> None:
        """Looks whether what was written is a version of this form."""
        if self.form_page is not None:
            than = max((version.number for version in self.form_page.versions), default=0)
            # What the user may not see any more is the whole page's to say.
            self.host.ask(self, self._newer, watching.newer.of(self.page.id, self.kind, than), failed=lambda _: None)

    def drop_writer(self) -> None:
        """Nothing is being written any more."""
        if self.writer is not None:
            self.writer.hide()
            self.writer.deleteLater()
            self.writer = None

    def _newer(self, found: tuple[int, str]) -> None:
        number, name = found
        if not number:
            return
        if self.writer is not None and self.writer.draft is None and not self.writer.unsaved:
            self.drop_writer()  # nothing has been typed in it
        text = _("{name} har signert versjon {number}. Den vises nå.")
        if self.writer is not None:
            text = _("{name} har signert versjon {number} mens du skriver. Teksten din er trygg.")
        if self.writer is not None or name != self.host.user.name:  # one's own has been told of where it was signed
            self.host.say(text.format(name=name, number=number), Tone.WARN)
        self.refresh()
