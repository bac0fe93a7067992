"""The acceptance story by mouse and key: one patient from referral to epikrise, day by day, user by user."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton

from hia_desktop.cli import run_arguments
from hia_desktop.services.papers import DocumentRow, listing, read
from hia_desktop.services.call import run
from hia_desktop.ui.kit.chips import Switch
from hia_desktop.ui.screens.course import CourseScreen
from tests.journeys.hands import Hands
from tests.make import KARI, PASSWORD, House

P = Path("/tmp/journeys")
NAMES = {
    "sekretar": "Mona Vik · Sekretær/koordinator",
    "lege": "Liv Berg · Lege",
    "psykolog": "Per Sol · Psykolog",
    "fysio": "Eva Li · Fysioterapeut",
    "nav": "Anders Nilsen · NAV-veileder",
}


class Story:
    def __init__(self, hands: Hands, house: House) -> None:
        self.hands, self.house = hands, house

    def on(self, day: date, user: str) -> None:
        if self.hands.window.shell is not None:
            self.hands.lock()
        self.house.clock.day = day
        self.hands.log_in(NAMES[user], PASSWORD)

    def to_patient(self) -> None:
        h = self.hands
        h.keys("Ctrl+K")
        h.type("testdal kari")
        h.settle()
        h.wait(lambda: h.window.shell.search._list.count() if hasattr(h.window.shell.search, "_list") else True)
        h.keys("Return")
        h.sees("148381 08890")
        h.settle()


def test_try(hands: Hands, house: House) -> None:
    s, h = Story(hands, house), hands
    s.on(date(2026, 2, 24), "sekretar")
    h.keys("Ctrl+N")
    h.settle()
    h.type(KARI)
    h.fill("Fornavn", "Kari")
    h.fill("Etternavn", "Testdal")
    h.fill("Fastlege", "Ola Lege")
    h.fill("Legekontor", "Bodø legesenter")
    h.keys("Ctrl+Return")
    h.sees("Henvisningstekst")
    h.fill("Henviser", "Ola Lege")
    h.paste("Henvisningstekst", "Nakkesyndrom (L83) og nedstemthet. Sykmeldt 100 % fra 12.01.2026.")
    h.click("Ny diagnose")
    h.type("L83")
    h.fill("Diagnose", "Nakkesyndrom")
    h.picture(P / "e.png")
    h.fill("Yrke", "lagermedarbeider")
    h.fill("Arbeidsplass", "Eksempel Lager AS")
    h.fill("Stillingsprosent (%)", "100")
    h.choose("Arbeidsstatus", "Helt sykmeldt")
    h.fill("Sykmeldt fra", "12.1.26")
    h.fill("Sykmeldingsgrad (%)", "100")
    h.keys("Ctrl+Return")
    h.settle()
    h.picture(P / "f.png")
    print(h.words())
    h.click("Sykmelding")
    h.settle()
    h.picture(P / "g.png")
    print(h.words())
    s.on(date(2026, 3, 6), "lege")
    h.picture(P / "h.png")
    s.to_patient()
    h.picture(P / "i.png")
    print(h.words())
