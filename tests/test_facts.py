"""Every fact is listed with its source, its grade, and the line that would change if it turned out otherwise."""

from __future__ import annotations

from pathlib import Path

import attrs
import pandas as pd
import pytest
from click.testing import CliRunner

import wres
from wres.cli import main
from wres.errors import DefinitionError, UnknownEditionError
from wres.facts import COLUMNS, QUESTIONS, facts, questions
from wres.registry import official
from wres.standard.references import unverified

PACKAGE = Path(wres.__path__[0])
LAST = list(official().editions)[-1]


@pytest.fixture(scope="module")
def every() -> pd.DataFrame:
    return facts()


def test_every_reference_is_listed(every: pd.DataFrame) -> None:
    """Each source of each indicator, edition and item is there, with its grade."""
    there = set(zip(every["edition"], every["name"], every["source"], every["fact"], every["evidence"], strict=True))
    for edition in official().editions.values():
        for indicator in official().indicators(edition.id):
            for one in indicator.references:
                assert (edition.id, indicator.id, one.title, one.locator, one.evidence) in there
        for one in edition.references:
            assert (edition.id, edition.id, one.title, one.locator, one.evidence) in there
    assert {item for item in official().items if item != "headcount"} <= set(every["name"])
    assert {"primary", "secondary", "inferred", "unverified"} >= set(every["evidence"])
    assert list(COLUMNS) == list(every.columns)


def test_each_line_is_the_one_that_says_it(every: pd.DataFrame) -> None:
    """An edition's fact points at its page: the call that makes it, or the form of the indicator."""
    files: dict[str, list[str]] = {}
    for name, kind, where in set(zip(every["name"], every["kind"], every["where"], strict=True)):
        path, _, line = where.partition(":")
        if path not in files:
            files[path] = (PACKAGE.parent / path).read_text(encoding="utf-8").splitlines()
        if line:
            text = files[path][int(line) - 1]
            subject = name.partition("-")[0].upper() if name in {"harassment-public", "harassment-staff"} else ""
            assert subject in text
            if kind in {"item", "template"}:
                assert text.startswith(f' "{name.removeprefix("row ")}":')
            if kind == "indicator":
                assert text.strip().split(".")[0] in {
                    "workforce", "appointment", "disciplinary", "training", "survey", "board"
                }  # fmt: skip


def test_what_nobody_could_read_is_a_question(every: pd.DataFrame) -> None:
    """Questions put together what one look would settle, and lose nothing."""
    asked = facts(unverified=True)
    assert set(asked["evidence"]) == {"unverified"}
    assert len(asked) == (every["evidence"] == "unverified").sum()
    found = questions(asked)
    assert list(QUESTIONS) == list(found.columns)
    assert len(found) == len(asked[["source", "fact"]].drop_duplicates())
    (window,) = found[found["fact"].str.startswith("one financial year")].itertuples()
    assert ("wres-2020 to wres-2025", "disciplinary") == (window.editions, window.concerns)
    assert "wres/editions/wres_2020.py:" in window.where
    assert len(questions(facts(edition=LAST))) < len(questions(every))


def test_a_definition_of_a_plugin_has_no_line() -> None:
    """Its facts are listed too; where they stand is the plugin's to know."""
    base = official().edition(LAST)
    edition = attrs.evolve(
        base, id="acme-2042", standard="acme", references=[unverified("Acme's own", "weak", "all of it")]
    )

    class Acme:
        @wres.hookimpl
        def wres_editions(self) -> list[wres.Edition]:
            return [edition]

    found = facts(wres.load(Acme()), edition="acme-2042")
    assert ["Acme's own"] == found.loc[found["kind"] == "edition", "source"].tolist()
    assert {""} == set(found.loc[found["kind"] == "edition", "where"])


def test_what_cannot_be_listed_is_named() -> None:
    """An edition that isn't there, and a table that is another one."""
    with pytest.raises(UnknownEditionError, match="no edition 'wres-1999'"):
        facts(edition="wres-1999")
    with pytest.raises(DefinitionError, match="give what facts"):
        questions(pd.DataFrame({"a": [1]}))


def test_on_the_command_line() -> None:
    """A line for each statement of each source; with `--unverified` the open ones alone."""
    run = CliRunner().invoke(main, ["facts", "--unverified", "--edition", "wres-2024"])
    assert run.exit_code == 0
    assert "one financial year, since this edition" in run.output
    assert "(*primary*" not in run.output
    table = CliRunner().invoke(main, ["facts", "--edition", "wres-2024", "--format", "csv"])
    assert ",".join(COLUMNS) == table.output.splitlines()[0]
