"""A line to a server that can be cut and mended: everything that comes is handed on, until it is told not to."""

import contextlib
import socket
import threading
from types import TracebackType

HOST = "127.0.0.1"


class Proxy:
    """Listens on a free port of this machine, and hands on to `port`; while it is `mute` it takes in what it is given
    and hands nothing on. `delay`: seconds that each piece waits. `source`: the address that the server sees. `deaf`:
    the server's next answer comes to nobody, and ends its line. `shut`: nobody else is let through."""

    def __init__(self, port: int, source: str = HOST) -> None:
        self._to, self._source = port, source
        self.shut = self.mute = self.deaf = False
        self.delay = 0.0
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._door = socket.create_server((HOST, 0))
        self.port = int(self._door.getsockname()[1])

    def __enter__(self) -> "Proxy":
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._door.close()
        self.cut(True)

    def cut(self, is_cut: bool) -> None:
        """Ends every connection, and lets nobody through until it is mended."""
        with self._lock:
            self.shut, ended = is_cut, list(self._open) if is_cut else []
            self._open.difference_update(ended)
        for one in ended:
            _end(one)

    def _serve(self) -> None:
        while True:
            try:
                here, _address = self._door.accept()
            except OSError:  # closed
                return
            with self._lock:
                lets_in = not self.shut
            there: socket.socket | None = None
            if lets_in:
                with contextlib.suppress(OSError):
                    there = socket.create_connection((HOST, self._to), source_address=(self._source, 0))
            if there is None:
                _end(here)
                continue
            with self._lock:
                self._open |= {here, there}
            for one, other in ((here, there), (there, here)):
                threading.Thread(target=self._hand_on, args=(one, other, one is there), daemon=True).start()

    def _hand_on(self, one: socket.socket, other: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while came := one.recv(65_536):
                if answers and self.deaf:
                    self.deaf = False
                    break
                if self.delay:
                    threading.Event().wait(self.delay)  # the line is slow; no test waits for anything by it
                if not self.mute:
                    other.sendall(came)
        with self._lock:
            self._open -= {one, other}
        _end(one)
        _end(other)


def _end(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
