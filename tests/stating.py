"""As in the window: a user without a care relation says that they join the team, and goes on."""

from typing import Any

from hia_desktop.base.errors import ReasonNeeded
from hia_desktop.base.fields import PatientId
from hia_desktop.domain.access import Ground
from hia_desktop.services.call import SignedIn, Verb, run
from hia_desktop.services.consent import reasons


def run_stating(signed_in: SignedIn, verb: Verb[..., Any], *args: Any) -> Any:
    """The call, with a reason stated where one is asked for."""
    try:
        return run(signed_in, verb, *args)
    except ReasonNeeded as asked:
        run(signed_in, reasons.state, PatientId(asked.patient), Ground.TEAM)
        return run(signed_in, verb, *args)
