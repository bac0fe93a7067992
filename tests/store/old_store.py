"""Makes the small real store that a released schema leaves behind, with what it must still say after every upgrade.

Run once when a schema is released, with the program of that day: `.venv/bin/python -m tests.store.old_store`. It writes
`tests/store/stores/NNNN.zip`. A zip that is there is never made again: a later program makes a later store.
"""

import json
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from sqlalchemy import select

from hia_desktop.base.fields import DocumentId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.papers import papers
from hia_desktop.services.record import entries
from hia_desktop.services.transfer import course_export
from hia_desktop.store.entities import AuditLine, Consent, IssuedDocument
from hia_desktop.store.migrations import HEAD
from tests import make
from tests.services import story

STORES = Path(__file__).parent / "stores"
TOLD = "told.json"
SURVEY = {
    "can_do": "Lett arbeid i gående stilling",
    "mental": "Nedstemt, grubler",
    "sleep": "Våkner tidlig",
    "thriving": 4,
}


def fill(house: make.House) -> None:
    """One whole course, and one patient who shares attendance and function with the NAV adviser."""
    story.whole_course(house)
    marte = make.course(house, draft=make.kari(national_id="22858421288", given_name="Marte", family_name="Bakken"))
    doctor, until = house.as_user("lege"), house.clock.today().replace(year=house.clock.today().year + 1)
    run(doctor, entries.sign, marte, "referral", None, make.REFERRAL)
    run(doctor, entries.sign, marte, "survey", None, SURVEY)
    run(doctor, consents.give, marte, Recipient.NAV_ADVISER, [Category.ATTENDANCE, Category.FUNCTION], until)


def told(doctor: SignedIn) -> dict[str, Any]:
    """What a physician reads: every signed answer, every paper's hash, the consents, and the length of the trail."""
    answers: dict[str, Any] = {}
    for row in run(doctor, courses.listing):
        file = exchange_of(doctor, row.id)
        answers |= {entry["id"]: {"kind": entry["kind"], "answers": entry["answers"]} for entry in file["entries"]}
    with doctor.store.read() as sql:
        kept = {d.id: d.sha256 for d in sql.scalars(select(IssuedDocument))}
        given = sorted(f"{c.recipient}:{c.category}" for c in sql.scalars(select(Consent)))
        lines = len(sql.scalars(select(AuditLine.seq)).all())
    for document in kept:
        run(doctor, papers.read, DocumentId(document))  # refuses a paper that no longer has its hash
    return {"answers": answers, "papers": kept, "consents": given, "trail": lines}


def exchange_of(doctor: SignedIn, course: Any) -> dict[str, Any]:
    """The course as a file, as plain JSON."""
    made: dict[str, Any] = json.loads(run(doctor, course_export.export_course, course).model_dump_json())
    return made


def main() -> int:
    """Writes the store of this program's schema, unless one is there."""
    target = STORES / f"{HEAD}.zip"
    if target.exists():
        sys.exit(f"{target.name} is there already, and stays.")
    with tempfile.TemporaryDirectory() as scratch:
        house = make.house(Path(scratch) / "store")
        fill(house)
        said = told(house.as_user("lege"))
        house.close()
        STORES.mkdir(exist_ok=True)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in sorted(house.folder.iterdir()):
                packed.write(file, file.name)
            packed.writestr(TOLD, json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
