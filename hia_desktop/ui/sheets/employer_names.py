"""Names of workplaces to choose from while an employer is typed. What is taken is the name alone, as a text: whoever
works there has no other tie to the workplace, and any other name may be typed."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from PySide6.QtCore import QObject

from hia_desktop.base.fields import ask_of
from hia_desktop.domain.access import Right, may
from hia_desktop.domain.facts import Fact
from hia_desktop.services.workplaces import workplaces
from hia_desktop.services.workplaces.workplaces import Proposed
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.editors import Editor, LineEditor
from hia_desktop.ui.kit.forms.type_ahead import Answer, Suggestion, TypeAhead


def propose_employers(host: Host, model: type[BaseModel], editors: Mapping[str, Editor]) -> None:
    """Lets each field that tells of an employer propose names from the workplaces, to who may see those."""
    if host.user is None or not may(host.user.role, Right.WORKPLACES):
        return
    for name, editor in editors.items():
        if name in model.model_fields and _tells_employer(model, name) and isinstance(editor, LineEditor):
            _Names(host, editor)


def _tells_employer(model: type[BaseModel], name: str) -> bool:
    return ask_of(model.model_fields[name]).fact == Fact.EMPLOYER


class _Names(QObject):
    """What fits one field, and what is taken."""

    def __init__(self, host: Host, editor: LineEditor) -> None:
        super().__init__(editor)
        self._host, self._editor = host, editor
        TypeAhead(editor, self._search, _reads).taken.connect(self._take)

    def _search(self, owner: QObject, then: Answer, text: str) -> None:
        self._host.ask(owner, then, workplaces.proposed.of(text))

    def _take(self, one: Any) -> None:
        assert isinstance(one, Proposed)
        self._editor.set_value(one.name)
        self._editor.edited.emit()


def _reads(one: Proposed) -> Suggestion:
    return Suggestion("", one.name, one.where)
