"""When Python looks for what nothing refers to any more but itself.

By itself it looks in whatever thread happens to make an object, and throws away there what it finds. A widget or a
timer that another thread than the window's throws away ends the program, or runs on. So a program with a window has
that off (`gc.disable`), and the window's own thread calls `sweep` now and then.
"""

import gc


def sweep() -> None:
    """Looks as far back as Python by itself would by now, and not at all where little has been made since."""
    for generation, (made, most) in reversed(tuple(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))):
        if made > most:
            gc.collect(generation)
            return
