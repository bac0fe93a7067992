"""A text that came in and was pasted, made a page of, so that it is read and kept as every paper that came."""

from hia_desktop.base.text import N_
from hia_desktop.documents.blocks import Block, Text
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import PaperContent
from hia_desktop.documents.kinds.paper import Document, Kept, Paper

title = N_("Innlimt tekst")


class Content(PaperContent):
    """The text as it was pasted; `heading` is what the paper is called, `about` when it came and who pasted it."""

    heading: str
    about: str = ""
    text: str

    def paper_title(self) -> str:
        """What came, and from whom."""
        return self.heading

    def paper_subtitle(self) -> str:
        """When it came and who pasted it."""
        return self.about


def body(content: Content) -> tuple[Block, ...]:
    """The words alone."""
    return (Text(content.text),)


PAPER = Paper(
    kind="pasted_paper",
    title=title,
    document=Document(
        kind="pasted_paper",
        title=title,
        Content=Content,
        body=body,
        audience=Audience.INTERNAL,
    ),
    kept=Kept.NOWHERE,
    category=None,
)
