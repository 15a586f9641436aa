"""Files of counts as spreadsheets write them: what isn't UTF-8 or has other separators is read with a note."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

import wres
from wres.counts import parse_counts

ROWS = [["org", "year", "item", "group", "count"], ["Mawr – é", "2024", "board", "bme", "2"]]
CP1252 = "counts.csv: it isn't UTF-8: read as Windows-1252"


@pytest.mark.parametrize(
    ("name", "encoding", "separator", "notes"),
    [
        ("counts.csv", "cp1252", ";", (CP1252, "counts.csv: its fields are separated by ';'")),
        ("counts.csv", "cp1252", ",", (CP1252,)),
        ("counts.csv", "utf-8", ";", ("counts.csv: its fields are separated by ';'",)),
        ("counts.csv", "utf-8-sig", "\t", (r"counts.csv: its fields are separated by '\t'",)),
        (
            "counts.csv.gz",
            "cp1252",
            ";",
            (CP1252.replace(".csv", ".csv.gz"), "counts.csv.gz: its fields are separated by ';'"),
        ),
        ("counts.tsv", "utf-8", "\t", ()),
        ("counts.csv", "utf-8", ",", ()),
    ],
)
def test_counts_are_read_whatever_spreadsheet_wrote_them(
    name: str, encoding: str, separator: str, notes: tuple[str, ...], tmp_path: Path
) -> None:
    """The table is the same, and what isn't as usual is noted."""
    path = tmp_path / name
    data = "\r\n".join(separator.join(row) for row in ROWS).encode(encoding)
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    frame = wres.read_counts(path)
    assert [["Mawr – é", 2024, "board", "bme", 2]] == frame.to_numpy().tolist()
    assert notes == frame.attrs.get("notes", ())


def test_a_comma_between_digits_is_no_guess(tmp_path: Path) -> None:
    """Where semicolons separate the fields it may be of thousands or of decimals: neither is read."""
    path = tmp_path / "counts.csv"
    for number in ("1,5", "1,460"):
        path.write_text("\n".join(";".join(row) for row in [*ROWS[:1], [*ROWS[1][:4], number]]), encoding="utf-8")
        assert [number] == parse_counts(path)["count"].tolist()
        with pytest.raises(wres.CountsError, match=number):
            wres.read_counts(path)
