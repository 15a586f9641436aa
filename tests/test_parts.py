"""What a figure is made of: each measure says it once, and nobody finds it by names."""

from __future__ import annotations

import functools

import attrs
import numpy as np
import pandas as pd
import pytest

import wres
from wres.cells import Cells, Comparison, Rate
from wres.disclosure import suppress
from wres.measures import PercentageGap, RelativeLikelihood, RepresentationGap
from wres.plugins import sisters
from wres.results import Results
from wres.testing import make_counts

REGISTRY = wres.load(*sisters())
SIDES = ("focus", "comparator")


@functools.cache
def results(edition: str) -> Results:
    counts = make_counts(edition, orgs=3, registry=REGISTRY)
    return wres.evaluate(counts, edition=edition, registry=REGISTRY)


def rates(parts: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The two rates of each row, that on top first."""
    focus, comparator = (parts[f"{side}_numerator"] / parts[f"{side}_denominator"] for side in SIDES)
    top = parts["on_top"] == "focus"
    return focus.where(top, comparator), comparator.where(top, focus)


@pytest.mark.parametrize("edition", [*REGISTRY.editions])
def test_the_parts_make_the_figures(edition: str) -> None:
    """Every figure with parity is one rate by another, or less it, in every edition of every standard."""
    found = results(edition)
    rows = found.headline().merge(found.provenance[["edition", "indicator", "unit", "parity"]], how="left")
    parts = found.parts()
    assert rows.index.equals(parts.index)
    compares = rows["parity"].notna()
    assert parts.loc[compares, ["focus", "comparator", "on_top"]].notna().all(axis=None)
    top, below = rates(parts)
    scale = rows["unit"].map({"percentage points": 100.0, "score": 1.0})
    made = (top / below).where(rows["unit"] == "ratio", scale * (top - below))
    ok = compares & (rows["status"] == "ok")
    assert ok.any()
    np.testing.assert_allclose(rows.loc[ok, "value"], made[ok], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("edition", [*REGISTRY.editions])
def test_each_rate_says_what_it_counts(edition: str) -> None:
    """A row that compares nothing is its numerator by its denominator, times what its measure says."""
    found = results(edition)
    for (_, indicator), rows in found.rows.items():
        own = {row: row.made_of for row in rows if isinstance(row.made_of, Rate)}
        assert {row for row in rows if not isinstance(row.made_of, Comparison)} == set(own)
        made_of = {(row.statistic, row.group, row.panel, row.band): made for row, made in own.items()}
        frame = found.frame[(found.frame["indicator"] == indicator) & (found.frame["status"] == "ok")]
        labels = frame[["statistic", "group", "panel", "band"]]
        labels = labels.astype(object).where(labels.notna(), None)
        made = [made_of.get(label) for label in labels.itertuples(index=False, name=None)]
        groups = zip(made, labels["group"], strict=True)
        assert all(rate.numerator.group in (group, None) for rate, group in groups if rate)
        scale = np.array([rate.scale if rate else np.nan for rate in made])
        value = scale * frame["numerator"] / frame["denominator"]
        np.testing.assert_allclose(frame["value"].where(~np.isnan(scale)), value, rtol=1e-12)


def test_a_pair_has_its_unknown_and_a_part_its_whole() -> None:
    """Those of no known group stand beside a pair; of a part they are counted in it and in the whole."""
    found = results("wres-2024")
    made = found.headline().join(found.parts())
    rows = found.frame.set_index(["org", "indicator", "statistic", "group", "panel", "band"]).sort_index()
    training = made[made["indicator"] == "training"].iloc[0]
    beside = rows.loc[(training["org"], "training", "likelihood", "unknown")].iloc[0]
    assert (beside["numerator"], beside["denominator"]) == (
        training["unknown_numerator"],
        training["unknown_denominator"],
    )
    assert (True, "bme", "white", "comparator") == tuple(training[["paired", "focus", "comparator", "on_top"]])
    assert pd.isna(training["beside"])
    seat = made[made["statistic"] == "voting-difference"].iloc[0]
    part, whole = (rows.loc[(seat["org"], "board", name)] for name in ("voting-share", "overall-share"))
    assert (False, "bme", "bme", "focus") == tuple(seat[["paired", "focus", "comparator", "on_top"]])
    assert seat["unknown_numerator"] == part.loc["unknown", "numerator"].item()
    assert seat["unknown_denominator"] == whole.loc["unknown", "numerator"].item()
    assert seat["beside"] == part.loc["white", "numerator"].item()
    assert ["board-voting", "headcount"] == [seat[f"{side}_terms"][1].item.id for side in SIDES]
    band = made[(made["panel"] == "clinical") & (made["band"] == "8a")].iloc[0]
    assert {"panel": ("clinical",), "band": ("8a",)} == dict(band["focus_terms"][0].where)


def test_what_a_table_does_not_have_is_missing() -> None:
    """Without the components no count is found, and who is compared still is; hidden counts are missing too."""
    found = results("wres-2024")
    bare = attrs.evolve(found, frame=found.headline()).parts()
    assert found.parts()[["focus", "comparator", "on_top", "paired"]].equals(
        bare[["focus", "comparator", "on_top", "paired"]]
    )
    assert bare.filter(regex="numerator|denominator|beside").isna().all(axis=None)
    unsaid = attrs.evolve(found, rows={}).parts()
    assert unsaid.drop(columns="paired").isna().all(axis=None)
    assert not unsaid["paired"].any()
    hidden = suppress(found, "hes-sub-national")
    gone = hidden.headline()["status"] == "suppressed"
    sides = [f"{side}_{end}" for side in SIDES for end in ("numerator", "denominator")]
    assert hidden.parts().loc[gone, sides].isna().any(axis=1).all()
    nobody = attrs.evolve(found, frame=found.frame.iloc[:0])
    assert (0, list(bare.columns)) == (len(nobody.parts()), list(nobody.parts().columns))


def test_the_order_of_the_rows_does_not_matter() -> None:
    """Each headline row finds its own parts wherever they stand, in several years and editions."""
    counts = pd.concat([make_counts(edition, orgs=2) for edition in ("wres-2016", "wres-2024")])
    found = wres.evaluate(counts, edition="as-reported")
    order = np.random.default_rng(1).permutation(len(found.frame))
    shuffled = attrs.evolve(found, frame=found.frame.iloc[order].reset_index(drop=True))
    at = np.flatnonzero(found.frame["headline"].to_numpy()[order])
    place = np.cumsum(found.frame["headline"].to_numpy()) - 1
    expected = found.parts().iloc[place[order[at]]].reset_index(drop=True)
    pd.testing.assert_frame_equal(expected, shuffled.parts())


GROUPS = {"groups": ("first", "second", "third", "nobody-knows"), "focus": "second", "unknown": "nobody-knows"}


@pytest.mark.parametrize(
    ("of", "to", "inverted"),
    [("second", "first", False), ("first", "second", True), ("third", "first", False), ("first", "third", True)],
)
def test_groups_of_any_name(of: str, to: str, inverted: bool) -> None:
    """The focus is the grouping's own where it takes part, and never its comparator."""
    counts = {"training": np.full((1, 4), 5.0), "headcount": np.full((1, 4), 9.0)}
    cells = Cells.of(comparator="first", **GROUPS, **counts)  # type: ignore[arg-type]
    for measure in (
        RelativeLikelihood(numerator="training", denominator="headcount", of=of, to=to),
        PercentageGap(yes="training", answered="headcount", of=of, to=to),
    ):
        (row,) = measure.estimate(cells).rows
        made = row.made_of
        assert isinstance(made, Comparison)
        assert (inverted, {of, to}) == (made.inverted, {made.focus.group, made.comparator.group})
        assert (to if inverted else of) == made.focus.group
        assert ["nobody-knows"] == [one.group for one in made.unknown]
    (row,) = RepresentationGap(part="training", whole="headcount").estimate(cells).rows
    assert isinstance(row.made_of, Comparison)
    assert ("second", "first") == (row.made_of.focus.group, row.made_of.beside and row.made_of.beside.group)
