"""What pages are made of: results judged once, and laid out so that a page takes only its own organisation's rows."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres._assess import assess
from wres.cells import Rate, Row
from wres.charts.words import name_of
from wres.disclosure import Scheme, notice
from wres.disclosure import suppress as hide
from wres.errors import DefinitionError, nearest
from wres.findings import Finding, Findings
from wres.model import Edition, FrozenMap
from wres.registry import Registry, or_official
from wres.report.words import LIMITS, direction
from wres.results import ASSESSMENT, KEYS, Results
from wres.text import first_of

__all__ = ["Fact", "Material", "prepare"]

WITHIN = {"pair": "score-test", "part": "board-exact"}
"""The method that holds a figure against parity: of two groups' rates, and of a part and its whole."""

UNKNOWN = "score-test-unknown-bounds"
PEERS, TREND, BANDS = "overdispersed-funnel", "trend", "ordered-bands"
JUDGED = ("verdict", "reason", "comparator", "p_value", "limit_low", "limit_high", "benchmark", "listed", "family")


@attrs.frozen(kw_only=True)
class Fact:
    """What is known of an indicator in an edition: its provenance, its title and what it is called in short."""

    edition: str
    indicator: str
    number: str
    unit: str
    parity: float
    adverse: str
    fingerprint: str
    provider: str
    provider_version: str
    reference: str
    evidence: str
    title: str
    description: str
    focus: str
    unknown: str

    @property
    def name(self) -> str:
        """The short name."""
        return name_of(self.indicator)

    @property
    def anchor(self) -> str:
        """Where its section is on a page."""
        return f"indicator-{self.edition}-{self.indicator}"

    @property
    def limits(self) -> tuple[str, ...]:
        """What its figures can't tell, whatever their values."""
        return LIMITS.get(self.indicator, ())

    def direction(self, group: str) -> str:
        """Return in words how to read its figure of a group or two: what parity is, and which side is adverse."""
        return direction(self.unit, self.parity, self.adverse, group, self.focus)

    def row(self) -> dict[str, Any]:
        """What the sentences need of it."""
        return {"unit": self.unit, "parity": self.parity, "adverse": self.adverse}


@attrs.frozen(eq=False, repr=False)
class Material:
    """Results with what benchmarks say of the report year, ready to be made into pages; `prepare` makes it.

    `now` holds the headline rows of the report year with what three methods say of each: `verdict`, `reason` and more
    against parity, `unknown_…` whatever those of unknown ethnicity are, `peers_…` against the others, `trend_…` over
    the years. What is listed is so among all organisations of the results, whichever have a page. `bands` has the
    assessments of whole ladders. `facts` is by edition and indicator. `findings` has an audit's by organisation, and is
    None where none was asked.
    """

    results: Results
    year: int
    now: pd.DataFrame
    bands: pd.DataFrame
    facts: Mapping[tuple[str, str], Fact]
    orgs: tuple[str, ...]
    title: str
    community: float | Mapping[str, float] | None
    rows: Mapping[str, npt.NDArray[np.intp]] = attrs.field(repr=False)
    rows_now: Mapping[str, npt.NDArray[np.intp]] = attrs.field(repr=False)
    editions: Mapping[str, Edition] = attrs.field(factory=FrozenMap, repr=False)
    findings: Mapping[str, Sequence[Finding]] | None = attrs.field(default=None, repr=False)

    def notice(self, org: str | None = None) -> str:
        """Return whether the figures of an organisation, or of all, hold small numbers, or which scheme hides them."""
        return notice(self.results if org is None else _only(self.results, self.rows[org]))

    def of(self, org: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return all rows of an organisation's results, and what is judged of its report year.

        An organisation that isn't there is a `DefinitionError` that names the nearest.
        """
        if org not in self.rows:
            raise _nobody(org, self.orgs)
        nothing: npt.NDArray[np.intp] = np.empty(0, np.intp)
        frame = self.results.frame.iloc[self.rows[org]].reset_index(drop=True)
        # Plain objects: a page takes hundreds of small parts, each of which an array of text would make dearer.
        texts = [name for name in frame.columns if frame[name].dtype == "str"]
        return frame.astype(dict.fromkeys(texts, object)), self.now.iloc[self.rows_now.get(org, nothing)].reset_index(
            drop=True
        )

    def found(self, org: str, year: int) -> list[Finding]:
        """Return what an audit found of an organisation in a year, the most severe first."""
        return [each for each in (self.findings or {}).get(org, ()) if each.year in (year, None)]

    def fact(self, row: Any) -> Fact:
        """Return what is known of a row's indicator."""
        return self.facts[row["edition"], row["indicator"]]

    def rate(self, row: Mapping[str, Any]) -> Rate | None:
        """Return the counts of people that a row's figure is a rate of, None where it is anything else."""
        panel, band = (row[name] if isinstance(row[name], str) else None for name in ("panel", "band"))
        return self._rates.get((row["edition"], row["indicator"], Row(row["statistic"], row["group"], panel, band)))

    def other_reading(self, row: Mapping[str, Any]) -> tuple[int, Mapping[str, Any]] | None:
        """Return the other reading of a headline row, with the years that it is over; None where there is but one."""
        return self._others.get(_place(row))

    @functools.cached_property
    def _others(self) -> dict[tuple[Any, ...], tuple[int, Mapping[str, Any]]]:
        # Of all that a pack is of, only what has another reading.
        labels = pd.MultiIndex.from_frame(self.results.frame[["edition", "indicator"]])
        mine = _only(self.results, labels.isin(self.results.readings))
        other = mine.other_reading()
        if other is None:
            return {}
        windows = other.windows
        pairs = zip(*(one.headline().to_dict("records") for one in (mine, other)), strict=True)
        return {_place(row): (windows.get((row["edition"], row["indicator"]), 1), also) for row, also in pairs}

    @functools.cached_property
    def _rates(self) -> dict[tuple[str, str, Row], Rate]:
        return {
            (*key, row): row.made_of
            for key, rows in self.results.rows.items()
            for row in rows
            if isinstance(row.made_of, Rate) and row.made_of.people
        }


def _place(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what singles a row out."""
    names = ("org", "year", "edition", "indicator", "statistic", "group", "panel", "band")
    return tuple(row[name] if isinstance(row[name], str) or name == "year" else None for name in names)


def prepare(
    results: Results,
    *,
    orgs: Sequence[str] | None = None,
    year: int | None = None,
    peers: Any = None,
    registry: Registry | None = None,
    community: float | Mapping[str, float] | None = None,
    findings: Findings | None = None,
    suppress: Scheme | str | None = None,
) -> Material:
    """Return the material of pages about `results`, of `orgs` or of all organisations, in `year` or the last one.

    All organisations are peers of one another, or those with the same value in `peers`, whichever pages are wanted.
    `registry`, which the results were made with, has the indicators' titles. `community` is the share from 0 to 1 that
    boards are shown beside, or one for each organisation. `findings` is what an audit found in the counts or in what
    was published. `suppress` is the scheme by which small numbers are hidden before anything else; where they are,
    findings have only the titles of their codes.

    >>> import wres
    >>> from wres.datasets import sector
    >>> results = wres.evaluate(sector(seed=1, organisations=6), edition="wres-2024")
    >>> material = prepare(results, orgs=["SYN002"])
    >>> material.year, len(material.now)
    (2024, 43)
    """
    if not isinstance(results, Results):
        raise DefinitionError(f"results is {type(results).__name__}; give what wres.evaluate(…) returns")
    if suppress is not None:
        results = hide(results, suppress)
    frame = results.frame
    if not len(frame):
        raise DefinitionError("the results are empty; there is nothing to report on")
    years = np.unique(frame["year"].to_numpy(np.intp))
    if year is None:
        year = int(years.max())
    elif year not in years:
        raise DefinitionError(f"no figures of {year}; there are those of {', '.join(map(str, years))}")
    everybody = tuple(str(org) for org in pd.unique(frame["org"]))
    wanted = everybody if orgs is None else tuple(orgs)
    stray = [org for org in wanted if org not in set(everybody)]
    if stray:
        raise _nobody(stray[0], everybody)
    registry = or_official(registry)
    facts = _facts(results, registry)
    mine = _only(results, frame["org"].isin(wanted).to_numpy())
    this_year = _only(mine, (mine.frame["year"] == year).to_numpy())
    now = this_year.headline()
    everyone = _only(results, (frame["year"] == year).to_numpy())
    kind = pd.Series(np.where(this_year.parts()["paired"], "pair", "part"))
    now = _joined(now, assess(everyone, *WITHIN.values()), "", kind.map(WITHIN))
    unknown = assess(this_year, UNKNOWN)
    now = _joined(now, unknown, "unknown_", UNKNOWN)
    among = assess(everyone, PEERS, peers=peers)
    now = _joined(now, among, "peers_", PEERS)
    past = _only(mine, ~mine.frame["indicator"].isin(_laddered(mine)).to_numpy())
    over = assess(past, TREND)
    now = _joined(now, over[over["year"] == year], "trend_", TREND)
    bands = assess(this_year, BANDS)
    return Material(
        results=mine,
        year=year,
        now=now,
        bands=bands[bands["band"].notna()].reset_index(drop=True),
        facts=FrozenMap(facts),
        orgs=wanted,
        title=_title(facts),
        community=community,
        rows=_places(mine.frame),
        rows_now=_places(now),
        editions=FrozenMap({name: registry.editions[name] for name, _ in facts if name in registry.editions}),
        findings=None if findings is None else _by_org(findings.titled() if results.scheme else findings),
    )


def _nobody(org: str, there: Sequence[str]) -> DefinitionError:
    return DefinitionError(f"no organisation {org!r}{nearest(org, there)}; there are {first_of(there)}")


def _by_org(findings: Findings) -> Mapping[str, Sequence[Finding]]:
    """Return an audit's findings by organisation."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.org, []).append(finding)
    return FrozenMap({org: tuple(each) for org, each in found.items()})


def _laddered(results: Results) -> list[str]:
    """Return the indicators whose figures go band by band: a series of each would be forty."""
    rows = results.frame[results.frame["headline"]]
    return [str(name) for name in pd.unique(rows.loc[rows["band"].notna(), "indicator"])]


def _places(frame: pd.DataFrame) -> dict[str, npt.NDArray[np.intp]]:
    return {str(org): np.asarray(at, np.intp) for org, at in frame.groupby("org", sort=False).indices.items()}


def _only(results: Results, rows: npt.NDArray[Any]) -> Results:
    return attrs.evolve(results, frame=results.frame.iloc[rows].reset_index(drop=True))


def _joined(rows: pd.DataFrame, assessed: pd.DataFrame, prefix: str, method: Any) -> pd.DataFrame:
    """Return rows with the assessment of each by one method, or by the method of its kind."""
    wanted = rows.assign(benchmark=method) if isinstance(method, str) else rows.assign(benchmark=method.to_numpy())
    keys = [*KEYS, "benchmark"]
    table = assessed[[*KEYS, *ASSESSMENT]]
    found = wanted[keys].merge(table, how="left", on=keys, validate="1:1")
    return rows.assign(**{f"{prefix}{name}": found[name].to_numpy() for name in JUDGED})


def _facts(results: Results, registry: Registry) -> dict[tuple[str, str], Fact]:
    """Return what is known of each indicator; of one that isn't in the registry its provenance says enough."""
    facts = {}
    for record in results.provenance.to_dict("records"):
        edition = registry.editions.get(record["edition"])
        known = [] if edition is None else [i for i in registry.indicators(edition.id) if i.id == record["indicator"]]
        facts[record["edition"], record["indicator"]] = Fact(
            **{name: str(record[name]) for name in ("edition", "indicator", "number", "unit", "adverse")},
            **{name: str(record[name]) for name in ("fingerprint", "provider", "provider_version")},
            **{name: str(record[name]) for name in ("reference", "evidence")},
            parity=float(record["parity"]),
            title=known[0].title if known else name_of(record["indicator"]),
            description=known[0].description if known else "",
            focus=edition.grouping.focus if edition else "bme",
            unknown=edition.grouping.unknown if edition else "unknown",
        )
    return facts


def _title(facts: Mapping[tuple[str, str], Fact]) -> str:
    """Return the name of the standard that the pages are of."""
    standards = {fact.edition.rpartition("-")[0] for fact in facts.values()}
    return "Workforce Race Equality Standard" if standards == {"wres"} else ", ".join(sorted(standards)).upper()
