"""Where the fields of records are: the columns that a caller names, and those known by their usual names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from wres.errors import DefinitionError, closest, nearest
from wres.intake.sources import SOURCES, SURVEY, RecordSource
from wres.model import FrozenMap

__all__ = ["LAYOUTS", "ColumnMatch", "Layout", "check_named", "find", "missing"]


@attrs.frozen(kw_only=True)
class Layout:
    """The names of columns in one kind of extract, and how sure they are."""

    id: str
    title: str
    evidence: str
    names: FrozenMap[str, tuple[str, ...]]


_NAMES: dict[str, tuple[str, ...]] = {
    "org": ("org", "org_code", "organisation", "organisation_code", "trust", "trust_code", "ods_code", "provider_code"),
    "year": ("year", "reporting_year", "financial_year"),
    "date": ("date", "event_date"),
    "snapshot": ("snapshot", "snapshot_date", "as_at", "effective_date"),
    "person": ("person", "person_id", "employee", "employee_id", "employee_number", "staff_id"),
    "application": ("application", "application_id", "application_number"),
    "respondent": ("respondent", "respondent_id", "response_id"),
    "member": ("member", "member_id"),
    "ethnicity": ("ethnicity", "ethnicity_code", "ethnic_origin", "ethnic_category", "ethnic_group"),
    "band": ("band", "pay_band", "payband", "pay_scale", "grade"),
    "panel": ("panel", "clinical"),
    "staff_group": ("staff_group",),
    "contract": ("contract", "contract_type", "employment_type", "assignment_category"),
    "primary": ("primary", "primary_assignment", "main_assignment"),
    "shortlisted": ("shortlisted",),
    "appointed": ("appointed",),
    "stage": ("stage", "application_status", "status"),
    "process": ("process", "case_type", "process_type"),
    "mandatory": ("mandatory", "training_type", "course_type"),
    "uptake": ("uptake", "attendance", "place_status"),
    "harassment_public": ("harassment_public",),
    "harassment_managers": ("harassment_managers",),
    "harassment_colleagues": ("harassment_colleagues",),
    "opportunities": ("opportunities",),
    "discrimination": ("discrimination",),
    "voting": ("voting", "voting_member"),
    "executive": ("executive", "executive_member", "role", "seat"),
    "vacancy": ("vacancy", "vacant"),
}


def _layout(id: str, title: str, evidence: str, **names: Sequence[str]) -> Layout:
    return Layout(id=id, title=title, evidence=evidence, names=FrozenMap({k: tuple(v) for k, v in names.items()}))


LAYOUTS: tuple[Layout, ...] = (
    Layout(id="generic", title="Plain names", evidence="own", names=FrozenMap(_NAMES)),
    _layout(
        "esr",
        "Extracts of the Electronic Staff Record",
        "unverified",
        org=["vpd", "employer"],
        person=["employee_no", "unique_nhs_identifier"],
        snapshot=["effective_from_date"],
        ethnicity=["ethnic_origin_code"],
        band=["pay_scale_description", "payscale", "payscale_description", "grade_step", "pay_grade"],
        contract=["assignment_category_description", "assignment_status_category"],
        primary=["primary_flag", "primary_assignment_flag"],
        staff_group=["staff_group_description", "staffgroup"],
    ),
    _layout(
        "recruitment",
        "Exports of NHS Jobs and Trac",
        "unverified",
        org=["employer_name", "site"],
        application=["application_ref", "application_reference", "applicant_id", "candidate_id"],
        date=["appointed_date", "start_date", "offer_date"],
        ethnicity=["ethnic_background", "ethnic_group_description"],
        stage=["applicant_status", "candidate_status", "current_status", "outcome"],
        shortlisted=["is_shortlisted", "shortlist"],
        appointed=["is_appointed", "hired"],
    ),
)
"""The layouts that are looked for, plain names first. Those of systems were read in no specification."""


def _plain(name: object) -> str:
    return re.sub(r"[\W_]+", "", str(name).casefold())


@attrs.frozen
class ColumnMatch:
    """Where a field was found: its column, and which layout names it so, `named` where the caller did."""

    column: str
    layout: str


def _asked(questions: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the names of a survey's columns by the numbers of its questions."""
    names: dict[str, tuple[str, ...]] = {}
    for item, fields in SURVEY:
        number = questions.get(item, "")
        parts = re.findall(r"Q\d+[a-z]?", number)
        names |= (
            {field: (part,) for field, part in zip(fields, parts, strict=False)} if len(parts) == len(fields) else {}
        )
    return names


def find(
    source: RecordSource,
    columns: Sequence[str],
    named: Mapping[str, str | None],
    questions: Mapping[str, str] | None = None,
) -> tuple[dict[str, ColumnMatch], list[str]]:
    """Return where each field of a source is, and what is wrong: every problem with its cure.

    `named` gives columns by field, None for a field that isn't there; other fields are looked for by the names of each
    layout, in the order of `LAYOUTS`, whatever their case and punctuation.
    """
    plain: dict[str, str] = {}
    for column in columns:
        plain.setdefault(_plain(column), column)
    survey = Layout(
        id="survey", title="Numbers of the questions", evidence="unverified", names=FrozenMap(_asked(questions or {}))
    )
    found: dict[str, ColumnMatch] = {}
    problems = []
    there = ", ".join(map(str, columns)) or "none"
    for name in source.names:
        if name in named:
            given = named[name]
            if given is None:
                continue
            if given not in columns:
                problems.append(
                    f"{source.id} has no column {given!r} for {name}{nearest(given, columns)}; it has {there}"
                )
            else:
                found[name] = ColumnMatch(given, "named")
            continue
        for layout in (*LAYOUTS, survey):
            hits = [plain[_plain(form)] for form in layout.names.get(name, ()) if _plain(form) in plain]
            if hits:
                found[name] = ColumnMatch(hits[0], layout.id)
                break
    twice: dict[str, list[str]] = {}
    for name, place in found.items():
        twice.setdefault(place.column, []).append(name)
    problems += [
        f"{source.id} has one column, {at!r}, for {' and '.join(names)}; name another, or give None for one of them"
        for at, names in twice.items()
        if len(names) > 1
    ]
    return found, problems


def missing(source: RecordSource, name: str, columns: Sequence[str], cure: str = "") -> str:
    """Return the message about a field that has no column: the columns there are, and the nearest."""
    known = [form for layout in LAYOUTS for form in layout.names.get(name, (name,))]
    like = next((hit for form in known if (hit := closest(form, columns, cutoff=0.7))), None)
    hint = f" (is it {like!r}?)" if like else ""
    there = ", ".join(map(str, columns)) or "no columns"
    return (
        f"{source.id} has no column for {name.replace('_', ' ')}{hint}; it has {there}: name it, "
        f"columns={{{source.id!r}: {{{name!r}: …}}}}{cure}"
    )


def check_named(columns: Mapping[str, Any] | None) -> dict[str, dict[str, str | None]]:
    """Return the columns that a caller names, by source and field; a name of neither is a `DefinitionError`."""
    fields = {name: [*dict.fromkeys(n for part in parts for n in part.names)] for name, parts in SOURCES.items()}
    every = sorted({name for names in fields.values() for name in names})
    named: dict[str, dict[str, str | None]] = {name: {} for name in SOURCES}
    for key, value in (columns or {}).items():
        if isinstance(value, Mapping):
            if key not in SOURCES:
                raise DefinitionError(
                    f"columns names a source {key!r}{nearest(key, SOURCES)}; they are {', '.join(SOURCES)}"
                )
            stray = [name for name in value if name not in fields[key]]
            if stray:
                raise DefinitionError(
                    f"columns names a field {stray[0]!r} of {key}{nearest(stray[0], fields[key])}; "
                    f"it has {', '.join(fields[key])}"
                )
            named[key] |= value
        elif key not in every:
            raise DefinitionError(f"columns names a field {key!r}{nearest(key, every)}; they are {', '.join(every)}")
        else:
            for source in SOURCES:
                if key in fields[source]:
                    named[source].setdefault(key, value)
    return named
