"""Where the methods are written. What only its address or its citation was seen of is `unverified`."""

from __future__ import annotations

from wres.model import Reference

__all__ = ["GOALS_2019", "UGESP", "paper"]

GOALS_2019 = Reference(
    title="Health Service Journal: NHS England sets first targets to cut BME disciplinary cases",
    url="https://www.hsj.co.uk/workforce/nhse-sets-first-targets-to-cut-bme-disciplinary-cases/7025477.article",
    locator="the goals for the share of organisations within 0.8 to 1.25, by year",
    evidence="secondary",
)
UGESP = Reference(
    title="Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4",
    url="https://www.law.cornell.edu/cfr/text/29/1607.4",
    locator="part D, the four-fifths rule and what tempers it",
    evidence="secondary",
)


def paper(title: str, url: str = "", locator: str = "") -> Reference:
    """Return the reference of a paper that was cited and not read."""
    return Reference(title=title, url=url, locator=locator, evidence="unverified")
