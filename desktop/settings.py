"""What the window remembers from one start to the next. A run's own settings are in its config."""

from pathlib import Path
from typing import Literal, cast, get_args

import platformdirs
from PySide6.QtCore import QByteArray, QSettings

Mode = Literal["system", "dark", "light"]

LAYOUT_VERSION = 5
"""Raised when docks come, go or change their identifiers; older layouts are then forgotten."""


def default_settings_file() -> Path:
    return platformdirs.user_config_path("noisescope", appauthor=False) / "window.ini"


class Settings:
    """A typed view of one INI file. QSettings gives text back, so every value is checked."""

    def __init__(self, file: Path) -> None:
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def mode(self) -> Mode:
        """Whether the colours follow the system or are chosen."""
        value = self._text("appearance/mode")
        return cast(Mode, value) if value in get_args(Mode) else "system"

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._store.setValue("appearance/mode", mode)

    @property
    def save_folder(self) -> Path:
        """Where something was saved last; the person's home before the first time."""
        folder = Path(self._text("saving/folder") or Path.home())
        try:
            return folder if folder.is_dir() else Path.home()
        except OSError:  # a drive that is gone, or a folder that may not be looked into
            return Path.home()

    @save_folder.setter
    def save_folder(self, folder: Path) -> None:
        self._store.setValue("saving/folder", str(folder))

    def layout(self, part: str) -> QByteArray:
        """Bytes of a window's geometry or docks as they were stored, or none."""
        value = self._store.value(f"layout/{part}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_layout(self, part: str, state: QByteArray) -> None:
        self._store.setValue(f"layout/{part}", state)

    def save(self) -> None:
        """Write the file now."""
        self._store.sync()

    def _text(self, key: str) -> str:
        value = self._store.value(key, "")
        return value if isinstance(value, str) else ""
