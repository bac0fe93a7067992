"""Who follows something up, as an employer's paper says it:
a role, never a profession that tells what care somebody gets.

Sources: NAV-innspill 2023 (R92: an employer gets what concerns the work);
arbeidsmiljøloven § 4-6 (employer and employee, and who helps).
"""

import re
from collections.abc import Mapping

from hia_desktop.base.text import N_, fold, listed

EMPLOYER, EMPLOYEE, NAV, HEALTH, OTHER = N_("Arbeidsgiver"), N_("Arbeidstaker"), N_("NAV"), N_("Helse"), N_("Annen")
_WORDS = (
    (
        EMPLOYER,
        re.compile(
            r"\w*(?<!vei)leder(?:en|ne)?|\w*(?<!vei)ledar(?:en)?|\w*sjef(?:en)?|arbeidsgi?v\w*|arbeidsgjev\w*|hr\b"
            r"|hr-\w+|personalavd\w*|bedriften"
            r"|verneombud\w*|tillitsvalgt\w*|\w*ansvarlig|fadder\w*|kolleg\w*|avdelingen|arbeidsplassen"
        ),
    ),
    (
        EMPLOYEE,
        re.compile(
            r"pasient\w*|arbeidstak\w*|ansatte?|den ansatte|medarbeider\w*|sykmeldte?|bruker(?:en)?|student\w*"
            r"|lærling\w*|hun|han|selv"
        ),
    ),
    (NAV, re.compile(r"nav\b|nav-\w+|veileder\w*|jobbspesialist\w*|saksbehandler\w*|tiltaksarrangør\w*")),
    (
        HEALTH,
        re.compile(
            r"\w*lege(?:n|ne)?|psyk\w*|\w*terapeut\w*|\w*terapi|behandler\w*|helse\w*|bedriftshelse\w*|bht"
            r"|sykmelder\w*|sykepleier\w*|kiroprakt\w*"
            r"|senteret|spesialist\w*|poliklinikk\w*|sykehus\w*|dps|bup|kommunal\w*|rehab\w*"
        ),
    ),
)
_ANY = re.compile(
    "|".join(rf"(?P<r{number}>(?<!\w)(?:{words.pattern})(?!\w))" for number, (_role, words) in enumerate(_WORDS)),
    re.IGNORECASE,
)


def role_of(text: str, people: Mapping[str, str]) -> str:
    """«Psykologen og leder» → «Helse og arbeidsgiver».
    Empty when nothing is written, «Annen» when it names nobody that is known.

    `people` are names and their role: those who come to the meeting, and the patient.
    """
    if not text.strip():
        return ""
    known = {fold(name): role for name, role in people.items() if fold(name)}
    found = [str(_WORDS[int((one.lastgroup or "r0")[1:])][0]) for one in _ANY.finditer(text)]
    found += [role for name, role in known.items() if f" {name} " in f" {fold(text)} "]
    roles = list(dict.fromkeys(found)) or [str(OTHER)]
    first, rest = roles[0], [role if role == str(NAV) else role.lower() for role in roles[1:]]
    return listed([first, *rest])
