"""`wres audit` as people and pipelines use it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import click
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from returns import held

import wres
from wres.cli import main
from wres.cli.audit import FORMATS
from wres.findings import CODES
from wres.validation import Location, Matches, Rule

RETURN = """org,year,item,group,count
Acme Trust,2024,shortlisted,white,60
Acme Trust,2024,shortlisted,bme,20
Acme Trust,2024,appointed,white,30
Acme Trust,2024,appointed,bme,21
"""
PRINTED = """org,year,indicator,statistic,group,value
Borough Care,2024,board,board,total,12
Borough Care,2024,board,total-share,bme,58.5%
Borough Care,2024,workforce,change,bme,1.7%
"""


def rows(text: str) -> str:
    """A table in CSV as a list of rows in JSON."""
    return pd.read_csv(io.StringIO(text)).to_json(orient="records")


ENTRY = """[[acknowledge]]
code = "WRES111"
org = "Acme Trust"
reason = "appointments of the year before were shortlisted in it"
until = 2025-03-31
"""


def run(*arguments: str, stdin: bytes | None = None, color: bool = False, **environment: str) -> Result:
    return CliRunner().invoke(main, ["audit", *arguments], input=stdin, color=color, env=environment)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, which the command runs in, with a return, printed figures, both in JSON, and an acknowledgement."""
    for name, text in {
        "return.csv": RETURN,
        "printed.csv": PRINTED,
        "return.json": rows(RETURN),
        "printed.json": rows(PRINTED),
        "acknowledged.toml": ENTRY,
        "bad.csv": "org|year|item\nAcme Trust|2024|board\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def codes(result: Result) -> list[tuple[str, str]]:
    """The file and the code of each finding of a JSON document."""
    return [(one["file"], found["code"]) for one in json.loads(result.stdout)["files"] for found in one["findings"]]


GROUPS = ("white", "bme", "unknown")
EDITION = ("--edition", "wres-2024")
ERRORS = ("--severity", "error", "--format", "json")


@pytest.mark.usefixtures("folder")
def test_each_kind_of_file_is_known() -> None:
    """Returns and printed figures go together, in CSV and in JSON, each audited by itself."""
    result = run("return.csv", "printed.csv", "return.json", "printed.json", *EDITION, *ERRORS)
    assert 1 == result.exit_code
    assert [
        ("return.csv", "WRES111"),
        ("printed.csv", "WRES206"),
        ("return.json", "WRES111"),
        ("printed.json", "WRES206"),
    ] == codes(result)
    files = json.loads(result.stdout)["files"]
    assert ["returns", "published", "returns", "published"] == [one["kind"] for one in files]
    assert files[0]["findings"][0] | {"line": None, "where": []} == files[2]["findings"][0] | {"where": []}


@pytest.mark.usefixtures("folder")
def test_it_says_where_why_and_how_to_cure_it() -> None:
    """The text for people names the line, the rule and the cure."""
    result = run("return.csv", *EDITION)
    assert 1 == result.exit_code
    lines = result.stdout.splitlines()
    assert "Acme Trust" == lines[0]
    assert "  error WRES111, 2024, appointment  return.csv:5" in lines
    assert "    appointed 21 is more than shortlisted 20 (bme)" in lines
    assert any(line.startswith("    why: More people of a group were appointed") for line in lines)
    assert any(line.startswith("    cure: look the counts up") for line in lines)


@pytest.mark.usefixtures("folder")
def test_a_parquet_file_and_standard_input() -> None:
    """The same is found in Parquet, which has no lines, and in what is piped, CSV or JSON."""
    pd.read_csv(io.StringIO(RETURN)).to_parquet("return.parquet", index=False)
    result = run("return.parquet", *EDITION, *ERRORS)
    assert [("return.parquet", "WRES111")] == codes(result)
    assert json.loads(result.stdout)["files"][0]["findings"][0]["line"] is None
    assert [("standard input", "WRES111")] == codes(run("-", *EDITION, *ERRORS, stdin=RETURN.encode()))
    assert [("standard input", "WRES206")] == codes(run("-", *ERRORS, stdin=rows(PRINTED).encode()))


@pytest.mark.usefixtures("folder")
def test_a_bad_file_hides_nothing() -> None:
    """The findings of the others are there, the file's fault is reported, and the exit code is 2."""
    result = run("bad.csv", "nowhere.csv", "return.csv", *EDITION, *ERRORS)
    assert 2 == result.exit_code
    assert [("return.csv", "WRES111")] == codes(result)
    assert "wres: bad.csv: separates its fields by '|'" in result.stderr
    assert "wres: nowhere.csv: can't be read" in result.stderr
    text = run("bad.csv", "return.csv", *EDITION).stdout
    assert "bad.csv couldn't be audited:\n  separates its fields by '|'" in text
    assert "error WRES111" in text


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1),
        (("--fail-on", "never"), 0),
        (("--ignore", "WRES2"), 0),
        (("--ignore", "WRES206"), 0),
        (("--ignore", "WRES206", "--fail-on", "warning"), 0),
        (("--ignore", "WRES206", "--fail-on", "note"), 1),
        (("--select", "WRES204,WRES1"), 0),
        (("--select", "WRES204", "--select", "WRES206"), 1),
        (("--severity", "error", "--ignore", "WRES206"), 0),
    ],
)
def test_what_is_chosen_decides_the_exit_code(options: tuple[str, ...], code: int) -> None:
    """Codes by name or beginning, one by one or with commas; a finding counts from --fail-on up."""
    assert code == run("printed.csv", *options).exit_code


def test_nothing_wrong_is_0(folder: Path) -> None:
    """A sound file exits with 0 and says so."""
    (folder / "sound.csv").write_text(PRINTED.replace("58.5%", "58.3%").replace("1.7%", "1.7 points"), encoding="utf-8")
    result = run("sound.csv")
    assert (0, "nothing found in 1 file\n") == (result.exit_code, result.stdout)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("shape", FORMATS)
def test_every_format(shape: str) -> None:
    """Each has both files' findings, exits the same, and is written to a file as it is printed."""
    arguments = ("return.csv", "printed.csv", *EDITION, "--format", shape)
    result = run(*arguments)
    assert 1 == result.exit_code
    assert "WRES111" in result.stdout
    assert "WRES206" in result.stdout
    assert 1 == run(*arguments, "--out", "out").exit_code
    assert result.stdout.rstrip("\n") == Path("out").read_text(encoding="utf-8").rstrip("\n")
    other = run("return.csv", "printed.csv", *EDITION, "--also", f"{shape}=also", "--format", "json")
    assert (1, Path("out").read_text(encoding="utf-8")) == (other.exit_code, Path("also").read_text(encoding="utf-8"))


@pytest.mark.usefixtures("folder")
def test_formats_can_be_read_again() -> None:
    """JSON, SARIF, JUnit and CSV are what they say."""
    arguments = ("return.csv", "printed.csv", *EDITION, "--format")
    assert 2 == json.loads(run(*arguments, "json").stdout)["summary"]["error"]
    assert "2.1.0" == json.loads(run(*arguments, "sarif").stdout)["version"]
    assert 2 == len(ET.fromstring(run(*arguments, "junit").stdout.encode()))
    table = pd.read_csv(io.StringIO(run(*arguments, "csv").stdout))
    assert {"return.csv", "printed.csv"} == set(table["file"])
    junit = run(*arguments, "junit", "--fail-on", "never").stdout
    assert "<failure" not in junit


def test_a_spreadsheet_runs_nothing(folder: Path) -> None:
    """In CSV no cell begins a formula, and one that would is marked as text."""
    (folder / "return.csv").write_text(RETURN.replace("Acme Trust", "=1+1"), encoding="utf-8")
    table = pd.read_csv(io.StringIO(run("return.csv", *EDITION, "--format", "csv").stdout))
    assert {"'=1+1"} == set(table["org"])


@pytest.mark.usefixtures("folder")
def test_colours_are_for_terminals_that_want_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Severities are coloured on a terminal, not with NO_COLOR, not in a file, and the words are the same."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = run("return.csv", *EDITION, color=True)
    assert "\x1b[31m" in coloured.stdout
    assert "\x1b[" not in run("return.csv", *EDITION, color=True, NO_COLOR="1").stdout
    assert click.unstyle(coloured.stdout) == run("return.csv", *EDITION).stdout
    run("return.csv", *EDITION, "--out", "out.txt", color=True)
    assert "\x1b[" not in Path("out.txt").read_text(encoding="utf-8")


def test_acknowledged_findings_are_shown_and_do_not_fail(folder: Path) -> None:
    """Until the last day they count as acknowledged; after it they fail again, and the entry is reported."""
    arguments = ("return.csv", *EDITION, "--acknowledge", "acknowledged.toml", "--today")
    result = run(*arguments, "2025-03-31")
    assert 0 == result.exit_code
    assert "error WRES111 Acme Trust, 2024, appointment: appointments of the year before" in result.stdout
    assert "1 acknowledged" in result.stdout
    late = run(*arguments, "2025-04-01")
    assert 1 == late.exit_code
    assert "warning WRES001  acknowledged.toml:1" in late.stdout
    assert "error WRES111, 2024, appointment" in late.stdout
    chosen = run(*arguments, "2025-04-01", "--select", "WRES1", "--severity", "error")
    assert "note: warning WRES001 Acme Trust: WRES111 of Acme Trust was acknowledged until" in chosen.stderr
    (folder / "return.csv").write_text(RETURN.replace("bme,21", "bme,2"), encoding="utf-8")
    cured = run(*arguments, "2025-03-31", "--select", "WRES111,WRES00")
    assert (0, True) == (cured.exit_code, "note WRES002  acknowledged.toml:1" in cured.stdout)


def test_acknowledgements_at_fault_stop_everything(folder: Path) -> None:
    """Exit code 2, with every fault; an organisation that isn't there is noted, and is no fault."""
    path = folder / "acknowledged.toml"
    path.write_text(ENTRY.replace("reason", "resaon") + ENTRY.replace("2025-03-31", '"soon"'), encoding="utf-8")
    arguments = ("return.csv", *EDITION, "--acknowledge", "acknowledged.toml", "--today", "2024-08-01")
    result = run(*arguments)
    assert (2, "") == (result.exit_code, result.stdout)
    assert "did you mean 'reason'" in result.stderr
    assert "'until' is 'soon', no date" in result.stderr
    path.write_text(ENTRY.replace("Acme Trust", "Acme Trsut"), encoding="utf-8")
    stranger = run(*arguments)
    assert 1 == stranger.exit_code
    assert "not in what was audited: Acme Trsut (did you mean 'Acme Trust'?)" in stranger.stderr


def test_last_years_return_is_held_against(folder: Path) -> None:
    """`--previous` is what `previous` is: a return that is last year's again is found."""
    items = ("shortlisted", "appointed", "headcount", "disciplinary", "training")
    rows = [(item, group, 1000 + 37 * at + 11 * len(group)) for at, item in enumerate(items) for group in GROUPS]
    frame = pd.DataFrame(rows, columns=["item", "group", "count"]).assign(org="Acme Trust", year=2024)
    frame.to_csv(folder / "now.csv", index=False)
    frame.assign(year=2023).to_csv(folder / "before.csv", index=False)
    pd.DataFrame({"org": ["Acme Trust"], "type": ["acute"]}).to_csv(folder / "peers.csv", index=False)
    arguments = ("now.csv", *EDITION, "--previous", "before.csv", "--peers", "peers.csv")
    before, peers = frame.assign(year=2023), pd.read_csv(folder / "peers.csv", dtype=str)
    expected = wres.audit(frame, edition="wres-2024", previous=before, peers=peers)
    assert [finding.code for finding in expected] == [code for _, code in codes(run(*arguments, "--format", "json"))]
    assert "WRES151" in {finding.code for finding in expected}


@pytest.mark.usefixtures("folder")
def test_a_page_is_written_and_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """`--page` writes what was found for people, and `--open` shows it."""
    opened: list[str] = []
    monkeypatch.setattr(click, "launch", opened.append)
    result = run("return.csv", "bad.csv", *EDITION, "--page", "page.html", "--open")
    assert 2 == result.exit_code
    text = Path("page.html").read_text(encoding="utf-8")
    assert "appointed 21 is more than shortlisted 20 (bme)" in text
    assert "separates its fields by" in text
    assert [Path("page.html").resolve().as_uri()] == opened


def test_codes_are_listed_and_explained() -> None:
    """Every code with its severity, or what some mean; without a file nothing else is done."""
    listed = run("--list")
    assert 0 == listed.exit_code
    assert list(CODES) == [line.split()[0] for line in listed.stdout.splitlines()[1:]]
    explained = run("--explain", "WRES206").stdout
    assert explained.startswith("WRES206 No whole count gives the percentage (error)\n")
    assert "Cure: check the count" in explained
    both = json.loads(run("--explain", "WRES00", "--format", "json").stdout)["codes"]
    assert ["WRES001", "WRES002"] == [code["id"] for code in both]
    assert "id,title,severity,means,cure" == run("--list", "--format", "csv").stdout.splitlines()[0]


class Plugin:
    """A plugin with one check, whose code is its own."""

    @wres.hookimpl
    def wres_checks(self) -> list[Any]:
        def empty(returns: Any) -> Iterator[Matches]:
            unit = np.flatnonzero(returns.judged)
            yield Matches(unit=unit, indicator="board", message="{org} is looked at", at=[Location(item="board")])

        reference = wres.Reference(title="Acme on boards", url="https://acme.example/boards", evidence="primary")
        return [
            Rule(
                id="ACME101",
                title="Looked at",
                severity="error",
                means="Acme looks at everybody.",
                cure="look back",
                references=[reference],
                find=empty,
                edition="wres-2024",
                examples=[
                    wres.Example(
                        title="anybody",
                        counts=wres.Example.rows("board", white=1, bme=1),
                        expected=[{"indicator": "board"}],
                        reference=reference,
                    )
                ],
            )
        ]


@pytest.mark.usefixtures("folder")
def test_codes_of_plugins_are_like_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plugin's checks take part when it is named: found, chosen, explained, and a rule of their own in SARIF."""
    without = run("return.csv", *EDITION, "--select", "ACME101")
    assert (2, True) == (without.exit_code, "no finding has the code 'ACME101'" in without.stderr)
    registry = wres.load(Plugin())
    monkeypatch.setattr(wres, "load", lambda *plugins: registry)
    named = ("return.csv", *EDITION, "--plugin", "acme", "--select", "ACME1", "--format")
    found = run(*named, "json")
    assert (1, [("return.csv", "ACME101")]) == (found.exit_code, codes(found))
    (sarif,) = json.loads(run(*named, "sarif").stdout)["runs"]
    (result,) = sarif["results"]
    assert "ACME101" == sarif["tool"]["driver"]["rules"][result["ruleIndex"]]["id"]
    assert "Acme looks at everybody." in run("--explain", "ACME101").stdout


WRONG = {
    "no file": ((), "give one FILE or more, or --list, or --explain CODE"),
    "an unknown edition": (("return.csv", "--edition", "wres-2042"), "there are wres-2015"),
    "an unknown code": (("return.csv", *EDITION, "--ignore", "WRES999"), "no finding has the code 'WRES999'"),
    "an unknown plugin": (("return.csv", *EDITION, "--plugin", "acme-missing"), "no plugin 'acme-missing'"),
    "nothing to open": (("return.csv", *EDITION, "--open"), "give --page FILE with it"),
    "hidden faults": (
        ("return.csv", *EDITION, "--severity", "error", "--fail-on", "note"),
        "hides what --fail-on note",
    ),
    "no folder": (("return.csv", *EDITION, "--page", "nowhere/page.html"), "folder 'nowhere' doesn't exist"),
    "no format": (("return.csv", *EDITION, "--also", "xml=a"), "'xml=a' is no FORMAT=FILE"),
    "no acknowledgements": (("return.csv", *EDITION, "--acknowledge", "nowhere.toml"), "nowhere.toml can't be read"),
    "no day": (("return.csv", *EDITION, "--today", "soon"), "does not match the format"),
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("arguments", "message"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_call_is_refused(arguments: tuple[str, ...], message: str) -> None:
    """With exit code 2, the cure, and no traceback."""
    result = run(*arguments)
    assert (2, "") == (result.exit_code, result.stdout)
    assert message in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr


@pytest.mark.usefixtures("folder")
def test_returns_need_an_edition() -> None:
    """What needs none goes on without it."""
    result = run("return.csv", "printed.csv", *ERRORS)
    assert (2, [("printed.csv", "WRES206")]) == (result.exit_code, codes(result))
    assert "wres: return.csv: it holds returns, which are judged by an edition; name one" in result.stderr


CASE = b'{"id": "2024-acme", "organisation": "Acme Trust", "indicators": {"4": {"published": {"white": "9.6%"}}}}'

BAD = {
    "no JSON": ("a.json", b"{", "is no JSON"),
    "another object in JSON": ("a.json", b'{"results": []}', "holds no table; give a list of rows, as in [{"),
    "a case of published figures": ("a.json", CASE, "holds no table; give a list of rows, as in [{"),
    "columns of unequal length": ("a.json", b'{"org": ["a"], "item": []}', "holds no table"),
    "columns by index": ("a.json", b'{"org": {"0": "a"}, "item": {"0": "board"}}', "holds no table"),
    "numbers in JSON": ("a.json", b"[1, 2]", "holds no table"),
    "deep": ("a.json", b"[" * 100_000, "is no JSON"),
    "not a table": ("a.csv", b"%PDF-1.7", "it is a PDF document"),
    "not UTF-8": ("a.csv", b"org,year\nAcm\x81,2024\n", "isn't UTF-8"),
    "empty": ("a.csv", b"", "is empty"),
    "another kind": ("a.docx", b"PK\x03\x04", "is of a kind that isn't read here"),
}


@pytest.mark.parametrize(("name", "content", "message"), BAD.values(), ids=BAD.keys())
def test_bad_files(folder: Path, name: str, content: bytes, message: str) -> None:
    """What is wrong with a file is reported in a line."""
    (folder / name).write_bytes(content)
    result = run(name, *EDITION, "--format", "json")
    assert (2, True) == (result.exit_code, message in result.stderr)
    assert "Traceback" not in result.stderr


def test_published_can_be_said(folder: Path) -> None:
    """`--published` takes a table for one of published figures whatever its columns are, and says what it lacks."""
    (folder / "other.csv").write_text(PRINTED.replace("statistic", "stat").replace("value", "val"), encoding="utf-8")
    result = run("other.csv", "--published", "--format", "json")
    assert 2 == result.exit_code
    assert "no column 'statistic'" in result.stderr


def test_a_workbook(folder: Path) -> None:
    """A return on the collection template is audited, and findings point at its cells."""
    counts = held("wres-2024")
    bme = (counts["item"] == "appointed") & (counts["group"] == "bme")
    counts.assign(count=counts["count"].where(~bme, 99_999)).to_csv(folder / "counts.csv", index=False)
    to_template = ("convert", "counts.csv", *EDITION, "--to", "template", "--out", "return.xlsx")
    assert 0 == CliRunner().invoke(main, to_template).exit_code
    result = run("return.xlsx", *EDITION, "--select", "WRES111")
    assert 1 == result.exit_code
    assert re.search(r"  error WRES111, 2024, appointment  return\.xlsx:\w+![A-Z]+\d+$", result.stdout, re.MULTILINE)
    assert "99999 is more than shortlisted" in result.stdout.replace(",", "")
