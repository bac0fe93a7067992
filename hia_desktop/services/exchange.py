"""A whole course out as one file and in again: all or nothing, and never twice.

What comes in keeps who signed it: the author's name and title lie in the sealed content, while `author_id` is the user who imported it.
Drafts stay behind. Consents come along only for a patient who is new here: nobody gains sight of what the centre already has.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from pydantic import ValidationError
from sqlalchemy import exists, or_, select, update

from hia_desktop import __version__
from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import CourseId, EntryId
from hia_desktop.base.text import _
from hia_desktop.documents.kinds import DOCUMENTS
from hia_desktop.domain import sick_leave
from hia_desktop.domain.access import Right, Track
from hia_desktop.domain.consent import SHAREABLE
from hia_desktop.domain.forms import FORMS, category_of, form_of
from hia_desktop.domain.sick_leave import Period
from hia_desktop.domain.tasks import TASKS
from hia_desktop.services import courses, entries, papers, patients, referrals, seals, sharing
from hia_desktop.services.call import Work, check_record, command, consent_in_force, query
from hia_desktop.services.consents import HOW
from hia_desktop.services.course_file import (
    AttachmentPart,
    ConsentPart,
    CourseFacts,
    CourseFile,
    DocumentPart,
    EntryPart,
    MilestonePart,
    PeriodPart,
    TaskPart,
    read_course_file,
    schema,
)
from hia_desktop.services.entries import SIGNED, STRUCK_BECAUSE, Entry
from hia_desktop.services.leaves import SKIPPED_BECAUSE
from hia_desktop.services.patients import PatientDraft
from hia_desktop.services.imports import Imported, import_parts
