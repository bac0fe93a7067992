"""The way to the services of whoever has signed in."""

from dataclasses import dataclass

from hia_desktop.base.verbs import Call, R
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import SignedIn, run_watched
from hia_desktop.ui.tasks import Step


@dataclass
class ServiceCalls:
    """For one signed-in user."""

    signed_in: SignedIn

    def run(self, what: Call[R], step: Step) -> tuple[R, frozenset[Topic]]:
        """Makes a call: its result, and the topics it changed."""
        return run_watched(self.signed_in, what, step)
