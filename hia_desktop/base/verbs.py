"""A call of a service, put together and not yet made.
A screen asks or does it; its types say what the answer will be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True)
class Asked(Generic[R_co]):
    """A call that reads and gives an `R_co`. A service's query makes it by `of`,
    which is where its arguments are checked."""

    verb: Callable[..., R_co]
    args: tuple[object, ...] = ()
    kwargs: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Done(Generic[R_co]):
    """A call that writes and gives an `R_co`; made by a service's command, as `Asked` is by its query."""

    verb: Callable[..., R_co]
    args: tuple[object, ...] = ()
    kwargs: Mapping[str, object] = field(default_factory=dict)


TYPED = frozenset({"draft:saved", "meeting:written"})
"""The audit tags of the calls that keep what is typed, as it is typed."""

Call = Asked[R] | Done[R]
"""A call of either kind, as it goes from the host to the services."""
