"""The command line as people use it: what it prints, what it writes, and how it fails."""

from __future__ import annotations

import io
import json
from pathlib import Path

import jsonschema
import pandas as pd
import pytest
from click.testing import CliRunner, Result

import wres
from wres import catalogue
from wres.cli import main
from wres.results import COLUMNS, PROVENANCE

HEADER = "org,year,item,group,count\n"
ROWS = [
    "Acme Trust,2024,shortlisted,white,820",
    "Acme Trust,2024,shortlisted,bme,410",
    "Acme Trust,2024,appointed,white,205",
    "Acme Trust,2024,appointed,bme,65",
]


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=stdin)


@pytest.fixture
def counts(tmp_path: Path) -> str:
    path = tmp_path / "counts.csv"
    path.write_text(HEADER + "\n".join(ROWS) + "\n", encoding="utf-8")
    return str(path)


def test_version() -> None:
    """The version is the distribution's."""
    assert f"wres, version {wres.__version__}\n" == run("--version").stdout


def test_evaluate_prints_a_table(counts: str) -> None:
    """A table for people: rounded, with what isn't there as a number at its foot."""
    result = run("evaluate", counts, "--edition", "wres-2024")
    assert result.exit_code == 0
    head, first, *_, last = result.stdout.splitlines()
    assert "indicator org year figure value 95 % interval unit status" == " ".join(head.split())
    assert first.split()[-6:] == ["1.58", "1.23", "to", "2.05", "ratio", "ok"]
    assert last.endswith("figures not reported")


def test_evaluate_writes_csv(counts: str, tmp_path: Path) -> None:
    """CSV holds what the function gives, to the last digit that reading keeps."""
    out = tmp_path / "results.csv"
    result = run("evaluate", counts, "--edition", "wres-2024", "--all", "--format", "csv", "--out", str(out))
    assert result.exit_code == 0
    expected = wres.evaluate(wres.read_counts(counts), edition="wres-2024").frame
    actual = pd.read_csv(out, keep_default_na=False, na_values=[""])
    assert tuple(actual.columns) == COLUMNS
    for name in ("value", "lower", "upper", "numerator", "denominator"):
        pd.testing.assert_series_equal(expected[name], actual[name], rtol=1e-15, atol=0)
    assert expected["status"].tolist() == actual["status"].tolist()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_evaluate_writes_json(counts: str) -> None:
    """JSON holds every figure, the provenance and the notes, and no number that JSON doesn't know."""
    result = run("evaluate", counts, "--edition", "wres-2024", "--indicator", "appointment", "--format", "json")
    document = json.loads(result.stdout, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert {"notes", "provenance", "results"} < set(document)
    headline = [row for row in document["results"] if row["headline"]]
    assert [(row["indicator"], round(row["value"], 2)) for row in headline] == [("appointment", 1.58)]
    assert len(document["results"]) > 1
    assert list(document["provenance"][0]) == list(PROVENANCE)


def test_evaluate_reads_standard_input(counts: str) -> None:
    """A dash stands for standard input."""
    piped = run("evaluate", "-", "--edition", "wres-2024", stdin=Path(counts).read_bytes())
    assert (piped.exit_code, piped.stdout) == (0, run("evaluate", counts, "--edition", "wres-2024").stdout)


def test_provenance(counts: str) -> None:
    """The provenance can be had by itself."""
    result = run("evaluate", counts, "--edition", "as-reported", "--provenance", "--format", "csv")
    assert pd.read_csv(io.StringIO(result.stdout))["edition"].unique().tolist() == ["wres-2024"]


def test_findings_are_an_exit_code(tmp_path: Path) -> None:
    """An impossible figure is reported, and exits with 1; the other figures are there."""
    path = tmp_path / "counts.csv"
    path.write_text(HEADER + "\n".join(ROWS).replace("white,205", "white,821") + "\n", encoding="utf-8")
    result = run("evaluate", str(path), "--edition", "wres-2024", "--all")
    assert result.exit_code == 1
    assert "finding: Acme Trust 2024, appointment: inconsistent\n" in result.stderr
    assert "0.1585" in result.stdout


BAD = {
    "misspelt column": (HEADER.replace("count", "cuont") + ROWS[0], "rename 'cuont' to 'count'"),
    "missing column": (HEADER.replace("org,", "") + ROWS[0].partition(",")[2], "column 'org' is missing"),
    "duplicate": (HEADER + ROWS[0] + "\n" + ROWS[0], "duplicate"),
    "negative": (HEADER + ROWS[0].replace("820", "-1"), "count -1 is negative"),
    "fractional": (HEADER + ROWS[0].replace("820", "2.5"), "count 2.5 is fractional"),
    "infinite": (HEADER + ROWS[0].replace("820", "inf"), "is infinite"),
    "text": (HEADER + ROWS[0].replace("820", "twelve"), "count 'twelve' is text"),
    "null organisation": (HEADER + ROWS[0].removeprefix("Acme Trust"), "org is empty"),
    "unknown code": (HEADER + ROWS[0].replace("white", "whyte"), "did you mean 'white'?"),
    "too large": (HEADER + ROWS[0].replace("820", "1000000000000000"), "count 1000000000000000 is larger"),
    "empty": (HEADER, "the table is empty"),
    "nothing at all": ("", "is empty"),
    "more fields than columns": (HEADER + ROWS[0] + "\n" + ROWS[1] + ",7,8", "line 3"),
}


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=BAD.keys())
def test_bad_tables_are_reported_in_plain_lines(tmp_path: Path, text: str, message: str) -> None:
    """A faulty table exits with 2, says what is wrong and shows no traceback."""
    path = tmp_path / "counts.csv"
    path.write_text(text, encoding="utf-8")
    result = run("evaluate", str(path), "--edition", "wres-2024")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("wres: ")
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    """Faults of numbers and of codes, which only the edition knows, come together, each with its line."""
    path = tmp_path / "counts.csv"
    rows = [ROWS[0].replace("820", "-1"), ROWS[1].replace("bme", "Q"), ROWS[2].replace("205", "x")]
    path.write_text(HEADER + "\n".join(rows), encoding="utf-8")
    result = run("evaluate", str(path), "--edition", "wres-2024")
    assert [line.split(":")[0].strip() for line in result.stderr.splitlines()[1:]] == ["line 2", "line 3", "line 4"]


def test_faults_can_be_set_aside(tmp_path: Path) -> None:
    """`--on-error status` goes on, and the exit code still says that something is wrong."""
    path = tmp_path / "counts.csv"
    path.write_text(HEADER + "\n".join([*ROWS[:3], ROWS[3].replace("65", "-65")]), encoding="utf-8")
    result = run("evaluate", str(path), "--edition", "wres-2024", "--on-error", "status")
    assert result.exit_code == 1
    assert "finding: Acme Trust 2024, appointment: invalid" in result.stderr


CALLS = {
    "unknown edition": (["--edition", "wres-2042"], "there are wres-2015"),
    "misspelt edition": (["--edition", "wres2024"], "did you mean 'wres-2024'?"),
    "unknown indicator": (["--edition", "wres-2024", "--indicator", "bord"], "did you mean 'board'?"),
    "unknown plugin": (["--edition", "wres-2024", "--plugin", "acme-missing"], "no plugin 'acme-missing' is installed"),
    "confidence": (["--edition", "wres-2024", "--confidence", "95"], "give a number between 0 and 1"),
    "no edition": ([], "Missing option '--edition'"),
    "unwritable": (["--edition", "wres-2024", "--out", "nowhere/results.csv"], "folder 'nowhere' doesn't exist"),
}


@pytest.mark.parametrize(("options", "message"), CALLS.values(), ids=CALLS.keys())
def test_bad_calls(counts: str, options: list[str], message: str) -> None:
    """A faulty call exits with 2 and says what there is."""
    result = run("evaluate", counts, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_debug_shows_the_traceback(counts: str) -> None:
    """Whoever wants the traceback gets it."""
    with pytest.raises(wres.UnknownEditionError):
        CliRunner().invoke(main, ["evaluate", counts, "--edition", "wres-2042", "--debug"], catch_exceptions=False)


def test_catalogue_as_json_follows_its_schema() -> None:
    """The JSON form is what the published schema says."""
    schema = json.loads(run("catalogue", "--schema").stdout)
    assert catalogue.schema() == schema
    document = json.loads(run("catalogue", "--format", "json").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema)
    registry = wres.load()
    expected = [(edition, one.id) for edition in registry.editions for one in registry.indicators(edition)]
    assert expected == [(one["edition"], one["id"]) for one in document["indicators"]]


def test_catalogue_as_table() -> None:
    """A table has a line for each definition of the edition."""
    lines = run("catalogue", "--edition", "wres-2016").stdout.splitlines()
    assert [line.split()[:3] for line in lines[1:]] == [
        ["wres-2016", indicator.number, indicator.id] for indicator in wres.load().indicators("wres-2016")
    ]


def test_demo(tmp_path: Path) -> None:
    """The demonstration says what can't be right, and writes the same as a page."""
    page = tmp_path / "page.html"
    result = run("demo", "--page", str(page))
    assert result.exit_code == 0
    assert "printed 1.7, can't be right: its own counts and shares give 1.78 to 1.88" in result.stdout
    text = page.read_text(encoding="utf-8")
    assert "1.78 to 1.88" in text
    for shown in (result.stdout, text):
        assert "9.6% for 59.6% (a digit lost)" in shown
        assert "64 in 100 would be outside even if both groups were treated exactly" in shown
    for known in ('xmlns="http://www.w3.org/2000/svg"', '<a href="http', "http-equiv"):
        text = text.replace(known, "")
    assert "http" not in text


def test_assess_prints_verdicts_and_reasons(counts: str) -> None:
    """Without a method named each kind of figure has its own, and an adverse finding is exit code 1."""
    result = run("assess", counts, "--edition", "wres-2024")
    assert result.exit_code == 1
    row = next(line for line in result.stdout.splitlines() if line.startswith("appointment"))
    assert "score-test  adverse" in row
    assert "all of it on the adverse side of equal treatment" in row
    assert "can't be assessed: --all shows why" in result.stdout
    assert "Not reported." in run("assess", counts, "--edition", "wres-2024", "--all").stdout


def test_assess_writes_csv_and_json(counts: str, tmp_path: Path) -> None:
    """The whole assessments table, as the library gives it; peers come from a file."""
    peers = tmp_path / "peers.csv"
    peers.write_text("org,type\nAcme Trust,acute\n", encoding="utf-8")
    named = ("assess", counts, "--edition", "wres-2024", "--benchmark", "group-median", "--peers", str(peers))
    result = run(*named, "--format", "csv")
    table = pd.read_csv(io.StringIO(result.stdout))
    results = wres.evaluate(wres.read_counts(counts), edition="wres-2024")
    expected = wres.assess(results, "group-median", peers=pd.read_csv(peers))
    assert (result.exit_code, list(table.columns), len(table)) == (0, list(expected.columns), len(expected))
    assert "Only 1 of its peers (acute) has a figure, itself included; 3 are needed." in set(table["reason"])
    document = json.loads(run(*named, "--format", "json").stdout)
    assert {row["verdict"] for row in document["assessments"]} == {"insufficient-data"}


def test_assess_lists_the_methods() -> None:
    """Every method of the registry with the units that it assesses; without a file nothing else is done."""
    listed = json.loads(run("assess", "--list", "--format", "json").stdout)["benchmarks"]
    assert [row["benchmark"] for row in listed] == list(wres.load().benchmarks)
    result = run("assess")
    assert result.exit_code == 2
    assert "give a FILE of counts and --edition, or --list" in result.stderr


def test_assess_says_what_is_wrong(counts: str) -> None:
    """An unknown method is one line with the cure."""
    result = run("assess", counts, "--edition", "wres-2024", "--benchmark", "four-fith")
    assert result.exit_code == 2
    assert "did you mean 'four-fifths'" in result.stderr


def test_peers_that_cannot_be_read(counts: str, tmp_path: Path) -> None:
    """A file of peers is read as every other table is, and what is wrong with it is one line."""
    peers = tmp_path / "peers.csv"
    arguments = ("assess", counts, "--edition", "wres-2024", "--benchmark", "group-median", "--peers", str(peers))
    for content, message in ((b"org|type\nAcme Trust|acute\n", "separates its fields by '|'"), (b"\xff\xfe", "UTF-16")):
        peers.write_bytes(content)
        result = run(*arguments)
        assert (2, True, 1) == (result.exit_code, message in result.stderr, len(result.stderr.splitlines()))
    peers.unlink()
    assert "can't be read: No such file" in run(*arguments).stderr


def test_a_terminal_gets_no_commands(tmp_path: Path) -> None:
    """What an organisation is called does nothing to a terminal or a log."""
    path = tmp_path / "counts.csv"
    path.write_text(HEADER + "\n".join(ROWS).replace("Acme Trust", "\x1b[2JAcme\u202eTrust"), encoding="utf-8")
    assert "[2JAcmeTrust" in run("evaluate", str(path), "--edition", "wres-2024").stdout
    assert "\x1b" not in run("evaluate", str(path), "--edition", "wres-2024").stdout
