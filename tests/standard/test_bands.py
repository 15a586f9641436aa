"""The strata are the collection's rows, and the ways of joining bands cover what they say."""

from __future__ import annotations

from collections import Counter

import pytest

from wres.model import Term
from wres.standard import BANDS, CLUSTERS, PANELS, STRATA, TIERS, BandGroup
from wres.standard.items import HEADCOUNT

AFC = ["under-1", "1", "2", "3", "4", "5", "6", "7", "8a", "8b", "8c", "8d", "9"]
MEDICAL = ["consultant", "senior-medical-manager", "non-consultant-career-grade", "trainee", "other"]
GROUPS = [*CLUSTERS, *(group for tier in TIERS.values() for group in tier)]


def test_bands_are_in_the_order_of_the_collection() -> None:
    """From under band 1 to very senior managers, then the medical grades."""
    assert (*AFC, "vsm", *MEDICAL) == BANDS


def test_strata_count_as_in_the_collection() -> None:
    """Fourteen bands twice, and five medical grades."""
    expected = {"non-clinical": 14, "clinical": 14, "medical": 5}
    assert expected == Counter(s.panel for s in STRATA)


def test_strata_follow_panels_and_bands() -> None:
    """The strata stand in the order of the panels, and within each in that of the bands."""
    order = [(PANELS.index(s.panel or ""), BANDS.index(s.band or "")) for s in STRATA]
    assert sorted(set(order)) == order


def test_one_stratum_is_part_of_another() -> None:
    """Senior medical managers are among the consultants, and nobody else is counted twice."""
    expected = [("medical", "senior-medical-manager", "consultant")]
    assert expected == [(s.panel, s.band, s.within) for s in STRATA if s.within]


def test_titles_tell_strata_apart() -> None:
    """No two strata have one title, and none has none."""
    expected = (33, True)
    assert expected == (len({s.title for s in STRATA}), all(s.title for s in STRATA))


def test_clusters_share_out_the_workforce() -> None:
    """Each band is in one cluster, save other medical staff and the managers among the consultants."""
    covered = Counter((panel, band) for c in CLUSTERS for panel in c.panels for band in c.bands)
    left = {(s.panel, s.band) for s in STRATA} - set(covered)
    assert ({1}, {("medical", "senior-medical-manager"), ("medical", "other")}) == (
        set(covered.values()),
        left,
    )


@pytest.mark.parametrize(
    ("number", "bands"),
    [
        (1, ("under-1", "1", "2", "3", "4")),
        (2, ("5", "6", "7")),
        (3, ("8a", "8b")),
        (4, ("8c", "8d", "9", "vsm")),
        (5, ("consultant",)),
        (6, ("non-consultant-career-grade",)),
        (7, ("trainee",)),
    ],
)
def test_clusters_have_their_bands(number: int, bands: tuple[str, ...]) -> None:
    """The clusters are numbered from 1."""
    cluster = CLUSTERS[number - 1]
    assert (f"cluster-{number}", bands) == (cluster.id, cluster.bands)


@pytest.mark.parametrize(
    ("tier", "bands"),
    [
        ("race-disparity-ratio", AFC),
        ("model-employer", [*AFC[8:], "vsm"]),
        ("model-employer-with-7", [*AFC[7:], "vsm"]),
        ("government", [*AFC, "vsm"]),
    ],
)
def test_tiers_go_up_and_leave_no_gap(tier: str, bands: list[str]) -> None:
    """Joined end to end, a set of tiers is a run of bands, each in it once."""
    assert bands == [band for group in TIERS[tier] for band in group.bands]


def test_tiers_are_those_named() -> None:
    """The tiers are those that the measures use, by their names."""
    expected = {
        "race-disparity-ratio": ["lower", "middle", "upper"],
        "model-employer": ["8a", "8b", "8c", "8d", "9", "vsm"],
        "model-employer-with-7": ["7", "8a", "8b", "8c", "8d", "9", "vsm"],
        "government": ["support", "middle", "senior", "very-senior-manager"],
    }
    assert expected == {name: [group.id for group in groups] for name, groups in TIERS.items()}


@pytest.mark.parametrize("group", GROUPS, ids=lambda g: g.id)
def test_groups_narrow_a_term(group: BandGroup) -> None:
    """Each way of joining bands says where it stands, and narrows a term as it is."""
    term = Term(item=HEADCOUNT, where=group.where)
    assert (group.bands, True) == (term.where["band"], bool(group.references))
