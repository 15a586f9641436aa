"""Findings that somebody has looked at and answers for: why, and until when."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from wres.errors import WresError, nearest
from wres.findings.codes import CODES, Code
from wres.findings.finding import Finding, Findings, Place

__all__ = [
    "LONGEST",
    "Acknowledged",
    "Acknowledgement",
    "Acknowledgements",
    "AcknowledgementsError",
    "read_acknowledgements",
]

TABLE = "acknowledge"
LONGEST = dt.timedelta(days=731)
"""How far ahead an acknowledgement may reach: two reporting years, so that each is looked at again."""

SHORTEST = 10
"""Letters that a reason has at the least: `ok` is none."""


class AcknowledgementsError(WresError, ValueError):
    """A file of acknowledgements that can't be relied on: `problems` lists every entry at fault."""

    def __init__(self, message: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems

    def __reduce__(self) -> tuple[type[AcknowledgementsError], tuple[str, tuple[str, ...]]]:
        return type(self), (str(self), self.problems)


@attrs.frozen(kw_only=True)
class Acknowledgement:
    """One entry: the findings that it is for, why they may stand, and the last day on which they may.

    Without `year` or `indicator` it is for those of every year, and of every indicator. `by` is the role of who
    answers for it; `line` is where it begins in its file.

    >>> import datetime as dt
    >>> entry = Acknowledgement(code="WRES206", org="Acme Trust", reason="the board's papers say 12 of 20",
    ...                         until=dt.date(2025, 3, 31))
    >>> print(entry)
    WRES206 of Acme Trust
    """

    code: str
    org: str
    reason: str
    until: dt.date
    year: int | None = None
    indicator: str | None = None
    by: str = ""
    line: int | None = None

    def matches(self, finding: Finding) -> bool:
        """Return whether a finding is one that the entry is for."""
        return (
            self.code == finding.code
            and self.org == finding.org
            and self.year in (None, finding.year)
            and self.indicator in (None, finding.indicator)
        )

    def __str__(self) -> str:
        about = " ".join(filter(None, ["" if self.year is None else str(self.year), self.indicator]))
        return f"{self.code} of {self.org}{about and f', {about}'}"


@attrs.frozen
class Acknowledged:
    """A finding, and the entry that acknowledges it."""

    finding: Finding
    entry: Acknowledgement


@attrs.frozen(kw_only=True)
class Acknowledgements:
    """The entries of a file as they hold on a day, `today`, which the caller gives.

    >>> import datetime as dt
    >>> nobody = Acknowledgements(today=dt.date(2024, 8, 1))
    >>> nobody.apply(Findings())
    (<Findings: none>, ())
    """

    today: dt.date
    entries: tuple[Acknowledgement, ...] = ()
    file: str = ""

    def apply(self, findings: Findings) -> tuple[Findings, tuple[Acknowledged, ...]]:
        """Return the findings that stand, and those that are acknowledged; none is lost."""
        open_, acknowledged = [], []
        for finding in findings:
            entry = next((e for e in self.entries if e.until >= self.today and e.matches(finding)), None)
            if entry is None:
                open_.append(finding)
            else:
                acknowledged.append(Acknowledged(finding, entry))
        return attrs.evolve(findings, findings=tuple(open_)), tuple(acknowledged)

    def expired(self) -> Findings:
        """Return a finding for each entry whose last day is past, so that it acknowledges nothing any more."""
        late = [entry for entry in self.entries if entry.until < self.today]
        return Findings(tuple(_finding("WRES001", e, f"{e} was acknowledged until {e.until}", self.file) for e in late))

    def stale(
        self,
        found: Collection[Finding],
        audited: Collection[tuple[str, int | None]],
        *,
        printed: bool | None = None,
    ) -> Findings:
        """Return a finding for each entry that acknowledges none of those `found`.

        `found` are all findings of the audit, before `apply`, and `audited` the organisations and years audited: an
        entry for another is passed over. `printed` is true where only published figures were audited, and false where
        only returns were; entries with codes of the other kind are passed over too.
        """
        orgs = {org for org, _ in audited}
        idle = [
            entry
            for entry in self.entries
            if entry.until >= self.today
            and printed in (None, entry.code.startswith("WRES2"))
            and (entry.org in orgs if entry.year is None else (entry.org, entry.year) in audited)
            and not any(map(entry.matches, found))
        ]
        return Findings(
            tuple(_finding("WRES002", e, f"nothing is found that {e} acknowledges", self.file) for e in idle)
        )

    def not_audited(self, orgs: Collection[str]) -> tuple[str, ...]:
        """Return a line for each organisation acknowledged that isn't among those audited, with the nearest."""
        unknown = dict.fromkeys(e.org for e in self.entries if e.org not in orgs)
        return tuple(f"acknowledged, and not in what was audited: {org}{nearest(org, orgs)}" for org in unknown)


def _finding(code: str, entry: Acknowledgement, message: str, file: str) -> Finding:
    kind = CODES[code]
    return Finding(
        code=code,
        severity=kind.severity,
        org=entry.org,
        year=entry.year,
        indicator=entry.indicator or "",
        message=message,
        cure=kind.cure,
        evidence={"code": entry.code, "reason": entry.reason, "until": entry.until.isoformat(), "by": entry.by},
        where=(Place(label="acknowledgement", row=entry.line, source=file),),
    )


def read_acknowledgements(path: str | Path, *, today: dt.date, codes: Mapping[str, Code] = CODES) -> Acknowledgements:
    """Return the acknowledgements in a TOML file, as they hold on `today`.

    Each `[[acknowledge]]` gives a `code`, an `org`, a `reason` and the date `until` that it holds, and may give `year`,
    `indicator` and `by`. An entry without one of the first four, with a code that isn't among `codes`, with a date that
    is none or is more than two years ahead, or with a key that isn't known, is at fault: one
    `AcknowledgementsError` lists all of them.

    >>> import datetime as dt, pathlib, tempfile
    >>> text = '''
    ... [[acknowledge]]
    ... code = "WRES206"
    ... org = "Acme Trust"
    ... reason = "the board's papers say 12 of 20"
    ... until = 2025-03-31
    ... '''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "acknowledged.toml")
    ...     _ = path.write_text(text)
    ...     print(*read_acknowledgements(path, today=dt.date(2024, 8, 1)).entries)
    WRES206 of Acme Trust
    """
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise AcknowledgementsError(
            f"{path} can't be read: {error.strerror or error}; give the path of a TOML file"
        ) from None
    except UnicodeDecodeError as error:
        raise AcknowledgementsError(f"{path} isn't UTF-8 (byte {error.start}); save it as UTF-8") from None
    try:
        document = tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise AcknowledgementsError(f"{path} is no TOML: {error}; begin each entry by [[{TABLE}]]") from None
    records = document.get(TABLE, [])
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise AcknowledgementsError(f"{path}: {TABLE!r} isn't a list of tables; begin each entry by [[{TABLE}]]")
    problems = [
        f"{name!r} isn't known{nearest(name, [TABLE])}; begin each entry by [[{TABLE}]]"
        for name in document
        if name != TABLE
    ]
    lines = _lines(text, len(records))
    entries = []
    for number, (record, line) in enumerate(zip(records, lines, strict=True), 1):
        faults = list(_faults(record, today, codes))
        about = f" ({record['org']})" if isinstance(record.get("org"), str) else ""
        where = f"entry {number}{about}" if line is None else f"line {line}{about}"
        problems += [f"{where}: {fault}" for fault in faults]
        if not faults:
            entries.append(Acknowledgement(**{**record, "until": _date(record["until"])}, line=line))
    if problems:
        listed = "\n  ".join(problems)
        raise AcknowledgementsError(f"{path} can't be relied on:\n  {listed}", tuple(problems))
    return Acknowledgements(today=today, entries=tuple(entries), file=str(path))


REQUIRED = ("code", "org", "reason", "until")
KNOWN = (*REQUIRED, "year", "indicator", "by")


def _faults(record: Mapping[str, Any], today: dt.date, codes: Mapping[str, Code]) -> Iterator[str]:
    for name in record:
        if name not in KNOWN:
            yield f"{name!r} isn't known{nearest(name, KNOWN)}; there are {', '.join(KNOWN)}"
    yield from (f"no {name!r}; {cure}" for name, cure in CURES.items() if name not in record)
    for name in ("code", "org", "reason", "indicator", "by"):
        value = record.get(name, "-")
        if not isinstance(value, str) or not value.strip():
            yield f"{name!r} is {value!r}; write it in words, between quotes"
    code, reason, year = record.get("code"), record.get("reason"), record.get("year", 2000)
    if isinstance(code, str) and code.strip() and code not in codes:
        yield f"no finding has the code {code!r}{nearest(code, codes)}; name one in full"
    if isinstance(code, str) and code in {"WRES001", "WRES002"}:
        yield f"{code} is of acknowledgements themselves; cure the entry that it is about"
    if isinstance(reason, str) and 0 < len(reason.strip()) < SHORTEST:
        yield f"'reason' is {reason!r}; say why the finding may stand, so that somebody else can judge it"
    if not isinstance(year, int) or isinstance(year, bool):
        yield f"'year' is {year!r}; write the year of the snapshot as a whole number, such as 2024"
    if "until" in record:
        yield from _bad_date(record["until"], today)


CURES = {
    "code": "name the code of the finding, such as WRES206",
    "org": "name the organisation as the table does",
    "reason": "say why the finding may stand",
    "until": "give the last day on which it holds, as in until = 2025-03-31",
}


def _bad_date(value: object, today: dt.date) -> Iterator[str]:
    date = _date(value)
    if date is None:
        yield f"'until' is {str(value)!r}, no date; write it as in until = 2025-03-31, without quotes"
    elif date > today + LONGEST:
        yield f"'until' is {date}, more than two years ahead; give a day on which somebody looks at it again"


def _date(value: object) -> dt.date | None:
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value.strip())
        except ValueError:
            return None
    return value if isinstance(value, dt.date) and not isinstance(value, dt.datetime) else None


def _lines(text: str, number: int) -> Sequence[int | None]:
    """Return the line at which each entry begins, as far as its heading shows."""
    heading = re.compile(rf"\s*\[\[\s*['\"]?{TABLE}['\"]?\s*\]\]")
    found = [at for at, line in enumerate(text.splitlines(), 1) if heading.match(line)]
    return found if len(found) == number else [None] * number
