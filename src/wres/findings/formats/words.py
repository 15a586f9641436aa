"""The words of a finding wherever it is shown."""

from __future__ import annotations

from wres.findings.audited import AuditedFile, line_of
from wres.findings.finding import Finding
from wres.text import counted, harmless

__all__ = ["about", "answered_by", "counts", "harmless_lines", "place", "with_cure"]


def harmless_lines(text: str) -> str:
    r"""Return a text line by line as `harmless` leaves each.

    >>> harmless_lines("Acme\n::stop")
    'Acme\n: :stop'
    """
    return "\n".join(map(harmless, text.splitlines()))


def with_cure(finding: Finding) -> str:
    """Return the message of a finding with its cure, if it has one, on a line of its own."""
    return f"{finding.message}\ncure: {finding.cure}" if finding.cure else finding.message


def about(finding: Finding) -> str:
    """Return the year and the indicator of a finding, as far as it has one of each."""
    return ", ".join(filter(None, ["" if finding.year is None else str(finding.year), finding.indicator]))


def place(audited: AuditedFile, finding: Finding) -> str:
    """Return the file, with the line or the cell if it is known, that a finding points to."""
    cells = (where.row for where in finding.where if isinstance(where.row, str))
    at = line_of(audited, finding) or next(cells, None)
    return audited.file if at is None else f"{audited.file}:{at}"


def answered_by(by: str, until: object) -> str:
    """Return until when an acknowledgement holds, and who answers for it.

    >>> answered_by("board secretary", "2025-03-31")
    'until 2025-03-31, board secretary'
    """
    return f"until {until}, {by}" if by else f"until {until}"


def counts(tally: dict[str, int], files: int | None = None) -> str:
    """Return how much was found, and in how many files, in words.

    >>> counts({"error": 1, "warning": 0, "note": 2, "acknowledged": 1, "unreadable": 0}, 3)
    '1 error, 2 notes in 3 files; 1 acknowledged'
    >>> counts({"error": 0, "warning": 0, "note": 0, "acknowledged": 0, "unreadable": 1})
    "nothing found; 1 file couldn't be audited"
    """
    found = [counted(tally[name], name) for name in ("error", "warning", "note") if tally.get(name)]
    parts = [(", ".join(found) or "nothing found") + ("" if files is None else f" in {counted(files, 'file')}")]
    if tally.get("acknowledged"):
        parts.append(f"{tally['acknowledged']:,} acknowledged")
    if tally.get("unreadable"):
        parts.append(f"{counted(tally['unreadable'], 'file')} couldn't be audited")
    return "; ".join(parts)
