"""Floor 4: Qt, and the only Qt."""

import PySide6.QtCore  # noqa: F401  brings `shibokensupport` along
from shibokensupport import feature

# PySide's import hook reads the source of every module imported after Qt, to see whether it names PySide. For
# SQLAlchemy and the services that is 25 MiB and a third of the time, and it matters only to `from __feature__ import`,
# which nobody here uses.
# https://bugreports.qt.io/browse/PYSIDE-2029 - to be taken out when the hook no longer reads sources.
feature._mod_uses_pyside = lambda module: False
