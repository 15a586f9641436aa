"""The pay bands and grades of the collection, its three panels, and the usual ways of joining bands."""

from __future__ import annotations

import attrs

from wres.model import FrozenMap, Reference, Stratum
from wres.standard.references import cite, inferred, unverified

__all__ = [
    "AFC_BANDS",
    "BANDS",
    "CLUSTERS",
    "MEDICAL_GRADES",
    "PANELS",
    "PANEL_TITLES",
    "STRATA",
    "STRATA_REFERENCES",
    "TIERS",
    "BandGroup",
]

PANELS: tuple[str, ...] = ("non-clinical", "clinical", "medical")
"""The panels: non-clinical staff, clinical staff who aren't medical, and medical and dental staff."""

AFC_BANDS: tuple[str, ...] = (
    "under-1",
    *(str(band) for band in range(1, 8)),
    *(f"8{part}" for part in "abcd"),
    "9",
)
"""The bands of Agenda for Change from the lowest, and what is paid below them."""

MEDICAL_GRADES: tuple[str, ...] = (
    "consultant",
    "senior-medical-manager",
    "non-consultant-career-grade",
    "trainee",
    "other",
)
"""The medical and dental grades, in the collection's order."""

BANDS: tuple[str, ...] = (*AFC_BANDS, "vsm", *MEDICAL_GRADES)
"""Every band and grade, in the collection's order."""

_GRADE_TITLES = {
    "consultant": "Consultants",
    "senior-medical-manager": "of which senior medical manager",
    "non-consultant-career-grade": "Non-consultant career grade",
    "trainee": "Trainee grades",
    "other": "Other medical and dental staff",
}
PANEL_TITLES = {
    "non-clinical": "Non-clinical",
    "clinical": "Clinical, non-medical",
    "medical": "Medical and dental",
}


def _title(panel: str, band: str) -> str:
    known = {"under-1": "under band 1", "vsm": "very senior managers", **_GRADE_TITLES}
    return f"{PANEL_TITLES[panel]}: {known.get(band, f'band {band}')}"


STRATA: tuple[Stratum, ...] = (
    *(
        Stratum(panel=panel, band=band, title=_title(panel, band))
        for panel in ("non-clinical", "clinical")
        for band in (*AFC_BANDS, "vsm")
    ),
    *(
        Stratum(
            panel="medical",
            band=grade,
            title=_title("medical", grade),
            # Counted among the consultants already: adding it to a total would count these people twice.
            within="consultant" if grade == "senior-medical-manager" else None,
        )
        for grade in MEDICAL_GRADES
    ),
)
"""The cells a workforce is split into, in the collection's order: 14 bands in two panels, 5 medical ones."""

STRATA_REFERENCES: tuple[Reference, ...] = (
    cite("S25b", "bands 1 to 9 and VSM, including executive board members"),
    cite("S47", "who is a very senior manager"),
    inferred("S41b", "consultants, non-consultants and trainees, read for the WDES"),
    unverified(
        "WRES collection template",
        "exact",
        "the rows, and senior medical managers as part of the consultants",
    ),
    unverified("WRES technical guidance", "probable", "under band 1: apprentices and others paid below it"),
)
"""Where the rows of `STRATA` come from."""


@attrs.frozen(kw_only=True)
class BandGroup:
    """Several bands taken as one: its name, the panels and bands it takes, and where that is written.

    >>> upper = TIERS["race-disparity-ratio"][2]
    >>> upper.id, upper.bands
    ('upper', ('8a', '8b', '8c', '8d', '9'))
    """

    id: str
    title: str
    panels: tuple[str, ...]
    bands: tuple[str, ...]
    references: tuple[Reference, ...]

    @property
    def where(self) -> FrozenMap[str, tuple[str, ...]]:
        """What narrows a term to these bands, in all the panels together.

        >>> dict(CLUSTERS[4].where)
        {'panel': ('medical',), 'band': ('consultant',)}
        """
        return FrozenMap({"panel": self.panels, "band": self.bands})


def _span(first: str, last: str) -> tuple[str, ...]:
    return BANDS[BANDS.index(first) : BANDS.index(last) + 1]


_AFC_PANELS = ("non-clinical", "clinical")
_NUMBERED = unverified("WDES technical guidance", "exact", "the numbers of the medical clusters")


def _cluster(number: int, title: str, bands: tuple[str, ...], *references: Reference) -> BandGroup:
    panels = _AFC_PANELS if number < 5 else ("medical",)
    return BandGroup(id=f"cluster-{number}", title=title, panels=panels, bands=bands, references=references)


CLUSTERS: tuple[BandGroup, ...] = (
    _cluster(
        1,
        "Bands 4 and below",
        _span("under-1", "4"),
        cite("S41b", "bands 1 to 4"),
        unverified("WDES technical guidance", "exact", "those under band 1 in cluster 1"),
    ),
    _cluster(2, "Bands 5 to 7", _span("5", "7"), cite("S41b", "bands 5 to 7")),
    _cluster(3, "Bands 8a and 8b", _span("8a", "8b"), cite("S41b", "bands 8a and 8b")),
    _cluster(
        4,
        "Bands 8c to 9 and VSM",
        _span("8c", "vsm"),
        cite("S41b", "bands 8c to VSM"),
        cite("S39b", "cluster 4, used by one trust for the WRES"),
    ),
    _cluster(5, "Consultants", ("consultant",), cite("S41b", "consultants"), _NUMBERED),
    _cluster(
        6,
        "Non-consultant career grade",
        ("non-consultant-career-grade",),
        cite("S41b", "non-consultants"),
        _NUMBERED,
    ),
    _cluster(7, "Trainee grades", ("trainee",), cite("S41b", "trainees"), _NUMBERED),
)
"""The clusters of the Workforce Disability Equality Standard, 1 to 7: the WRES itself goes band by band.

Other medical and dental staff are in none. That standard takes the panels of 1 to 4 apart.
"""


def _tier(id: str, title: str, bands: tuple[str, ...], *references: Reference) -> BandGroup:
    return BandGroup(id=id, title=title, panels=_AFC_PANELS, bands=bands, references=references)


_RATIO = (
    cite("S28c", "that race disparity ratios were asked for"),
    # Authors differ on very senior managers; they aren't on Agenda for Change.
    unverified("WRES race disparity ratio", "exact", "bands 5 and below, 6 and 7, 8a and above, without VSM"),
)
_MODEL = (
    cite("S63", "the strategy, of which only the cover was read"),
    unverified("A Model Employer", "exact", "goals for each of bands 8a to 9 and for VSM"),
)
_GOVERNMENT = cite("S50", "the groups of grades")

TIERS: FrozenMap[str, tuple[BandGroup, ...]] = FrozenMap(
    {
        "race-disparity-ratio": (
            _tier("lower", "Bands 5 and below", _span("under-1", "5"), *_RATIO),
            _tier("middle", "Bands 6 and 7", _span("6", "7"), *_RATIO),
            _tier("upper", "Bands 8a and above", _span("8a", "9"), *_RATIO),
        ),
        "model-employer": tuple(
            _tier(band, "Very senior managers" if band == "vsm" else f"Band {band}", (band,), *_MODEL)
            for band in _span("8a", "vsm")
        ),
        "model-employer-with-7": tuple(
            _tier(
                band,
                "Very senior managers" if band == "vsm" else f"Band {band}",
                (band,),
                *(_MODEL if band != "7" else (cite("S25g", "band 7 in one trust's goals"),)),
            )
            for band in _span("7", "vsm")
        ),
        "government": (
            _tier(
                "support",
                "Support",
                _span("under-1", "4"),
                _GOVERNMENT,
                unverified("NHS workforce statistics", "probable", "those under band 1 with the support grades"),
            ),
            _tier("middle", "Middle", _span("5", "7"), _GOVERNMENT),
            _tier("senior", "Senior", _span("8a", "9"), _GOVERNMENT),
            _tier("very-senior-manager", "Very senior manager", ("vsm",), _GOVERNMENT),
        ),
    }
)
"""The ways of joining bands that measures derived from the standard use, each from the lowest band up."""
