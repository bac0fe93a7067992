"""Doors that need no store: what reads texts, numbers and the files that an administrator brings."""

import json
import tomllib
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.text import Looks
from hia_desktop.base.typed_days import parse_day
from hia_desktop.base.written_days import even, packed_days, written_days
from hia_desktop.domain import addresses, phrases, references
from hia_desktop.domain.code_files import read_codes
from hia_desktop.domain.forms.instrument import form_from
from hia_desktop.domain.identifiers import check_hpr, check_org_number, check_phone, check_plain
from hia_desktop.domain.letter_texts import TextId, bundled_texts
from hia_desktop.domain.letter_texts import revise as revise_text
from hia_desktop.domain.measures.instruments import Instrument
from hia_desktop.domain.person_numbers import parse
from hia_desktop.domain.reading import absence, critical
from hia_desktop.domain.reading.leaves import pasted_periods
from hia_desktop.domain.reading.names import gp_names, patient_name
from hia_desktop.domain.reading.page import read
from hia_desktop.domain.reading.referral import propose
from hia_desktop.resources import resource
from hia_desktop.services.centre.own_instruments import from_file
from hia_desktop.vault.passwords import strength
from hia_desktop.vault.recovery import new_recovery, parse_recovery
from tests.fuzzing.loop import Target
from tests.fuzzing.mutator import TEXTS, Mutator

TODAY = date(2026, 2, 24)
REFERRALS = Path(__file__).parents[1] / "domain" / "referrals"
LEAVES = (
    "12.01.2026 - 08.02.2026 100 % sykmeldt\n09.02.2026 – 24.02.2026 60 %",
    "50% sykmelding\n01.10.2025 - 14.10.2025\n(14 dager)\nLager AS\n",
    "Sykmeldt fra 5/1 til 3. februar 2026, deretter 50 prosent ut uke 9. Egenmelding 2.1–4.1.",
)
DAYS = (
    "12.3.26",
    "12.03.2026",
    "i dag",
    "+3m",
    "om 2 uker",
    "uke 9",
    "mandag",
    "2026-03-12",
    "12. mars",
    "3/12",
    "120326",
)
NUMBERS = ("14838108890", "148381 08890", "983544622", "NO 983 544 622 MVA", "1234567", "+47 900 12 345", "3F9A-21C0")


def _text(mutator: Mutator, seed: str) -> str:
    return mutator.text(seed)


def _bytes(mutator: Mutator, seed: bytes) -> bytes:
    return mutator.data(seed)


def referral(_scratch: Path) -> Target:
    """A referral that was pasted, read for what it says."""
    seeds = [tomllib.loads(path.read_text(encoding="utf-8"))["text"] for path in sorted(REFERRALS.glob("*.toml"))]

    def act(text: str) -> object:
        page = read(text)
        found = (patient_name(page), list(gp_names(page)), critical.critical_in(text), critical.medicines_in(text))
        proposed = propose(text, allow_synthetic=len(text) % 2 == 0, today=TODAY)
        return found[0] is not None, len({one.field for one in proposed})

    return Target(name="referral", seeds=seeds, make=_text, act=act)


def leaves(_scratch: Path) -> Target:
    """A list of sick leave that was pasted."""

    def act(text: str) -> object:
        found = pasted_periods(text, TODAY)
        said = absence.said(text), absence.position_in(text), absence.work_in(text), absence.without_days(text)
        return len(found.rows) if hasattr(found, "rows") else type(found), said[1] is not None

    return Target(name="sick leave", seeds=[*LEAVES, *DAYS], make=_text, act=act)


def days(_scratch: Path) -> Target:
    """A day that was typed, whichever way it looks, and days in a text."""

    def act(text: str) -> object:
        written_days(even(text)), packed_days(even(text))
        found = [parse_day(text, TODAY, *how) for how in ((), (Looks.BACK,), (Looks.AHEAD, TODAY - timedelta(days=40)))]
        return len(set(found))

    return Target(name="days", seeds=[*DAYS, *LEAVES], make=lambda m, s: m.text(s, 5_000), act=act)


def numbers(_scratch: Path) -> Target:
    """Person numbers, HPR and organisation numbers, phones, references, addresses, passwords and recovery keys."""

    def act(text: str) -> object:
        said = []
        for check in (
            lambda: parse(text, allow_synthetic=True, today=TODAY),
            lambda: parse(text, allow_synthetic=False, today=TODAY),
            lambda: check_org_number(text),
            lambda: check_hpr(text),
            lambda: check_phone(text),
            lambda: check_plain("name", text),
            lambda: references.begins(text),
            lambda: addresses.parted(text),
            lambda: addresses.whole(text, text, text),
            lambda: strength(text, names=[text[:5], "", "Liv Berg"]),
            lambda: parse_recovery(text),
            lambda: phrases.check(phrases.Phrase(code=text[:20], text=text)),
        ):
            try:
                check()
                said.append("1")
            except Problem as problem:
                assert problem.message.strip(), check
                said.append("0")
        return "".join(said)

    return Target(name="numbers", seeds=[*NUMBERS, new_recovery(), *DAYS], make=lambda m, s: m.text(s, 20_000), act=act)


def instruments(_scratch: Path) -> Target:
    """A file that is to be an instrument of the centre's own; one that is taken is filled in and scored too."""
    files = sorted(resource("instruments").glob("*.toml"))
    seeds: list[bytes] = []
    for path in files:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
        seeds.append(text.replace(f'code = "{content["code"]}"', f'code = "own_{content["code"]}"', 1).encode())
        own = {**content, "code": f"own_{content['code']}"}
        seeds.append(json.dumps(own, default=str, ensure_ascii=False).encode())

    def make(mutator: Mutator, seed: bytes) -> bytes:
        if seed.lstrip().startswith(b"{") and mutator.chance.random() < 0.8:
            try:
                return json.dumps(mutator.value(json.loads(seed)), ensure_ascii=False).encode("utf-8", "surrogatepass")
            except (ValueError, RecursionError):
                return mutator.data(seed)
        return mutator.data(seed, 70_000)

    def act(data: bytes) -> object:
        found = from_file(data)
        again = Instrument.model_validate_json(found.model_dump_json(exclude_defaults=True))
        form = form_from(again)
        for of in (lambda item: None, lambda item: item.low, lambda item: item.high):
            answers = {item.name: of(item) for item in again.items if item.counted}
            filled = form.model_validate(answers)
            filled.scored(), filled.wrong_answers(), filled.missing()
            again.results(answers), again.verdict_of(answers), again.pattern_of(answers), again.raised(answers)
        return len(again.items)

    return Target(name="instrument file", seeds=[*seeds, b"[" * 59_000, b"{" + b'"a":[' * 9_000], make=make, act=act)


def registers(_scratch: Path) -> Target:
    """The files of ICPC-2, ICD-10 and postal codes that an administrator brings."""
    rows = [("A01", "Smerte generell"), ("L83", "Nakkesyndrom"), ("P76", "Depressiv lidelse"), ("R96", "Astma")]
    icd = [("M54.2", "Cervikalgi"), ("F32.1", "Moderat depressiv episode"), ("Z73", "Problemer")]
    as_json = [{"Kode": c, "Tekst_uten_lengdebegrensning": t, "Gyldig_til": "2099-12-31"} for c, t in chain(rows, icd)]
    seeds = [
        json.dumps(as_json[:4]).encode(),
        json.dumps(as_json[4:]).encode(),
        "\n".join(f"{c};{t}" for c, t in rows).encode(),
        ("Kode,Tekst_med_maksimalt_60_tegn,Gyldig_til\r\n" + "\r\n".join(f'{c},"{t}",' for c, t in icd)).encode(
            "utf-8-sig"
        ),
        "8005\tBODØ\t1804\tBODØ\tG\n8622\tMO I RANA\t1833\tRANA\tG\n".encode("cp1252"),
    ]

    def make(mutator: Mutator, seed: bytes) -> bytes:
        if seed[:1] == b"[" and mutator.chance.random() < 0.5:
            try:
                return json.dumps(mutator.value(json.loads(seed))).encode()
            except (ValueError, RecursionError):
                pass
        return mutator.data(seed)

    def act(data: bytes) -> object:
        said: list[object] = []
        for register in (lambda: read_codes(data, TODAY).codes, lambda: addresses.read_register(data)):
            try:
                found = register()
                said.append(len(found) > 0)
                assert not any("\n" in str(one) or "\t" in str(one) for one in found), "a line would be two"
            except Problem as problem:
                assert problem.message.strip()
                said.append(problem.message[:20])
        return said

    heavy = [b"\n" * 600_000, b";" * 600_000, b"[" + b"{}," * 300_000 + b"{}]", b"[" * 100_000, b'"' * 1_000_000]
    return Target(name="code registers", seeds=[*seeds, *heavy], make=make, act=act, seconds=6.0, megabytes=600)


def letters(_scratch: Path) -> Target:
    """The centre's own wording of a letter's paragraph, and phrases."""
    texts = bundled_texts()
    seeds = [[one.id.value, one.heading, one.text, one.source] for one in texts]

    def make(mutator: Mutator, seed: list[str]) -> list[str]:
        made = list(seed)
        at = mutator.chance.randrange(len(made))
        made[at] = mutator.text(made[at]) if mutator.chance.random() < 0.8 else mutator.chance.choice(TEXTS)
        return made

    def act(given: list[str]) -> object:
        which, heading, text, source = given
        if which not in set(TextId):
            raise BadInput("no such paragraph: the screen offers those that are")
        from dataclasses import replace

        first = next(one for one in texts if one.id == which)
        new = replace(
            first, heading=heading, text=text, source=source, valid_from=TODAY, approved_by="", approved_on=None
        )
        revise_text(texts, new)
        found = {name: "x" for name in ("centre", "phone")}
        return len(found)

    return Target(name="letter wording", seeds=seeds, make=make, act=act)


ALL: tuple[Any, ...] = (referral, leaves, days, numbers, instruments, registers, letters)
