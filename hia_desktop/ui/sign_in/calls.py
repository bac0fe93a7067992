"""The way to the services of whoever has signed in."""

from dataclasses import dataclass, replace

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

    def run_beside(self, what: Call[R], step: Step) -> tuple[R, frozenset[Topic]]:
        """The same from another thread: nothing of the open store's is touched."""
        store = self.signed_in.store.again()
        try:
            return run_watched(replace(self.signed_in, store=store), what, step)
        finally:
            store.close()
