"""Findings as text for people: by organisation, most severe first, each with where it is, why and what cures it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence

from wres.findings.audited import AuditedFile, grouped, tally
from wres.findings.codes import CODES, Code
from wres.findings.finding import Finding
from wres.findings.formats.words import about, answered_by, counts, place
from wres.text import harmless

__all__ = ["as_text"]

WIDTH = 100


def _plain(text: str, severity: str) -> str:
    return text


def as_text(
    audited: Sequence[AuditedFile],
    *,
    codes: Mapping[str, Code] = CODES,
    style: Callable[[str, str], str] = _plain,
    width: int = WIDTH,
) -> str:
    """Return audited files' findings as lines of text.

    `style` is given each head of a finding with its severity, for colours; the words say as much without it.

    >>> print(as_text([AuditedFile(file="returns.csv")]), end="")
    nothing found in 1 file
    """
    return "".join(f"{line}\n" for line in _lines(audited, codes, style, width))


def _lines(
    audited: Sequence[AuditedFile], codes: Mapping[str, Code], style: Callable[[str, str], str], width: int
) -> Iterator[str]:
    explained: set[str] = set()
    for org, found in grouped(audited).items():
        yield style(harmless(org) or "no organisation", "heading")
        for one, finding in found:
            yield from _finding(one, finding, codes, style, width, explained)
        yield ""
    yield from _acknowledged(audited, style, width)
    notes = [f"{one.file}: {note}" for one in audited for note in one.findings.notes]
    if notes:
        yield style("What wasn't looked at", "heading")
        for note in notes:
            yield from _wrapped(note, "  ", width)
        yield ""
    for one in audited:
        if one.problem:
            yield style(f"{harmless(one.file)} couldn't be audited:", "error")
            yield from (f"  {harmless(line)}" for line in one.problem.splitlines())
    yield counts(tally(audited), sum(one.kind != "acknowledgements" and not one.problem for one in audited))


def _finding(
    one: AuditedFile,
    finding: Finding,
    codes: Mapping[str, Code],
    style: Callable[[str, str], str],
    width: int,
    explained: set[str],
) -> Iterator[str]:
    head = ", ".join(filter(None, [finding.code, about(finding)]))
    yield f"  {style(finding.severity, finding.severity)} {harmless(head)}  {harmless(place(one, finding))}"
    yield from _wrapped(finding.message, "    ", width)
    known = codes.get(finding.code)
    # A code is explained once, however many findings have it.
    if known is not None and finding.code not in explained:
        yield from _wrapped(f"why: {known.means}", "    ", width)
    explained.add(finding.code)
    if finding.cure:
        yield from _wrapped(f"cure: {finding.cure}", "    ", width)


def _acknowledged(audited: Sequence[AuditedFile], style: Callable[[str, str], str], width: int) -> Iterator[str]:
    pairs = [pair for one in audited for pair in one.acknowledged]
    if not pairs:
        return
    yield style("Acknowledged", "heading")
    for pair in pairs:
        finding, entry = pair.finding, pair.entry
        head = ", ".join(filter(None, [f"{finding.code} {finding.org}", about(finding)]))
        answer = answered_by(entry.by, entry.until)
        yield from _wrapped(f"{finding.severity} {head}: {entry.reason} ({answer})", "  ", width)
    yield ""


def _wrapped(text: str, indent: str, width: int) -> Iterator[str]:
    lines = textwrap.wrap(harmless(text), max(width - len(indent), 40), break_long_words=False, break_on_hyphens=False)
    # A line that wrapping makes is no command either.
    yield from (f"{indent}{harmless(line)}" for line in lines)
