"""Findings as workflow commands, which GitHub shows beside the lines of a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from wres.findings.audited import AuditedFile, line_of, tally
from wres.findings.formats.words import about, counts, harmless_lines, with_cure
from wres.text import harmless

__all__ = ["as_github"]

LEVELS: dict[str, Literal["error", "warning", "notice"]] = {"error": "error", "warning": "warning", "note": "notice"}


def as_github(audited: Sequence[AuditedFile]) -> str:
    """Return a workflow command for each finding, then the tally.

    The commands and their escapes are those of *Workflow commands for GitHub Actions* in GitHub's documentation.

    >>> print(as_github([AuditedFile(file="returns.csv", problem="it is empty")]), end="")
    ::error file=returns.csv,title=can't be audited::it is empty
    nothing found; 1 file couldn't be audited
    """
    return "".join(f"{line}\n" for line in _lines(audited))


def _lines(audited: Sequence[AuditedFile]) -> Iterator[str]:
    for one in audited:
        if one.problem:
            yield _command("error", one.file, None, "can't be audited", one.problem)
        for finding in one.findings:
            title = " ".join(filter(None, [finding.code, harmless(finding.org), about(finding)]))
            yield _command(LEVELS[finding.severity], one.file, line_of(one, finding), title, with_cure(finding))
    yield counts(tally(audited))


def _command(level: str, file: str, line: int | None, title: str, message: str) -> str:
    settings = {"file": file, "line": line, "title": harmless(title)}
    given = ",".join(f"{name}={_setting(str(value))}" for name, value in settings.items() if value is not None)
    return f"::{level} {given}::{_escaped(harmless_lines(message))}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _setting(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
