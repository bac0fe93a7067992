"""The user's world of problems. Anything that is not a `Problem` is a bug."""

from collections.abc import Callable
from typing import Any


class Problem(Exception):
    """Something the user can understand and act on.

    `message` is one clear sentence or two in bokmål: what happened, what is safe, what to do next.
    It never holds clinical text.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Refused(Problem):
    """The user has no right to this, or the rules forbid it."""


class PasswordNotOwn(Refused):
    """The password was chosen by somebody else; nothing is done until the user has changed it."""


class Missing(Problem):
    """The thing asked for does not exist, or must seem not to exist for this user."""


class Gone(Missing):
    """The record does not exist for this user, or not any more: what is shown of it must go."""


class Conflict(Problem):
    """Somebody else has changed the same thing since it was read."""


class Unanswered(Problem):
    """The line broke while something was to be kept, and nobody can tell yet whether it was. `kept` asks again.
    Errors of it: Problem while there is still no answer. `given` is what the call gives if it was kept."""

    def __init__(self, message: str, kept: Callable[[], bool]) -> None:
        super().__init__(message)
        self.kept = kept
        self.given: Any = None


class Locked(Problem):
    """The store is locked: no key in memory."""


class Ended(Problem):
    """The user has been closed or given another role: this session is over."""


class KeyChanged(Ended):
    """The store has another key than this session holds. Nothing is damaged: whoever signs in again has it."""


class Moved(Ended):
    """The centre has been moved from the store while this session was open in it, or its server lets the user in no
    more. What is typed is not lost by it."""


class NoteDamaged(Problem):
    """Nobody can read any more on which server the centre of a folder lies: the machine is to be joined anew."""


class ReasonNeeded(Problem):
    """The record opens only after the user has stated a reason, which is logged. `patient` is whose record it is."""

    def __init__(self, message: str, patient: str) -> None:
        super().__init__(message)
        self.patient = patient


class ClockDoubted(Problem):
    """The machine's clock is far from what was last written. `can_confirm`: whether this user may call it right."""

    def __init__(self, message: str, can_confirm: bool) -> None:
        super().__init__(message)
        self.can_confirm = can_confirm


class AnswerNeeded(Problem):
    """Nothing is saved until a person has answered. `excerpts` are the words that ask for it:
    clinical text, for the screen alone."""

    def __init__(self, message: str, excerpts: tuple[str, ...]) -> None:
        super().__init__(message)
        self.excerpts = excerpts


class BadInput(Problem):
    """What was typed or imported breaks a rule.

    `fields` maps a field's name (dotted path) to its own sentence; empty when no single field is at fault.
    """

    def __init__(self, message: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = fields or {}
