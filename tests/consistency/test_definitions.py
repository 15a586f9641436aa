"""What is audited follows the definitions: of any standard, of plugins, and of definitions that were changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import attrs
import pandas as pd
import pytest

import wres
from wres.consistency import FiguresError, reconstruct
from wres.consistency.spans import write
from wres.measures import PercentageGap, RelativeLikelihood, RepresentationGap
from wres.model import Edition, Indicator
from wres.registry import Registry
from wres.standard.ethnicity import FIVE_GROUPS, WHITE_OTHER_APART
from wres.standard.items import ITEMS
from wres.testing import make_counts
from wres.vocabulary import vocabulary

OFFICIAL = wres.load()
Rows = list[tuple[str, str, str, str]]


def table(rows: Rows, year: int = 2024, **more: object) -> pd.DataFrame:
    """Figures of an invented organisation: indicator, statistic, group and value."""
    frame = pd.DataFrame(rows, columns=["indicator", "statistic", "group", "value"])
    return frame.assign(**{"org": "Acme Trust", "year": year, "unit": "", **more})


def codes(rows: Rows, year: int = 2024, registry: Registry | None = None, **more: object) -> list[str]:
    return [finding.code for finding in wres.audit_published(table(rows, year, **more), registry=registry)]


class Brings:
    """A plugin with some definitions."""

    def __init__(self, *indicators: Indicator, editions: tuple[Edition, ...] = ()) -> None:
        self.brought, self.editions = indicators, editions

    @wres.hookimpl
    def wres_editions(self) -> tuple[Edition, ...]:
        return self.editions

    @wres.hookimpl
    def wres_indicators(self) -> tuple[Indicator, ...]:
        return self.brought


def changed(edition: str, indicator: str, **fields: Any) -> Registry:
    """The official standard with another measure in one edition."""
    found = OFFICIAL.indicator(edition, indicator)
    measure = attrs.evolve(found.measure, **fields)
    return wres.load(Brings(attrs.evolve(found, editions=[edition], measure=measure, overrides="wres-standard")))


# The whole class: any field of any definition


def variations(edition: Edition, indicator: Indicator) -> Iterator[tuple[str, Edition, Indicator]]:
    """Yield each definitional field with another value, as an edition and an indicator of somebody's own."""
    own = attrs.evolve(edition, id="acme-edition", standard="acme", supersedes=None)

    def varied(field: str, grouping: Any = None, **fields: Any) -> tuple[str, Edition, Indicator]:
        measure = attrs.evolve(indicator.measure, **fields)
        where = own if grouping is None else attrs.evolve(own, grouping=grouping)
        return field, where, attrs.evolve(indicator, editions=[own.id], measure=measure)

    yield varied("nothing")
    match indicator.measure:
        case RelativeLikelihood() as measure:
            yield varied("of and to", of=measure.to, to=measure.of)
            yield varied("numerator", numerator="training" if indicator.id != "training" else "disciplinary")
            yield varied("denominator", denominator="shortlisted" if indicator.id != "appointment" else "headcount")
            other = 1 if measure.numerator.years > 1 else 2
            yield varied("years", numerator=attrs.evolve(measure.numerator, years=other))
            groups = {"of": "black", "to": "white"} if measure.of == "bme" else {"of": "white", "to": "black"}
            yield varied("grouping", FIVE_GROUPS, **groups)
        case PercentageGap() as measure:
            yield varied("of and to", of=measure.to, to=measure.of)
            asked = "opportunities" if indicator.id != "opportunities" else "discrimination"
            yield varied("numerator and denominator", yes=f"{asked}-yes", answered=f"{asked}-answered")
            yield varied("grouping", WHITE_OTHER_APART, to="white-british")
        case RepresentationGap() as measure if indicator.id == "board":
            yield varied("seats", part={"executive": "board-executive"})
            yield varied("seats by other names", part={"all": "board", "with-a-vote": "board-voting"})
            yield varied("whole", whole="shortlisted")
            yield varied("grouping", FIVE_GROUPS)
        case RepresentationGap() as measure:
            yield varied("bands", by=("band",), bands={"junior": ("1", "2"), "senior": ("8a", "8b", "8c")})
            yield varied("bands not taken", by=("panel",), bands={})
            yield varied("grouping", WHITE_OTHER_APART)
    for adverse in {"above", "below"} - {indicator.adverse}:
        yield "adverse", own, attrs.evolve(indicator, editions=[own.id], adverse=adverse)


def printed(results: wres.Results, counts: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """What an organisation prints of its results and of the counts of the year."""
    shown = results.frame[results.frame["status"] == "ok"]
    # Of many bands a few: the others have the same rules.
    shown = shown[shown["band"].isna() | (shown["band"].rank(method="dense") % 5 == 0)]
    per_cent = shown["statistic"].str.contains("share|percentage")
    places = per_cent.map({True: 2, False: 3})
    values = [write(Fraction(value), n) for value, n in zip(shown["value"], places, strict=True)]
    figures = shown[["org", "year", "indicator", "panel", "band", "statistic", "group"]].assign(
        value=[value + "%" * share for value, share in zip(values, per_cent, strict=True)], unit=""
    )
    ratio = figures["statistic"].eq("relative-likelihood")
    likely = figures["statistic"].eq("likelihood")
    figures.loc[ratio, "unit"], figures.loc[likely, "unit"] = "ratio", "ratio"
    figures.loc[likely, "value"] = [write(Fraction(value), 5) for value in shown.loc[likely, "value"]]
    inside = {stratum.band for item in ITEMS.values() for stratum in item.strata if stratum.within}
    own = counts[(counts["year"] == edition.year) & ~counts["band"].isin(inside)]
    sums = own.groupby(["org", "year", "item", "group"], as_index=False)["count"].sum()
    people = sums.assign(indicator=figures["indicator"].iloc[0], statistic=sums["item"], unit="people")
    people["value"] = people["count"].astype(int).astype(str)
    people = people[[name for name in figures.columns if name in people]]
    return pd.concat([figures, people], ignore_index=True)


def errors(figures: pd.DataFrame, registry: Registry) -> list[str]:
    found = wres.audit_published(figures, registry=registry)
    return [f"{one.code} {one.message}" for one in found if one.severity == "error"]


FORMS = {id(one): (OFFICIAL.edition(one.editions[-1]), one) for one in OFFICIAL.indicators()}
NEWEST = list(OFFICIAL.editions)[-1]


@pytest.mark.parametrize(
    ("edition", "indicator"),
    [
        pytest.param(
            edition, one, id=f"{edition.id} {one.id}", marks=() if edition.id == NEWEST else pytest.mark.thorough
        )
        for edition, one in FORMS.values()
    ],
)
def test_what_is_evaluated_and_what_is_audited_agree(edition: Edition, indicator: Indicator) -> None:
    """Whatever field is changed, figures of the changed definition contradict nothing when audited by it."""
    for field, where, one in variations(edition, indicator):
        registry = wres.load(Brings(one, editions=(where,)))
        counts = make_counts(where, orgs=["Acme Trust"], indicators=[one], registry=registry)
        results = wres.evaluate(counts, edition=where.id, registry=registry)
        figures = printed(results, counts, where).assign(edition=where.id)
        assert [] == errors(figures, registry), field
        names = [note for note in wres.audit_published(figures, registry=registry).notes if "no definition" in note]
        assert [] == names, field
        checked = wres.audit(counts, edition=where.id, registry=registry)
        assert [] == [finding.code for finding in checked if finding.severity == "error"], field


RATIO = [
    ("{0}", "{1}", "bme", "9"), ("{0}", "{2}", "bme", "725"), ("{0}", "{1}", "white", "17"),
    ("{0}", "{2}", "white", "2,505"), ("{0}", "relative-likelihood", "", "{3}"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("edition", "indicator", "fields", "before", "after"),
    [
        ("wres-2019", "disciplinary", {"numerator": "disciplinary"}, "1.45", "1.83"),
        ("wres-2024", "disciplinary", {"of": "white", "to": "bme"}, "1.83", "0.55"),
        ("wres-2024", "training", {"of": "bme", "to": "white"}, "0.55", "1.83"),
    ],
)
def test_a_changed_definition_changes_what_is_right(
    edition: str, indicator: str, fields: dict[str, Any], before: str, after: str
) -> None:
    """What is right by one definition is an error by the other."""
    registry, year = changed(edition, indicator, **fields), OFFICIAL.edition(edition).year
    found = {
        (value, name): codes(
            [tuple(cell.format(indicator, indicator, "headcount", value) for cell in row) for row in RATIO],  # type: ignore[misc]
            year,
            one,
        )
        for value in (before, after)
        for name, one in (("before", OFFICIAL), ("after", registry))
    }
    assert [] == found[before, "before"]
    assert [] == found[after, "after"]
    assert [] != found[before, "after"]


# Other standards


def test_a_sister_standard_is_audited_like_the_official_one() -> None:
    """A capability ratio of 9.0 between rates of 1.0 % and 0.5 % is an error, and one of 2.0 isn't."""
    rows = [("capability", "likelihood", "disabled", "1.0%"), ("capability", "likelihood", "non-disabled", "0.5%")]
    wdes = wres.load("wdes")
    assert ["WRES211"] == codes([*rows, ("capability", "relative-likelihood", "", "9.0")], 2023, wdes)
    assert [] == codes([*rows, ("capability", "relative-likelihood", "", "2.0")], 2023, wdes)


def test_which_standard_a_figure_is_of() -> None:
    """It goes by what is printed on the indicator; a column names it, and a name that is none is refused."""
    wdes = wres.load("wdes")
    rows = [("workforce", "overall-share", "disabled", "4%"), ("workforce", "overall-share", "non-disabled", "70%"),
            ("workforce", "overall-share", "unknown", "36%")]  # fmt: skip
    assert ["WRES214"] == codes(rows, 2023, wdes)
    ethnic = [("workforce", "overall-share", g, v) for g, v in (("white", "70%"), ("bme", "29%"), ("unknown", "1%"))]
    both = [*table(ethnic).to_dict("records"), *table([*rows[:2], (*rows[2][:3], "26%")]).to_dict("records")]
    named = pd.DataFrame(both).assign(edition=["wres"] * 3 + ["wdes"] * 3, year=2023)
    assert () == tuple(wres.audit_published(named, registry=wdes))
    with pytest.raises(FiguresError, match=r"no edition or standard 'wdse' \(did you mean 'wdes'\?\); there are wres"):
        wres.audit_published(named.assign(edition="wdse"), registry=wdes)


@pytest.mark.parametrize("standard", ["wdes", "mwres", "bwres", "scwres"])
def test_clean_figures_of_sister_standards_raise_no_error(standard: str) -> None:
    """What a sister's definitions give, printed, contradicts nothing."""
    registry = wres.load(standard)
    for edition in vocabulary(registry).editions[standard]:
        for indicator in registry.indicators(edition.id):
            counts = make_counts(edition, orgs=["Acme Trust"], indicators=[indicator], registry=registry)
            results = wres.evaluate(counts, edition=edition, indicators=[indicator], registry=registry)
            figures = printed(results, counts, edition).assign(edition=edition.id)
            assert [] == errors(figures, registry), (edition.id, indicator.id)


def test_reconstruction_goes_by_the_registry_too() -> None:
    """The ratio of a sister standard, or of one turned round, is reconstructed in its own direction."""
    counts = {"shortlisted": ("50", "400"), "appointed": ("3", "96")}
    groups = ("disabled", "non-disabled")
    rows = [("appointment", item, g, n) for item, found in counts.items() for g, n in zip(groups, found, strict=True)]
    (ratio,) = [b for b in reconstruct(table(rows, 2023), registry=wres.load("wdes")) if b.quantity.kind == "ratio"]
    assert ("non-disabled/disabled", Fraction(4)) == (ratio.quantity.group, ratio.within.low)


# Parts of any whole


WHOLES = """
workforce overall-share: white 60%, asian 25%, black 10%, mixed 5%, other 6%
is more than 100

workforce headcount: total 100, white 60, asian 45
is more than 100

workforce headcount: bme 50, asian 30, black 12, mixed 4, other 3
4 + 30 + 12 + 3 gives 49

board board: total 12; board board-executive: total 13
13 is more than 12

board board: total 12; board board-voting: total 9; board board-non-voting: total 4
9 + 4 gives 13

workforce headcount: white 60, bme 30; workforce overall-share: white 60%, bme 25%
no whole total has 60 as 60% and 30 as 25%

appointment relative-likelihood: white/bme 2.0, bme/white 0.8
1 ÷ 0.8 gives 1.176 to 1.333

workforce overall-share: white 60%, asian 25%, black 10%, mixed 3%

workforce headcount: white 60, bme 30; workforce overall-share: white 60%, bme 30%

appointment relative-likelihood: white/bme 1.6, bme/white 0.63

board board: bme 3; board increase: bme 1; board growth: bme 50%; workforce headcount: bme 700
"""


@pytest.mark.parametrize("case", WHOLES.strip().split("\n\n"))
def test_parts_and_wholes(case: str) -> None:
    """Groups of any grouping, seats, a total nobody printed, both directions of a ratio, increases of a board."""
    printed, _, message = case.partition("\n")
    rows: Rows = []
    for part in printed.split("; "):
        names, _, values = part.partition(": ")
        indicator, statistic = names.split()
        rows += [(indicator, statistic, *value.split()) for value in values.split(", ")]  # type: ignore[misc]
    found = [finding.message for finding in wres.audit_published(table(rows))]
    assert len(found) == bool(message)
    assert all(message in one for one in found)


def test_panels_and_bands_make_up_their_whole() -> None:
    """Panels make up the workforce and bands a panel; what is left out isn't missed."""
    people = table(
        [("workforce", "headcount", "total", n) for n in ("220", "116", "10", "364")],
        2019, unit="people", panel=["non-clinical", "clinical", "medical", None],
    )  # fmt: skip
    (finding,) = wres.audit_published(people)
    assert "220 + 116 + 10 gives 346" in finding.message
    assert () == tuple(wres.audit_published(people.assign(value=["220", "116", "28", "364"])))
    assert () == tuple(wres.audit_published(people.iloc[[0, 1, 3]]))
    band = people.iloc[[0, 3]].assign(value=["400", "364"], panel=["clinical", None], band=["5", None])
    (finding,) = wres.audit_published(band)
    assert "400 is more than 364" in finding.message


def test_what_no_definition_knows_is_named_once_by_its_field() -> None:
    """Indicator, statistic, group, panel, band and unit are each named, with the nearest."""
    rows = [("harassment-colleague", "percentage", "white", "4%"), ("workforce", "sickness-rate", "total", "4%"),
            ("workforce", "overall-share", "brne", "4%"), ("workforce", "overall-share", "brne", "4%")]  # fmt: skip
    more = {"panel": ["", "", "", "clinicall"], "band": ["", "8x", "", ""], "unit": ["", "", "", "percents"]}
    notes = wres.audit_published(table(rows, **more)).notes
    assert [
        "a figure has the indicator 'harassment-colleague', which no definition knows",
        "a figure has the statistic 'sickness-rate', which no definition knows",
        "a figure has the band '8x', which no definition knows",
        "2 figures have the group 'brne', which no definition knows",
        "a figure has the panel 'clinicall', which no definition knows (did you mean 'clinical'?)",
        "a figure has the unit 'percents', which no definition knows (did you mean 'percent'?)",
    ] == [re.sub(" .did you mean '(8.|bme|harassment-staff)'.*", "", note) for note in notes]


# Slips


def test_what_was_cut_off_is_seen_of_a_total_that_nobody_printed() -> None:
    """5 of 12 is 41.67 %, and 41.6 % cut off."""
    assert ["WRES222"] == codes([("board", "board", "bme", "5"), ("board", "total-share", "bme", "41.6%")])


def test_another_printed_count_is_tried_as_the_base_before_a_misprint() -> None:
    """30 of the 400 who applied are 7.5 %, where the likelihood is of the 200 shortlisted."""
    rows = [("appointment", "shortlisted", "bme", "200"), ("appointment", "appointed", "bme", "30"),
            ("appointment", "applied", "bme", "400"), ("appointment", "likelihood", "bme", "7.5%")]  # fmt: skip
    assert ["WRES230"] == codes(rows, unit=["people", "people", "people", "per cent"])


def test_a_slip_that_keeps_the_digits_comes_before_one_that_makes_them_coarser() -> None:
    """Fewer digits agree with more, and so say less."""
    from wres.consistency.slips import SLIPS

    keeps = {"truncated", "unit-sign", "direction-inverted", "labels-swapped", "complement", "other-total", "excess"}
    assert all(SLIPS[kept].cost < SLIPS[coarser].cost for kept in keeps for coarser in ("padded", "rounded-count"))


def test_the_vocabulary_has_what_the_definitions_say() -> None:
    """Items, groups and panels are those of the registry, and a year without an edition has the nearest."""
    words = vocabulary()
    assert set(ITEMS) <= set(words.items)
    editions = list(OFFICIAL.editions.values())
    assert (editions[0], editions[-1]) == (words.edition("wres", 1999), words.edition("wres", 2999))
    assert (("white-british", "white-other"),) == words.parts("white")
    assert "unknown (ethnicity)" in vocabulary(wres.load("wdes")).groups
