"""Where files that live no longer than a test lie in memory, and no disk is waited for."""

import os
import shutil
from pathlib import Path


def roomy_memory() -> Path | None:
    """The folder of the system's memory, where there is room for the stores of all that run at once; None without."""
    memory = Path("/dev/shm")
    there = memory.is_dir() and os.access(memory, os.W_OK)
    return memory if there and shutil.disk_usage(memory).free > 2_000_000_000 else None
