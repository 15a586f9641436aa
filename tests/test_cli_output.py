"""What the commands write: nothing is destroyed, no name acts, and small numbers are hidden where that is asked for."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import wres
from wres import cli
from wres.cli import main
from wres.disclosure import suppress

ROWS = """org,year,item,group,count
{org},2024,shortlisted,white,600
{org},2024,shortlisted,bme,300
{org},2024,appointed,white,300
{org},2024,appointed,bme,3
"""
EDITION = ("--edition", "wres-2024")
HOSTILE = "\n::error::pwned\x1b[2J\u202e##vso[task]"


POSIX = pytest.mark.skipif(os.name != "posix", reason="modes, pipes and signals are POSIX's")
# Who isn't an administrator runs as themselves; who is, as an administrator and as nobody.
RIGHTS = [None, 65534] if os.name == "posix" and os.geteuid() == 0 else [None]


@pytest.fixture(params=RIGHTS, ids=lambda user: "as oneself" if user is None else "as nobody")
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command in a process of its own, with one's own rights or with nobody's."""
    rights = (
        "" if request.param is None else f"os.setgroups([]); os.setgid({request.param}); os.setuid({request.param})"
    )
    # What the commands import is there before the rights go: nobody may read another's environment.
    code = f"""
import os, sys
from click.testing import CliRunner
from wres.cli import main
for warm in (["evaluate", "counts.csv", "--edition", "wres-2024", "--format", "csv"], ["facts", "--format", "csv"]):
    assert not CliRunner().invoke(main, warm).exit_code
os.umask(0o027)
{rights}
main()
"""

    def called(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code, *args], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    (tmp_path / "counts.csv").write_text(ROWS.format(org="Acme Trust"), encoding="utf-8")
    tmp_path.chmod(0o777)
    for folder in tmp_path.parents:
        if not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o011)
    return called


def invoke(*args: str) -> Result:
    return CliRunner().invoke(main, list(args))


@pytest.fixture
def counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "counts.csv"
    path.write_text(ROWS.format(org="Acme Trust"), encoding="utf-8")
    return path


@POSIX
def test_files_keep_their_mode_and_new_ones_follow_the_umask(
    run: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """A link is written through, a file with two names keeps them, and nothing half written is left."""
    kept, linked, twin = (tmp_path / name for name in ("kept.csv", "linked.csv", "twin.csv"))
    kept.write_text("old", encoding="utf-8")
    kept.chmod(0o666)
    linked.symlink_to(kept)
    for out in (linked, tmp_path / "new.csv"):
        done = run("evaluate", "counts.csv", *EDITION, "--format", "csv", "--out", str(out))
        assert 0 == done.returncode, done.stderr
    assert linked.is_symlink()
    assert kept.read_text(encoding="utf-8").startswith("edition,")
    assert (0o666, 0o640) == tuple(stat.S_IMODE(path.stat().st_mode) for path in (kept, tmp_path / "new.csv"))
    twin.hardlink_to(kept)
    assert 0 == run("facts", "--format", "csv", "--out", "twin.csv").returncode
    assert twin.samefile(kept)
    assert not list(tmp_path.glob(".*.part"))


@POSIX
def test_a_pipe_is_written_to(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path) -> None:
    """And stays one; so does a device."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    pipe.chmod(0o666)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    done = run("evaluate", "counts.csv", *EDITION, "--format", "csv", "--out", str(pipe))
    reader.join(60)
    assert 0 == done.returncode, done.stderr
    assert read[0].startswith("edition,")
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert 0 == run("evaluate", "counts.csv", *EDITION, "--out", os.devnull).returncode
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_full_disk_is_one_line(run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """With exit code 2."""
    done = run("evaluate", "counts.csv", *EDITION, "--format", "csv", "--out", "/dev/full")
    assert (2, "wres: /dev/full: No space left on device") == (done.returncode, done.stderr.splitlines()[-1])
    assert "Traceback" not in done.stderr


@POSIX
def test_what_may_not_be_written_is_one_line(
    run: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """A closed folder: an administrator writes there, nobody else does, and nothing half written is left."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o555)
    done = run("evaluate", "counts.csv", *EDITION, "--format", "csv", "--out", "closed/results.csv")
    allowed = RIGHTS[1:] and "as oneself" in os.environ["PYTEST_CURRENT_TEST"]
    assert (0 if allowed else 2) == done.returncode, done.stderr
    last = "wrote closed/results.csv" if allowed else "wres: closed/results.csv: Permission denied"
    assert last == done.stderr.splitlines()[-1]
    assert (["results.csv"] if allowed else []) == [path.name for path in folder.iterdir()]


@pytest.mark.parametrize(
    "args",
    [
        ("evaluate", "counts.csv", "--out", "counts.csv"),
        ("evaluate", "counts.csv", "--out", "link.csv"),
        ("evaluate", "counts.csv", "--out", "twin.csv"),
        ("assess", "counts.csv", "--out", "./counts.csv"),
        ("assess", "counts.csv", "--peers", "peers.csv", "--out", "peers.csv"),
        ("convert", "counts.csv", "--to", "counts", "--out", "counts.csv"),
        ("convert", "wres-template.xlsx", "--to", "template"),
        ("report", "counts.csv", "--out", "counts.csv"),
        ("audit", "counts.csv", "--out", "counts.csv"),
        ("audit", "counts.csv", "--page", "a.html", "--also", "json=a.html"),
        ("audit", "counts.csv", "--also", "json=counts.csv"),
        ("tabulate", "co*.csv", "--out", "counts.csv"),
        ("tabulate", ".", "--out", "counts.csv"),
    ],
    ids=" ".join,
)
def test_what_is_read_is_never_written_over(args: tuple[str, ...], counts: Path) -> None:
    """Nor what is named twice: refused before any work, whatever it is called."""
    Path("link.csv").symlink_to(counts)
    Path("twin.csv").hardlink_to(counts)
    for name in ("peers.csv", "wres-template.xlsx"):
        Path(name).write_text("org,type\n", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in Path().iterdir()}
    done = invoke(*args, *EDITION)
    assert 2 == done.exit_code
    assert "would be written over" in done.stderr or "written twice" in done.stderr
    assert before == {path.name: path.read_bytes() for path in Path().iterdir()}


def test_what_was_written_is_written_again(counts: Path) -> None:
    """A name that isn't a file's is none, though a folder or a file has it."""
    for _ in range(2):
        assert 0 == invoke("report", "counts.csv", *EDITION, "--title", ".", "--out", "page.html").exit_code
        assert 0 == invoke("evaluate", "counts.csv", *EDITION, "--out", "results.txt").exit_code


def test_an_empty_name_is_one_line(counts: Path) -> None:
    """It says what to give."""
    done = invoke("evaluate", "counts.csv", *EDITION, "--out", "")
    assert 2 == done.exit_code
    assert "the name of the file is empty; give one, such as results.csv" in done.stderr


@POSIX
def test_an_interrupt_ends_with_130(counts: Path) -> None:
    """And leaves no file."""
    code = (
        "import os, signal, wres; from wres.cli import main\n"
        "wres.evaluate = lambda *_, **__: os.kill(os.getpid(), signal.SIGINT)\n"
        "main()"
    )
    args = [sys.executable, "-c", code, "evaluate", "counts.csv", *EDITION, "--out", "results.csv"]
    done = subprocess.run(args, capture_output=True, text=True, check=False)
    assert (128 + signal.SIGINT, "wres: interrupted") == (done.returncode, done.stderr.splitlines()[-1])
    assert ["counts.csv"] == [path.name for path in Path().iterdir()]


@pytest.mark.parametrize(
    "args",
    [
        ("evaluate", "--all"),
        ("evaluate", "--format", "csv"),
        ("evaluate", "--format", "json"),
        ("assess", "--all"),
        ("audit",),
        ("audit", "--format", "csv"),
        ("convert", "--to", "counts"),
        ("convert", "--to", "counts", "--format", "table"),
        ("evaluate", "--indicator", HOSTILE),
        ("report", "--org", HOSTILE),
        ("convert", "--to", "results", "--org", HOSTILE),
    ],
    ids=lambda args: " ".join(args[:3]),
)
@pytest.mark.parametrize("place", ["org", "item"])
def test_names_never_act(place: str, args: tuple[str, ...], counts: Path) -> None:
    """No line of any command begins as a workflow's command does, and nothing moves the cursor or turns the text."""
    text = ROWS.format(org="Acme Trust").replace("Acme Trust" if place == "org" else "shortlisted", f'"{HOSTILE}"')
    counts.write_text(text, encoding="utf-8")
    done = invoke(args[0], "counts.csv", *EDITION, *args[1:])
    assert done.exit_code in (0, 1, 2)
    for line in (done.stdout + done.stderr).splitlines():
        assert not re.match(r"\s*::", line), line
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", line), line


def test_one_function_prints() -> None:
    """Of texts for people; what else prints is a progress line."""
    folder = Path(cli.__file__).parent
    calls = {path.name: path.read_text(encoding="utf-8").count("click.echo(") for path in folder.glob("*.py")}
    assert {"shared.py": 2, "tabulate.py": 2} == {name: n for name, n in calls.items() if n}


@pytest.mark.parametrize("args", [("evaluate", "--all"), ("assess", "--all"), ("convert", "--to", "counts")])
def test_small_numbers_are_hidden_where_asked(args: tuple[str, ...], counts: Path) -> None:
    """And the scheme is named where results are."""
    done = invoke(args[0], "counts.csv", *EDITION, *args[1:], "--suppress", "hes-sub-national", "--format", "csv")
    assert done.exit_code in (0, 1)
    assert not re.search(r"bme,3(\.0)?,|,3\.0,", done.stdout)
    assert ("small numbers are hidden by hes-sub-national" in done.stderr) is (args[0] != "convert")
    assert 2 == invoke(args[0], "counts.csv", *EDITION, "--suppress", "hes").exit_code


def test_pages_hide_them_too(counts: Path) -> None:
    """Without an audit, whose messages have numbers, and with the scheme's name; workbooks as well."""
    asked = ("--suppress", "hes-sub-national")
    assert 0 == invoke("report", "counts.csv", *EDITION, *asked, "--out", "page.html").exit_code
    page = Path("page.html").read_text(encoding="utf-8")
    assert "hes-sub-national" in page
    assert "3 of 300" not in page
    assert 0 == invoke("convert", "counts.csv", *EDITION, "--to", "results", *asked, "--out", "r.xlsx").exit_code
    found = [frame for frame in pd.read_excel("r.xlsx", sheet_name=None).values() if "numerator" in frame]
    assert found
    assert not any(frame["numerator"].isin([3]).any() for frame in found)


def test_rounded_counts_are_evaluated(counts: Path) -> None:
    """A scheme that rounds is one of counts."""
    done = invoke("evaluate", "counts.csv", *EDITION, "--suppress", "hes-rounded", "--format", "json")
    assert 0 == done.exit_code, done.stderr
    assert "suppressed" in {row["status"] for row in json.loads(done.stdout)["results"]}


def test_nothing_unread_is_passed_on() -> None:
    """Of a counts table whose numbers are hidden: neither other columns, nor what was noted of its records."""
    staff = pd.DataFrame({"person": range(1, 41), "ethnicity": ["A"] * 28 + ["M"] * 9 + ["Z"] * 3})
    table = wres.tabulate(staff, edition="wres-2024", org="Acme Trust", columns={"contract": None, "staff_group": None})
    assert table.attrs
    shown = suppress(table.assign(names="of all three", count_again=table["count"]), "hes-sub-national")
    assert not shown.attrs
    assert set(shown.columns) <= {"org", "year", "item", "panel", "band", "group", "count", "origin"}


def test_a_number_left_in_is_hidden() -> None:
    """Where its origin says that it was hidden."""
    table = pd.DataFrame(
        {"org": "Acme Trust", "year": 2024, "item": "training", "group": ["white", "bme"], "count": [90, 80]}
    ).assign(origin=["reported", "suppressed"])
    assert [90.0, None] == suppress(table, "hes-sub-national")["count"].astype(object).replace(
        {float("nan"): None}
    ).tolist()
