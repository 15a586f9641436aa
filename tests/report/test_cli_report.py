"""`wres report` as people use it."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from wres.cli import main
from wres.datasets import sector


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["report", *arguments])


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Counts of twelve organisations in two files, three and nine."""
    folder = tmp_path_factory.mktemp("counts")
    counts = sector(seed=6, organisations=12, years=(2023, 2024)).drop(columns="origin")
    first = counts["org"] <= "SYN003"
    for name, part in (("a.csv", counts[first]), ("b.csv", counts[~first])):
        part.to_csv(folder / name, index=False)
    return [str(folder / "a.csv"), str(folder / "b.csv")]


def test_one_organisation(files: list[str], tmp_path: Path) -> None:
    """Its page, compared with the organisations of all files."""
    page = tmp_path / "page.html"
    result = run(*files, "--edition", "as-reported", "--org", "SYN002", "--out", str(page), "--community", "0.2")
    assert (result.exit_code, result.stdout.split()) == (0, ["page", str(page)])
    text = page.read_text(encoding="utf-8")
    assert "SYN002, 2024" in text
    assert "12 organisations" in text
    assert f"wrote {page}" in result.stderr


def test_sector_and_pack(files: list[str], tmp_path: Path) -> None:
    """A page of all with its title, and a folder of pages of some, by types of organisation."""
    page, peers = tmp_path / "page.html", tmp_path / "peers.csv"
    peers.write_text("org,type\n" + "".join(f"SYN{at:03},acute\n" for at in range(1, 13)))
    common = ("--edition", "wres-2024", "--year", "2023", "--title", "Acme region", "--peers", str(peers))
    assert run(*files, *common, "--sector", "--out", str(page)).exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert "Acme region" in text
    assert "median of acute" in text
    result = run(files[0], *common, "--pack", str(tmp_path / "pack"), "--format", "json")
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)["pages"]) == 3 + 2
    assert "and 3 pages" in result.stderr
    assert (tmp_path / "pack" / "index.html").is_file()
    assert run(files[0], *common, "--pack", str(tmp_path / "pack")).exit_code == 2


def test_a_single_organisation_needs_no_name(files: list[str], tmp_path: Path) -> None:
    """Where the file has one organisation, its page is meant."""
    counts = sector(seed=6, organisations=1, years=(2024,)).drop(columns="origin")
    counts.to_csv(tmp_path / "one.csv", index=False)
    page = tmp_path / "page.html"
    result = run(str(tmp_path / "one.csv"), "--edition", "wres-2024", "--out", str(page))
    assert result.exit_code == 0
    assert "SYN001, 2024" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "the files have 12 organisations; give --org NAME, --sector or --pack FOLDER"),
        (("--sector", "--org", "SYN001"), "--org and --sector exclude one another"),
        (("--pack", "pack", "--out", "page.html"), "--pack FOLDER says where its pages go; leave --out out"),
        (("--template", "docx"), "the files have 12 organisations; give --org NAME"),
        (("--org", "SYN0001"), "did you mean 'SYN001'"),
        (("--sector", "--year", "1999"), "no figures of 1999; there are those of 2023, 2024"),
        (("--sector", "--community", "18"), "18 is no share"),
        (("--sector", "--out", "nowhere/page.html"), "folder 'nowhere' doesn't exist"),
    ],
)
def test_a_wrong_call_is_an_error_of_a_line(arguments: tuple[str, ...], words: str, files: list[str]) -> None:
    """With exit code 2 and the cure."""
    result = run(*files, "--edition", "wres-2024", *arguments)
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())


def test_the_same_counts_twice_are_refused(files: list[str]) -> None:
    """A file given twice is a table with every row twice."""
    result = run(files[0], files[0], "--edition", "wres-2024", "--sector")
    assert result.exit_code == 2
    assert "stand in more than one row; keep one" in result.stderr


def test_it_opens_the_page(files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--open` shows the page that was written."""
    opened: list[str] = []
    monkeypatch.setattr(click, "launch", opened.append)
    page = tmp_path / "page.html"
    run(files[0], "--edition", "wres-2024", "--sector", "--out", str(page), "--open")
    assert opened == [page.resolve().as_uri()]
