"""A file of cells opened with care: what it is, how large it may get, its parts as streams of XML.

Nothing that a file says of itself is believed: sizes are those that are met while reading, and what passes a limit is
refused there and then. No formula is worked out, no link followed, no macro looked at.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from struct import error as StructError  # noqa: N812
from struct import unpack_from
from typing import IO, Any, NoReturn

# The standard parser does what is wanted: with document types refused there are no entities, and so no bombs of them.
from xml.parsers.expat import ExpatError, ParserCreate

from wres.errors import WresError

__all__ = ["Budget", "Handler", "Package", "WorkbookError", "opened", "read_whole", "refusal"]

MB = 1 << 20

FILE = 32 * MB
"""Bytes of a file; a return of one organisation has less than a hundredth of it."""

UNPACKED = 64 * MB
"""Bytes of all the parts that are read, unpacked."""

RATIO = 200
"""How many times larger than packed a part of over a megabyte may get: that of cells is mostly 5 to 50."""

MEMBERS = 2000
"""Files in a workbook, which is a zip."""

DIRECTORY = MB
"""Bytes of the zip's list of its files."""

DEPTH = 100
"""Elements of XML within one another."""

ELEMENTS = 3_000_000
"""Elements of XML in all the parts that are read; a cell has up to three."""

TOKEN = MB
"""Bytes of one tag or comment of XML, which the parser holds in memory whole."""

SHEETS = 200
CELLS = 200_000
"""Cells that hold something, in all sheets together."""

TEXT = 16 * MB
"""Characters in all cells together."""

LONGEST = 32_767
"""Characters in a cell: what spreadsheets allow."""

ROWS, COLUMNS = 1_048_576, 16_384
"""The rows and columns of the largest sheet that spreadsheets have."""

MEMORY = 512 * MB
"""What reading takes at most beyond the interpreter and its libraries, whatever the file; tests hold it to that."""

CHUNK = 1 << 16


class WorkbookError(WresError, ValueError):
    """A workbook that can't be read, or not without guessing: one line says why, and what to do."""


def refusal(path: Path, why: str, cure: str) -> WorkbookError:
    """Return the error of a file that isn't read."""
    return WorkbookError(f"{path.name} {why}; {cure}")


class Budget:
    """What may still be read of one workbook; what passes it is refused."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.left = {"bytes": UNPACKED, "elements": ELEMENTS, "cells": CELLS, "text": TEXT, "sheets": SHEETS}

    def spend(self, kind: str, amount: int = 1) -> None:
        """Take something off, or refuse the file."""
        self.left[kind] -= amount
        if self.left[kind] < 0:
            raise refusal(self.path, f"holds more than {LARGE[kind]}", SMALLER)

    def refuse(self, why: str, cure: str = "open it in a spreadsheet and save it as .xlsx again") -> NoReturn:
        """Raise what is wrong with the file."""
        raise refusal(self.path, why, cure)


SMALLER = "copy the sheets of the return alone into a new workbook; a long table is better a .csv or .parquet file"
LARGE = {
    "bytes": f"{UNPACKED // MB} MB unpacked",
    "elements": f"{ELEMENTS:,} pieces of XML",
    "cells": f"{CELLS:,} cells",
    "text": f"{TEXT // MB} million characters",
    "sheets": f"{SHEETS} sheets",
}


def read_whole(path: Path, limit: int = FILE) -> bytes:
    """Return the bytes of an ordinary file of at most `limit`."""
    try:
        ordinary = stat.S_ISREG(path.stat().st_mode)
        data = b""
        if ordinary:
            with path.open("rb") as file:
                data = file.read(limit + 1)
    except OSError as error:
        raise WorkbookError(
            f"{path} can't be read: {error.strerror or error}; give the path of a .xlsx, .xlsm, .ods or .csv file"
        ) from None
    except ValueError:
        raise WorkbookError(f"{str(path)!r} is no path; give that of a .xlsx, .xlsm, .ods or .csv file") from None
    if not ordinary:
        raise refusal(path, "is no file", "give the path of a .xlsx, .xlsm, .ods or .csv file")
    if not data:
        raise refusal(path, "is empty", "save it again")
    if len(data) > limit:
        raise refusal(path, f"has more than {limit // MB} MB", SMALLER)
    return data


@contextmanager
def opened(path: Path, data: bytes) -> Iterator[Package]:
    """Yield a zip whose list of files is sound; what is damaged in it is a `WorkbookError`."""
    from io import BytesIO

    try:
        _check_directory(path, data)
        with zipfile.ZipFile(BytesIO(data)) as archive:
            yield Package(path, archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        StructError,
        ValueError,
    ) as error:
        if isinstance(error, WorkbookError):
            raise
        raise refusal(path, "is damaged or cut short: it can't be unpacked", "fetch or save it again") from None


def _check_directory(path: Path, data: bytes) -> None:
    """Refuse a zip whose list of files is longer than any workbook's, before it is read into memory."""
    end = len(data) - 22
    if not (data[end : end + 4] == b"PK\5\6" and data.endswith(b"\0\0")):
        # Where the standard library looks as well, so that both find the same.
        end = data.rfind(b"PK\5\6", max(0, len(data) - 22 - 0xFFFF))
    if end < 0 or end + 22 > len(data):
        raise refusal(path, "is damaged or cut short: it can't be unpacked", "fetch or save it again")
    count, size = unpack_from("<HL", data, end + 10)
    if data[max(0, end - 20) : end].startswith(b"PK\6\7") or size > DIRECTORY or count > MEMBERS:
        raise refusal(path, f"is a zip of more than {MEMBERS:,} files or of a kind for huge ones", SMALLER)


class Handler:
    """What reads the XML of one part; elements and attributes go by their names without a prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take some of the text between."""


class Package:
    """The parts of a workbook by name, unpacked as they are read and within what it may cost."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path, self.archive, self.budget = path, archive, Budget(path)
        self.parts: dict[str, zipfile.ZipInfo] = {}
        for info in archive.infolist():
            if info.flag_bits & 0x1:
                self.budget.refuse("is encrypted", "take its password off, and save it again")
            self.parts[info.filename] = info

    def read(self, name: str, limit: int) -> bytes:
        """Return a short part whole, nothing where it isn't there."""
        return b"".join(self._chunks(name, limit)) if name in self.parts else b""

    def parse(self, name: str, handler: Handler) -> bool:
        """Feed a part to a handler, and return whether it is there."""
        if name not in self.parts:
            return False
        feed(self._chunks(name), handler, self.budget)
        return True

    def _chunks(self, name: str, limit: int | None = None) -> Iterator[bytes]:
        info, done = self.parts[name], 0
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            self.budget.refuse("is packed in a way that no spreadsheet writes")
        stream: IO[bytes]
        with self.archive.open(info) as stream:
            while chunk := stream.read(CHUNK):
                done += len(chunk)
                self.budget.spend("bytes", len(chunk))
                if done > MB and done > RATIO * max(info.compress_size, 1):
                    self.budget.refuse(f"holds a part that unpacks to over {RATIO} times its size", SMALLER)
                if limit is not None and done > limit:
                    self.budget.refuse(f"holds a {Path(name).name} that is too long")
                yield chunk


def feed(chunks: Iterator[bytes], handler: Handler, budget: Budget) -> None:
    """Feed XML to a handler; document types, and so entities of any kind, are refused."""
    parser: Any = ParserCreate()
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        budget.left["elements"] -= 1
        if depth > DEPTH or budget.left["elements"] < 0:
            budget.spend("elements", 0)
            budget.refuse(f"nests its XML more than {DEPTH} deep")
        handler.start(
            name.rpartition(":")[2],
            {key.rpartition(":")[2]: value for key, value in attributes.items()} if attributes else attributes,
        )

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(name.rpartition(":")[2])

    def doctype(*_: object) -> None:
        budget.refuse("defines entities or a document type in its XML, which no spreadsheet writes")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = handler.text, doctype
    fed = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)  # noqa: FBT003
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > TOKEN:
                budget.refuse(f"holds a piece of XML of more than {TOKEN // MB} MB")
        parser.Parse(b"", True)  # noqa: FBT003
    except LookupError:
        budget.refuse("is damaged: its XML is in no encoding that there is", "fetch or save it again")
    except ExpatError as error:
        budget.refuse(f"is damaged: its XML breaks off at line {error.lineno}", "fetch or save it again")
    finally:
        # Handlers that know the parser, and a parser that knows them, would keep each other alive.
        parser.StartElementHandler = parser.EndElementHandler = None
        parser.CharacterDataHandler = parser.StartDoctypeDeclHandler = None
