"""Words and codes about health in a text that is meant for an employer: which word, and on which line.

Sources: helsepersonelloven § 21 (duty of confidentiality; Helsedirektoratet's commentary, read 28.11.2026);
arbeidsmiljøloven § 4-6 (the follow-up is about the work); NAV-innspill 2023 (R92: an employer gets what concerns the
work, never a diagnosis). The lists of words are the project's own: a net, not a proof, so a paper says that it holds
nothing about health only when nothing was caught. Of a hundred lines about health that the lists were not made from, 33
were missed, and of a hundred others 1 was caught (counted 28.11.2026).

What an employer's plan says of everybody is left in peace: «lege», «fastlege» and «sykmelder» take part in each
follow-up, and «legeattest», «sykmelding» and «syk» are why there is one.
A specialist, a doctor's appointment and a casualty clinic are caught.
«Tvang», «brudd», «gips» and «stråling» are of other trades too, and caught only beside what makes them about health.
"""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import N_, _, inside_sentence
from hia_desktop.domain.diagnosis_codes import names
from hia_desktop.domain.forms.form import Choice
from hia_desktop.domain.forms.values import CodeSystem
from hia_desktop.resources import resource


class HealthWord(Choice):
    """What a word was caught as. `OWN` is never told to somebody who may not read the diagnoses,
    since they are not looked for then."""

    OWN = "own", N_("pasientens diagnose")
    CODE = "code", N_("diagnosekode")
    DIAGNOSIS = "diagnosis", N_("diagnose eller sykdom")
    SYMPTOM = "symptom", N_("plage eller symptom")
    MEDICINE = "medicine", N_("medisin")
    PROFESSION = "profession", N_("behandler")
    CENTRE = "centre", N_("senterets egen liste")


@dataclass(frozen=True)
class Hit:
    """One word that was caught, as it is written, and the line that it stands on as the paper's reader finds it."""

    where: str
    word: str
    kind: HealthWord

    def sentence(self) -> str:
        """«panikkanfall» (plage eller symptom)."""
        return _("«{word}» ({kind})").format(word=self.word, kind=inside_sentence(self.kind.label))


@dataclass(frozen=True)
class OwnDiagnosis:
    """One of the patient's own diagnoses."""

    code: str
    text: str


LONGEST = 60
"""The most characters in a word that the centre adds."""
_ENDINGS = "(?:e[nrt]?|ene?s?|ens|ets|ers|ane?|ar|a|s|t|te)?"
_CODE = re.compile(
    r"(?<!\w)(?P<letter>[A-Za-z])(?P<gap>[ \u00a0-]?)(?P<number>\d\d)(?:(?P<dot>[.,])(?P<part>\d{1,4})"
    r"|(?P<tight>\d))?(?!\w)"
)
_LABEL = re.compile(r"(?:diagnose\w*|icpc\S*|icd\S*|\bdg|\bdx)\W*$", re.IGNORECASE)
_NO_CODES = frozenset({"E10", "E14", "E16", "E18", "E39", "E69", "E75", *(f"B{number}" for number in range(10, 15))})
"""The roads of Norway, and what neither ICD-10 nor ICPC-2 has, such as the vitamin."""
_PSYCHE = frozenset("FP")
"""The chapters of mental illness in ICD-10 and ICPC-2, where a code that is not in the short list is caught too."""


@cache
def _table() -> dict[str, list[str]]:
    found: dict[str, list[str]] = tomllib.loads(resource("codes/health_words.toml").read_text(encoding="utf-8"))
    return found


@cache
def _body() -> str:
    return f"(?:{'|'.join(sorted(_table()['body'], key=len, reverse=True))})(?:e?ne?|et|a)?"


def _pattern(word: str) -> str:
    """The regular expression of one entry of the list."""
    exact, word = word.startswith("="), word.removeprefix("=")
    body = r"[\s,/-]+".join(re.escape(part).replace(r"\*", r"\w*").replace(r"\&", _body()) for part in word.split())
    case = "(?-i:" if word.isupper() else "(?:"
    return rf"{case}{body}){'' if exact or word.endswith('*') or word.isupper() else _ENDINGS}"


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_pattern, words))})(?!\w)", re.IGNORECASE)


@cache
def _listed(kind: str) -> re.Pattern[str]:
    return _any_of(_table()[kind])


@cache
def _places() -> re.Pattern[str]:
    one_more = r"(?:[A-Z]?\d+\s*(?:og|,|-|/)\s*)*"  # «hylle B07 og B08»
    return re.compile(
        rf"(?<!\w)(?:\w+-)?(?:{'|'.join(_table()['places'])})\.?:?\s*(?:nr\.?\s*)?{one_more}$", re.IGNORECASE
    )


@cache
def _places_after() -> re.Pattern[str]:
    return re.compile(rf"(?:-| ){{1,2}}(?:{'|'.join(_table()['places_after'])})(?!\w)", re.IGNORECASE)


@cache
def _titles() -> re.Pattern[str]:
    """The titles of the bundled codes, whole, and without what follows a comma when that still says something."""
    titles = {title for system in CodeSystem for title in names(system).values()}
    titles |= {first for title in titles if len((first := title.split(",")[0]).split()) > 1}
    return _any_of(_stem(title) for title in sorted(titles, key=len, reverse=True))


def _stem(text: str) -> str:
    """A title or a word without its own ending and with its signs loosened, so that its other forms meet it too."""
    words = re.sub(r"[^\w\s-]", " ", text).replace("-", " ").split()
    return " ".join([*words[:-1], re.sub(r"(?<=\w{5})(?:ene|er|en|et|e)$", "", words[-1])]) if words else ""


def plain(text: str) -> str:
    """The text as it reads: no invisible signs, no double forms of a letter, no word divided at the end of a line."""
    seen = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return re.sub(r"(?<=\w)-\n(?=[a-zæøå])", "", seen)


def find(
    lines: Iterable[tuple[str, str]], own: Collection[OwnDiagnosis] = (), centre: Collection[str] = ()
) -> tuple[Hit, ...]:
    """What is caught in `lines` (where, text), in their order, each word of a line once; empty when nothing is.

    `own` are the patient's diagnoses as the caller may read them, `centre` the words that the centre has added.
    """
    extra = [
        (HealthWord.OWN, _own(own)),
        (HealthWord.CENTRE, _any_of(word.lower() for word in centre) if centre else None),
    ]
    found: dict[tuple[str, str], Hit] = {}
    for where, text in lines:
        for word, kind in _in_text(plain(text), [(kind, pattern) for kind, pattern in extra if pattern is not None]):
            found.setdefault((where, word.casefold()), Hit(where, word, kind))
    return tuple(found.values())


def _in_text(text: str, extra: Iterable[tuple[HealthWord, re.Pattern[str]]]) -> list[tuple[str, HealthWord]]:
    """The words in order of their place; of two that overlap, the one that begins first and is longest."""
    taken = _listed("innocent").sub(lambda found: " " * len(found[0]), text)
    spans = [(m.start(), m.end(), kind) for kind, pattern in extra for m in pattern.finditer(text)]
    spans += [(start, end, HealthWord.CODE) for start, end in _codes(text)]
    spans += [(m.start(), m.end(), HealthWord.DIAGNOSIS) for m in _titles().finditer(taken)]
    for kind in (HealthWord.DIAGNOSIS, HealthWord.SYMPTOM, HealthWord.MEDICINE, HealthWord.PROFESSION):
        spans += [(m.start(), m.end(), kind) for m in _listed(kind.value).finditer(taken)]
    kept, upto = [], 0
    for start, end, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= upto:
            kept.append((" ".join(text[start:end].split()), kind))
            upto = end
    return kept


def _own(diagnoses: Collection[OwnDiagnosis]) -> re.Pattern[str] | None:
    """The codes as they are and without their dot, the words whole and one by one;
    None when there is nothing to look for."""
    dull, wanted = set(_table()["plain"]), set[str]()
    for one in diagnoses:
        code = one.code.strip().lower()
        wanted |= {
            f"={form}*"
            for form in (code, code.replace(".", ""), code.replace(".", ","), f"{code[:1]} {code[1:]}")
            if len(code) > 2
        }
        text = plain(one.text).lower()
        words = re.findall(r"\w{4,}", text)
        wanted |= {f"{_stem(word)}*" for word in words if word not in dull and not word.isdigit()}
        wanted |= {_stem(text)} if len(words) > 1 else set()
    return _any_of(sorted(wanted - {""}, key=len, reverse=True)) if wanted - {""} else None


def _codes(text: str) -> Iterator[tuple[int, int]]:
    """Where a diagnosis code stands: «F41.2», «F412», «L 84», «f41.2»; not «rom F41», «E18» or «i 20 minutter»."""
    listed = {code for system in CodeSystem for code in names(system)}
    for found in _CODE.finditer(text):
        before = text[max(0, found.start() - 30) : found.start()]
        labelled = bool(_LABEL.search(before))
        place = _places().search(before) or (not labelled and _thing_after(found, text))
        if not place and _is_code(found, listed, labelled):
            yield found.start(), found.end()


def _thing_after(found: re.Match[str], text: str) -> bool:
    """Whether a thing follows that is named so: «L03 lager»; the codes of the mind only with a hyphen, «F41-skap»."""
    after = _places_after().match(text, found.end())
    return bool(
        after and found["part"] is None and (after[0].startswith("-") or found["letter"].upper() not in _PSYCHE)
    )


def _is_code(found: re.Match[str], listed: Collection[str], labelled: bool) -> bool:
    letter = found["letter"].upper()
    code = letter + found["number"]
    whole = f"{code}.{found['part'] or found['tight']}" if found["part"] or found["tight"] else code
    if labelled or whole in listed:
        return True
    if found["tight"]:
        return False
    joined, capital = not found["gap"], found["letter"].isupper()
    if code in listed:
        return joined or capital or letter != "I"
    if found["part"] and found["dot"] == ".":
        return joined or capital
    return joined and code not in _NO_CODES and (capital or letter in _PSYCHE)


def check_word(word: str, known: Collection[str]) -> str:
    """A word as the centre may add it, tidied. Errors:
    BadInput when it is too short or long, has other signs, or is there already."""
    tidy = " ".join(plain(word).split())
    fault = ""
    if len(re.sub(r"[^\w]", "", tidy)) < 3 or len(tidy) > LONGEST:
        fault = _("Skriv et ord på minst tre bokstaver, høyst {most} tegn.").format(most=LONGEST)
    elif not re.fullmatch(r"\*?\w[\w ./-]*\*?", tidy):
        fault = _("Bruk bare bokstaver, tall, bindestrek og eventuelt * først eller sist.")
    elif tidy.casefold() in {one.casefold() for one in known}:
        fault = _("Ordet står på listen fra før.")
    if fault:
        raise BadInput(fault, {"word": fault})
    return tidy


def told(hits: Iterable[Hit]) -> dict[str, str]:
    """The line to what was caught on it: «Trinn 2, oppgaver» to «panikkanfall» (plage eller symptom)."""
    lines: dict[str, list[str]] = {}
    for hit in hits:
        lines.setdefault(hit.where, []).append(hit.sentence())
    return {where: ", ".join(words) for where, words in lines.items()}


def kept(hits: Iterable[Hit]) -> list[list[str]]:
    """As they are kept beside an answer: a list of [where, word]."""
    return [[hit.where, hit.word] for hit in hits]


def covers(answered: Any, hits: Iterable[Hit]) -> bool:
    """Whether what was answered for (`kept`) holds every one of the hits."""
    return all(pair in answered for pair in kept(hits))
