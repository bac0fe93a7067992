"""When Python looks for what nothing refers to any more but itself.

By itself it looks in whatever thread happens to make an object, and throws away there what it finds. A widget or a
timer that another thread than the window's throws away ends the program, or runs on. So a program with a window has
that off (`gc.disable`), and the window's own thread calls `sweep` now and then.

A sweep of everything goes through a quarter of a million things that were imported and live to the end, while the
window stands still. `keep` spares it them.
"""

import gc


def sweep() -> None:
    """Looks as far back as Python by itself would by now, and not at all where little has been made since."""
    for generation, (made, most) in reversed(tuple(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))):
        if made > most:
            gc.collect(generation)
            return


def keep() -> None:
    """What has been imported by now is never looked at again. Once in a process: what a window has made since,
    and nobody refers to any more, would be kept too."""
    if not gc.get_freeze_count():
        gc.freeze()
