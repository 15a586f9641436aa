"""What every check of returns has to do: one function for each demand, its name for good."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pandas as pd

from wres.datasets import sector
from wres.errors import WresError
from wres.findings import Findings
from wres.findings.codes import SEVERITIES
from wres.model import FrozenMap, Reference
from wres.plugins import definitions_of
from wres.testing.counts import make_counts
from wres.testing.subjects import Subject, must_be_a_value
from wres.validation import audit

__all__ = [
    "check_finds_its_examples",
    "check_is_a_value",
    "check_is_silent_on_lawful_returns",
    "check_keeps_organisations_apart",
    "check_order_does_not_matter",
    "check_survives_hostile_returns",
]

ORGS = 24
"""The organisations of the valid returns: as many as it takes to say how much organisations differ."""


def _audited(subject: Subject, counts: pd.DataFrame) -> Findings:
    """Return what the check alone finds."""
    alone = attrs.evolve(subject.registry, checks=FrozenMap({subject.check.id: subject.check}))
    return audit(counts, edition=subject.check.edition, registry=alone)


def _valid(subject: Subject, orgs: int = ORGS) -> pd.DataFrame:
    """Return a table of its own of returns in which nothing is wrong."""
    made: pd.DataFrame = subject.once(_returns, subject.check.edition, orgs)
    return made.copy()


def _returns(subject: Subject, edition_id: str, orgs: int) -> pd.DataFrame:
    """Return returns of an edition's year and the last in which nothing is wrong, with every item that it counts."""
    edition = subject.registry.edition(edition_id)
    years = (edition.year - 1, edition.year)
    terms = [term for one in subject.registry.indicators(edition.id) for term in one.measure.terms]
    asked = dict.fromkeys(term.item.id for term in terms)
    tables = []
    if edition.standard == "wres":
        found = sector(seed=7, organisations=orgs, years=years, size=40_000, unknown=(0.0, 0.02))
        found.attrs.clear()  # What a sector is made by is copied with every table that is made of it.
        tables.append(found[found["item"].isin(asked)])
        there = set(found["item"])
        asked = {item: None for item in asked if item not in there}
    if asked:
        names = sorted(set(tables[0]["org"])) if tables else orgs
        made = make_counts(edition, orgs=names, years=years, registry=subject.registry)
        tables.append(made[made["item"].isin(asked)])
    return pd.concat(tables, ignore_index=True)


def _example(subject: Subject, example: Any) -> pd.DataFrame:
    year = int(subject.registry.edition(subject.check.edition).year)
    return pd.DataFrame([{"org": "Example", **row, "year": year + row.get("year", 0)} for row in example.counts])


def _figures(found: Findings, org: str | None = None) -> set[tuple[Any, ...]]:
    """Return what findings say, in no order, without where their rows stand."""
    return {
        (one.org, one.year, one.indicator, one.message, tuple(sorted(map(str, one.evidence.items()))))
        for one in found
        if org is None or one.org == org
    }


def check_finds_its_examples(subject: Subject) -> None:
    """A check finds in each of its examples what that one expects, under its own code and severity."""
    check = subject.check
    if not check.examples:
        raise AssertionError("it has no examples; give returns in which it finds something")
    for example in check.examples:
        found = _audited(subject, _example(subject, example))
        for expected in example.expected:
            if not any(_meets(one, expected) for one in found):
                raise AssertionError(
                    f"{example.title!r} expects {dict(expected) or 'a finding'}; found are {list(map(str, found))}"
                )


def _meets(one: Any, expected: Any) -> bool:
    """Return whether a finding has the fields, or the evidence, that an example expects."""
    fields = {field.name for field in attrs.fields(type(one))}
    return all(
        (getattr(one, name) if name in fields else one.evidence.get(name)) == value for name, value in expected.items()
    )


def check_is_silent_on_lawful_returns(subject: Subject) -> None:
    """A check finds nothing in returns in which nothing is wrong, of one organisation and of many."""
    valid = _valid(subject)
    for counts in (valid, valid[valid["org"] == valid["org"].iloc[0]]):
        for one in _audited(subject, counts)[:1]:
            raise AssertionError(f"nothing is wrong with the returns, and it finds {one}")


def check_keeps_organisations_apart(subject: Subject) -> None:
    """A check finds the same in a return whatever others there are, unless it says that it needs peers."""
    if "peers" in subject.check.needs:
        return
    valid = _valid(subject)
    for example in subject.check.examples:
        counts = _example(subject, example)
        if not {"org", "year", "item", "group", "count"} <= set(counts) or counts["org"].nunique() > 1:
            continue
        wanted = _figures(_audited(subject, counts), "Example")
        found = _figures(_audited(subject, pd.concat([valid, counts.astype(object)], ignore_index=True)), "Example")
        if wanted != found:
            raise AssertionError(
                f"other organisations' returns move what it finds in {example.title!r}: {wanted ^ found}; "
                "look at each return by itself, or say needs=('peers',)"
            )


def check_order_does_not_matter(subject: Subject) -> None:
    """A check finds the same whatever the order of the rows."""
    for example in subject.check.examples:
        counts = _example(subject, example)
        wanted = _figures(_audited(subject, counts))
        for seed in range(3):
            found = _figures(_audited(subject, counts.sample(frac=1, random_state=seed)))
            if wanted != found:
                raise AssertionError(f"another order of the rows moves what it finds: {wanted ^ found}")


def check_survives_hostile_returns(subject: Subject) -> None:
    """A check raises nothing whatever the counts are, and changes none of them: zero, missing, huge, text, one row."""
    valid, many = _valid(subject, 2), _valid(subject)
    items = list(dict.fromkeys(many["item"]))
    number = many["org"].rank(method="dense").astype(int)
    lacking = np.array(items, object)[number % len(items)]
    tables = {
        "counts of zero": valid.assign(count=0),
        "no counts": valid.assign(count=np.nan),
        "huge counts": valid.assign(count=10**9),
        "counts that are text": valid.assign(count="n/a"),
        "negative counts": valid.assign(count=-1),
        "a single row": valid.head(1),
        "rows twice": pd.concat([valid, valid]),
        "one group alone": valid[valid["group"] == valid["group"].iloc[0]],
        "an item missing": many[many["item"] != lacking],
    }
    for what, counts in tables.items():
        before = counts.copy(deep=True)
        try:
            _audited(subject, counts)
        except WresError as error:
            raise AssertionError(f"it fails on {what}: {error}") from error
        if not before.equals(counts):
            raise AssertionError("it changes the table that it is given; copy what it changes")


def check_is_a_value(subject: Subject) -> None:
    """A check says what it finds, how severe that is, the cure and where it is written, and is pickled and compared."""
    check = subject.check
    for name in ("title", "means", "cure"):
        if not (isinstance(getattr(check, name), str) and getattr(check, name).strip()):
            raise AssertionError(f"it has no {name}")
    if check.severity not in SEVERITIES:
        raise AssertionError(f"its severity is {check.severity!r}; choose {', '.join(SEVERITIES)}")
    if not (check.references and all(isinstance(one, Reference) for one in check.references)):
        raise AssertionError("it has no references; say where the rule is written")
    strange = sorted(set(check.needs) - {"previous", "peers"})
    if strange:
        raise AssertionError(f"it needs {', '.join(strange)}; it may need 'previous' and 'peers'")
    must_be_a_value(check, definitions_of(subject.plugin).checks)
