"""When Python looks for what nothing refers to any more but itself.

By itself it looks in whatever thread happens to make an object, and throws away there what it finds. A widget or a
timer that another thread than the window's throws away ends the program, or runs on. So a program with a window has
that off (`gc.disable`), and the window's own thread calls `sweep` now and then.
"""

import gc

EVERY = 2000
"""Milliseconds between two sweeps."""


def keep_what_is_read() -> None:
    """No sweep looks at what has been made so far: of the program itself, which stays, a sweep through everything takes
    some hundred milliseconds, and the keyboard would wait for it. Once, when all of it has been read."""
    if not gc.get_freeze_count():
        gc.freeze()


def sweep() -> None:
    """Looks at what has been made since the last time, and now and then further back; not at all where little has been
    made. How far back is as Python's own thresholds say; one of 0 says that Python decides by itself."""
    for generation, (made, most) in reversed(tuple(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))):
        if 0 < most < made:
            gc.collect(generation)
            return
