"""What the window asks in a dialog. One class, so that a test can answer in its place."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from desktop.settings import Settings


class Questions:
    """Asks the person, and waits for the answer."""

    def __init__(self, parent: QWidget, settings: Settings) -> None:
        self._parent = parent
        self._settings = settings

    def may_close(self, state: str) -> bool:
        """Whether the window may close although the run is not over."""
        return self._confirm("Close Noisescope?", state, "Stop and close", "Keep training")

    def may_end_run(self, state: str) -> bool:
        """Whether a new run may take the place of the one that goes on."""
        return self._confirm("End this run?", state, "End it", "Keep it")

    def step_to_reach(self, step: int, last: int) -> int | None:
        """The step at which to pause, or none."""
        low, high = step + 1, max(step + 1, last)
        suggestion = min(max(2 * step, 100), high)
        chosen, given = QInputDialog.getInt(
            self._parent,
            "Train until step",
            f"Pause when this step has been taken ({low:,} to {high:,}):",
            suggestion,
            low,
            min(high, 2**31 - 1),
        )
        return chosen if given else None

    def file_to_open(self, title: str, kinds: str) -> Path | None:
        """A file that exists, or none. ``kinds`` as in ``"TOML files (*.toml)"``."""
        folder = str(self._settings.save_folder)
        name, _ = QFileDialog.getOpenFileName(self._parent, title, folder, kinds)
        return self._remember(name)

    def file_to_save(self, title: str, suggestion: str, kinds: str) -> tuple[Path, str] | None:
        """A place for a file and the chosen one of ``kinds``, or none.

        ``kinds`` are separated by ";;". The file gets the suffix of the suggestion if it has none;
        the 5 of "guidance 2.5" is none.
        """
        start = str(self._settings.save_folder / suggestion)
        name, kind = QFileDialog.getSaveFileName(self._parent, title, start, kinds)
        path = self._remember(name)
        if path is None:
            return None
        if _has_suffix(path):
            return path, kind
        # The dialog asked about the name as it was given, not as it is completed here.
        path = path.with_name(path.name + Path(suggestion).suffix)
        return (path, kind) if not path.exists() or self._may_replace(path) else None

    def _may_replace(self, path: Path) -> bool:
        text = f"{path.name} exists already in {path.parent}."
        return self._confirm("Replace this file?", text, "Replace it", "Keep it")

    def _remember(self, name: str) -> Path | None:
        if not name:
            return None
        path = Path(name)
        self._settings.save_folder = path.parent
        return path

    def _confirm(self, title: str, text: str, yes: str, no: str) -> bool:
        box = QMessageBox(self._parent)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(title)
        box.setText(title)
        box.setInformativeText(text)
        going = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
        staying = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(staying)
        box.setEscapeButton(staying)
        box.exec()
        return box.clickedButton() is going


def _has_suffix(path: Path) -> bool:
    letters = path.suffix[1:]
    return letters.isalnum() and not letters.isdigit()
