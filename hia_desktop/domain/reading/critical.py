"""What a referral says of allergies and medicines: its own sentences, carried on as they stand."""

import re

_CRITICAL = re.compile(
    r"\bcave\b|\ballergi\w*|\boverfølsom\w*|\banafyla\w*|\bkritisk informasjon\b|\bintolera\w*", re.IGNORECASE
)
_MEDICINES = re.compile(
    r"^\s*(?:(?:faste|nåværende|aktuelle)\s+)?(?:medisin(?:er|liste)?|medikament(?:er)?|legemid(?:del|ler))\s*:\s*(.*\S)",
    re.IGNORECASE | re.MULTILINE,
)
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]?")


def critical_in(text: str) -> str:
    """The sentences about CAVE, allergy and intolerance, one a line; empty when there are none."""
    said = (found.group().strip() for found in _SENTENCE.finditer(text))
    return "\n".join(dict.fromkeys(sentence for sentence in said if _CRITICAL.search(sentence)))


def medicines_in(text: str) -> str:
    """What stands after «Faste medisiner:» and the like; empty when nothing does."""
    return "\n".join(dict.fromkeys(found[1] for found in _MEDICINES.finditer(text)))
