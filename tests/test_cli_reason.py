"""Without a window too, who has no care relation says why before anything is shown (issue 4, point 11)."""

from datetime import date, timedelta

from tests.services.story import ASSESSMENT
from tests.test_cli import Cli, cli, registered

__all__ = ["cli"]


def test_a_stranger_states_a_reason_on_the_command_line(cli: Cli) -> None:
    course = registered(cli)
    answers = {
        **ASSESSMENT,
        "start_deadline": (date(2026, 2, 24) + timedelta(days=60)).isoformat(),
        "wished_start": None,
    }
    cli.json("course", "sign", course, "assessment", cli.file("assessment.json", answers), "--anyway")
    cli.json("course", "sign", course, "survey", cli.file("survey.json", {"can_do": "Kan sitte."}))
    assert "behandlingsrelasjon" in cli.refused("course", "overview", course, user="fysio")
    assert "Skriv kort hvorfor" in cli.refused("course", "reason", course, "--because", "kort", user="fysio")
    code, out, _err = cli("course", "reason", course, "--because", "Dekker for en syk kollega.", user="fysio")
    assert code == 0 and "gjelder ut dagen" in out
    assert cli.json("course", "overview", course, user="fysio")["course"] == course
    assert "ingen grunn" in cli("course", "reason", course, "--because", "Dekker for en syk kollega.", user="fysio")[1]
