"""Python's cycle collector, run only where it can do no harm.

By itself it runs in whatever thread happens to make an object, and in the middle of anything. It
may then delete a QObject while Qt holds a lock that the deletion needs, which stops the window for
good, or delete it in the run's thread, which crashes. So the window switches it off and collects
from a timer of its own loop, where nothing of Qt is under way.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MILLISECONDS = 500


class GarbageCollector(QObject):
    """Collects in the window's thread as often as Python would."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MILLISECONDS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """From now on nothing is collected but here."""
        gc.disable()
        self._timer.start()

    @Slot()
    def collect(self) -> None:
        collect_what_is_due()


def collect_what_is_due() -> None:
    """The oldest generation whose turn it is by Python's own thresholds, if any."""
    thresholds = gc.get_threshold()
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > thresholds[generation] > 0:
            gc.collect(generation)
            return


def keep_what_is_there() -> None:
    """Never look again at what exists now: the libraries, a million objects that live for ever.

    A full collection takes a few milliseconds afterwards, where it took a fifth of a second.
    """
    gc.collect()
    gc.freeze()
