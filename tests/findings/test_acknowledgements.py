"""Acknowledgements: each with a reason and a last day, reported when they are at fault, expired or unused."""

from __future__ import annotations

import datetime as dt
import pickle
from pathlib import Path

import attrs
import pytest

from wres.findings import (
    CODES,
    Acknowledgement,
    Acknowledgements,
    AcknowledgementsError,
    AuditedFile,
    Finding,
    Findings,
    acknowledge,
    read_acknowledgements,
)

TODAY = dt.date(2024, 8, 1)
REASON = "the board's papers say 12 of 20"
ENTRY = Acknowledgement(code="WRES206", org="Acme Trust", reason=REASON, until=dt.date(2025, 3, 31))


def finding(code: str = "WRES206", org: str = "Acme Trust", year: int | None = 2024, about: str = "board") -> Finding:
    kind = CODES[code]
    return Finding(code=code, severity=kind.severity, org=org, year=year, indicator=about, message="it", cure=kind.cure)


def held(*entries: Acknowledgement, today: dt.date = TODAY) -> Acknowledgements:
    return Acknowledgements(today=today, entries=entries, file="acknowledged.toml")


def entry(**changes: str) -> str:
    """An entry in TOML, with lines changed, added or, where empty, left out."""
    fields = {"code": '"WRES206"', "org": '"Acme Trust"', "reason": f'"{REASON}"', "until": "2025-03-31"} | changes
    return "[[acknowledge]]\n" + "".join(f"{name} = {value}\n" for name, value in fields.items() if value)


def read(tmp_path: Path, *entries: str) -> Acknowledgements:
    path = tmp_path / "acknowledged.toml"
    path.write_text("\n".join(entries), encoding="utf-8")
    return read_acknowledgements(path, today=TODAY)


def test_a_file_is_read(tmp_path: Path) -> None:
    """Every field of an entry, and the line at which it begins."""
    found = read(tmp_path, entry(year="2024", indicator='"board"', by='"board secretary"'), entry(until='"2024-09-01"'))
    whole = attrs.evolve(ENTRY, year=2024, indicator="board", by="board secretary", line=1)
    assert (whole, attrs.evolve(ENTRY, until=dt.date(2024, 9, 1), line=10)) == found.entries
    assert (TODAY, str(tmp_path / "acknowledged.toml")) == (found.today, found.file)


def test_an_empty_file_acknowledges_nothing(tmp_path: Path) -> None:
    """No entries are no fault."""
    assert () == read(tmp_path, "# none yet\n").entries


FAULTS = {
    "no reason": (entry(reason=""), "no 'reason'; say why the finding may stand"),
    "an empty reason": (entry(reason='"  "'), "'reason' is '  '"),
    "a short reason": (entry(reason='"ok"'), "say why the finding may stand, so that somebody else can judge it"),
    "an unknown code": (entry(code='"WRES266"'), "no finding has the code 'WRES266' (did you mean"),
    "the beginning of codes": (entry(code='"WRES2"'), "no finding has the code 'WRES2'"),
    "a code of acknowledgements": (entry(code='"WRES001"'), "is of acknowledgements themselves"),
    "no end": (entry(until=""), "no 'until'; give the last day on which it holds"),
    "a bad date": (entry(until='"31/03/2025"'), "'until' is '31/03/2025', no date"),
    "no such day": (entry(until='"2025-02-30"'), "'until' is '2025-02-30', no date"),
    "a moment": (entry(until="2025-03-31T12:00:00"), "no date"),
    "a number": (entry(until="2025"), "'until' is '2025', no date"),
    "no end in sight": (entry(until="9999-12-31"), "'until' is 9999-12-31, more than two years ahead"),
    "a misspelt word": (entry(resaon='"why"'), "'resaon' isn't known (did you mean 'reason'?)"),
    "a year in words": (entry(year='"2024"'), "'year' is '2024'; write the year of the snapshot as a whole number"),
    "a number for a name": (entry(org="7"), "'org' is 7; write it in words"),
    "another heading": (entry().replace("acknowledge", "acknowledged"), "'acknowledged' isn't known"),
}


@pytest.mark.parametrize(("text", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_an_entry_at_fault_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """Nothing hides a finding without a reason that can be judged and a day on which it ends."""
    with pytest.raises(AcknowledgementsError) as caught:
        read(tmp_path, text)
    assert message in str(caught.value)


def test_all_entries_at_fault_are_reported_at_once(tmp_path: Path) -> None:
    """Each with its line and organisation; the error can be pickled."""
    with pytest.raises(AcknowledgementsError) as caught:
        read(tmp_path, entry(reason="", until=""), entry(), entry(code='"WRES999"', org='"Borough Care"'))
    lines = caught.value.problems
    assert ["line 1 (Acme Trust)", "line 1 (Acme Trust)", "line 11 (Borough Care)"] == [
        one.split(":")[0] for one in lines
    ]
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(caught.value), lines) == (str(again), again.problems)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[[acknowledge]\n", "is no TOML"),
        (b"acknowledge = 3\n", "isn't a list of tables"),
        (b"\xff\xfea", "isn't UTF-8"),
        (None, "can't be read"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, content: bytes | None, message: str) -> None:
    """A file that can't be read as acknowledgements is an error in a line."""
    path = tmp_path / "acknowledged.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(AcknowledgementsError, match=message):
        read_acknowledgements(path, today=TODAY)


def test_what_is_acknowledged_is_kept_apart() -> None:
    """Findings are either open or acknowledged, and none is lost."""
    found = Findings((finding(), finding(org="Borough Care"), finding("WRES211")), ("a note",))
    kept, gone = held(ENTRY).apply(found)
    assert (found[1:], ("a note",)) == (kept.findings, kept.notes)
    assert [(finding(), ENTRY)] == [(one.finding, one.entry) for one in gone]


@pytest.mark.parametrize(
    ("changes", "matches"),
    [
        ({}, True),
        ({"year": 2024}, True),
        ({"year": 2023}, False),
        ({"indicator": "board"}, True),
        ({"indicator": "training"}, False),
    ],
)
def test_how_narrow_an_entry_is(changes: dict[str, object], matches: bool) -> None:
    """With a year or an indicator it stands for those findings only."""
    assert matches == attrs.evolve(ENTRY, **changes).matches(finding())


def test_the_last_day_counts() -> None:
    """An acknowledgement holds on the day that it names, and not on the day after."""
    assert 1 == len(held(ENTRY, today=ENTRY.until).apply(Findings((finding(),)))[1])
    late = held(ENTRY, today=ENTRY.until + dt.timedelta(days=1))
    assert (Findings((finding(),)), ()) == late.apply(Findings((finding(),)))
    (reported,) = late.expired()
    assert ("WRES001", "warning", "Acme Trust") == (reported.code, reported.severity, reported.org)
    assert "WRES206 of Acme Trust was acknowledged until 2025-03-31" == reported.message
    assert REASON == reported.evidence["reason"]
    assert not held(ENTRY, today=ENTRY.until).expired()


def test_an_entry_that_matches_nothing_is_stale() -> None:
    """It is reported where its organisation and year were audited, and only there."""
    audited = {("Acme Trust", 2024)}
    (reported,) = held(ENTRY).stale((), audited)
    assert ("WRES002", "note") == (reported.code, reported.severity)
    assert not held(ENTRY).stale((finding(),), audited)
    assert not held(ENTRY).stale((), {("Borough Care", 2024)})
    assert not held(attrs.evolve(ENTRY, year=2023)).stale((), audited)
    assert not held(ENTRY).stale((), audited, printed=False)
    assert held(ENTRY).stale((), audited, printed=True)


def test_a_misspelt_organisation_is_named() -> None:
    """An entry for nobody who was audited names the nearest."""
    assert ("acknowledged, and not in what was audited: Acme Trust (did you mean 'Acme Trusts'?)",) == held(
        ENTRY
    ).not_audited({"Acme Trusts"})
    assert () == held(ENTRY).not_audited({"Acme Trust"})


def test_several_files() -> None:
    """Each file keeps its own findings, and what is wrong with the acknowledgements stands last, at their lines."""
    one = AuditedFile(
        file="a.csv", kind="published", findings=Findings((finding(),)), units=frozenset({("Acme Trust", 2024)})
    )
    other = attrs.evolve(one, file="b.csv", findings=Findings((finding("WRES211"),)))
    stale = attrs.evolve(ENTRY, code="WRES212", line=7)
    first, second, own = acknowledge([one, other], held(ENTRY, stale))
    assert ([], 1, 1, 0) == ([*first.findings], len(first.acknowledged), len(second.findings), len(second.acknowledged))
    assert ("acknowledged.toml", "acknowledgements", ["WRES002"]) == (
        own.file,
        own.kind,
        [f.code for f in own.findings],
    )
    assert 7 == own.findings[0].where[0].row
    assert 2 == len(acknowledge([one, other], held(ENTRY)))
