"""Returns are audited whatever is wrong with them: what is wrong is found, what isn't isn't, in any order."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import attrs
import faulty
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wres
from wres.datasets import sector
from wres.findings import CODES, Finding, Findings
from wres.testing import make_counts, strategies
from wres.validation import Matches, Rule
from wres.validation.checks import CHECKS
from wres.validation.checks.examples import VALID, planted, rows

EDITION = "wres-2024"
SECTOR = sector(seed=11, organisations=30, years=(2023, 2024), unknown=(0.0, 0.02))


def table(counts: list[dict[str, Any]], edition: str = EDITION) -> pd.DataFrame:
    year = int(edition[-4:])
    return pd.DataFrame([{"org": "Acme Trust", **row, "year": year + row.get("year", 0)} for row in counts])


def audited(counts: pd.DataFrame, **options: Any) -> Findings:
    return wres.audit(counts, **{"edition": EDITION, **options})


def codes(found: Findings) -> set[str]:
    return {one.code for one in found}


def test_every_code_of_returns_has_its_check() -> None:
    """A check says of itself what its code says, and each code has one."""
    kept = {code.id: code for code in CODES.values() if code.id.startswith("WRES1")}
    names = [field.name for field in attrs.fields(type(next(iter(kept.values()))))]
    assert list(kept) == [check.id for check in CHECKS]
    for check in CHECKS:
        assert attrs.asdict(kept[check.id]) == {name: getattr(check, name) for name in names}


def test_a_valid_return_has_nothing() -> None:
    """What the examples are planted into is in order, but that it stands alone."""
    found = audited(table(planted()))
    assert [] == list(found)
    assert "no earlier year" in found.notes[0]
    assert "fewer than 20 organisations" in found.notes[1]


def test_a_valid_sector_has_no_error() -> None:
    """Thirty organisations of two years have no error, and beside what is true of them hardly a warning."""
    found = audited(SECTOR)
    assert 0 == len(found.select(severity="error"))
    assert len(found.ignore("WRES125")) <= 1


@given(strategies.counts(EDITION, orgs=2))
def test_valid_counts_have_no_error(counts: pd.DataFrame) -> None:
    """No valid counts of any shape are called impossible."""
    assert [] == list(map(str, audited(counts).select(severity="error")))


Plant = Callable[[pd.DataFrame, pd.Series], pd.DataFrame]


def put(item: str, group: str, how: Callable[[Any], Any]) -> Plant:
    def plant(counts: pd.DataFrame, mine: pd.Series) -> pd.DataFrame:
        there = mine & (counts["item"] == item) & (counts["group"] == group)
        return counts.assign(count=counts["count"].astype(object).where(~there, counts["count"].map(how)))

    return plant


def turned(counts: pd.DataFrame, mine: pd.Series) -> pd.DataFrame:
    other = counts["group"].map({"white": "bme", "bme": "white", "unknown": "unknown"})
    return counts.assign(group=counts["group"].astype(object).where(~mine, other))


PLANTED: dict[str, tuple[str, Plant]] = {
    "negative": ("WRES102", put("appointed", "white", lambda n: -n - 1)),
    "text": ("WRES102", put("training", "bme", lambda n: f"{n} or so")),
    "part above whole": ("WRES111", put("appointed", "bme", lambda n: n + 10**6)),
    "seats above board": ("WRES111", put("board-voting", "bme", lambda n: n + 50)),
    "more answers than staff": ("WRES116", put("opportunities-answered", "white", lambda n: n + 10**6)),
    "empty": ("WRES123", put("disciplinary", "bme", lambda n: None)),
    "quarter": ("WRES102", put("disciplinary", "white", lambda n: n + 0.25)),
    "no applicants": ("WRES121", lambda c, m: c[~(m & (c["item"] == "shortlisted"))]),
    "no BME applicants": ("WRES122", lambda c, m: c[~(m & (c["item"] == "shortlisted") & (c["group"] == "bme"))]),
    "no unknown staff": ("WRES126", lambda c, m: c[~(m & (c["item"] == "headcount") & (c["group"] == "unknown"))]),
    "no doctors": ("WRES124", lambda c, m: c[~(m & (c["panel"] == "medical"))]),
    "workforce tenfold": ("WRES131", lambda c, m: c.assign(
        count=c["count"].where(~(m & (c["item"] == "headcount")), c["count"] * 10))),
    "few trained": ("WRES133", put("training", "white", lambda n: n // 8)),
    "hardly any trained": ("WRES134", put("training", "white", lambda n: n // 40)),
    "columns swapped": ("WRES141", turned),
    "trained swapped": ("WRES142", lambda c, m: turned(c, m & (c["item"] == "training"))),
    "rounded": ("WRES161", lambda c, m: c.assign(
        count=c["count"].where(~m, (10 * (c["count"] / 10).round()).astype(int)))),
}  # fmt: skip


@pytest.mark.parametrize("fault", PLANTED)
def test_a_fault_is_found_and_stays_where_it_is(fault: str) -> None:
    """What is planted in one organisation is found there, and makes no error anywhere else."""
    code, plant = PLANTED[fault]
    org = "SYN017"
    mine = (SECTOR["org"] == org) & (SECTOR["year"] == 2024)
    found = audited(plant(SECTOR, mine))
    assert code in {one.code for one in found if (one.org, one.year) == (org, 2024)}
    assert [] == [str(one) for one in found.select(severity="error") if one.org != org]


@given(st.sampled_from(sorted(PLANTED)), st.integers(0, 29), st.integers(0, 2**32 - 1))
def test_the_order_of_rows_never_matters(fault: str, org: int, seed: int) -> None:
    """The same rows in any order give the same findings, in the same order and at the same rows."""
    mine = (SECTOR["org"] == f"SYN{org + 1:03}") & (SECTOR["year"] == 2024)
    counts = PLANTED[fault][1](SECTOR, mine)
    assert audited(counts).findings == audited(counts.sample(frac=1, random_state=seed)).findings


ALONE = {check.id for check in CHECKS if "peers" not in check.needs and not check.id.startswith("WRES17")}


@given(st.sampled_from(sorted(PLANTED)), st.integers(0, 29))
def test_one_bad_organisation_changes_nothing_of_others(fault: str, org: int) -> None:
    """But for what is held against peers, others' findings are what they were."""
    name = f"SYN{org + 1:03}"
    bad = PLANTED[fault][1](SECTOR, SECTOR["org"] == name)
    before, after = (
        [one for one in audited(counts) if one.org != name and one.code in ALONE] for counts in (SECTOR, bad)
    )
    assert before == after


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_examples_say_where(check: Rule) -> None:
    """Each check's example is found with its place, its words filled in, and evidence that is plain."""
    counts = table([dict(row) for row in check.examples[0].counts], check.edition)
    found = [one for one in audited(counts, edition=check.edition) if one.code == check.id]
    assert found
    for one in found:
        assert "{" not in one.message + one.cure
        assert not any(isinstance(value, np.generic | np.ndarray) for value in one.evidence.values())
        assert hash(one) == hash(attrs.evolve(one))
        labels = [place.row for place in one.where if place.row is not None]
        assert set(labels) <= set(counts.index)


def test_previous_serves_as_an_earlier_year() -> None:
    """Last year's counts apart, and in one table with this year's, give the same findings of this year."""
    last = SECTOR["year"] == 2023
    mine = (SECTOR["org"] == "SYN004") & ~last
    counts = turned(SECTOR, mine)
    apart = audited(counts[~last], previous=counts[last])
    together = [one for one in audited(counts) if one.year == 2024]
    assert {"WRES141"} <= codes(apart)
    assert {(one.code, one.org, one.message) for one in together} == {(o.code, o.org, o.message) for o in apart}


def test_previous_may_be_wrong_too() -> None:
    """What is wrong with last year's counts is a note, and no finding of this year's."""
    last = table([{**row, "year": -1} for row in planted(board=(-1, 3, 0))])
    assert any("previous has 1 problems" in note for note in audited(table(planted()), previous=last).notes)
    assert any("can't be read" in note for note in audited(table(planted()), previous=last[["org", "count"]]).notes)
    again = audited(table(planted()), previous=table(planted(board=(-1, 3, 0))))
    assert any("of a year of the counts themselves" in note for note in again.notes)
    assert [] == list(again)


def test_peers_are_of_a_kind() -> None:
    """An organisation is held against its own kind alone; too few of a kind say nothing."""
    counts = PLANTED["hardly any trained"][1](SECTOR, (SECTOR["org"] == "SYN004") & (SECTOR["year"] == 2024))
    orgs = counts["org"].unique()
    kinds = pd.DataFrame({"org": orgs, "type": np.where(orgs == "SYN004", "other", "acute")})
    assert "WRES134" in codes(audited(counts))
    assert "WRES134" not in {one.code for one in audited(counts, peers=kinds) if one.org == "SYN004"}
    with pytest.raises(wres.DefinitionError, match="no column beside org"):
        audited(counts, peers=kinds[["org"]])


def test_ratios_that_a_return_states() -> None:
    """A stated ratio is right to its own decimals, turned round, or neither; a difference likewise."""
    for value, code in (("1.64", None), ("1.6", None), ("2", None), (0.61, "WRES175"), ("1.25", "WRES176")):
        found = audited(table([*planted(), {"item": "appointment", "group": "white/bme", "count": value}]))
        assert {code} - {None} == codes(found)


def test_as_reported_judges_each_year_by_its_own() -> None:
    """Items that an edition didn't ask for are reported where each year has its own."""
    found = audited(sector(seed=1, organisations=2, years=(2015, 2024)), edition="as-reported")
    assert {"wres-2015"} == {one.evidence["edition"] for one in found.select("WRES172")}
    assert "WRES171" not in codes(found)
    with pytest.raises(wres.UnknownEditionError):
        audited(table(planted()).assign(year=2031), edition="as-reported")


HOSTILE: dict[str, Any] = {
    "no columns": pd.DataFrame(),
    "no rows": table(planted()).iloc[:0],
    "one row": table(planted()).head(1),
    "nothing": table(planted()).assign(count=None),
    "huge": table(planted()).assign(count=10**30),
    "formulas": table(planted()).assign(count="=1+1"),
    "infinite": table(planted()).assign(count=np.inf),
    "years as text": table(planted()).assign(year="2024"),
    "no years": table(planted()).assign(year=None),
    "no organisations": table(planted()).assign(org=None),
    "numbers for organisations": table(planted()).assign(org=7),
    "braces": table(planted()).assign(org="{0}", item="{item}"),
    "unknown items alone": table(planted()).assign(item="rooms"),
    "unknown groups alone": table(planted()).assign(group="Q9"),
    "codes": table(planted()).assign(group=table(planted())["group"].map({"white": "A", "bme": "M", "unknown": "Z"})),
    "nought": table(planted()).assign(count=0),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_data_never_stops_an_audit(what: str) -> None:
    """Whatever the table holds, there are findings and no exception."""
    found = audited(HOSTILE[what], previous=table(planted()).assign(year=2023))
    assert all(isinstance(one, Finding) for one in found)
    assert bool(codes(found)) is (what != "numbers for organisations")
    assert len(found) == len(found.frame)


def test_everything_that_stops_evaluate_is_found() -> None:
    """Each problem that `evaluate` would raise for has a finding, in a row of the same label."""
    counts = table([*planted(board=(-1, "x", 2.5)), *rows("", 1, 2), *rows("headcount", 1, 2, band="77")])
    with pytest.raises(wres.CountsError) as failure:
        wres.evaluate(counts, edition=EDITION)
    found = audited(counts)
    labels = {place.row for one in found for place in one.where}
    assert set(failure.value.failures.index) <= labels
    assert {"WRES102", "WRES103", "WRES105"} <= codes(found)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"edition": "wres-1999"}, wres.UnknownEditionError),
        ({"registry": "wres"}, wres.DefinitionError),
        ({"peers": 5}, wres.DefinitionError),
    ],
)
def test_definitions_get_an_error(options: dict[str, Any], error: type[Exception]) -> None:
    """What the caller got wrong is an exception."""
    with pytest.raises(error):
        audited(table(planted()), **options)


def test_a_check_of_a_plugin_takes_part() -> None:
    """A plugin's findings stand among the others, and can be selected; its code is its own."""
    registry = wres.load(faulty.Brings(checks=[faulty.check()]))
    found = audited(table(planted(board=(50, 10, 0))), registry=registry)
    assert ["60 people sit on the board"] == [one.message for one in found.select("ACME101")]
    assert 0 == len(found.ignore("ACME").select("ACME101"))
    with pytest.raises(wres.DefinitionError, match="no finding has the code 'ACME101'"):
        audited(table(planted())).select("ACME101")


def test_codes_of_plugins_are_their_own() -> None:
    """A code of the library's, of two plugins, or that is none is refused, naming who brings it."""
    two = [types.ModuleType(name) for name in ("acme-a", "acme-b")]
    for module in two:
        module.wres_checks = wres.hookimpl(lambda: [faulty.check()])  # type: ignore[attr-defined]
    with pytest.raises(wres.ConflictError, match=r"check 'ACME101' comes from acme-a .* and from acme-b"):
        wres.load(*two)
    for name, message in (("WRES101", "the library's own"), ("acme", "three digits"), ("", "give it a name")):
        with pytest.raises(wres.DefinitionError, match=message):
            wres.load(faulty.Brings(checks=[faulty.check(id=name)]))


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (7, "yield Matches"),
        (Matches(unit=[99], indicator="", message=""), "give positions from 0 to"),
        (Matches(unit=[0, 0], indicator=[""], message=""), "gave 1 values for 2 findings"),
        (Matches(unit=[0], indicator="", message="{lost}"), "KeyError: 'lost'"),
    ],
    ids=["a number", "no return", "a short column", "no evidence"],
)
def test_a_check_that_fails_is_named(found: Any, message: str) -> None:
    """A check that gives back something else is an error that names it."""
    registry = wres.load(faulty.Brings(checks=[faulty.check(lambda returns: [found])]))
    with pytest.raises(wres.PluginError, match=rf"check 'ACME101' failed: .*{message}"):
        audited(table(planted()), registry=registry)


def test_progress() -> None:
    """Long work says how far it is."""
    shares: list[float] = []
    audited(table(planted()), progress=shares.append)
    assert shares == sorted(shares)
    assert (len(CHECKS), 1.0) == (len(shares), shares[-1])


def test_the_caller_s_table_stays() -> None:
    """Neither the counts nor last year's are changed."""
    now, last = SECTOR[SECTOR["year"] == 2024], SECTOR[SECTOR["year"] == 2023]
    before = now.copy(deep=True), last.copy(deep=True)
    audited(now, previous=last)
    assert before[0].equals(now)
    assert before[1].equals(last)


def test_other_editions_and_standards() -> None:
    """The rules are those of the edition's own definitions, sister standards' too."""
    registry = wres.load("wdes")
    counts = make_counts("wdes-2023", orgs=2, registry=registry)
    broken = counts.assign(count=counts["count"].where(counts["item"] != "wdes-capability", 10**6))
    assert 0 == len(audited(counts, edition="wdes-2023", registry=registry).select("WRES11"))
    assert "WRES111" in codes(audited(broken, edition="wdes-2023", registry=registry))


def test_the_valid_return_has_every_item() -> None:
    """The invented return that examples are planted into has every item of the edition."""
    asked = {t.item.id for one in wres.load().indicators(EDITION) for t in one.measure.terms}
    assert asked == set(VALID)
