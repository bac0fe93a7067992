"""What the user reads at first sight is plain: no rule, line or report is named there, and no code of the program.

A source stands by itself, to be shown behind ⓘ, and never within a sentence.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from itertools import product

from hia_desktop.domain import help_pages
from hia_desktop.domain.assessment import rules
from hia_desktop.domain.assessment.guidelines import bundled_limits
from hia_desktop.domain.assessment.times import proposal, unproposed
from hia_desktop.domain.consent import OPENS
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.instrument import INSTRUMENTS
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.values import Decision, Discipline, Severity
from hia_desktop.resources import resource
from tests.architecture.source_tree import called, program

INTERNAL = re.compile(
    r"\blinje \d|\bR\d{1,2}\b|\bkap\. \d|rapport 20\d\d|\bIS-\d|NAV-innspill|fastlegeportalen|Fagområde: Begge"
    r"|\b(?:None|True|False|null|TODO)\b"
)
SOURCE = re.compile(
    r"(?:; )?(?:Interregional rapport|NAV-innspill|IS-\d+|SINTEF|Helsedirektoratet 2017|prioriteringsveilederne)\b"
)
"""How a text begins that is nothing but a source."""


def shown_texts() -> Iterator[tuple[str, str]]:
    """Every text that the program shows, with its place: of the code, the letters, the consents and the help."""
    for source in program():
        for call in source.calls():
            if called(call) in ("_", "N_") and call.args and isinstance(call.args[0], ast.Constant):
                yield source.at(call), str(call.args[0].value)
    for name in ("letter_texts.toml", "letter_texts_nn.toml"):
        letters = tomllib.loads(resource(f"codes/{name}").read_text(encoding="utf-8"))
        for text in _strings(letters, leave_out={"source"}):
            yield name, text
    for category, words in OPENS.items():
        yield f"OPENS[{category}]", words
    for page in resource("help").glob("*.md"):
        yield page.name, page.read_text(encoding="utf-8")
    for form in INSTRUMENTS:
        yield form.kind, str(form.card.title)


def _strings(value: object, leave_out: set[str]) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in leave_out:
                yield from _strings(inner, leave_out)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, leave_out)


def test_no_text_names_a_rule_a_line_or_a_report() -> None:
    bad = [(place, text) for place, text in shown_texts() if INTERNAL.search(text) and not SOURCE.match(text)]
    assert not bad
    assert len(help_pages.links(help_pages.CONTENTS)) > 20, "the help is among what was read"


def test_a_rules_words_and_a_proposal_keep_their_source_to_themselves() -> None:
    day = date(2026, 3, 2)
    referral = ReferralForm(received=day)
    diagnoses = [{"code": "F41.1", "system": "icd10", "text": "Angst"}, {"code": "F32.0", "text": "Depresjon"}]
    seen = 0
    for decision, discipline, severity in product((None, *Decision), (None, *Discipline), (None, *Severity)):
        chosen = {"decision": decision, "disciplines": discipline, "severity": severity}
        days = {"start_deadline": "2026-12-01", "wished_start": "2026-11-30"}
        form = RightsAssessment.model_validate({"diagnoses": diagnoses, **chosen, **days})
        given = proposal(form, day, bundled_limits(), day)
        why = unproposed(form, bundled_limits(), day)
        assert given is None or not INTERNAL.search(given.explains)
        for hint in rules.support(form, referral, day, None, 30, given, unproposed=why):
            assert not INTERNAL.search(hint.text), hint.text
            seen += bool(INTERNAL.search(hint.source))
    assert seen, "the sources are there, behind the sign"


EFFECT = re.compile(
    r"effekt(?!iv)|takket være|på grunn av tilbudet|tilbudet (?:har )?ført til|reduserer sykefrav|virker bedre|"
    r"har virket|gir resultater|beste behandler|rangering",
    re.IGNORECASE,
)
DENIES = "De sier ikke"
"""Where it is said that nothing is claimed."""


def test_no_text_claims_that_the_service_had_an_effect() -> None:
    """R121: SINTEF/NTNU 2022 found none on sickness absence; texts say what was counted, on screen and paper alike."""
    claims = [
        (place, text)
        for place, text in shown_texts()
        for sentence in re.split(r"(?<=[.!?])\s", text)
        if EFFECT.search(sentence) and not sentence.startswith(DENIES)
    ]
    assert not claims
