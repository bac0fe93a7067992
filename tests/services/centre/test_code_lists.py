"""The whole register of a code system brought in: counted and logged, or refused and nothing changed."""

import json
from pathlib import Path

import pytest

from hia_desktop.base.errors import BadInput, Refused
from hia_desktop.domain.diagnosis_codes import bundled
from hia_desktop.domain.forms.values import CodeSystem
from hia_desktop.services.call import run
from hia_desktop.services.centre import code_lists
from hia_desktop.services.consent import trails
from tests import make


def file(folder: Path, *codes: tuple[str, str]) -> Path:
    made = folder / "koder.json"
    made.write_text(json.dumps([{"code": code, "text": text} for code, text in codes]), encoding="utf-8")
    return made


def test_a_register_is_brought_in_found_by_all_and_replaced_by_the_next(home: make.House, tmp_path: Path) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    assert run(lege, code_lists.register) is bundled() and not run(lege, code_lists.find, "refluks")
    came = run(
        home.admin, code_lists.bring_in, file(tmp_path, ("K219", "Refluks"), ("F321", "Middels depresjon"), ("X", "y"))
    )
    assert (came.system, len(came.codes), came.passed) == (CodeSystem.ICD10, 2, 1)
    for user in (lege, nav, home.as_user("sekretar")):
        assert [one.code for one in run(user, code_lists.find, "refluks")] == ["K21.9"]
    assert [one.name for one in run(lege, code_lists.find, "F32.1")] == ["Middels depresjon"], (
        "its name is the one that counts"
    )
    assert run(lege, code_lists.register) is run(nav, code_lists.register), "made once"
    icpc, icd = run(home.admin, code_lists.listing)
    assert (icpc.brought, icpc.brought_on) == (0, None)
    assert (icd.brought, icd.brought_on, icd.brought_by) == (2, home.clock.today(), home.admin.me.name)
    line = run(home.admin, trails.search_log, "", "codes:brought")[0]
    assert line.action == "codes:brought"

    run(home.admin, code_lists.bring_in, file(tmp_path, ("P76", "Depressiv lidelse"), ("L84", "Rygg")))
    run(home.admin, code_lists.bring_in, file(tmp_path, ("K210", "Refluks med øsofagitt"), ("M545", "Lumbago")))
    assert [one.code for one in run(lege, code_lists.find, "refluks")] == ["K21.0"]
    assert [one.brought for one in run(home.admin, code_lists.listing)] == [2, 2]
    assert [one.name for one in run(lege, code_lists.find, "F32.1")] == ["Moderat depressiv episode"], (
        "the bundled one again"
    )


def test_a_bad_file_changes_nothing_and_others_may_not(home: make.House, tmp_path: Path) -> None:
    run(home.admin, code_lists.bring_in, file(tmp_path, ("K219", "Refluks")))
    before = run(home.admin, code_lists.listing)
    for bad in (file(tmp_path, ("ingen", "kode")), tmp_path / "borte.csv", tmp_path):
        with pytest.raises(BadInput, match="Ingenting er hentet inn"):
            run(home.admin, code_lists.bring_in, bad)
    for user in ("lege", "sekretar", "nav"):
        with pytest.raises(Refused):
            run(home.as_user(user), code_lists.bring_in, file(tmp_path, ("K210", "x")))
    assert run(home.admin, code_lists.listing) == before
