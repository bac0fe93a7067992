"""Where a centre lies when nobody says otherwise. Reads nothing heavy: the window waits for it."""

from pathlib import Path


def default_store() -> Path:
    """Where the centre lies when `--store` is not given."""
    return own_folder() / "senter"


def own_folder() -> Path:
    """The folder of this program for this person."""
    from platformdirs import user_data_path

    return user_data_path("HIA Desktop", appauthor=False)
