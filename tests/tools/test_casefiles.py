"""Every check of the published cases is judged as those who transcribed them did, from the printed figures alone."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from casefiles import case_figures, judge
from casefiles.checks import KINDS
from tools.invented import CASES

from wres.consistency import audit_published
from wres.consistency.spans import NEAREST, write
from wres.errors import DefinitionError
from wres.findings import CODES

DOCUMENT = json.loads(files("wres.datasets").joinpath("published.json").read_text(encoding="utf-8"))
RECORDS = [record for record in (*DOCUMENT["cases"], *DOCUMENT["national"]) if record.get("checks")]

REASONS = {
    ("2020-independent-bpas", "appointment/share-of-applicants/white"): "other-total",
    ("2020-independent-bpas", "appointment/share-of-applicants/bme"): "other-total",
    ("2020-independent-bpas", "appointment/likelihood/white"): "digit-added",
    ("2020-independent-bpas", "appointment/likelihood/white/column-of-likelihoods"): "digit-added",
    ("2020-independent-bpas", "appointment/relative-likelihood/white/bme"): "digit-added",
    ("2020-mental-health-kmpt", "disciplinary/relative-likelihood/bme/white"): "rounded-first",
    ("2020-mental-health-kmpt", "training/relative-likelihood/white/bme"): "digit-lost",
    ("2020-mental-health-kmpt", "harassment-public/percentage/bme"): "labels-swapped",
    ("2020-mental-health-kmpt", "harassment-staff/percentage/bme"): "labels-swapped",
    ("2020-mental-health-kmpt", "harassment-staff/percentage/white"): "labels-swapped",
    ("2020-mental-health-kmpt", "opportunities/percentage/bme"): "labels-swapped",
    ("2020-mental-health-kmpt", "discrimination/percentage/bme"): "labels-swapped",
    ("2020-mental-health-kmpt", "discrimination/percentage/white"): "labels-swapped",
    ("2020-mental-health-kmpt", "board/overall-share/bme"): "contradicted",
    ("2024-ambulance-eeast", "discrimination/own-survey-no-nicknames-change/bme"): "arithmetic",
    ("n1-2017", "workforce/overall-share/bme"): "arithmetic",
    ("n1-2022-count", "workforce/headcount/bme"): "arithmetic",
    ("n2-cumulative", "appointment/cumulative-relative-likelihood/white/bme/8c"): "copied",
    ("n2-cumulative", "appointment/cumulative-relative-likelihood/white/bme/8d"): "arithmetic",
    ("n2-cumulative", "appointment/cumulative-relative-likelihood/white/bme/9"): "arithmetic",
}
"""What each contradiction comes from, as the transcribers' own words say."""


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["id"])
def test_published_checks(record: dict[str, Any]) -> None:
    """The verdict of each check is that of the transcribers, and so is the reason."""
    expected = [
        ("agree", "") if check["agrees"] else ("disagree", REASONS[record["id"], check["figure"]])
        for check in record["checks"]
    ]
    assert expected == [(j.verdict, j.reason) for j in judge(record)]


def test_the_digit_that_was_lost_is_found() -> None:
    """Kent and Medway's 9.6% is 59.6%, and nothing else so small would do."""
    record = next(r for r in RECORDS if r["id"] == "2020-mental-health-kmpt")
    found = next(j for j in judge(record) if j.reason == "digit-lost")
    assert (("9.6% for 59.6% (a digit lost)",), 0) == (found.explanations, found.alternatives)


def case(published: dict[str, Any], *checks: dict[str, Any], counts: dict[str, Any] | None = None) -> dict[str, Any]:
    """An invented publication of one indicator."""
    body = {"counts": counts or {}, "published": published, "checks": list(checks)}
    return {"id": "2024-acme", "organisation": "Acme Trust", "reporting_year": 2024, "indicators": {"1": body}}


P = "published.x_pct.bme"
ONE = {"x_pct": {"bme": "12.5%"}}
CHECKS: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any], str, str]] = [
    ("pct", ONE, {"published": P, "num": "counts.n", "den": "counts.t"}, {"n": 1, "t": 8}, "agree", ""),
    ("pct", ONE, {"published": P, "num": "counts.n", "den": "counts.t"}, {"n": 3, "t": 8}, "disagree", "arithmetic"),
    (
        "pct",
        ONE,
        {"published": P, "num": "counts.n", "den": "counts.t"},
        {"n": 157, "t": 1250},
        "disagree",
        "truncated",
    ),
    ("pct_inline", ONE, {"published": P, "num": 10, "den": 80}, {}, "agree", ""),
    ("rate", {"rate": "0.13"}, {"published": "published.rate", "num": 1, "den": 8}, {}, "agree", ""),
    ("ratio", {"r": "2.0"}, {"published": "published.r", "num": [1, 8], "den": [1, 16]}, {}, "agree", ""),
    (
        "ratio",
        {"relative_likelihood": "0.5"},
        {"published": "published.relative_likelihood", "num": [1, 8], "den": [1, 16]},
        {},
        "disagree",
        "direction-inverted",
    ),
    (
        "ratio_of_published",
        {"r": "2.0", "rate": {"a": "8%", "b": "4.1%"}},
        {"published": "published.r", "num": "published.rate.a", "den": "published.rate.b"},
        {},
        "agree",
        "",
    ),
    (
        "ratio_interval",
        {"r": "1.8", "x_pct": {"w": "76%", "b": "22%"}},
        {
            "published": "published.r",
            "total": 3296,
            "num_count": 9,
            "num_pct": "published.x_pct.b",
            "den_count": 17,
            "den_pct": "published.x_pct.w",
        },
        {},
        "agree",
        "",
    ),
    (
        "rate_interval",
        {"r_pct": "1.2%", "x_pct": {"b": "22%"}},
        {"published": "published.r_pct", "total": 3296, "count": 9, "pct": "published.x_pct.b"},
        {},
        "agree",
        "",
    ),
    (
        "share_from_implied",
        {"s_pct": "66.4%", "x_pct": {"a": "13.2%", "b": "0.7%"}},
        {
            "published": "published.s_pct",
            "a_count": 37,
            "a_pct": "published.x_pct.a",
            "b_count_inline": 1,
            "b_pct": "published.x_pct.b",
        },
        {},
        "agree",
        "",
    ),
    (
        "sum_counts",
        {},
        {"published": "counts.t", "parts": ["counts.a", "counts.b"]},
        {"t": 12, "a": 5, "b": 7},
        "agree",
        "",
    ),
    (
        "sum_counts",
        {},
        {"published": "counts.t", "parts": ["counts.a", "counts.b"]},
        {"t": 13, "a": 5, "b": 7},
        "disagree",
        "arithmetic",
    ),
    (
        "sum_published",
        {"x_pct": {"t": "15.2%", "a": "11.1%", "b": "4.1%"}},
        {"published": "published.x_pct.t", "parts": ["published.x_pct.a", "published.x_pct.b"]},
        {},
        "agree",
        "",
    ),
    ("sum_inline", {"n_count": "341"}, {"published": "published.n_count", "parts": [290, 51]}, {}, "agree", ""),
    (
        "sum_pct_100",
        {"x_pct": {"a": "33%", "b": "33%", "c": "33%"}},
        {"published": None, "parts": ["published.x_pct.a", "published.x_pct.b", "published.x_pct.c"]},
        {},
        "agree",
        "",
    ),
    (
        "sum_pct_100",
        {"x_pct": {"a": "33%", "b": "33%", "c": "32%"}},
        {"published": None, "parts": ["published.x_pct.a", "published.x_pct.b", "published.x_pct.c"]},
        {},
        "disagree",
        "arithmetic",
    ),
    ("diff_inline", {"change": "37%"}, {"published": "published.change", "a": "77%", "b": "40%"}, {}, "agree", ""),
    (
        "pct_change",
        {"growth_pct": "18%"},
        {"published": "published.growth_pct", "from": 212, "to": 250},
        {},
        "agree",
        "",
    ),
    ("power", {"c": "6.39"}, {"published": "published.c", "base": "1.59", "exponent": 4}, {}, "agree", ""),
    (
        "same",
        {"x_pct": {"bme": "12%"}, "y_pct": {"bme": "12.0%"}},
        {"published": P, "other": "published.y_pct.bme"},
        {},
        "agree",
        "",
    ),
    ("same_inline", ONE, {"published": P, "other": "12.6%"}, {}, "disagree", "contradicted"),
    (
        "same_inline",
        {"x_pct": {"bme": "21%"}, "x_pct_previous_year": {"bme": "21%"}},
        {"published": P, "other": "22%"},
        {},
        "disagree",
        "last-year-reused",
    ),
    ("feasible_pct", {"x_pct": {"bme": "58.5%"}}, {"published": P, "den": 12}, {}, "disagree", "no-whole-count"),
    ("feasible_pct", {"x_pct": {"bme": "58.5%"}}, {"published": P, "den": 41}, {}, "agree", ""),
    ("feasible_small_board", {"x_pct": {"bme": "44%"}}, {"published": P, "low": 5, "high": 20}, {}, "agree", ""),
    (
        "feasible_small_board",
        {"x_pct": {"bme": "3%"}},
        {"published": P, "low": 5, "high": 20},
        {},
        "disagree",
        "no-whole-count",
    ),
    ("implied_total", {"x_pct": {"bme": "24.2%"}}, {"published": P, "count": "counts.n"}, {"n": 383706}, "agree", ""),
    (
        "implied_total_inline",
        {"x_pct": {"bme": "24.2%"}},
        {"published": P, "count": 3},
        {},
        "disagree",
        "no-whole-count",
    ),
    (
        "implied_base",
        {"growth_pct": "200%"},
        {"published": "published.growth_pct", "count": "counts.n"},
        {"n": 12},
        "agree",
        "",
    ),
    (
        "plausible_ratio",
        {"relative_likelihood": "9.5"},
        {"published": "published.relative_likelihood"},
        {},
        "agree",
        "",
    ),
    (
        "plausible_ratio",
        {"relative_likelihood": "17.16%"},
        {"published": "published.relative_likelihood"},
        {},
        "disagree",
        "unit-sign",
    ),
    (
        "plausible_ratio",
        {"relative_likelihood": "31.4"},
        {"published": "published.relative_likelihood"},
        {},
        "disagree",
        "implausible",
    ),
    ("ratio_undefined", {}, {"published": None, "num": [5, 12], "den": [0, 40]}, {}, "agree", ""),
    (
        "same",
        {"r": {"a": "0.66 more likely", "b": "1.5"}},
        {"published": "published.r.a", "other": "published.r.b"},
        {},
        "undecided",
        "meaning-open",
    ),
]


@pytest.mark.parametrize(("kind", "published", "check", "counts", "verdict", "reason"), CHECKS)
def test_kinds_of_check(
    kind: str, published: dict[str, Any], check: dict[str, Any], counts: dict[str, Any], verdict: str, reason: str
) -> None:
    """Each kind of check comes to its verdict, with its reason."""
    (found,) = judge(case(published, {"kind": kind, **check}, counts=counts))
    assert (verdict, reason) == (found.verdict, found.reason)
    assert bool(found.implied) == (verdict != "agree")


@pytest.mark.parametrize(("name", "indicators", "expected"), CASES, ids=[name for name, *_ in CASES])
def test_invented_cases(name: str, indicators: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """Whole publications, plausible ones and awkward ones, are judged check by check."""
    record = {"id": name, "organisation": "Acme Trust", "reporting_year": 2022, "indicators": indicators}
    assert expected == [(j.verdict, j.reason) for j in judge(record)]
    assert set(CODES) >= {finding.code for finding in audit_published(case_figures(record))}


def test_every_kind_is_tested() -> None:
    """No kind of check is without an example, nor without a case in which figures agree and one in which they don't."""
    assert set(KINDS) == {kind for kind, *_ in CHECKS}
    seen = {
        (check["kind"], verdict)
        for _, indicators, expected in CASES
        for check, (verdict, _) in zip(
            (check for indicator in indicators.values() for check in indicator["checks"]), expected, strict=True
        )
    }
    assert set() == {(kind, verdict) for kind in KINDS for verdict in ("agree", "disagree")} - seen


@pytest.mark.thorough
def test_intervals_of_small_totals_are_those_found_by_trying_all_counts() -> None:
    """Of shares of a small total, whose people are whole, the rates and ratios that agree are those of some counts."""
    checked = {True: 0, False: 0}
    for total, white_share, bme_share in ((14, "64%", "29%"), (23, "70%", "22%"), (40, "78%", "22%")):
        possible: dict[str, set[int]] = {
            share: {
                n
                for n in range(total + 1)
                if any(write(Fraction(100 * n, total), 0, rule) + "%" == share for rule in NEAREST)
            }
            for share in (white_share, bme_share)
        }
        assert all(possible.values())
        for rate in range(20, 80):
            fits = any(write(Fraction(300, n), 0, r) == str(rate) for n in possible[bme_share] for r in NEAREST)
            ratio = f"{rate // 10}.{rate % 10}"
            pairs = [(b, w) for b in possible[bme_share] for w in possible[white_share]]
            meets = any(write(Fraction(3, b) / Fraction(2, w), 1, r) == ratio for b, w in pairs for r in NEAREST)
            published = {
                "workforce_pct": {"white": white_share, "bme": bme_share},
                "rate_pct": {"bme": f"{rate}%"},
                "relative_likelihood": ratio,
            }
            share, counts = "published.workforce_pct", {"workforce": {"total": total}, "d": {"white": 2, "bme": 3}}
            both = {"total": "counts.workforce.total"}
            one = {"kind": "rate_interval", "published": "published.rate_pct.bme", "count": "counts.d.bme"}
            two = {"kind": "ratio_interval", "published": "published.relative_likelihood"}
            found = judge(
                case(
                    published,
                    {**one, **both, "pct": f"{share}.bme"},
                    {**two, **both, "num_count": "counts.d.bme", "num_pct": f"{share}.bme"}
                    | {"den_count": "counts.d.white", "den_pct": f"{share}.white"},
                    counts=counts,
                )
            )
            assert [fits, meets] == [j.verdict == "agree" for j in found], (total, rate, found)
            checked[fits] += 1
            checked[meets] += 1
    assert min(checked.values()) > 5


def test_what_was_expected_is_not_looked_at() -> None:
    """A case that says the opposite of what its figures show is judged by its figures."""
    check = {"kind": "feasible_pct", "published": P, "den": 8, "expect": "disagree", "why": "wrong"}
    assert "agree" == judge(case(ONE, check))[0].verdict


def test_a_national_entry_is_one_indicator() -> None:
    """An entry without indicators holds its figures and checks itself."""
    entry = {
        "id": "n1",
        "indicator": "1",
        "published": ONE,
        "checks": [{"kind": "feasible_pct", "published": P, "den": 8}],
    }
    assert "agree" == judge(entry)[0].verdict


@pytest.mark.parametrize(
    ("check", "message"),
    [
        ({"kind": "feasible", "published": P}, r"check 1 of indicator 1 .* 'feasible' \(did you mean 'feasible_pct'"),
        (
            {"kind": "feasible_pct", "published": "published.y_pct.bme", "den": 8},
            r"'published.y_pct.bme', where there is no",
        ),
        ({"kind": "same", "published": P, "othr": "1"}, r"has no 'other' \(did you mean 'othr'"),
        (
            {"kind": "power", "published": P, "base": "1.5", "exponent": 10**9},
            "exponent 1000000000; give a whole number",
        ),
        ({"kind": "power", "published": P, "base": "1.5"}, "exponent None; give a whole number"),
        ({"kind": "feasible_small_board", "published": P, "high": 10**9}, "high 1000000000; give a whole number"),
        ({"kind": "plausible_ratio", "published": P, "low": "few"}, "'plausible_ratio' can't be understood"),
    ],
)
def test_checks_that_cannot_be_understood(check: dict[str, Any], message: str) -> None:
    """An unknown kind, path or word is named, with the nearest there is."""
    with pytest.raises(DefinitionError, match=message):
        judge(case(ONE, check))


@pytest.mark.parametrize(("expect", "code"), [("agree", 0), ("disagree", 1)])
def test_files_are_judged_on_the_command_line(tmp_path: Path, expect: str, code: int) -> None:
    """Each check has a line, and one that comes to something else than its file expects decides the exit code."""
    check = {"kind": "feasible_pct", "published": P, "den": 8, "expect": expect}
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case(ONE, check)), encoding="utf-8")
    tool = Path(__file__).parents[2] / "tools" / "casefiles"
    run = subprocess.run([sys.executable, tool, path], capture_output=True, check=False, encoding="utf-8")
    assert (code, "") == (run.returncode, run.stderr)
    assert "2024-acme: agree feasible_pct 12.5%" + " (expected: disagree)" * code == run.stdout.strip()


def test_a_case_as_a_table() -> None:
    """Figures of a case have the library's names, with years, places, panels, bands and groups from their paths."""
    published = {
        "workforce_pct": {"white": "76%", "bme": "22%"},
        "clusters_pct": {"non_clinical": {"bme": "10%"}},
        "bands_pct": {"clinical": {"band_8a": {"bme": "9%"}}},
        "pct_previous_year": {"bme": "13%"},
        "pct_summary_page": {"white": "44.3%"},
        "relative_likelihood": {"white_to_black": "6"},
        "rate": {"white": "0.08"},
        "bme_change": "1.3%",
        "joined_pct": {"2022": "40%", "change": "3%"},
        "applied_pct": {"bme": "22.8%"},
        "cumulative": {"band_7": "2.53"},
        "vsm_count": {"bme_2022": "341"},
        "as_printed": "0.66 more likely",
        "national_quoted": "48.8%",
    }
    frame = case_figures(case(published, counts={"workforce": {"total": 3296}, "applied": {"bme": 5}}))
    text = frame[["year", "statistic", "group", "value", "panel", "band", "place"]].astype(str)
    expected = [
        "2024 headcount total 3296",
        "2024 applied bme 5",
        "2024 overall-share white 76%",
        "2024 overall-share bme 22%",
        "2024 panel-share bme 10% non-clinical",
        "2024 share bme 9% clinical 8a",
        "2023 percentage bme 13%",
        "2024 percentage white 44.3% summary page",
        "2024 relative-likelihood white/black 6",
        "2024 likelihood white 0.08",
        "2024 change bme 1.3%",
        "2022 joined 40%",
        "2024 joined-change 3%",
        "2024 share-of-applied bme 22.8%",
        "2024 cumulative-relative-likelihood 2.53 7",
        "2022 vsm bme 341",
        "2024 relative-likelihood 0.66 more likely",
    ]
    assert expected == [" ".join(filter(None, row)) for row in text.to_numpy().tolist()]


def test_a_case_as_a_table_can_be_audited() -> None:
    """A percentage no whole count gives is found without the case's own check of it."""
    record = case({"workforce_pct": {"bme": "58.5%"}}, counts={"workforce": {"total": 12}})
    assert ["WRES206"] == [f.code for f in audit_published(case_figures(record))]
    assert isinstance(case_figures({"id": "empty", "indicators": {}}), pd.DataFrame)
