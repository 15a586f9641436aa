"""Counts tables in files: CSV, packed or not, and Parquet; anything else is refused in one line.

Text is UTF-8, its fields separated by commas, or by tabs in a `.tsv`. What spreadsheets of much of Europe write, which
is Windows-1252 and semicolons, is read with a note.
"""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import re
import zlib
from pathlib import Path
from typing import Any

import pandas as pd

from wres.counts.guard import unguarded
from wres.errors import WresError

__all__ = ["START", "decoded", "parse_counts", "separator_of", "text_notes"]

LINES, START = 200, 1 << 16
"""Lines and bytes by which it is found what separates the fields."""


def decoded(data: bytes) -> tuple[str, str]:
    """Return a text and its encoding, UTF-8 or Windows-1252; what is neither for certain is a `UnicodeDecodeError`.

    >>> decoded("Mawr é".encode()), decoded("’Mawr é".encode("cp1252"))
    (('Mawr é', 'utf-8'), ('’Mawr é', 'cp1252'))
    """
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        # Where some characters are UTF-8 and others aren't, the text is damaged.
        if re.search(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\x00-\x08\x0e-\x1f]", data):
            raise
        try:
            return data.decode("cp1252"), "cp1252"
        except UnicodeDecodeError:
            pass
        raise


def separator_of(text: str, usual: str) -> str:
    r"""Return what separates the fields of a text: what makes the most of as many in each line, else what is usual.

    >>> separator_of("Item;White\nOf which, medical;5", ","), separator_of("a,b,\nc", ",")
    (';', ',')
    """
    lines = list(itertools.islice((line for line in text.splitlines() if line.strip()), LINES))
    fields = {}
    for each in (usual, *(mark for mark in ";,\t" if mark != usual)):
        found = {len(row) for row in csv.reader(lines, delimiter=each)}
        fields[each] = min(found) if len(found) == 1 else 1
    return max(fields, key=lambda each: fields[each])


def text_notes(encoding: str, separator: str, usual: str) -> tuple[str, ...]:
    """Return what to say of a text that isn't as usual."""
    return (
        *(["it isn't UTF-8: read as Windows-1252"] if encoding != "utf-8" else []),
        *([f"its fields are separated by {separator!r}"] if separator != usual else []),
    )


def parse_counts(path: str | Path) -> pd.DataFrame:
    """Return the table in a file as it stands, unchecked, indexed by line; `WresError` where it can't be read.

    What isn't as usual is in `.attrs["notes"]`.
    """
    path = Path(path)
    name = path.name.lower()
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise WresError(
            f"{path} can't be read: {error.strerror or error}; give the path of a CSV or Parquet file"
        ) from None
    if name.endswith((".parquet", ".pq")):
        if not head.startswith(b"PAR1"):
            raise WresError(f"{path} isn't what its name says: it holds no Parquet; it may be {_kind(head)}")
        try:
            frame = pd.read_parquet(path)
        except ImportError:
            raise WresError(f"reading {path} needs pyarrow: python -m pip install 'wres-standard[parquet]'") from None
        except Exception as error:
            raise WresError(f"{path} can't be read as Parquet: {error}; write it again") from error
        return frame.rename_axis("row")
    kind = re.search(r"\.(csv|tsv|txt)(\.gz)?$", name)
    if name.endswith((".xlsx", ".xlsm", ".ods")):
        raise WresError(f"{path} is a workbook; read it with wres.intake.read_workbook(path, edition=…)")
    if kind is None:
        raise WresError(f"{path} is of a kind that isn't read here; save it as .csv, .tsv or .parquet")
    packed = head.startswith(b"\x1f\x8b")
    if packed != name.endswith(".gz"):
        raise WresError(f"{path} isn't what its name says: it is {_kind(head)}")
    if not packed:
        _refuse_other_than_text(path, head)
    usual = "\t" if kind[1] == "tsv" else ","
    try:
        frame, notes = _table(path, usual, packed=packed)
    except UnicodeDecodeError as error:
        raise WresError(
            f"{path} isn't UTF-8 (byte {error.start}), nor Windows-1252; save it as 'CSV UTF-8', which every "
            "spreadsheet offers"
        ) from None
    except csv.Error as error:
        raise WresError(f"{path} can't be read as a table: {error}; check its quotes") from None
    except pd.errors.EmptyDataError:
        raise WresError(
            f"{path} is empty; its first line names the columns: org, year, item, panel, band, group, count, origin"
        ) from None
    except (OSError, EOFError, zlib.error) as error:
        again = "pack it again" if packed else "save it again"
        why = f"it is damaged or cut short ({str(error).strip()})"
        raise WresError(f"{path} can't be read as a table: {why}; {again}") from None
    except pd.errors.ParserError as error:
        raise WresError(
            f"{path} can't be read as a table: {str(error).strip()}; write numbers without separators, and "
            "quote fields that hold a comma"
        ) from None
    frame.columns = frame.iloc[0].fillna("").str.strip().tolist()
    frame = frame.iloc[1:]
    if len(frame.columns) == 1 and (found := re.search(r"[;\t|]", str(frame.columns[0]))):
        raise WresError(f"{path} separates its fields by {found[0]!r}; save it with commas, or with tabs as .tsv")
    frame.index = pd.RangeIndex(2, len(frame) + 2, name="line")
    frame = frame.dropna(how="all")
    for at, column in enumerate(frame.columns):
        if column not in ("year", "count"):
            frame.isetitem(at, frame.iloc[:, at].map(unguarded, na_action="ignore").array)
    for column in ("year", "count"):
        if (frame.columns == column).sum() == 1:
            frame[column] = _numbers(frame[column])
    if notes:
        frame.attrs["notes"] = tuple(f"{path.name}: {note}" for note in notes)
    return frame


def _table(path: Path, usual: str, *, packed: bool) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the fields of a text, and what isn't as usual with it; read in parts, unless it isn't UTF-8."""
    with gzip.open(path) if packed else path.open("rb") as file:
        start = file.read(START)
    text = start.decode("utf-8-sig", "replace")
    separator = separator_of(text if len(start) < START else text.rpartition("\n")[0], usual)

    def read(source: Any) -> pd.DataFrame:
        return pd.read_csv(
            source,
            sep=separator,
            # Read as data, so that a name that stands twice isn't changed.
            header=None,
            dtype=str,
            keep_default_na=False,
            na_values=[""],
            encoding="utf-8-sig",
            skip_blank_lines=False,
            index_col=False,
        )

    encoding = "utf-8"
    try:
        frame = read(path)
    except UnicodeDecodeError:
        data = gzip.decompress(path.read_bytes()) if packed else path.read_bytes()
        text, encoding = decoded(data)
        frame = read(io.StringIO(text))
    return frame, text_notes(encoding, separator, usual)


def _kind(head: bytes) -> str:
    """Return what a file's first bytes say it is."""
    for start, kind in (
        (b"PK\x03\x04", "a zip file or an Excel workbook: save the sheet as CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0", "an old Excel workbook: save the sheet as CSV UTF-8"),
        (b"PAR1", "Parquet: name it .parquet"),
        (b"\x1f\x8b", "gzip: name it .csv.gz"),
        (b"%PDF", "a PDF document: export the table as CSV UTF-8"),
    ):
        if head.startswith(start):
            return kind
    return "text: name it .csv" if b"\0" not in head else "no table that is read here: save it as CSV UTF-8"


def _refuse_other_than_text(path: Path, head: bytes) -> None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or (head[1:2] == b"\0" and head[3:4] == b"\0"):
        raise WresError(f"{path} is UTF-16; save it as 'CSV UTF-8', which every spreadsheet offers")
    if b"\0" in head or _kind(head)[:4] != "text":
        raise WresError(f"{path} isn't what its name says: it is {_kind(head)}")
    if re.match(rb"(\xef\xbb\xbf)?\s*<(!doctype|html|\?xml)", head, re.IGNORECASE):
        raise WresError(f"{path} isn't what its name says: it is a web page or XML; download the table itself")


def _numbers(text: pd.Series[Any]) -> pd.Series[Any]:
    """Return a column of numbers, with the text left in place wherever it isn't one."""
    numbers = pd.to_numeric(text, errors="coerce")
    stray = numbers.isna() & text.notna()
    return numbers if not stray.any() else numbers.astype(object).where(~stray, text)
