"""import-linter, ruff and mypy --strict find nothing."""

import subprocess
import sys

import pytest
from importlinter.cli import lint_imports

from tests.architecture.source_tree import ROOT


def test_imports_only_downward(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    status = lint_imports(config_filename="pyproject.toml", no_cache=True, no_logo=True)
    assert status == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    "tool",
    [["ruff", "check", "--no-cache", "--quiet", "--output-format", "concise", "."], ["mypy", "--no-error-summary"]],
    ids=["ruff", "mypy"],
)
def test_tool_finds_nothing(tool: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", *tool], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
