"""What in the notes of a workplace seems to be about one person: it is asked about, since no patient is written there.

A workplace's notes speak of health, since teaching about pain and common mental problems is what bedriftstiltak is
(R93). A word about health beside a word about somebody is something else. The words are the project's own: a net, not a
proof. Source: helsepersonelloven § 21 (duty of confidentiality), and the words of `words.health_words`."""

import re
from collections.abc import Collection, Iterable

from hia_desktop.domain.words import health_words

_SENTENCE = re.compile(r"[^.!?\n]+")
_SOMEBODY = re.compile(
    r"(?<!\w)(?:han|hun|hen|ham|henne|hans|hennes|hens|vedkommende|ho|hennar|"
    r"(?:en|ei|én|den|ein|denne|samme) (?:ansatt\w*|ansette|medarbeider\w*|arbeidstaker\w*|leder\w*|kvinne\w*|mann\w*|"
    r"person\w*|kollega\w*|sykmeldt\w*|sjukmeld\w*|vikar\w*|lærling\w*))(?!\w)|"
    r"(?<!\w)[A-ZÆØÅ]\. ?[A-ZÆØÅ]\.",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?<![\w.])[A-ZÆØÅ][a-zæøåéüö]+(?:[ -][A-ZÆØÅ][a-zæøåéüö]+)+(?!\w)")
_PATIENT = re.compile(r"(?<!\w)pasient(?:en|ens|ar)?(?!\w)", re.IGNORECASE)
_AWAY = re.compile(r"(?<!\w)(?:sykmeld\w*|sjukmeld\w*|sykefravær\w*|aap|ufør\w*)(?!\w)", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\d)\d{6} ?\d{5}(?!\d)")


def of_persons(texts: Iterable[str], centre: Collection[str] = ()) -> tuple[str, ...]:
    """What was caught, in the order it stands: a person number, «pasienten», or a word about health in a sentence that
    speaks of somebody. `centre` are the words that the centre has added."""
    found: dict[str, None] = {}
    for text in texts:
        seen = health_words.plain(text)
        for one in _NUMBER.finditer(seen):
            found[one[0]] = None
        for sentence in _SENTENCE.findall(_NUMBER.sub(" ", _initials(seen))):
            found.update(dict.fromkeys(_PATIENT.findall(sentence)))
            if _SOMEBODY.search(sentence) or _NAMED.search(sentence):
                words = [hit.word for hit in health_words.find([("", sentence)], centre=centre)]
                found.update(dict.fromkeys([*words, *_AWAY.findall(sentence)]))
    return tuple(found)


def _initials(text: str) -> str:
    """The text without the full stops of initials, which end no sentence."""
    return re.sub(r"(?<!\w)([A-ZÆØÅ])\. ?([A-ZÆØÅ])\.", r"vedkommende \1\2", text)
