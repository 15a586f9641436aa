"""What is saved comes back the same: by every format, and in all that is done with it afterwards."""

from __future__ import annotations

import json
import pickle
import shutil
import zipfile
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import wres
from wres import charts
from wres.datasets import sector
from wres.disclosure import audit_disclosure, suppress
from wres.errors import DefinitionError, WresError
from wres.findings import Finding, Findings, Place
from wres.report import organisation_page, prepare
from wres.results import Results
from wres.sisters import wdes
from wres.testing import make_counts, strategies

FORMATS = ["results.json", "results.parquet", "results.zip", "results"]
STANDARDS = [("wres-2024", ()), ("wres-2016", ()), ("wdes-2023", ("wdes",)), ("bwres-2023", ("bwres",))]
TABLES = {name: strategies.counts(name, orgs=2, registry=wres.load(*plugins)) for name, plugins in STANDARDS}


def again(results: Results, path: Path, registry: wres.Registry | None = None) -> Results:
    if path.is_dir():
        shutil.rmtree(path)
    return wres.read_results(results.save(path), registry=registry)


@pytest.fixture(scope="module")
def results() -> Results:
    counts = sector(seed=2, organisations=12, years=(2023, 2024))
    return wres.evaluate(counts, edition="as-reported")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("edition", "plugins"), STANDARDS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_results_come_back_the_same(
    edition: str, plugins: tuple[str, ...], name: str, tmp_path: Path, data: st.DataObject
) -> None:
    """Values, types, definitions and what figures are made of; and saved again they are the same bytes."""
    registry = wres.load(*plugins)
    results = wres.evaluate(data.draw(TABLES[edition]), edition=edition, registry=registry)
    back = again(results, tmp_path / name, registry)
    assert results == back
    pd.testing.assert_frame_equal(results.frame, back.frame)
    pd.testing.assert_frame_equal(results.provenance, back.provenance)
    pd.testing.assert_frame_equal(results.parts(), back.parts())
    assert results.definitions == back.definitions
    if not (tmp_path / name).is_dir():
        assert (tmp_path / name).read_bytes() == back.save(tmp_path / f"again-{name}").read_bytes()


@pytest.mark.parametrize("name", [*FORMATS[2:3], *(pytest.param(each, marks=pytest.mark.thorough) for each in FORMATS)])
def test_all_that_is_done_with_them_is_the_same(name: str, results: Results, tmp_path: Path) -> None:
    """Suppression, its proof, every benchmark, pages and charts."""
    back = again(results, tmp_path / name)
    hidden = suppress(results, "hes-sub-national")
    assert hidden == suppress(back, "hes-sub-national")
    few = few_of(hidden)
    assert audit_disclosure(few).equals(audit_disclosure(again(few, tmp_path / f"hidden-{name}")))
    for benchmark in wres.load().benchmarks.values():
        pd.testing.assert_frame_equal(wres.assess(results, benchmark), wres.assess(back, benchmark))
    one, other = (organisation_page(prepare(each), "SYN003") for each in (results, back))
    assert one == other
    assert charts.funnel(results, indicator="training").svg == charts.funnel(back, indicator="training").svg


def test_results_by_hand_have_to_say_what_they_are_made_of(results: Results) -> None:
    """Without terms a number that is hidden would follow from others, and nobody would be warned."""
    with pytest.raises(TypeError, match="terms"):
        Results(results.frame, results.provenance)  # type: ignore[call-arg]


def test_equal_results_have_equal_values(results: Results) -> None:
    """Whatever holds them; what differs in one number, name or definition isn't equal."""
    assert results == pickle.loads(pickle.dumps(results))
    assert results == attrs.evolve(results, frame=results.frame.copy())
    moved = results.frame.copy()
    moved.loc[0, "value"] = 7.25
    assert results != attrs.evolve(results, frame=moved)
    assert results != attrs.evolve(results, notes=("more",))
    assert results != attrs.evolve(results, confidence=0.9)
    assert results != "results"
    with pytest.raises(TypeError):
        hash(results)
    other = wres.evaluate(sector(seed=2, organisations=2), edition="wres-2024", indicators=["training"])
    flipped = {key: tuple(attrs.evolve(row, made_of=None) for row in rows) for key, rows in other.rows.items()}
    assert other != attrs.evolve(other, rows=flipped)


@pytest.mark.parametrize("org", [7, 7.5, "7", "=1+1", "'=1", "a\r\nb", 'a,"b"', "x" * 4000, "NA", "true", "ü"])
@pytest.mark.parametrize("name", FORMATS)
def test_names_come_back_as_they_are(org: Any, name: str, tmp_path: Path) -> None:
    counts = make_counts("wres-2024", orgs=1, indicators=["appointment"]).assign(org=org)
    results = wres.evaluate(counts, edition="wres-2024", indicators=["appointment"])
    back = again(results, tmp_path / name)
    pd.testing.assert_frame_equal(results.frame, back.frame)
    text = (tmp_path / name / "results.csv").read_text() if name == "results" else ""
    assert ",=1" not in text


def test_organisations_of_several_types_come_back(tmp_path: Path) -> None:
    counts = make_counts("wres-2024", orgs=2, indicators=["appointment"])
    first = counts["org"].iloc[0]
    counts = counts.assign(org=counts["org"].astype(object).where(counts["org"] != first, 12))
    results = wres.evaluate(counts, edition="wres-2024", indicators=["appointment"])
    for name in FORMATS:
        assert results.frame["org"].tolist() == again(results, tmp_path / name).frame["org"].tolist()


def test_a_plugin_s_own_measures_need_its_registry(tmp_path: Path) -> None:
    """Reading a file runs nothing that it names."""

    @attrs.frozen(kw_only=True)
    class Twice(wres.measures.Percentage):
        pass

    registry = wres.load("wdes")
    indicator = next(
        one for one in registry.indicators("wdes-2023") if isinstance(one.measure, wres.measures.PercentageGap)
    )
    base = attrs.asdict(indicator.measure, recurse=False)
    names = {field.name for field in attrs.fields(Twice)}
    mine = attrs.evolve(indicator, measure=Twice(**{name: base[name] for name in names if name in base}))
    counts = make_counts("wdes-2023", orgs=1, registry=registry, indicators=[indicator])
    results = wres.evaluate(counts, edition="wdes-2023", indicators=[mine], registry=registry)
    path = results.save(tmp_path / "results.json")
    with pytest.raises(DefinitionError, match=r"Twice isn't known here; give registry="):
        wres.read_results(path, registry=registry)
    assert results == Results.from_dict(json.loads(path.read_text()), [mine])


def test_assessments_come_back_the_same(results: Results, tmp_path: Path) -> None:
    found = wres.assess(results, "score-test", "overdispersed-funnel", "trend")
    for name in FORMATS:
        path = wres.save_assessments(found, tmp_path / name)
        pd.testing.assert_frame_equal(found, wres.read_assessments(path))
        with pytest.raises(WresError, match=r"can't be read as results|isn't there"):
            wres.read_results(path)
    with pytest.raises(DefinitionError, match="verdict"):
        wres.save_assessments(results.headline(), tmp_path / "others.json")


VALUES = st.recursive(
    st.none() | st.text(max_size=8) | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=4,
)
FINDINGS = st.builds(
    Finding,
    code=st.sampled_from(["WRES111", "WRES206"]),
    severity=st.sampled_from(["error", "warning", "note"]),
    org=st.text(max_size=8),
    year=st.none() | st.integers(2015, 2030),
    indicator=st.sampled_from(["", "board"]),
    message=st.text(max_size=20),
    cure=st.text(max_size=8),
    evidence=st.dictionaries(st.text(max_size=5), VALUES, max_size=3),
    where=st.lists(st.builds(Place, label=st.text(max_size=5), row=VALUES, source=st.text(max_size=3)), max_size=2).map(
        tuple
    ),
)


@pytest.mark.parametrize("name", ["f.json", "f.parquet", "f.zip"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(FINDINGS, max_size=4), notes=st.lists(st.text(max_size=5), max_size=2))
def test_findings_come_back_the_same(name: str, tmp_path: Path, found: list[Finding], notes: list[str]) -> None:
    findings = Findings(tuple(found), tuple(notes))
    assert findings == Findings.read(findings.save(tmp_path / name))


def test_findings_of_an_audit_come_back(tmp_path: Path) -> None:
    """With the codes of a plugin's checks, and as JSON that every parser reads."""
    findings = wres.audit(sector(seed=3, organisations=30), edition="wres-2024", registry=wres.load(wdes))
    for name in FORMATS:
        assert findings == Findings.read(findings.save(tmp_path / name))
    json.loads(json.dumps(findings.to_dict(), allow_nan=False))


def test_records_are_json_as_the_standard_has_it(results: Results) -> None:
    """Nothing is NaN; what is infinite is in words, and what is missing null."""
    frame = results.frame.copy()
    frame.loc[0, "upper"] = np.inf
    rows = attrs.evolve(results, frame=frame).records()
    assert rows[0]["upper"] == "Infinity"
    text = json.dumps(rows, allow_nan=False)
    assert len(results.frame) == len(json.loads(text))


def broken(path: Path, name: str) -> None:
    """Damage what was saved."""
    if path.is_dir():
        path = path / "results.json"
    data = path.read_bytes()
    path.write_bytes({"cut": data[: len(data) // 2], "empty": b"", "noise": bytes(range(256)) * 4}[name])


@pytest.mark.parametrize("how", ["cut", "empty", "noise"])
@pytest.mark.parametrize("name", FORMATS)
def test_damaged_files_are_one_clear_error(name: str, how: str, tmp_path: Path) -> None:
    results = wres.evaluate(make_counts("wres-2024", orgs=1), edition="wres-2024", indicators=["board"])
    path = results.save(tmp_path / name)
    broken(path, how)
    with pytest.raises(WresError, match="can't be read as results"):
        wres.read_results(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.integers(0, 10_000), what=st.sampled_from([None, 1, "x", [], {}, {"value": 99999}, {"class": "os:system"}])
)
def test_any_change_of_a_saved_value_is_refused_or_read(at: int, what: Any, saved: dict[str, Any]) -> None:
    """Whatever stands in the place of a part, there are results or a `WresError`, and nothing else."""
    value = json.loads(json.dumps(saved))
    places = list(_places(value))
    holder, key = places[at % len(places)]
    holder[key] = what
    try:
        Results.from_dict(value)
    except WresError:
        return


def _places(value: Any) -> Any:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in list(pairs):
        yield value, key
        yield from _places(part)


@pytest.fixture(scope="module")
def saved() -> dict[str, Any]:
    return wres.evaluate(make_counts("wres-2024", orgs=1), edition="wres-2024", indicators=["board"]).to_dict()


STRANGE = [
    ("headline", "false"),
    ("year", 2024.5),
    ("value", "twelve"),
    ("value", True),
    ("year", "2024"),
    ("status", 7),
]


@pytest.mark.parametrize(("column", "cell"), STRANGE)
@pytest.mark.parametrize("name", ["results.json", "results.parquet"])
def test_a_cell_of_another_type_is_refused(column: str, cell: Any, name: str, tmp_path: Path) -> None:
    """Text isn't taken for a number, nor anything for true."""
    results = wres.evaluate(make_counts("wres-2024", orgs=1), edition="wres-2024", indicators=["board"])
    strange = attrs.evolve(results, frame=results.frame.assign(**{column: [cell] * len(results)}))
    with pytest.raises(WresError, match="can't be read as results"):
        wres.read_results(strange.save(tmp_path / name))


@pytest.mark.parametrize(("column", "cell"), STRANGE[:3])
def test_a_cell_of_text_that_says_something_else_is_refused(column: str, cell: Any, tmp_path: Path) -> None:
    """A file of text has no types of its own, and what is written in it has to be what the column holds."""
    results = wres.evaluate(make_counts("wres-2024", orgs=1), edition="wres-2024", indicators=["board"])
    path = results.save(tmp_path / "results")
    table = pd.read_csv(path / "results.csv", dtype=str).assign(**{column: str(cell)})
    table.to_csv(path / "results.csv", index=False)
    with pytest.raises(WresError, match="can't be read as results"):
        wres.read_results(path)


def test_rows_with_a_column_missing_are_refused(saved: dict[str, Any]) -> None:
    """A figure that was lost isn't taken for one that was missing."""
    value = json.loads(json.dumps(saved))
    del value["results"][3]["value"]
    with pytest.raises(WresError, match="haven't the same columns"):
        Results.from_dict(value)
    for row in value["results"]:
        row.pop("value", None)
    with pytest.raises(WresError, match="no column value"):
        Results.from_dict(value)


def test_years_that_were_hidden_one_by_one_aren_t_put_together(results: Results) -> None:
    """What is hidden in one year may follow from an average of the next."""
    frame = results.frame
    years = [attrs.evolve(results, frame=frame[frame["year"] == year].reset_index(drop=True)) for year in (2023, 2024)]
    with pytest.raises(DefinitionError, match="put the results together first"):
        wres.concat([suppress(each, "threshold-10") for each in years])
    assert audit_disclosure(few_of(suppress(wres.concat(years), "threshold-10"))).empty


def few_of(results: Results) -> Results:
    rows = results.frame["org"].isin(["SYN001", "SYN002"])
    return attrs.evolve(results, frame=results.frame[rows].reset_index(drop=True))


def test_evidence_that_would_be_lost_is_refused() -> None:
    """What is no text, no number and no tuple of these has no place in a finding's JSON."""
    strange = Finding(
        code="WRES111", severity="error", org="", year=None, indicator="", message="", cure="",
        evidence={"unit": wres.model.Unit.RATIO},
    )  # fmt: skip
    with pytest.raises(DefinitionError, match="evidence of WRES111"):
        Findings((strange,)).records()


def test_what_can_t_be_saved_or_read_says_so(results: Results, tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"\.json, \.parquet, \.zip"):
        results.save(tmp_path / "results.xlsx")
    with pytest.raises(WresError, match="isn't an empty folder"):
        results.save(tmp_path.parent)
    with pytest.raises(WresError, match="isn't there"):
        wres.read_results(tmp_path / "nothing.json")
    with pytest.raises(WresError, match="of no kind"):
        wres.read_results(results.save(tmp_path / "r.json").rename(tmp_path / "r.txt"))
    newer = {**results.to_dict(), "format": "urn:wres-standard:results:2"}
    with pytest.raises(WresError, match="newer than this version"):
        Results.from_dict(newer)
    plain = tmp_path / "plain.parquet"
    results.frame.to_parquet(plain)
    with pytest.raises(WresError, match="without what belongs to results"):
        wres.read_results(plain)


def test_nothing_is_written_beside_the_columns(results: Results, tmp_path: Path) -> None:
    """What a frame holds in `attrs` isn't saved."""
    frame = results.frame.copy()
    frame.attrs["quality"] = "unknown-ethnicity headcount 1"
    noted = attrs.evolve(results, frame=frame)
    for name in FORMATS:
        path = noted.save(tmp_path / name)
        files = [path] if path.is_file() else list(path.iterdir())
        if name.endswith("zip"):
            with zipfile.ZipFile(path) as archive:
                texts = [archive.read(each) for each in archive.namelist()]
        else:
            texts = [each.read_bytes() for each in files]
        assert not any(b"headcount 1" in text for text in texts)


def test_results_are_put_together(results: Results) -> None:
    """Of the parts the same is said as of the whole, save where organisations hang together."""
    orgs = sorted(set(results.frame["org"]))
    counts = sector(seed=2, organisations=12, years=(2023, 2024))
    parts = [wres.evaluate(counts[counts["org"] == org], edition="as-reported") for org in orgs]
    whole = wres.concat(parts)
    keys = ["indicator", "edition", "org", "year", "panel", "band", "statistic", "group", "headline"]
    one, other = (each.frame.sort_values(keys).reset_index(drop=True) for each in (results, whole))
    pd.testing.assert_frame_equal(one, other)
    assert results.notes == whole.notes
    assert results.terms == whole.terms
    hidden = [suppress(each, "hes-sub-national") for each in (results, whole)]
    one, other = (each.frame.sort_values(keys).reset_index(drop=True) for each in hidden)
    assert (one["status"] == "suppressed").sum() == (other["status"] == "suppressed").sum()


def test_what_doesn_t_belong_together_is_refused(results: Results) -> None:
    with pytest.raises(DefinitionError, match="more than one of the results"):
        wres.concat([results, results])
    with pytest.raises(DefinitionError, match="confidence"):
        wres.concat([results, attrs.evolve(results, confidence=0.9)])
    with pytest.raises(DefinitionError, match="scheme"):
        wres.concat([results, suppress(results, "threshold-10")])
    base = wres.load().indicator("wres-2024", "training")
    flipped = attrs.evolve(base, measure=attrs.evolve(base.measure, of="bme", to="white"))
    counts = make_counts("wres-2024", orgs=["Acme Trust"])
    one = wres.evaluate(counts, edition="wres-2024", indicators=["training"])
    with pytest.raises(DefinitionError, match="training of wres-2024 in two ways"):
        wres.concat([one, wres.evaluate(counts.assign(org="B"), edition="wres-2024", indicators=[flipped])])
    for given_ in ([], [results, counts], ["results"]):
        with pytest.raises(DefinitionError, match="several results, or several counts tables"):
            wres.concat(given_)  # type: ignore[arg-type]


def test_counts_keep_their_quality_and_notes() -> None:
    counts = [make_counts("wres-2024", orgs=[name]) for name in ("Acme Trust", "Bravo Trust")]
    for at, each in enumerate(counts):
        each.attrs = {"quality": [{"list": "staff", "count": at}], "notes": (f"note {at}",), "other": 1}
    whole = wres.concat(counts)
    assert whole.attrs == {
        "quality": [{"list": "staff", "count": 0}, {"list": "staff", "count": 1}],
        "notes": ("note 0", "note 1"),
    }
    assert len(whole) == sum(map(len, counts))
