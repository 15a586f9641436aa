"""Whatever is written as JSON follows its published schema, with what is missing, hidden and without end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given

import wres
from wres.cli import main
from wres.datasets import sector
from wres.disclosure import suppress
from wres.errors import DefinitionError
from wres.schemas import DOCUMENTS, schema
from wres.testing import make_counts, strategies

EDITION = ("--edition", "wres-2024")
TABLES = strategies.counts("wres-2024", orgs=2)


def plain(name: str) -> Any:
    pytest.fail(f"{name} is no JSON")


def valid(kind: str, text: str) -> dict[str, Any]:
    """The document, once it follows its schema; and the schema doesn't follow from everything."""
    document: dict[str, Any] = json.loads(text, parse_constant=plain)
    checks = jsonschema.Draft202012Validator(schema(kind))
    checks.validate(document)
    assert document["format"] == f"urn:wres-standard:{kind}:1"
    assert document["library"] == wres.__version__
    assert not checks.is_valid({**document, "format": "urn:wres-standard:others:1"})
    return document


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("counts") / "counts.csv"
    sector(seed=3, organisations=12).to_csv(path, index=False)
    return str(path)


def run(*args: str) -> str:
    return CliRunner().invoke(main, [*args, "--format", "json"]).stdout


@pytest.mark.parametrize("kind", ["catalogue", *DOCUMENTS])
def test_schemas_are_schemas(kind: str) -> None:
    """Each by the draft that it names, under the name of its format; the documentation publishes it."""
    jsonschema.Draft202012Validator.check_schema(schema(kind))
    assert schema(kind)["$id"] == f"urn:wres-standard:{kind}:1"


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"no document .result. \(did you mean"):
        schema("result")


def test_what_commands_write_follows_its_schema(counts: str) -> None:
    """And `wres.read_results` reads what `wres evaluate` wrote, with the same proof and verdicts."""
    text = run("evaluate", counts, *EDITION)
    document = valid("results", text)
    results = wres.evaluate(wres.read_counts(counts), edition="wres-2024")
    assert wres.Results.from_dict(document) == results
    found = valid("assessments", run("assess", counts, *EDITION, "--benchmark", "trend", "--benchmark", "rank"))
    assert [each["id"] for each in found["benchmarks"]] == ["trend", "rank"]
    assert all(each["settings"]["method"] for each in found["benchmarks"])
    hidden = valid("results", run("evaluate", counts, *EDITION, "--suppress", "hes-sub-national"))
    assert hidden["scheme"] == "hes-sub-national"
    table = valid("counts", run("convert", counts, *EDITION, "--to", "counts"))
    assert len(table["counts"]) == len(wres.read_counts(counts))
    valid("catalogue", run("catalogue"))


def test_counts_as_json_are_audited(counts: str, tmp_path: Path) -> None:
    """What a command wrote as JSON is read as the table that it was made of."""
    path = tmp_path / "counts.json"
    path.write_text(run("convert", counts, *EDITION, "--to", "counts"))
    one, other = (json.loads(run("audit", str(each), *EDITION)) for each in (counts, path))
    assert one["summary"] == other["summary"]
    assert one["format"] == "urn:wres-standard:audit:1"


@given(table=TABLES)
def test_any_results_follow_their_schema(table: pd.DataFrame) -> None:
    results = wres.evaluate(table, edition="wres-2024")
    for each in (results, suppress(results, "threshold-10")):
        valid("results", json.dumps(each.to_dict()))
    found = wres.assess(results, "score-test", "board-exact")
    valid("assessments", json.dumps(wres.assessments_to_dict(found)))
    findings = wres.audit(table, edition="wres-2024")
    valid("findings", json.dumps(findings.to_dict()))


def test_what_has_no_end_and_what_is_missing_follow_it_too() -> None:
    results = wres.evaluate(make_counts("wres-2024", orgs=1), edition="wres-2024")
    frame = results.frame.assign(upper=np.inf, lower=-np.inf, value=np.nan)
    document = valid("results", json.dumps(attrs.evolve(results, frame=frame).to_dict()))
    assert {(row["lower"], row["value"], row["upper"]) for row in document["results"]} == {
        ("-Infinity", None, "Infinity")
    }


@pytest.mark.parametrize("name", ["facts", "plugins", "fingerprints"])
def test_other_tables_say_what_they_are(name: str) -> None:
    """Each list that a command prints has its format and the version of the library."""
    args = {"plugins": ("plugins", "list")}.get(name, (name,))
    document = json.loads(run(*args), parse_constant=plain)
    if name != "fingerprints":
        assert document["format"] == f"urn:wres-standard:{name}:1"
        assert document["library"] == wres.__version__
