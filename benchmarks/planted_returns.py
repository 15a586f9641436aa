"""Plants every fault into generated returns, and writes how often each is found, and how often falsely.

`python benchmarks/planted_returns.py [--quick]` audits thousands of valid returns, clean and with a fault planted in
a tenth of them, prints the rates and writes `docs/audit/measured-returns.md`. Quick has fewer, and writes nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

import wres
from wres.datasets import sector
from wres.findings import CODES

PAGE = Path(__file__).parents[1] / "docs" / "audit" / "measured-returns.md"
EDITION, YEAR = "wres-2024", 2024
SEEDS = (1, 2, 3)
SURVEY = ("harassment-public", "harassment-staff", "opportunities", "discrimination")
BAD = 10
"""One organisation in so many has the fault."""

Rows = pd.Series
Plant = Callable[[pd.DataFrame, Rows], pd.DataFrame]


def item(counts: pd.DataFrame, mine: Rows, name: str, group: str | None = None) -> Rows:
    """Which rows are of an item, and of a group, in the returns with a fault."""
    return mine & (counts["item"] == name) & ((counts["group"] == group) if group else True)


def replaced(counts: pd.DataFrame, rows: Rows, values: object) -> pd.DataFrame:
    """The counts with some of them replaced."""
    found = counts.copy()
    if not isinstance(values, (int, float, np.ndarray, pd.Series)):
        found["count"] = found["count"].astype(object)
    elif isinstance(values, float):
        found["count"] = found["count"].astype(float)
    found.loc[rows, "count"] = values
    return found


def swapped(counts: pd.DataFrame, rows: Rows) -> pd.DataFrame:
    """White and BME the other way round."""
    turned = counts["group"].map({"white": "bme", "bme": "white", "unknown": "unknown"})
    return counts.assign(group=counts["group"].where(~rows, turned))


def copied(counts: pd.DataFrame, rows: Rows, source: pd.DataFrame) -> pd.DataFrame:
    """The rows' counts taken from others, which are in the same order."""
    return replaced(counts, rows, source["count"].to_numpy())


def misspelt(counts: pd.DataFrame, mine: Rows, name: str, rows: Rows, value: str) -> pd.DataFrame:
    """Another label in a column of some rows."""
    return counts.assign(**{name: counts[name].astype(object).where(~rows, value)})


def beside(counts: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The counts with more rows."""
    return pd.concat([counts, rows], ignore_index=True)


def total(counts: pd.DataFrame, mine: Rows, more: int = 0, *, subset: bool = False) -> pd.DataFrame:
    """A headcount in whole beside its parts, right or not."""
    staff = counts[item(counts, mine, "headcount")]
    if not subset:
        staff = staff[staff["band"] != "senior-medical-manager"]
    whole = staff.groupby(["org", "year", "item", "group", "origin"], as_index=False)["count"].sum()
    return beside(counts, whole.assign(count=whole["count"] + more, panel=None, band=None))


def seats(counts: pd.DataFrame, mine: Rows) -> pd.DataFrame:
    """Non-voting members, one too many."""
    board, voting = (counts[item(counts, mine, name)].reset_index(drop=True) for name in ("board", "board-voting"))
    return beside(counts, board.assign(item="board-non-voting", count=board["count"] - voting["count"] + 1))


def ratio(counts: pd.DataFrame, mine: Rows, how: Callable[[Rows], Rows]) -> pd.DataFrame:
    """A relative likelihood that the return states, worked out from what it should be."""
    results = wres.evaluate(counts[mine], edition=EDITION, indicators=["appointment"]).headline()
    stated = how(results["value"].where(results["status"] == "ok", 1.5)).round(2).map("{:.2f}".format)
    rows = pd.DataFrame({"org": results["org"], "year": YEAR, "item": "appointment", "group": "bme", "count": stated})
    return beside(counts.assign(count=counts["count"].astype(object)), rows)


def last(counts: pd.DataFrame, mine: Rows, name: str) -> pd.DataFrame:
    """The same organisations' rows of the year before."""
    orgs = set(counts.loc[mine, "org"])
    return counts[(counts["year"] == YEAR - 1) & counts["org"].isin(orgs) & (counts["item"] == name)]


def neighbour(counts: pd.DataFrame, mine: Rows, name: str) -> pd.DataFrame:
    """The rows of another organisation for each, without the fault."""
    others = counts[(counts["year"] == YEAR) & ~counts["org"].isin(set(counts.loc[mine, "org"]))]
    rows = others[others["item"] == name]
    return rows.head(int(item(counts, mine, name).sum()))


def number(counts: pd.DataFrame, rows: Rows, how: Callable[[Rows], Rows]) -> pd.DataFrame:
    """Counts worked out from what they were."""
    return replaced(counts, rows, how(counts.loc[rows, "count"]).astype(int).to_numpy())


FAULTS: dict[str, list[tuple[str, Plant]]] = {
    "WRES102": [("a count of -1", lambda c, m: replaced(c, item(c, m, "appointed", "bme"), -1)),
                ("a count of some", lambda c, m: replaced(c, item(c, m, "training", "white"), "some"))],
    "WRES103": [("an item left out", lambda c, m: misspelt(c, m, "item", item(c, m, "board", "bme"), ""))],
    "WRES104": [("a group called ethnic", lambda c, m: misspelt(c, m, "group", item(c, m, "board", "bme"), "ethnic"))],
    "WRES105": [("band 5 called 55", lambda c, m: misspelt(c, m, "band", m & (c["band"] == "5"), "55"))],
    "WRES106": [("a row twice", lambda c, m: beside(c, c[item(c, m, "appointed", "white")]))],
    "WRES107": [("the workforce in whole beside its parts", total)],
    "WRES108": [("an origin called payroll", lambda c, m: misspelt(c, m, "origin", item(c, m, "board"), "payroll"))],
    "WRES109": [("an item called trainning", lambda c, m: misspelt(c, m, "item", item(c, m, "training"), "trainning"))],
    "WRES110": [("board seats called suppressed", lambda c, m: misspelt(
        c, m, "origin", item(c, m, "board"), "suppressed"))],
    "WRES111": [("appointed and shortlisted swapped", lambda c, m: copied(
        c, item(c, m, "appointed"), c[item(c, m, "shortlisted")].assign(count=lambda f: f["count"] + 1))),
        ("more voting members than members", lambda c, m: number(
            c, item(c, m, "board-voting", "white"), lambda n: n + 20))],
    "WRES112": [("more senior medical managers than consultants", lambda c, m: number(
        c, m & (c["band"] == "senior-medical-manager") & (c["group"] == "white"), lambda n: n + 5000))],
    "WRES113": [("a non-voting member too many", seats)],
    "WRES114": [("a total of 3 too many", lambda c, m: total(c, m, 3))],
    "WRES115": [("senior medical managers in the total", lambda c, m: total(c, m, subset=True))],
    "WRES116": [("ten times the answers", lambda c, m: number(
        c, item(c, m, "discrimination-answered", "white"), lambda n: n * 10))],
    "WRES121": [("no applicants", lambda c, m: c[~item(c, m, "shortlisted")])],
    "WRES122": [("no BME applicants", lambda c, m: c[~item(c, m, "shortlisted", "bme")])],
    "WRES123": [("an empty count", lambda c, m: replaced(c, item(c, m, "training", "bme"), float("nan")))],
    "WRES124": [("no medical staff", lambda c, m: c[~(m & (c["panel"] == "medical"))])],
    "WRES125": [("everybody BME recorded as unknown", lambda c, m: c.assign(
        group=c["group"].where(~item(c, m, "headcount"), c["group"].map(
            {"white": "white", "bme": "unknown", "unknown": "bme"}))))],
    "WRES126": [("no row for unknown", lambda c, m: c[~item(c, m, "headcount", "unknown")])],
    "WRES131": [("a tenth of the workforce", lambda c, m: number(c, item(c, m, "headcount"), lambda n: n // 10)),
                ("a quarter more", lambda c, m: number(c, item(c, m, "headcount"), lambda n: n * 5 // 4))],
    "WRES132": [("BME applicants doubled", lambda c, m: number(
        c, item(c, m, "shortlisted", "bme"), lambda n: n * 2))],
    "WRES133": [("three times the cases", lambda c, m: number(c, item(c, m, "disciplinary"), lambda n: n * 3)),
                ("half the people trained", lambda c, m: number(c, item(c, m, "training"), lambda n: n // 2))],
    "WRES134": [("ten times the cases", lambda c, m: number(c, item(c, m, "disciplinary"), lambda n: n * 10)),
                ("a tenth of the people trained", lambda c, m: number(
                    c, item(c, m, "training"), lambda n: n // 10))],
    "WRES141": [("all columns swapped", swapped),
                ("the applicants' columns swapped", lambda c, m: swapped(c, item(c, m, "shortlisted")))],
    "WRES142": [("the applicants' columns swapped", lambda c, m: swapped(c, item(c, m, "shortlisted"))),
                ("the columns of staff trained swapped", lambda c, m: swapped(c, item(c, m, "training")))],
    "WRES151": [("last year's applicants", lambda c, m: copied(
        c, item(c, m, "shortlisted"), last(c, m, "shortlisted"))),
                ("last year's workforce", lambda c, m: copied(c, item(c, m, "headcount"), last(c, m, "headcount")))],
    "WRES152": [("another organisation's applicants", lambda c, m: copied(
        c, item(c, m, "shortlisted"), neighbour(c, m, "shortlisted")))],
    "WRES153": [("one question's answers under another", lambda c, m: copied(
        c, item(c, m, "harassment-staff-yes"), c[item(c, m, "harassment-public-yes")]))],
    "WRES161": [("every count rounded to 5", lambda c, m: number(c, m, lambda n: 5 * (n / 5).round())),
                ("every count rounded to 10", lambda c, m: number(c, m, lambda n: 10 * (n / 10).round()))],
    "WRES173": [("senior bands alone", lambda c, m: c[~(item(c, m, "headcount") & ~c["band"].isin(
        ["8a", "8b", "8c", "8d", "9", "vsm", "senior-medical-manager", "consultant"]))])],
    "WRES175": [("the ratio turned round", lambda c, m: ratio(c, m, lambda v: 1 / v))],
    "WRES176": [("the ratio and a quarter", lambda c, m: ratio(c, m, lambda v: v * 1.25))],
    "WRES177": [("those who don't know left out", lambda c, m: number(
        c, item(c, m, "opportunities-answered"), lambda n: n * 0.75))],
}  # fmt: skip
"""What is planted, by the code that is to find it. `WRES101`, `WRES171` and `WRES172` are of whole tables,
`WRES174` of editions that average years."""


def found(counts: pd.DataFrame) -> pd.DataFrame:
    """The findings in this year's returns, as a frame of codes and organisations."""
    previous = counts["year"] == YEAR - 1
    findings = wres.audit(counts[~previous], edition=EDITION, previous=counts[previous])
    return findings.frame[["code", "severity", "org"]]


def measured(organisations: int) -> tuple[pd.DataFrame, dict[str, float], int]:
    """The share of faults found, by code and fault; the share of clean returns with each code; how many these are."""
    rates: dict[tuple[str, str], list[float]] = {}
    clean: list[pd.DataFrame] = []
    for seed in SEEDS:
        counts = sector(seed=seed, organisations=organisations, years=(YEAR - 1, YEAR))
        counts["origin"] = "reported"
        orgs = counts["org"].unique()
        clean.append(found(counts).assign(seed=seed))
        bad = set(orgs[::BAD])
        mine = (counts["year"] == YEAR) & counts["org"].isin(bad)
        for code, faults in FAULTS.items():
            for what, plant in faults:
                findings = found(plant(counts, mine))
                caught = set(findings.loc[findings["code"] == code, "org"]) & bad
                rates.setdefault((code, what), []).append(len(caught) / len(bad))
    table = pd.DataFrame(
        [(*key, float(np.mean(share))) for key, share in rates.items()], columns=["code", "what", "found"]
    )
    alarms = pd.concat(clean).drop_duplicates(["code", "org", "seed"])
    returns = organisations * len(SEEDS)
    return table, {code: int(n) / returns for code, n in alarms["code"].value_counts().items()}, returns


PAIRS = {
    "appointed": "shortlisted",
    "disciplinary": "headcount",
    "training": "headcount",
    **{f"{name}-yes": f"{name}-answered" for name in SURVEY},
}
"""What is a part of what."""

YEARS = 9
SHOCK = 5
"""The year in which every rate jumps, as in a pandemic."""

PLAUSIBILITY = ("WRES131", "WRES132", "WRES133", "WRES134")


def drifting(seed: int, organisations: int) -> list[pd.DataFrame]:
    """Years of valid returns that drift: walks with tails of Student's t (4 df), a rising BME share, a year's shock.

    A workforce moves by 4 % a year, and the odds of BME staff by 4 % and 5 % upwards; other people who are counted by
    10 %, and the odds of what happens to them by 12 %. In the year of the shock the odds jump by 30 % for all and by
    15 % for each. These sizes are set, not measured: they say how the checks fare, not how often real returns move.
    """
    rng = np.random.default_rng(seed)
    start = sector(seed=seed, organisations=organisations, years=(YEAR,)).assign(origin="reported")
    key, groups = ["org", "item", "group"], ["white", "bme", "unknown"]
    # Who answers one question answers the others.
    who = start["item"].replace(r"^(harassment|opportun|discrim).*-answered$", "survey", regex=True)
    names, items, people = (pd.Index(each.unique()) for each in (start["org"], start["item"], who))
    org, item, group = (
        names.get_indexer(start["org"]),
        items.get_indexer(start["item"]),
        pd.Index(groups).get_indexer(start["group"]),
    )
    person = people.get_indexer(who)

    def walks(size: float, of: int, rise: float = 0.0) -> np.ndarray:
        steps = size * rng.standard_t(4, (YEARS, len(names), of, len(groups))) + rise
        steps[0] = 0
        return steps

    odds = walks(0.12, len(items))
    odds[SHOCK] += 0.3 * rng.standard_normal((1, len(items), 1)) + 0.15 * rng.standard_t(4, odds.shape[1:])
    size, tilt, moved, odds = (
        each.cumsum(0) for each in (walks(0.04, 1), walks(0.04, 1, 0.05), walks(0.10, len(people)), odds)
    )
    moved[:, :, people.get_loc("headcount")] = 0
    grown = np.exp(size[..., :1] + tilt * [0, 1, 0] + moved)
    boards = start["item"].str.startswith("board").to_numpy()
    managers = (start["band"] == "senior-medical-manager").to_numpy()
    consultants = (start["band"] == "consultant").to_numpy()
    whole = start["item"].map(PAIRS)
    parts = whole.notna().to_numpy()
    of = pd.MultiIndex.from_frame(start.loc[parts, key].assign(item=whole[parts]))
    at = org[parts], item[parts], group[parts]

    def sums(counts: pd.DataFrame) -> np.ndarray:
        return counts[~managers].groupby(key)["count"].sum().reindex(of).to_numpy()

    share = (start.loc[parts, "count"].to_numpy() + 0.5) / (sums(start) + 1)
    found = []
    for year in range(YEARS):
        drawn = rng.poisson(start["count"] * grown[year][org, person, group])
        counts = start.assign(count=np.where(boards, start["count"], drawn))
        rates = 1 / (1 + (1 / share - 1) * np.exp(-odds[year][at]))
        counts.loc[parts, "count"] = rng.binomial(sums(counts), rates)
        # Senior medical managers are among the consultants.
        most = counts[consultants].set_index(key)["count"].reindex(pd.MultiIndex.from_frame(start.loc[managers, key]))
        counts.loc[managers, "count"] = np.minimum(start.loc[managers, "count"].to_numpy(), most.to_numpy())
        found.append(counts)
    return found


def unlikely(organisations: int = 210) -> tuple[float, float, int]:
    """The share of drifting returns with a finding of plausibility; that of organisations with one in all years."""
    returns, every = [], []
    for seed in SEEDS:
        years = drifting(seed, organisations)
        called = []
        for before, now in pairwise(years):
            findings = found(pd.concat([before.assign(year=YEAR - 1), now]))
            called.append(set(findings.loc[findings["code"].isin(PLAUSIBILITY), "org"]))
        returns += [len(orgs) / organisations for orgs in called]
        every.append(len(set().union(*called)) / organisations)
    return float(np.mean(returns)), float(np.mean(every)), organisations * (YEARS - 1) * len(SEEDS)


def per_cent(share: float) -> str:
    return "0" if share == 0 else f"{100 * share:.2g} %" if share < 0.995 else f"{100 * share:.4g} %"


def page(table: pd.DataFrame, alarms: dict[str, float], returns: int, drifted: tuple[float, float, int]) -> str:
    """The page of the docs."""
    errors = sum(share for code, share in alarms.items() if CODES[code].severity == "error")
    lines = [
        "# Measured: returns",
        "",
        MADE.format(returns=returns, seeds=", ".join(map(str, SEEDS)), bad=BAD),
        "",
        f"Clean returns with an error of any code: **{per_cent(errors)}**.",
        "",
        "| code | severity | fault planted | found | false alarms |",
        "| --- | --- | --- | --- | --- |",
    ]
    for row in table.itertuples():
        code = CODES[row.code]
        false = per_cent(alarms.get(row.code, 0.0))
        lines.append(
            f"| {{doc}}`{row.code} <{row.code}>` | {code.severity} | {row.what} | {per_cent(row.found)} | {false} |"
        )
    some, any_year, years = drifted
    return "\n".join([*lines, "", NOTES.format(some=per_cent(some), any_year=per_cent(any_year), years=f"{years:,}")])


MADE = """`benchmarks/planted_returns.py` generated {returns:,} valid returns of 2024 with those of the year before
(`wres.datasets.sector`, seeds {seeds}), and audited them as they are, and with one fault planted in one of {bad}.
*Found* is the share of the returns with the fault in which its code is found; *false alarms* the share of clean returns
in which it is found all the same."""

NOTES = """`WRES101`, `WRES171` and `WRES172` are of whole tables and follow from what the table says, without chance.

The *false alarms* of `WRES125` aren't false: some generated organisations have more people of unknown ethnicity than
BME staff, and the finding is true of them.

Generated returns are kinder than real ones: each year's counts are drawn anew around rates that don't change, and no
organisation merges, moves a service or changes how it counts. So the checks of plausibility were run on returns that
drift, too: of {years} valid ones, whose rates walk by steps with the tails of Student's t on 4 degrees of freedom, with
a rising share of BME staff and one year in which every rate jumps, {some} have a finding of `WRES131` to `WRES134`, and
{any_year} of the organisations have one in eight years. A finding there is a question, not a verdict.

A fault with little effect on other figures is found rarely: swapping the columns of an organisation that is half White
and half BME, or trebling two cases.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of the returns, and no page")
    quick = parser.parse_args().quick
    text = page(*measured(100 if quick else 700), unlikely(70 if quick else 210))
    print(text)
    if not quick:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
