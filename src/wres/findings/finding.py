"""What an audit hands back: findings, each with a permanent code, where it is and what would cure it."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import attrs

from wres.errors import DefinitionError, WresError
from wres.findings.codes import CODES, SEVERITIES, Code, Severity, at_least, check_codes, check_severity
from wres.model import FrozenMap

if TYPE_CHECKING:
    import pandas as pd

    from wres._documents import Document

__all__ = ["Finding", "Findings", "Place"]

SHOWN = 12
PARTS = ("evidence", "where")
TABLES = {
    "findings": {
        **dict.fromkeys(("code", "severity", "org"), "text"),
        "year": "json",
        **dict.fromkeys(("indicator", "message", "cure"), "text"),
        **dict.fromkeys(PARTS, "json"),
    }
}
"""What the columns of a table of findings hold, as `wres._documents` calls it."""


def _frozen(evidence: Mapping[str, object]) -> FrozenMap[str, object]:
    return FrozenMap(evidence)


@attrs.frozen(kw_only=True)
class Place:
    """Where a finding points: the figure in words, the label of its row in the input, the address it was read at.

    >>> str(Place(label="likelihood white", row=3))
    'likelihood white (row 3)'
    """

    label: str
    row: object = None
    source: str = ""

    def __str__(self) -> str:
        return self.label if self.row is None else f"{self.label} (row {self.row})"


@attrs.frozen(kw_only=True)
class Finding:
    """One thing that is wrong, or may be, with a return or a published figure.

    `where` holds the figures concerned, the most suspect first. `evidence` holds what the finding rests on, by
    names that each code explains; its values are text, numbers, or tuples of these. `year` is None where a finding
    is about several.

    >>> finding = Finding(code="WRES206", severity="error", org="Acme Trust", year=2024, indicator="board",
    ...                   message="58.5% of 12 is no whole number", cure="print the share from the counts")
    >>> print(finding)
    error WRES206 Acme Trust 2024 board: 58.5% of 12 is no whole number
    """

    code: str
    severity: Severity = attrs.field(validator=check_severity)
    org: str
    year: int | None
    indicator: str
    message: str
    cure: str
    evidence: Mapping[str, object] = attrs.field(factory=dict, converter=_frozen)
    where: tuple[Place, ...] = ()

    def __str__(self) -> str:
        about = " ".join(filter(None, [self.org, "" if self.year is None else str(self.year), self.indicator]))
        return f"{self.severity} {self.code} {about}: {self.message}"


@attrs.frozen(repr=False)
class Findings:
    """What one audit found, a tuple with a table: most severe first, then in the order of the input.

    `notes` says what was not looked at, and why; `looked_for` has the codes of plugins' checks, by id.

    >>> Findings()
    <Findings: none>
    """

    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    looked_for: Mapping[str, Code] = attrs.field(factory=FrozenMap, converter=FrozenMap[str, Code])

    def __len__(self) -> int:
        """Return the number of findings."""
        return len(self.findings)

    def __iter__(self) -> Iterator[Finding]:
        """Return the findings one after the other."""
        return iter(self.findings)

    @overload
    def __getitem__(self, at: int) -> Finding: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, at: int | slice) -> Finding | tuple[Finding, ...]:
        """Return the finding at a place, or a tuple of them."""
        return self.findings[at]

    def select(self, *codes: str, severity: Severity = "note") -> Findings:
        """Return the findings whose code is, or begins with, one of `codes`, and at least as severe as `severity`.

        Without codes every code counts. A code that no finding could have is a `DefinitionError`.

        >>> Findings().select("WRES2", severity="error")
        <Findings: none>
        """
        wanted, shown = self._checked(codes) or ("",), at_least(severity)
        return self._kept(lambda finding: finding.severity in shown and finding.code.startswith(wanted))

    def ignore(self, *codes: str) -> Findings:
        """Return the findings whose code is none of `codes`, and begins with none.

        >>> Findings().ignore("WRES204")
        <Findings: none>
        """
        unwanted = self._checked(codes)
        return self._kept(lambda finding: not finding.code.startswith(unwanted))

    def titled(self) -> Findings:
        """Return the findings without what they rest on: the title of its code as each one's message, and no evidence.

        So they can stand beside figures of which some are hidden. Notes, which may name figures too, aren't kept.

        >>> finding = Finding(code="WRES206", severity="error", org="Acme Trust", year=2024, indicator="board",
        ...                   message="58.5% of 12 is no whole number", cure="print the share from the counts")
        >>> print(Findings((finding,)).titled()[0])
        error WRES206 Acme Trust 2024 board: No whole count gives the percentage
        """
        known = {**CODES, **self.looked_for}

        def bare(finding: Finding) -> Finding:
            code = known.get(finding.code)
            title, cure = (code.title, code.cure) if code else (finding.code, "")
            return attrs.evolve(finding, message=title, cure=cure, evidence={}, where=())

        return attrs.evolve(self, findings=tuple(map(bare, self.findings)), notes=())

    def _checked(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        return check_codes(codes, (*CODES, *self.looked_for))

    def _kept(self, keep: Callable[[Finding], bool]) -> Findings:
        return attrs.evolve(self, findings=tuple(filter(keep, self.findings)))

    @property
    def frame(self) -> pd.DataFrame:
        """The findings as a pandas frame of text, a row each; `year` is a missing-able whole number.

        Columns: `code, severity, org, year, indicator, message, cure, evidence, where`.

        >>> Findings().frame.columns.tolist()[:4]
        ['code', 'severity', 'org', 'year']
        """
        import pandas as pd

        columns = [field.name for field in attrs.fields(Finding)]
        rows = [
            (f.code, f.severity, f.org, f.year, f.indicator, f.message, f.cure, _evidence(f), _where(f)) for f in self
        ]
        frame = pd.DataFrame(rows, columns=columns)
        text = dict.fromkeys((name for name in columns if name != "year"), "str")
        return frame.astype({**text, "year": "Int64"})

    def records(self) -> list[dict[str, Any]]:
        """Return the findings as JSON has them, with evidence and places as they are.

        >>> Findings().records()
        []
        """
        return [_record(finding) for finding in self]

    def to_dict(self) -> dict[str, Any]:
        """Return everything as one JSON value, from which `from_dict` makes the same findings again.

        >>> Findings.from_dict(Findings().to_dict()) == Findings()
        True
        """
        return self._document().to_dict()

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Findings:
        """Return the findings that `to_dict` wrote; anything else is a `WresError`."""
        from wres._documents import Document

        return cls._of(Document.of(value, "findings", TABLES))

    def save(self, path: str | Path) -> Path:
        """Return the path of the findings written so that `read` gives back the same.

        The end of the name says how: `.json`, `.parquet`, `.zip` with CSV and JSON, or a new folder of these.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Findings.read(Findings().save(Path(folder, "findings.json")))
        <Findings: none>
        """
        return self._document().write(path)

    @classmethod
    def read(cls, path: str | Path) -> Findings:
        """Return the findings that `save` wrote; what is damaged, or something else, is a `WresError`."""
        from wres._documents import Document

        return cls._of(Document.read(path, "findings", TABLES))

    def _document(self) -> Document:
        import pandas as pd

        from wres._documents import Document

        codes = {name: attrs.asdict(code) for name, code in self.looked_for.items()}
        table = pd.DataFrame(self.records(), columns=list(TABLES["findings"]), dtype=object)
        return Document("findings", {"notes": list(self.notes), "looked_for": codes}, {"findings": table}, TABLES)

    @classmethod
    def _of(cls, document: Document) -> Findings:
        from wres._documents import records

        try:
            return cls(
                tuple(map(_finding, records(document.tables["findings"]))),
                tuple(map(str, document.head["notes"])),
                FrozenMap({name: Code(**code) for name, code in document.head["looked_for"].items()}),
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            if isinstance(error, WresError):
                raise
            raise WresError(f"the findings are damaged ({error!r}); save them again") from None

    def _head(self) -> str:
        tally = {name: sum(f.severity == name for f in self) for name in SEVERITIES}
        parts = [f"{n:,} {name}{'' if n == 1 else 's'}" for name, n in tally.items() if n]
        return ", ".join(parts) or "none"

    def __repr__(self) -> str:
        more = len(self) - SHOWN
        tail = [f"… and {more:,} more" if more > 0 else "", *self.notes]
        return "\n".join([f"<Findings: {self._head()}>", *map(str, self.findings[:SHOWN]), *filter(None, tail)])

    def _repr_html_(self) -> str:
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"
            for cells in (
                (f.severity, f.code, f.org, "" if f.year is None else str(f.year), f.indicator, f.message, f.cure)
                for f in self.findings[:SHOWN]
            )
        )
        notes = "".join(f"<p>{html.escape(note)}</p>" for note in self.notes)
        return f"<p><strong>Findings</strong>: {html.escape(self._head())}</p><table>{rows}</table>{notes}"


def _record(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON has it."""
    from wres._values import ValueWriter

    writer = ValueWriter()
    written = writer.written
    record = {
        **{field.name: getattr(finding, field.name) for field in attrs.fields(Finding)},
        "evidence": {name: written(value) for name, value in finding.evidence.items()},
        "where": [{"label": at.label, "row": written(at.row), "source": at.source} for at in finding.where],
    }
    if writer.values:
        raise DefinitionError(
            f"evidence of {finding.code} is no text, no number and no tuple of these: {writer.values[0]}"
        )
    return record


def _finding(record: Mapping[str, Any]) -> Finding:
    """Return the finding that was written."""
    from wres._values import ValueReader

    read = ValueReader(()).read
    plain: dict[str, Any] = {name: value or "" for name, value in record.items() if name not in (*PARTS, "year")}
    return Finding(
        **plain,
        year=record["year"],
        evidence={name: read(value) for name, value in record["evidence"].items()},
        where=tuple(Place(label=at["label"], row=read(at["row"]), source=at["source"]) for at in record["where"]),
    )


def _evidence(finding: Finding) -> str:
    return "; ".join(f"{name}: {_text(value)}" for name, value in finding.evidence.items())


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _where(finding: Finding) -> str:
    return "; ".join(map(str, finding.where))
