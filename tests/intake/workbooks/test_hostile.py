"""Files that are damaged, hostile or of another kind are refused in one line, within the memory that is stated."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import heavy
import mutated
import pytest
from forms import Page, content, write_ods, write_xlsx

import wres
from wres.intake import WorkbookError, read_workbook
from wres.intake.workbooks.safety import CELLS

PAGE = Page(cells={(1, 2): "White", (1, 3): "BME", (2, 1): "Appointed", (2, 2): 3, (2, 3): 4})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refusal(path: Path) -> str:
    """What a file is refused with: one line that names it."""
    with pytest.raises(WorkbookError) as caught:
        read_workbook(path, edition="wres-2024", org="Acme Trust")
    message = str(caught.value)
    assert "\n" not in message
    assert path.name in message
    return message


def changed(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """A workbook with one part changed."""
    with zipfile.ZipFile(write_xlsx([PAGE], path)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts[part] = change(parts.get(part, ""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return path


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xls", OLE, "is an old Excel workbook; open it and save it as .xlsx"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "is encrypted; take its password off"),
        ("a.xlsx", b"", "is empty"),
        ("a.xlsx", b"org,year\n", "isn't what its name says"),
        ("a.xlsx", b"PK\x03\x04 and no more", "is damaged or cut short"),
        ("a.pdf", b"%PDF-1.7", "is a PDF document"),
        ("a.parquet", b"PAR1", "is Parquet; read it with wres.read_counts"),
        ("a.csv.gz", b"\x1f\x8b", "is packed with gzip"),
        ("a.docx", b"words", "is of a kind that isn't read here"),
        ("a.csv", b"White\x81,BME", "isn't UTF-8 (byte 5), nor Windows-1252; save it as 'CSV UTF-8'"),
        ("a.csv", "White,BME".encode("utf-16"), "isn't plain text in UTF-8"),
        ("a.csv", b"White|BME\n1|2", "separates its fields by '|'"),
        ("a.csv", "Mawr é,White".encode() + b"\xe9", "isn't UTF-8 (byte 13), nor Windows-1252"),
        (
            "a.csv",
            b";White;BME\nAppointed;1,460;1.234",
            "a!B2 ('1,460'), a!C2 ('1.234') may be thousands or have decimals",
        ),
        ("a.csv", b"<html>", "is a web page"),
        ("a.csv", b'"' + b"x" * 200_000, "can't be read as a table"),
        ("a.csv", b"x" * 40_000, "more than 32,767 characters"),
    ],
)
def test_what_is_no_workbook(name: str, data: bytes, words: str, tmp_path: Path) -> None:
    """The line says what the file is, and what to do."""
    path = tmp_path / name
    path.write_bytes(data)
    assert words in refusal(path)


def test_what_is_no_file(tmp_path: Path) -> None:
    """A folder and a name that stands for nothing are named as such."""
    assert "is no file" in refusal(tmp_path)
    assert "can't be read: No such file" in refusal(tmp_path / "nowhere.xlsx")


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE, "<!DOCTYPE a>"])
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)
def test_entities_are_refused(declared: str, part: str, tmp_path: Path) -> None:
    """In any part, before any is expanded or looked for."""
    path = changed(tmp_path / "a.xlsx", part, lambda text: text.replace("?>", f"?>{declared}", 1))
    assert "defines entities or a document type" in refusal(path)
    content_of = content([PAGE]).replace("?>", f"?>{declared}", 1)
    assert "defines entities or a document type" in refusal(write_ods([], tmp_path / "a.ods", text=content_of))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('r="B2"', 'r="B1000000000"', "has a cell outside every sheet, at 'B1000000000'"),
        ('r="B2"', 'r="ZZZ2"', "has a cell outside every sheet"),
        ('r="B2"', 'r="two"', "has a cell outside every sheet"),
        ('<row r="2"', '<row r="4294967297"', "has a cell outside every sheet"),
        ("<v>0</v>", "<v>99</v>", "points to a text that isn't there"),
        ("</sheetData>", "", "is damaged: its XML breaks off"),
        ("UTF-8", "klingon", "is in no encoding"),
    ],
)
def test_damaged_sheets(old: str, new: str, words: str, tmp_path: Path) -> None:
    """A cell that can't be where it says, or says nothing that is there, makes no figure."""
    assert words in refusal(
        changed(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", lambda text: text.replace(old, new))
    )


def test_a_billion_declared_rows_are_not_believed(tmp_path: Path) -> None:
    """What a sheet says of its size, or repeats of nothing, costs nothing; what it repeats of something is counted."""
    path = changed(
        tmp_path / "a.xlsx",
        "xl/worksheets/sheet1.xml",
        lambda text: text.replace('ref="A1:C2"', 'ref="A1:XFD1000000000"'),
    )
    assert 2 == len(read_workbook(path, edition="wres-2024", org="Acme Trust").counts)
    empty = (
        '<table:table-row table:number-rows-repeated="999999999"><table:table-cell/></table:table-row></table:table>'
    )
    text = content([PAGE]).replace("</table:table>", empty)
    assert 2 == len(read_workbook(write_ods([], tmp_path / "a.ods", text=text), edition="wres-2024", org="A").counts)
    for what in ("rows", "columns"):
        here = "table-row>" if what == "rows" else 'table-cell office:value-type="float"'
        wide = content([PAGE]).replace(
            f"<table:{here}",
            f'<table:{here[:-1] if what == "rows" else here} table:number-{what}-repeated="99999999"'
            + (">" if what == "rows" else ""),
        )
        assert f"holds more than {CELLS:,} cells" in refusal(write_ods([], tmp_path / "b.ods", text=wide))


def test_links_and_macros_are_not_followed(tmp_path: Path) -> None:
    """A formula's stored value is read; what it links to, and what macros there are, isn't looked at."""
    path = changed(
        tmp_path / "a.xlsx",
        "xl/_rels/workbook.xml.rels",
        lambda text: text.replace(
            "</Relationships>",
            '<Relationship Id="rId98" Type="http://x/vbaProject" Target="vbaProject.bin"/>'
            '<Relationship Id="rId99" Type="http://x/sharedStrings" TargetMode="External" Target="file:///etc/hostname"/>'
            "</Relationships>",
        ),
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0" * 999)
        archive.writestr("xl/externalLinks/externalLink1.xml", "<!DOCTYPE a><broken")
    macros = path.rename(tmp_path / "a.xlsm")
    assert [3, 4] == read_workbook(macros, edition="wres-2024", org="Acme Trust").counts["count"].tolist()


def test_what_a_link_brought_in_is_no_sheet(tmp_path: Path) -> None:
    """A table that an OpenDocument spreadsheet keeps of another file is passed over."""
    linked = (
        '<table:table table:name="other"><table:table-source/><table:table-row><table:table-cell office:value-type='
    )
    linked += '"string"><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>'
    text = content([PAGE]).replace("</office:spreadsheet>", linked)
    found = read_workbook(write_ods([], tmp_path / "a.ods", text=text), edition="wres-2024", org="Acme Trust")
    assert (2, 0) == (len(found.counts), len(found.not_understood))


def test_encrypted_parts(tmp_path: Path) -> None:
    """A zip's own encryption and that of OpenDocument are named as what they are."""
    assert "is encrypted" in refusal(write_ods([PAGE], tmp_path / "a.ods", encrypted=True))
    data = bytearray(write_xlsx([PAGE], tmp_path / "a.xlsx").read_bytes())
    at = data.find(b"PK\1\2")
    data[at + 8] |= 1
    (tmp_path / "a.xlsx").write_bytes(bytes(data))
    assert "is encrypted" in refusal(tmp_path / "a.xlsx")


def test_zips_of_other_kinds(tmp_path: Path) -> None:
    """A zip without a workbook, one of too many files, and Excel's binary workbooks."""
    for names, words in (
        (["a.txt"], "is a zip, but no workbook"),
        (["[Content_Types].xml", "word/document.xml"], "is a zip, but no workbook"),
        (["[Content_Types].xml", "xl/workbook.bin"], "is an Excel binary workbook; save it as .xlsx"),
        ([f"{at}.txt" for at in range(2001)], "is a zip of more than 2,000 files"),
    ):
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
            for name in names:
                archive.writestr(name, "")
        assert words in refusal(tmp_path / "a.xlsx")


@pytest.mark.parametrize("write", [write_xlsx, write_ods])
def test_a_file_cut_short_is_no_file(write: Callable[[list[Page], Path], Path], tmp_path: Path) -> None:
    """Wherever it breaks off."""
    data = (
        write([PAGE], tmp_path / "whole").read_bytes()
        if write is write_ods
        else write([PAGE], tmp_path / "a.xlsx").read_bytes()
    )
    path = tmp_path / "cut.xlsx"
    for length in range(1, len(data), max(1, len(data) // 60)):
        path.write_bytes(data[:length])
        assert "cut short" in refusal(path) or "damaged" in refusal(path)


@pytest.mark.thorough
def test_what_would_take_too_much_is_refused(tmp_path: Path) -> None:
    """Bombs of bytes, elements, depth, texts and rows, in a process with no more than the stated memory."""
    command = [sys.executable, heavy.__file__, str(tmp_path), "refused"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    for name, words in {
        "bomb.xlsx": "unpacks to over 200 times its size",
        "elements.xlsx": "pieces of XML",
        "token.xlsx": "a piece of XML of more than 1 MB",
        "nested.xlsx": "nests its XML",
        "shared.xlsx": "200,000 cells",
        "repeated.ods": "200,000 cells",
    }.items():
        assert words in json.loads(done.stdout)[name]


@pytest.mark.parametrize("files", [40, pytest.param(150, marks=pytest.mark.thorough)])
def test_mutated_files_are_read_or_refused(files: int) -> None:
    """Some of thousands: nothing but a clean result or our own error, in time and within the stated memory."""
    outcomes, wrong = mutated.run(0, files)
    assert [] == wrong
    assert files == outcomes["read"] + outcomes["refused"]
    assert outcomes["read"]
    assert outcomes["refused"]


def test_the_counts_reader_points_here(tmp_path: Path) -> None:
    """A workbook given to `wres.read_counts` is sent where it is read."""
    with pytest.raises(wres.WresError, match=r"is a workbook; read it with wres\.intake\.read_workbook"):
        wres.read_counts(write_xlsx([PAGE], tmp_path / "a.xlsx"))
