"""import-linter, ruff and mypy --strict find nothing.
Each in a process of its own: import-linter turns off the loggers of others."""

import subprocess
import sys

import pytest

from tests.architecture.source_tree import ROOT

IMPORTS = (
    "from importlinter.cli import lint_imports; raise "
    "SystemExit(lint_imports(config_filename='pyproject.toml', no_cache=True))"
)


@pytest.mark.parametrize(
    "tool",
    [
        ["-c", IMPORTS],
        ["-m", "ruff", "check", "--no-cache", "--quiet", "--output-format", "concise", "."],
        ["-m", "mypy", "--no-error-summary"],
    ],
    ids=["imports only downward", "ruff", "mypy"],
)
def test_tool_finds_nothing(tool: list[str]) -> None:
    done = subprocess.run([sys.executable, *tool], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
