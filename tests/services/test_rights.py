"""Every service function asks for its right, and whoever lacks it is refused, and that is logged."""

import importlib
import inspect
import pkgutil
from typing import Any

import pytest
from sqlalchemy import func, select

import hia_desktop.services
from hia_desktop.base.errors import Missing, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import MAY, Right, Role
from hia_desktop.services.call import Command, Query, run, run_watched
from hia_desktop.services.course import courses
from hia_desktop.services.patient import patients
from hia_desktop.services.record import entries
from hia_desktop.store.entities import AuditLine
from tests import make

USER_OF = {
    Role.PHYSICIAN: "lege",
    Role.PSYCHOLOGIST: "psykolog",
    Role.PHYSIOTHERAPIST: "fysio",
    Role.HEALTH_OTHER: "ergo",
    Role.NAV_ADVISER: "nav",
    Role.SECRETARY: "sekretar",
    Role.ADMINISTRATOR: "admin",
}


def marked() -> dict[str, Query[..., Any] | Command[..., Any]]:
    """Every marked service function, by «module.name»."""
    found: dict[str, Query[..., Any] | Command[..., Any]] = {}
    for module in pkgutil.walk_packages(hia_desktop.services.__path__, "hia_desktop.services."):
        loaded = importlib.import_module(module.name)
        for name, thing in vars(loaded).items():
            if isinstance(thing, Query | Command) and thing.__module__ == loaded.__name__:
                found[f"{module.name.rpartition('.')[2]}.{name}"] = thing
    return found


FUNCTIONS = marked()


def test_the_table_is_whole() -> None:
    assert set(MAY) == set(Right)
    assert len(FUNCTIONS) > 50
    assert {"entries.sign", "courses.open_course", "tasks.keys", "users.add"} <= set(FUNCTIONS)


@pytest.mark.long
@pytest.mark.parametrize("role", list(Role))
def test_refused_without_the_right(home: make.House, role: Role) -> None:
    user = USER_OF[role]
    signed_in = home.admin if user == "admin" else home.as_user(user)
    assert signed_in.me.role is role
    refused = [name for name, function in FUNCTIONS.items() if role not in MAY[function.mark.right]]
    before = _denied(home)
    for name in refused:
        with pytest.raises(Refused, match="har ikke tilgang"):
            run_watched(signed_in, FUNCTIONS[name].of())
    assert _denied(home) == before + len(refused)
    assert refused or role is Role.PHYSICIAN


@pytest.mark.parametrize("role", list(Role))
def test_let_in_with_the_right(home: make.House, role: Role) -> None:
    """A function that needs arguments falls on their absence, so the right was found good and nothing was done."""
    user = USER_OF[role]
    signed_in = home.admin if user == "admin" else home.as_user(user)
    for name, function in FUNCTIONS.items():
        asked = [p for p in list(inspect.signature(function).parameters.values())[1:] if p.default is p.empty]
        if role in MAY[function.mark.right] and asked:
            with pytest.raises(TypeError, match="missing"):
                run_watched(signed_in, function.of())
            assert name


@pytest.mark.long
@pytest.mark.parametrize("role", list(Role))
def test_a_record_that_is_not_there_is_missing_to_all(home: make.House, role: Role) -> None:
    user = USER_OF[role]
    signed_in = home.admin if user == "admin" else home.as_user(user)
    for function in FUNCTIONS.values():
        mark = function.mark
        asked = [p.name for p in list(inspect.signature(function).parameters.values())[1:] if p.default is p.empty]
        if mark.about and role in MAY[mark.right] and asked == [mark.about]:
            with pytest.raises(Missing):
                run_watched(signed_in, function.of("0" * 32))


@pytest.mark.long
def test_the_kind_of_form_asks_for_its_own_right(home: make.House, course: CourseId) -> None:
    """Signing is one function; who may sign what depends on the form."""
    may_sign = {
        "assessment": {"lege", "psykolog"},
        "survey": {"lege", "psykolog", "fysio", "ergo"},
        "referral": {"lege", "psykolog", "fysio", "ergo", "sekretar"},
        "note": {"lege", "psykolog", "fysio", "ergo"},
        "epikrise": {"lege", "psykolog"},
    }
    for kind, allowed in may_sign.items():
        for user in ("lege", "psykolog", "fysio", "ergo", "sekretar"):
            page = run(home.as_user(user), entries.open_form, course, kind)
            assert page.may_sign == (user in allowed), (kind, user)
            if user not in allowed:
                with pytest.raises(Refused):
                    run(home.as_user(user), entries.sign, course, kind, None, {})


def test_a_physiotherapist_may_draft_an_assessment_but_not_decide(home: make.House, course: CourseId) -> None:
    fysio = home.as_user("fysio")
    saved = run(fysio, entries.save_draft, course, "assessment", None, {"expected_benefit": "God."}, {})
    with pytest.raises(Refused):
        run(fysio, entries.sign, course, "assessment", saved.series, {"decision": "no_need"})
    page = run(fysio, entries.open_form, course, "assessment")
    assert page.current is not None and page.current.answers == {"expected_benefit": "God."}


def test_the_administrator_sees_no_patient(home: make.House, course: CourseId) -> None:
    for function in (patients.keys, courses.listing):
        with pytest.raises(Refused):
            run_watched(home.admin, function.of())
    with pytest.raises(Refused):
        run(home.admin, courses.open_course, course)
    assert home.admin.keys.readers == {f"user:{home.admin.me.id}"}


def _denied(home: make.House) -> int:
    with home.every_row() as sql:
        return sql.scalar(select(func.count()).select_from(AuditLine).where(AuditLine.action == "access:denied")) or 0
