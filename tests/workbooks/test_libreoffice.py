"""What we write survives LibreOffice: opened, calculated afresh and saved, every computed cell is still ours.

LibreOffice is told to calculate everything when it opens a file, so that nothing of what we stored beside a formula is
kept; that it does is a test of its own. It starts three times in all, for all files at once: that is what takes long.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from returns import IDS, held, same

import wres
from wres.intake.workbooks import read_workbook
from wres.report.workbooks import blank_template, filled_template, results_workbook
from wres.standard.formulas import GROUPS
from wres.template import template

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice isn't installed (soffice isn't on the path)")

FORMS = ("wres-2015", "wres-2016", "wres-2019", IDS[-1])
"""An edition of each form that the template has."""
FORMULA = "=1+1"
"""The name of an organisation that would rather be computed."""
CLOSE = 1e-9
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode"><value>0</value></prop>
<prop oor:name="ODFRecalcMode"><value>0</value></prop>
</item>
</oor:items>
"""
"""The settings under which LibreOffice calculates every formula of a file that it opens."""


class Office:
    """LibreOffice without a window, in a profile of its own."""

    def __init__(self, folder: Path) -> None:
        self.profile = folder / "profile"
        (self.profile / "user").mkdir(parents=True)
        (self.profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")

    def saved(self, folder: Path, *paths: Path, as_: str = "xlsx") -> list[Path]:
        """The files as LibreOffice saves them, in a folder."""
        command = [str(OFFICE), f"-env:UserInstallation={self.profile.as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", as_, "--outdir", str(folder), *map(str, paths)]
        run = subprocess.run(command, capture_output=True, timeout=240, check=False, encoding="utf-8")
        assert 0 == run.returncode, run.stderr
        made = [folder / f"{path.stem}.{as_}" for path in paths]
        assert [] == [path.name for path in made if not path.exists()]
        return made


def made(name: str) -> tuple[str, pd.DataFrame]:
    """The edition and the counts of a return: whole, with noughts and gaps, or of a small organisation."""
    edition, _, kind = name.rpartition("-")
    counts = held(edition, seed=len(name))
    if kind == "small":
        return edition, counts.assign(count=counts["count"] // 60)
    if kind == "gaps":
        chance = counts.sample(frac=1, random_state=5).index
        counts = counts.astype({"count": "Int64"})
        counts.loc[chance[:40], "count"] = 0
        counts.loc[chance[40:60], "count"] = pd.NA
        counts = counts.drop(index=chance[60:70])
    return edition, counts


RETURNS = [
    *(f"{edition}-whole" for edition in IDS),
    *(f"{edition}-{kind}" for edition in FORMS for kind in ("gaps", "small")),
]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every return as we write it and every empty template; what became of two of them, and a name like a formula."""
    folder = tmp_path_factory.mktemp("ours")
    paths = {}
    for name in RETURNS:
        edition, counts = made(name)
        year = template(edition).edition.year
        paths[name] = filled_template(counts, edition, folder / f"{name}.xlsx", year=year)
    for edition in FORMS:
        paths[f"{edition}-blank"] = blank_template(edition, folder / f"{edition}-blank.xlsx")
    paths["changed"] = changed(paths["wres-2024-whole"], folder / "changed.xlsx")
    paths["typed"] = typed(paths["wres-2019-blank"], paths["wres-2019-whole"], folder / "typed.xlsx")
    counts = held("wres-2024", orgs=[FORMULA])
    paths["named"] = filled_template(counts, "wres-2024", folder / "named.xlsx")
    paths["results"] = results_workbook(wres.evaluate(counts, edition="wres-2024"), folder / "results.xlsx")
    return paths


@pytest.fixture(scope="module")
def xlsx(office: Office, ours: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same, opened, calculated and saved by LibreOffice."""
    return dict(zip(ours, office.saved(tmp_path_factory.mktemp("xlsx"), *ours.values()), strict=True))


@pytest.fixture(scope="module")
def ods(office: Office, ours: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same, saved in LibreOffice's own format."""
    return dict(zip(ours, office.saved(tmp_path_factory.mktemp("ods"), *ours.values(), as_="ods"), strict=True))


@pytest.fixture(scope="module")
def by_way_of_ods(office: Office, ods: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """And back from there."""
    return dict(zip(ods, office.saved(tmp_path_factory.mktemp("back"), *ods.values()), strict=True))


def opened(path: Path, *, formulas: bool = False) -> Any:
    return openpyxl.load_workbook(path, data_only=not formulas)


def changed(path: Path, to: Path) -> Path:
    """A return in which a number was changed behind its back, with everything left that is stored beside formulas."""
    line = next(cell.row for cell in opened(path)["Return"]["A"] if cell.value == "43")
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(to, "w") as after:
        for part in before.namelist():
            data = before.read(part)
            if part == "xl/worksheets/sheet1.xml":
                data, times = re.subn(rf'(<c r="D{line}"[^>]*><v>)\d+'.encode(), rb"\g<1>7", data)
                assert 1 == times
            after.writestr(part, data)
    return to


def typed(blank: Path, filled: Path, to: Path) -> Path:
    """An empty template into which somebody typed what a filled one holds."""
    book, source = opened(blank, formulas=True), opened(filled)
    for name in ("Return", "Workings"):
        for row in book[name].iter_rows(min_row=9, min_col=4, max_col=9):
            for cell in row:
                if cell.value is None:
                    cell.value = source[name][cell.coordinate].value
    book["Return"]["C2"] = "Acme Trust"
    book.save(to)
    return to


def computed(ours: Path, *theirs: Path) -> Iterator[tuple[str, Any, list[Any]]]:
    """Each cell with a formula: where it is, what we stored there, and what LibreOffice did in each of its files."""
    live, shown, saved = opened(ours, formulas=True), opened(ours), [opened(path) for path in theirs]
    for sheet in live:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    at = cell.coordinate
                    found = [book[sheet.title][at].value for book in saved]
                    yield f"{sheet.title}!{at}", shown[sheet.title][at].value, found


def alike(mine: Any, other: Any) -> bool:
    numbers = isinstance(mine, int | float) and isinstance(other, int | float)
    return bool(other == pytest.approx(mine, rel=CLOSE, abs=CLOSE)) if numbers else mine == other


@pytest.mark.parametrize("name", [*RETURNS, *(f"{edition}-blank" for edition in FORMS)])
def test_libreoffice_computes_the_same(
    name: str, ours: dict[str, Path], xlsx: dict[str, Path], by_way_of_ods: dict[str, Path]
) -> None:
    """Each computed cell, words and dashes too, is what we stored, in its format and in the other."""
    cells = list(computed(ours[name], xlsx[name], by_way_of_ods[name]))
    assert len(cells) > 80
    assert [] == [(at, mine, found) for at, mine, found in cells if not all(alike(mine, other) for other in found)]


@pytest.mark.parametrize("name", RETURNS)
def test_counts_come_back_from_libreoffice(name: str, xlsx: dict[str, Path], ods: dict[str, Path]) -> None:
    """Counts to a template, through LibreOffice in either format, and to counts: equal."""
    edition, counts = made(name)
    for path in (xlsx[name], ods[name]):
        assert same(counts) == same(read_workbook(path, edition=edition, on_error="status").counts)


@pytest.mark.parametrize("form", ["xlsx", "by_way_of_ods"])
def test_libreoffice_really_calculates(form: str, ours: dict[str, Path], request: pytest.FixtureRequest) -> None:
    """A number changed behind its back, with everything stored beside the formulas left, moves what is computed."""
    sheet = opened(ours["wres-2024-whole"])["Return"]
    saved = opened(request.getfixturevalue(form)["changed"])["Return"]
    entered = {
        (sheet[f"A{row}"].value, group): sheet[f"{'DEF'[at]}{row}"].value
        for row in range(9, sheet.max_row + 1)
        for at, group in enumerate(GROUPS)
        if sheet[f"C{row}"].value == "enter" and sheet[f"{'DEF'[at]}{row}"].value is not None
    }
    expected = template("wres-2024").compute(entered | {("43", "white"): 7})
    for name in ("44", "45"):
        row = next(cell.row for cell in saved["A"] if cell.value == name)
        assert expected[name, "white"] == pytest.approx(saved[f"D{row}"].value, rel=CLOSE)
        assert saved[f"D{row}"].value != sheet[f"D{row}"].value
        assert "differs: see the sheet Figures" == saved[f"L{row}"].value


def test_an_empty_template_can_be_filled(xlsx: dict[str, Path]) -> None:
    """What somebody types into the empty template is computed, and read back with figures that agree."""
    _, counts = made("wres-2019-whole")
    read = read_workbook(xlsx["typed"], edition="wres-2019")
    assert same(counts) == same(read.counts)
    assert {"agrees"} == set(read.checks["verdict"])


def test_libreoffice_runs_no_name(xlsx: dict[str, Path], by_way_of_ods: dict[str, Path]) -> None:
    """An organisation that is called like a formula is still called so, and nothing of it was computed."""
    for saved in (xlsx, by_way_of_ods):
        assert FORMULA == opened(saved["named"])["Return"]["C2"].value
        assert {FORMULA} == {cell.value for cell in opened(saved["results"])["Figures"]["C"][1:]}
