"""What stands around the words of a signed form on paper, as it was when it was signed."""

import json
from base64 import b64decode, b64encode
from hashlib import sha256

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select

from hia_desktop.base.errors import Refused
from hia_desktop.base.language import SOURCE
from hia_desktop.base.text import _
from hia_desktop.documents.blocks import Letterhead
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.paper import Paper
from hia_desktop.services.call import Work
from hia_desktop.store.entities import KeptLetterhead


class Frame(BaseModel):
    """The patient and the employer as the signer knew them, and the key of the centre's letterhead.
    Sealed with the answers. `employer` only where a paper of the form is for the employer too. `language`: the written
    Norwegian that the patient's own papers were drawn in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    letterhead: str
    patient: str
    patient_line: str
    employer: str = ""
    language: str = SOURCE

    def speaks(self, paper: Paper) -> str:
        """The language of a paper of the form: the patient's in the patient's hands, else bokmål."""
        return self.language if paper.audience is Audience.PATIENT else SOURCE


def keep_letterhead(w: Work, head: Letterhead) -> str:
    """Keeps a letterhead once, and gives the key that what is signed names it by."""
    told = {
        "centre_name": head.centre_name,
        "unit": head.unit,
        "address": head.address,
        "org_no": head.org_no,
        "phone": head.phone,
        "logo": b64encode(head.logo).decode() if head.logo else "",
    }
    content = json.dumps(told, ensure_ascii=False, sort_keys=True)
    key = sha256(content.encode()).hexdigest()
    if w.sql.get(KeptLetterhead, key) is None:
        w.sql.add(KeptLetterhead(key=key, content=content))
    return key


def letterhead_of(w: Work, key: str) -> Letterhead:
    """The letterhead as it was when it was kept under this key, its logo as bytes or None.
    Errors: Refused for one that is not what its key says."""
    row = w.sql.get(KeptLetterhead, key)
    if row is None or sha256(row.content.encode()).hexdigest() != key:
        raise Refused(
            _("Papiret vises ikke: brevhodet er endret utenfor programmet siden signeringen. Hent det fra en kopi.")
        )
    told = json.loads(row.content)
    return Letterhead(**{**told, "logo": b64decode(told["logo"]) or None})


def problems(w: Work) -> list[str]:
    """The kept letterheads that are not what they were, in words."""
    return [
        _("Brevhodet {id} er endret.").format(id=key[:8])
        for key, content in w.sql.execute(select(KeptLetterhead.key, KeptLetterhead.content))
        if sha256(content.encode()).hexdigest() != key
    ]
