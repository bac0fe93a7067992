"""One window for each store: another start on the same store brings the open one forward."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket


def _door_name(folder: Path) -> str:
    """What the open window of a store listens to."""
    return "hia-desktop-" + sha256(str(folder.resolve()).encode()).hexdigest()[:16]


def listen(owner: QObject, folder: Path, forward: Callable[[], object]) -> None:
    """Calls `forward` whenever the program is started once more on the store in `folder`."""
    server, name = QLocalServer(owner), _door_name(folder)
    QLocalServer.removeServer(name)
    server.listen(name)
    server.newConnection.connect(forward)


def raise_first(folder: Path) -> None:
    """Knocks on the door of the window that is open on the store."""
    socket = QLocalSocket()
    socket.connectToServer(_door_name(folder))
    socket.waitForConnected(1000)
    socket.disconnectFromServer()
