"""What Windows shows of the program under Properties, Details."""

from typing import Any


def version_info(version: str) -> Any:
    """PyInstaller's version resource of ``major.minor.patch``."""
    # It can be imported on Windows only.
    from PyInstaller.utils.win32.versioninfo import (  # noqa: PLC0415
        FixedFileInfo,
        StringFileInfo,
        StringStruct,
        StringTable,
        VarFileInfo,
        VarStruct,
        VSVersionInfo,
    )

    numbers = (*(int(part) for part in version.split(".")), 0)
    words = {
        "CompanyName": "Noisescope contributors",
        "FileDescription": "Noisescope",
        "FileVersion": version,
        "InternalName": "noisescope",
        "LegalCopyright": "MIT licence",
        "OriginalFilename": "noisescope.exe",
        "ProductName": "Noisescope",
        "ProductVersion": version,
    }
    english = "040904B0"  # US English, Unicode
    return VSVersionInfo(
        ffi=FixedFileInfo(filevers=numbers, prodvers=numbers, OS=0x40004, fileType=0x1),
        kids=[
            StringFileInfo(
                [StringTable(english, [StringStruct(name, word) for name, word in words.items()])]
            ),
            VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
        ],
    )
