"""The sheets of a file of any kind that is read, and one line about any other."""

from __future__ import annotations

import re
from pathlib import Path

from wres.intake.workbooks import ods, text, xlsx
from wres.intake.workbooks.cells import Sheet
from wres.intake.workbooks.safety import opened, read_whole, refusal

__all__ = ["sheets_of"]

GIVE = "give a .xlsx, .xlsm, .ods or .csv file"
OTHERS = (
    (b"PAR1", "is Parquet", "read it with wres.read_counts"),
    (b"\x1f\x8b", "is packed with gzip", "unpack it"),
    (b"%PDF", "is a PDF document", "ask for the workbook, or type the figures into one"),
    (b"Rar!", "is an archive", "unpack it"),
    (b"7z\xbc\xaf", "is an archive", "unpack it"),
    (b"{\\rtf", "is a text document", GIVE),
)


def sheets_of(path: str | Path) -> list[Sheet]:
    """Return the sheets of a workbook or a table of text; anything else is a `WorkbookError` that says what it is.

    What a file is, is known by its first bytes and its parts; its name decides of text alone.
    """
    path = Path(path)
    data = read_whole(path)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise refusal(path, "is encrypted", "take its password off, and save it again")
        raise refusal(path, "is an old Excel workbook", "open it and save it as .xlsx")
    if data.startswith(b"PK"):
        with opened(path, data) as package:
            kind = package.read("mimetype", 200).decode("ascii", "replace").strip()
            if kind.startswith(ods.KIND):
                return ods.sheets(package)
            if kind or "[Content_Types].xml" not in package.parts:
                raise refusal(path, "is a zip, but no workbook", GIVE)
            return xlsx.sheets(package)
    for start, what, cure in OTHERS:
        if data.startswith(start):
            raise refusal(path, what, cure)
    if re.search(r"\.(csv|tsv|txt)$", path.name, re.IGNORECASE):
        return [text.sheet(path, data)]
    if re.search(r"\.(xlsx|xlsm|xltx|ods|ots)$", path.name, re.IGNORECASE):
        raise refusal(path, "isn't what its name says, or is damaged", "fetch or save it again")
    raise refusal(path, "is of a kind that isn't read here", GIVE)
