"""Plants every fault into printed reports of valid returns, and measures which of them an audit finds and names.

`benchmarks/planted_published.py` does so many times, and writes what comes out into the docs.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pandas as pd

from wres.consistency import audit_published
from wres.consistency.spans import Rounding, write
from wres.datasets import sector
from wres.findings import CODES

__all__ = ["CODES", "FAULTS", "Tally", "false_alarms", "measure", "reports"]

Row = dict[str, Any]
Report = list[Row]
PAIRS = {"appointment": ("appointed", "shortlisted"), "disciplinary": ("disciplinary", "headcount")}
PAIRS |= {"training": ("training", "headcount")}
SURVEY = ("harassment-public", "harassment-staff", "opportunities", "discrimination")
YEARS = (2023, 2024)


@attrs.frozen
class Style:
    """How an organisation prints: with counts or without, to which decimals, rounding how."""

    counts: bool
    share: int
    rate: int
    ratio: int
    rule: Rounding

    @classmethod
    def drawn(cls, rng: random.Random, counts: bool) -> Style:
        rule = rng.choice([Rounding.HALF_UP, Rounding.HALF_EVEN])
        return cls(counts, rng.choice([0, 1, 1, 2]), rng.choice([1, 2]), rng.choice([1, 2, 2]), rule)


def returns(seed: int, organisations: int, size: float) -> Iterator[dict[tuple[int, str, str], int]]:
    """The counts of each organisation of a synthetic sector, by year, item and group."""
    counts = sector(seed=seed, organisations=organisations, years=YEARS, size=size)
    # Senior medical managers are consultants already.
    counts = counts[counts["band"] != "senior-medical-manager"]
    sums = counts.groupby(["org", "year", "item", "group"], sort=False)["count"].sum()
    for _, own in sums.groupby(level="org", sort=False):
        yield {key[1:]: int(n) for key, n in own.items()}


def printed(counts: Mapping[tuple[int, str, str], int], style: Style, org: str) -> Report:
    """What an organisation prints of its return: this year's figures, and last year's shares and survey results."""
    rows: Report = []

    def show(year: int, indicator: str, statistic: str, group: str, number: Fraction | int, unit: str) -> None:
        places = {"people": 0, "ratio": style.ratio}.get(unit, style.rate if statistic == "likelihood" else style.share)
        text = write(Fraction(number), places, style.rule) + ("%" if unit == "per cent" else "")
        if unit == "people":
            text = f"{int(number):,}"
        rows.append(
            {"org": org, "year": year, "indicator": indicator, "statistic": statistic, "group": group, "value": text}
            | {"unit": unit, "source": "https://acme.example/report", "place": indicator, "exact": Fraction(number)}
        )

    def count(year: int, item: str, group: str) -> int:
        return counts.get((year, item, group), 0)

    def total(year: int, item: str) -> int:
        return sum(count(year, item, group) for group in ("white", "bme", "unknown"))

    def share(year: int, item: str, group: str) -> Fraction:
        return Fraction(100 * count(year, item, group), total(year, item))

    for year in YEARS:
        if style.counts and year == YEARS[-1]:
            for group in ("white", "bme", "unknown"):
                show(year, "workforce", "headcount", group, count(year, "headcount", group), "people")
        show(year, "workforce", "headcount", "total", total(year, "headcount"), "people")
        for group in ("white", "bme", "unknown"):
            show(year, "workforce", "overall-share", group, share(year, "headcount", group), "per cent")
        for indicator in SURVEY:
            rates = {g: Fraction(100 * count(year, f"{indicator}-yes", g), count(year, f"{indicator}-answered", g) or 1)
                     for g in ("white", "bme")}  # fmt: skip
            for group, rate in rates.items():
                show(year, indicator, "percentage", group, rate, "per cent")
            show(year, indicator, "difference", "bme-white", rates["bme"] - rates["white"], "percentage points")
    year = YEARS[-1]
    for indicator, (top, bottom) in PAIRS.items():
        rates = {}
        for group in ("white", "bme"):
            n, d = count(year, top, group), count(year, bottom, group)
            if not d:
                continue
            rates[group] = Fraction(n, d)
            if style.counts:
                show(year, indicator, top, group, n, "people")
                if bottom != "headcount":
                    show(year, indicator, bottom, group, d, "people")
            show(year, indicator, "likelihood", group, 100 * rates[group], "per cent")
        a, b = ("bme", "white") if indicator == "disciplinary" else ("white", "bme")
        if rates.get(b) and a in rates:
            show(year, indicator, "relative-likelihood", f"{a}/{b}", rates[a] / rates[b], "ratio")
    for group in ("white", "bme"):
        show(year, "board", "overall-share", group, share(year, "headcount", group), "per cent")
    if style.counts:
        show(year, "board", "board", "total", total(year, "board"), "people")
    for group in ("white", "bme", "unknown"):
        show(year, "board", "total-share", group, share(year, "board", group), "per cent")
    gap = share(year, "board", "bme") - share(year, "headcount", "bme")
    show(year, "board", "total-difference", "bme", gap, "percentage points")
    return rows


def reports(seed: int, number: int, *, counts: bool, size: float = 5500) -> Iterator[Report]:
    """Clean printed reports of valid returns of organisations with some median headcount."""
    rng = random.Random(seed)
    for at, own in enumerate(returns(seed, number, size)):
        yield printed(own, Style.drawn(rng, counts), f"Acme Trust {at + 1}")


# Faults: each changes a report and returns the rows that it changed, or None where it can't be planted


def rows(report: Report, year: int = YEARS[-1], **where: object) -> list[Row]:
    return [r for r in report if r["year"] == year and all(r[name] in (w if isinstance(w, tuple) else (w,))
                                                          for name, w in where.items())]  # fmt: skip


def number(row: Row) -> Decimal:
    return Decimal(row["value"].replace(",", "").rstrip("%"))


def decimals(row: Row) -> int:
    return len(row["value"].rstrip("%").partition(".")[2])


def put(row: Row, value: Decimal | Fraction | str) -> list[Row] | None:
    """Print another number in a row's place, with its decimals and sign; None where that changes nothing."""
    text = value if isinstance(value, str) else write(Fraction(value), decimals(row))
    if row["value"].endswith("%") and not text.endswith("%"):
        text += "%"
    if row["unit"] == "people" and text.isdigit():
        text = f"{int(text):,}"
    if text == row["value"]:
        return None
    row["value"] = text
    return [row]


Fault = Callable[[Report, random.Random], "list[Row] | None"]


def pick(rng: random.Random, found: list[Row]) -> Row | None:
    return rng.choice(found) if found else None


def no_whole_count(report: Report, rng: random.Random) -> list[Row] | None:
    found = [r for r in rows(report, indicator="board", statistic="total-share") if decimals(r) and 5 < number(r) < 95]
    row = pick(rng, found)
    return row and put(row, number(row) + rng.choice([-1, 1]) * Decimal(rng.randint(10, 25)) / 10)


def wrong_ratio(report: Report, rng: random.Random) -> list[Row] | None:
    row = pick(rng, [r for r in rows(report, statistic="relative-likelihood") if number(r) > Decimal("0.3")])
    return row and put(row, number(row) * Decimal(rng.choice(["0.72", "1.37", "1.61"])))


def wrong_share(report: Report, rng: random.Random) -> list[Row] | None:
    row = pick(rng, [r for r in rows(report, indicator="workforce", statistic="overall-share") if number(r) < 90])
    return row and put(row, number(row) + rng.choice([2, 3, 4]))


def wrong_total(report: Report, rng: random.Random) -> list[Row] | None:
    row = pick(rng, rows(report, indicator="workforce", statistic="headcount", group="total"))
    return row and put(row, number(row) + rng.choice([-37, 23, 61, 118]))


def not_hundred(report: Report, rng: random.Random) -> list[Row] | None:
    row = pick(rng, [r for r in rows(report, indicator="board", statistic="total-share") if number(r) < 80])
    return row and put(row, number(row) + rng.choice([8, 11, 14]))


def wrong_difference(report: Report, rng: random.Random) -> list[Row] | None:
    row = pick(rng, rows(report, statistic=("difference", "total-difference")))
    return row and put(row, number(row) + rng.choice([-4, -3, 3, 4]))


def printed_twice(report: Report, rng: random.Random) -> list[Row] | None:
    row = pick(rng, [r for r in rows(report, statistic=("percentage", "likelihood")) if 5 < number(r) < 90])
    if row is None:
        return None
    again = {**row, "place": "summary"}
    put(again, number(row) + rng.choice([-3, -2, 2, 3]))
    report.append(again)
    return [row, again]


def rounded_first(report: Report, rng: random.Random) -> list[Row] | None:
    found = []
    for row in rows(report, statistic="relative-likelihood"):
        a, b = (
            number(r) for g in row["group"].split("/")
            for r in rows(report, indicator=row["indicator"], statistic="likelihood", group=g)
        )  # fmt: skip
        if b and write(Fraction(a) / Fraction(b), decimals(row)) != row["value"]:
            found.append((row, Fraction(a) / Fraction(b)))
    row, ratio = rng.choice(found) if found else (None, Fraction(0))
    return row and put(row, ratio)


def truncated(report: Report, rng: random.Random) -> list[Row] | None:
    found = rows(report, indicator=("workforce", *PAIRS), statistic=("likelihood", "overall-share"))
    row = pick(rng, [r for r in found if write(r["exact"], decimals(r), Rounding.TRUNCATION) != r["value"].rstrip("%")])
    return row and put(row, write(row["exact"], decimals(row), Rounding.TRUNCATION))


def digit_lost(report: Report, rng: random.Random) -> list[Row] | None:
    found = [r for r in rows(report, statistic=("likelihood", "percentage", "overall-share")) if number(r) >= 10]
    row = pick(rng, [r for r in found if r["value"][1] != "0"])
    return row and put(row, row["value"][1:])


def digit_added(report: Report, rng: random.Random) -> list[Row] | None:
    row = pick(rng, [r for r in rows(report, unit="people") if r["group"] != "unknown" and number(r) >= 3])
    return row and put(row, f"{number(row)}{rng.randint(1, 9)}")


def decimal_shifted(report: Report, rng: random.Random) -> list[Row] | None:
    row = pick(rng, [r for r in rows(report, statistic=("relative-likelihood", "likelihood")) if 0 < number(r) < 10])
    if row is None or not decimals(row):
        return None
    return put(row, write(row["exact"] * 10, decimals(row) - 1))


def _swap(a: Row, b: Row) -> list[Row] | None:
    a["value"], b["value"] = b["value"], a["value"]
    return None if a["value"] == b["value"] else [a, b]


def labels_swapped(report: Report, rng: random.Random) -> list[Row] | None:
    a, b = (rows(report, indicator="workforce", statistic="overall-share", group=g)[0] for g in ("white", "bme"))
    return _swap(a, b)


def page_swapped(report: Report, rng: random.Random) -> list[Row] | None:
    indicator = rng.choice(SURVEY)
    a, b = ({**rows(report, indicator=indicator, statistic="percentage", group=g)[0], "place": "summary"}
            for g in ("white", "bme"))  # fmt: skip
    report += [a, b]
    return _swap(a, b)


def inverted(report: Report, rng: random.Random) -> list[Row] | None:
    row = pick(rng, [r for r in rows(report, statistic="relative-likelihood")
                     if number(r) and abs(number(r) - 1) > Decimal("0.15")])  # fmt: skip
    return row and put(row, 1 / row["exact"])


def ratio_with_unit(report: Report, rng: random.Random) -> list[Row] | None:
    row = pick(rng, rows(report, statistic="relative-likelihood"))
    return row and put(row, row["value"] + "%")


def points_as_per_cent(report: Report, rng: random.Random) -> list[Row] | None:
    row = pick(rng, rows(report, statistic=("difference", "total-difference")))
    return row and put(row, row["value"] + "%")


def last_year(report: Report, rng: random.Random) -> list[Row] | None:
    (row,), (old,) = (
        rows(report, indicator="board", statistic="overall-share", group="bme"),
        rows(report, YEARS[0], indicator="workforce", statistic="overall-share", group="bme"),
    )
    return put(row, old["value"])


def copied(report: Report, rng: random.Random) -> list[Row] | None:
    source, target = rng.sample(SURVEY, 2)
    changed = []
    for statistic, group in (("percentage", "white"), ("percentage", "bme"), ("difference", "bme-white")):
        (a,), (b,) = (rows(report, indicator=i, statistic=statistic, group=group) for i in (source, target))
        changed += put(b, a["value"]) or []
    return changed or None


def unknown_left_out(report: Report, rng: random.Random) -> list[Row] | None:
    counts = {g: rows(report, statistic="headcount", group=g) for g in ("white", "bme")}
    if not all(counts.values()):
        return None
    known = sum(number(r[0]) for r in counts.values())
    changed = []
    for group, (count,) in counts.items():
        for row in rows(report, statistic="overall-share", group=group):
            changed += put(row, Fraction(100 * number(count)) / Fraction(known)) or []
    report[:] = [r for r in report if (r["statistic"], r["group"]) != ("overall-share", "unknown")]
    return changed or None


def sign_lost(report: Report, rng: random.Random) -> list[Row] | None:
    row = pick(rng, [r for r in rows(report, statistic=("difference", "total-difference")) if number(r) < -2])
    return row and put(row, row["value"].lstrip("-"))


def excess(report: Report, rng: random.Random) -> list[Row] | None:
    row = pick(rng, [r for r in rows(report, statistic="relative-likelihood") if number(r) > Decimal("1.2")])
    return row and put(row, row["exact"] - 1)


def out_of_range(report: Report, rng: random.Random) -> list[Row] | None:
    row = pick(rng, rows(report, statistic=("overall-share", "percentage")))
    return row and put(row, number(row) + 101)


def unreadable(report: Report, rng: random.Random) -> list[Row] | None:
    row = pick(rng, [r for r in rows(report, unit="per cent") if "." in r["value"]])
    return row and put(row, row["value"].replace(".", ","))


def left_open(report: Report, rng: random.Random) -> list[Row] | None:
    row = pick(rng, rows(report, statistic="relative-likelihood"))
    return row and put(row, f"{row['value']} more likely")


def implausible(report: Report, rng: random.Random) -> list[Row] | None:
    row = pick(rng, rows(report, statistic="relative-likelihood"))
    if row is None or rows(report, statistic=PAIRS[row["indicator"]][0]):
        return None
    report[:] = [r for r in report if not (r["statistic"] == "likelihood" and r["indicator"] == row["indicator"])]
    return put(row, "17.16")


CONTRADICTED = ("WRES206", "WRES211", "WRES212", "WRES213", "WRES214", "WRES215", "WRES216", "WRES224", "WRES230")
"""A figure that is simply another one has no slip of its own: any contradiction, or a digit, is right."""


def no_board(report: Report, rng: random.Random) -> list[Row] | None:
    row = pick(rng, rows(report, indicator="board", statistic="total-share", group="bme"))
    if rows(report, statistic="board") or row is None or not decimals(row):
        return None
    kept = ("overall-share", "bme")
    report[:] = [r for r in report if r is row or r["indicator"] != "board" or (r["statistic"], r["group"]) == kept]
    # Between two and four hundredths there is no member of 25.
    return put(row, Decimal(rng.randint(20, 34)) / 10)


def restated(report: Report, rng: random.Random) -> list[Row] | None:
    row = pick(rng, rows(report, statistic="overall-share"))
    if row is None:
        return None
    again = {**row, "source": "https://borough.example/national"}
    put(again, number(row) - 3 if number(row) > 50 else number(row) + 3)
    report.append(again)
    return [row, again]


def round_number(report: Report, rng: random.Random) -> list[Row] | None:
    row = pick(rng, [r for r in rows(report, statistic="shortlisted") if number(r) > 1000])
    return row and put(row, Decimal(int(number(row).scaleb(-2) + Decimal("0.5")) * 100))


FAULTS: Mapping[str, tuple[tuple[str, ...], Fault]] = {
    "a decimal comma": (("WRES201",), unreadable),
    "'1.4 more likely'": (("WRES202",), left_open),
    "a ratio with a per cent sign": (("WRES203",), ratio_with_unit),
    "points called per cent": (("WRES204",), points_as_per_cent),
    "a share above 100": (("WRES205",), out_of_range),
    "a percentage no whole count gives": (("WRES206", *CONTRADICTED), no_whole_count),
    "an implausible ratio, alone": (("WRES208",), implausible),
    "a share that no board gives": (("WRES207",), no_board),
    "another ratio": (("WRES211", *CONTRADICTED), wrong_ratio),
    "another share": (("WRES212", *CONTRADICTED), wrong_share),
    "another total": (("WRES213", *CONTRADICTED), wrong_total),
    "shares that don't make 100": (("WRES214", *CONTRADICTED), not_hundred),
    "another difference": (("WRES215", *CONTRADICTED), wrong_difference),
    "another value on another page": (("WRES216", *CONTRADICTED), printed_twice),
    "another value elsewhere": (("WRES217",), restated),
    "rounded before dividing": (("WRES221",), rounded_first),
    "cut off": (("WRES222",), truncated),
    "a digit lost": (("WRES223",), digit_lost),
    "a digit too many": (("WRES224",), digit_added),
    "the decimal point shifted": (("WRES225",), decimal_shifted),
    "labels of the shares swapped": (("WRES226",), labels_swapped),
    "labels swapped on another page": (("WRES226",), page_swapped),
    "the ratio turned round": (("WRES227",), inverted),
    "last year's share": (("WRES228",), last_year),
    "another question's figures": (("WRES229",), copied),
    "unknown left out of the total": (("WRES230",), unknown_left_out),
    "the sign lost": (("WRES231",), sign_lost),
    "an excess for a ratio": (("WRES232",), excess),
    "a count in round numbers": (("WRES233",), round_number),
}
"""Each fault with the codes that call it by its name, its own first."""


@attrs.define
class Tally:
    """How many faults were planted, found (any finding about their rows), and called by their name."""

    planted: int = 0
    found: int = 0
    named: int = 0
    called: dict[str, int] = attrs.field(factory=dict)

    @property
    def rates(self) -> tuple[float, float]:
        return self.found / max(self.planted, 1), self.named / max(self.planted, 1)


def audited(report: Report) -> list[tuple[Any, frozenset[object]]]:
    frame = pd.DataFrame(report).drop(columns="exact")
    return [(f, frozenset(place.row for place in f.where)) for f in audit_published(frame)]


def measure(name: str, reports_: Iterable[Report], seed: int = 0) -> Tally:
    """How a fault fares in clean reports, which are left as they are."""
    codes, fault = FAULTS[name]
    tally, rng = Tally(), random.Random(seed)
    for clean in reports_:
        report = [dict(row) for row in clean]
        changed = fault(report, rng)
        if not changed:
            continue
        tally.planted += 1
        at = {i for i, row in enumerate(report) if any(row is c for c in changed)}
        found = {f.code for f, where in audited(report) if at & where}
        tally.found += bool(found)
        tally.named += bool(found & set(codes))
        for code in found:
            tally.called[code] = tally.called.get(code, 0) + 1
    return tally


def false_alarms(reports_: Iterable[Report]) -> tuple[int, Tally]:
    """In how many clean reports an error is raised, and of how many each code."""
    tally = Tally()
    errors = 0
    for report in reports_:
        found = audited(report)
        tally.planted += 1
        tally.found += bool(found)
        errors += any(f.severity == "error" for f, _ in found)
        for code in {f.code for f, _ in found}:
            tally.called[code] = tally.called.get(code, 0) + 1
    return errors, tally
