"""The reporting template of 2015 and 2016, filled as far as figures go, with a marked gap where a person has to write.

The template is a sequence of blocks, so that a page and a Word document of it have the same words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
import pandas as pd

from wres.cells import Rate
from wres.charts.words import BAND_NAMES, number, span, statistic_words
from wres.report.blocks import Block, GapBlock, HeadingBlock, TableBlock, TextBlock
from wres.report.figures import STATUS_WORDS, figure_name, missing_words, sentence_parts, unknown_words
from wres.report.headings import HEADINGS, SECTIONS, TemplateHeading, headings_of
from wres.report.material import Fact, Material
from wres.report.words import called, compares
from wres.results import WINDOW_UNKNOWN
from wres.standard.bands import PANEL_TITLES
from wres.text import capitalised, cleaned, counted, listed

__all__ = ["ReportingTemplate", "reporting_template"]

SHOWN = 20
"""The findings that are written out; the others are counted."""


@attrs.frozen(eq=False, repr=False)
class ReportingTemplate:
    """The template of one organisation's year: `blocks` in their order, from its cover to where its headings come from.

    `html` gives a page and `docx` a Word document, with the same words.
    """

    org: str
    year: int
    standard: str
    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        """What the document is called."""
        return f"{self.org}: {self.standard} reporting template, {self.year}"

    @property
    def gaps(self) -> tuple[GapBlock, ...]:
        """What a person has still to write, in order."""
        return tuple(block for block in self.blocks if isinstance(block, GapBlock))

    def html(self) -> str:
        """Return the template as a page of HTML that needs nothing else; it needs the extra `report`."""
        from wres.report.pages import render

        kinds = [(type(block).__name__.removesuffix("Block").lower(), block) for block in self.blocks]
        return render(
            "reporting.html.jinja",
            title=self.title,
            standard=self.standard,
            org=self.org,
            year=self.year,
            blocks=kinds,
            gaps=self.gaps,
        )

    def docx(self) -> bytes:
        """Return the template as a Word document, the same bytes each time; it needs the extra `report`."""
        from wres.report.word import document

        return document(self.title, self.standard, self.org, self.blocks)

    def __repr__(self) -> str:
        return f"<ReportingTemplate: {cleaned(self.org)}, {self.year}, {counted(len(self.gaps), 'gap')}>"


def reporting_template(material: Material, org: str) -> ReportingTemplate:
    """Return the reporting template of 2015 and 2016 for one organisation, filled as far as its figures go.

    Where a figure or the words of a person are needed there is a `Gap`; the gaps are numbered, and listed at the end.
    The previous year is the one before the material's, where the results have it.

    >>> import wres
    >>> from wres.datasets import sector
    >>> from wres.report import prepare
    >>> results = wres.evaluate(sector(seed=1, organisations=2, years=(2023, 2024)), edition="as-reported")
    >>> template = reporting_template(prepare(results), "SYN001")
    >>> template
    <ReportingTemplate: SYN001, 2024, 31 gaps>
    >>> print(template.gaps[0].text)
    Gap 1, to be written: the month and the year.
    """
    frame, now = material.of(org)
    rows: list[dict[str, Any]] = now.to_dict("records")  # type: ignore[assignment]
    source = _Source(
        material=material,
        org=org,
        now=rows,
        this_year=frame[frame["year"] == material.year],
        last_year=frame[frame["year"] == material.year - 1],
    )
    return ReportingTemplate(org, material.year, material.title, tuple(_Writer().all(source)))


@attrs.frozen(kw_only=True, eq=False)
class _Source:
    """What the template is filled from."""

    material: Material
    org: str
    now: list[dict[str, Any]]
    this_year: pd.DataFrame
    last_year: pd.DataFrame

    @property
    def year(self) -> int:
        return self.material.year

    def facts(self) -> list[Fact]:
        """The indicators of the year, in their order."""
        keys = dict.fromkeys(zip(self.this_year["edition"], self.this_year["indicator"], strict=True))
        return [self.material.facts[key] for key in keys]

    def earlier(self, fact: Fact) -> Fact | None:
        """Return the same indicator of the year before, if there are figures of it."""
        found = self.last_year.loc[self.last_year["indicator"] == fact.indicator, "edition"]
        return self.material.facts[str(found.iloc[0]), fact.indicator] if len(found) else None

    def staff(self, frame: pd.DataFrame) -> dict[str, float]:
        """Return the people of each group in the workforce of a year, and `all`; empty where that isn't known."""
        rows = frame[(frame["statistic"] == "overall-share") & (frame["status"] == "ok")].drop_duplicates("group")
        if not len(rows):
            return {}
        return {**dict(zip(rows["group"], rows["numerator"], strict=True)), "all": float(rows["denominator"].iloc[0])}

    def findings(self) -> Iterator[str]:
        """Yield in words what an audit found in the year."""
        found = self.material.found(self.org, self.year)
        for finding in found[:SHOWN]:
            yield f"{finding.severity.capitalize()} {finding.code}: {cleaned(finding.message)}"
        if len(found) > SHOWN:
            yield f"{counted(len(found) - SHOWN, 'more finding')}; `wres audit` lists them all."


@attrs.define
class _Writer:
    """Writes block after block, and numbers the gaps."""

    gaps: list[GapBlock] = attrs.field(factory=list)

    def gap(self, place: str, needed: str) -> GapBlock:
        self.gaps.append(GapBlock(len(self.gaps) + 1, place, needed))
        return self.gaps[-1]

    def all(self, source: _Source) -> Iterator[Block]:
        """Yield the whole template."""
        if notice := source.material.notice(source.org):
            yield TextBlock(notice)
        for section, title in SECTIONS.items():
            yield HeadingBlock(title if section == "cover" else f"{section}. {title}", 2)
            if section == "5":
                for fact in source.facts():
                    yield from self.indicator(fact, source)
            else:
                for heading in headings_of(section):
                    yield from self.field(heading, source)
        yield HeadingBlock("What is still to be written", 2)
        listing = tuple((str(gap.number), gap.place, gap.needed) for gap in self.gaps)
        yield TableBlock("Every gap of this report", ("Gap", "Where", "What is needed"), listing)
        yield HeadingBlock("Where the headings come from", 2)
        yield TextBlock(
            "The headings are those of the template for 2015 and 2016. Some were read in a return that follows it, the "
            "others were read nowhere, and are to be held against the template itself."
        )
        yield TableBlock("Each heading, and how sure it is", ("Heading", "Evidence", "Written in"), tuple(_evidence()))
        yield TableBlock(
            "The definition of each indicator",
            ("Indicator", "Edition", "Fingerprint", "Evidence"),
            tuple((f"{f.number}. {f.name}", f.edition, f.fingerprint, f.evidence) for f in source.facts()),
        )

    def field(self, heading: TemplateHeading, source: _Source) -> Iterator[Block]:
        """Yield a heading with what figures say to it, and the gap for what they don't."""
        letter = heading.place.removeprefix(heading.section)
        yield HeadingBlock(f"{letter}. {heading.words}" if letter else heading.words, 3)
        known = list(FILLED[heading.id](source)) if heading.id in FILLED else []
        yield from map(TextBlock, known)
        where = "Cover" if heading.section == "cover" else f"Section {heading.place}"
        if heading.write:
            yield self.gap(f"{where}: {heading.words}", heading.write)
        elif not known:
            yield self.gap(f"{where}: {heading.words}", "the figures for this weren't supplied")

    def indicator(self, fact: Fact, source: _Source) -> Iterator[Block]:
        """Yield an indicator: both years' figures, what they say, and the gaps for narrative and action."""
        place = f"Indicator {fact.number}"
        yield HeadingBlock(f"{place}. {cleaned(fact.title)}", 3)
        this_year, last_year = (_rows_of(frame, fact) for frame in (source.this_year, source.last_year))
        banded = this_year["band"].notna().any()
        yield HeadingBlock(HEADINGS["data"].words, 4)
        level = f"{100 * source.material.results.confidence:g} %"
        given = fact, this_year, last_year, source.year, level
        yield from _bands(*given) if banded else _figures(source.material, *given)
        rows = [row for row in source.now if row["indicator"] == fact.indicator and row["edition"] == fact.edition]
        for row in () if banded else rows:
            parts = sentence_parts(source.material, row, several=len(rows) > 1)
            start = f"{capitalised(parts['heading'])}: " if parts["heading"] else ""
            yield TextBlock(" ".join(filter(None, [start + parts["sentence"], parts["verdict"]])))
        for frame, year in ((this_year, source.year), (last_year, source.year - 1)):
            rest = frame[frame["headline"] & (frame["status"] != "not-applicable")]
            if not len(frame) or (len(rest) and (rest["status"] == "not-reported").all()):
                yield self.gap(
                    f"{place}, {year}", f"the figures of {year}, which weren't supplied, or why there are none"
                )
        for heading in (HEADINGS["narrative"], HEADINGS["action"]):
            yield HeadingBlock(heading.words, 4)
            yield self.gap(f"{place}: {heading.words.partition(':')[0].partition(',')[0]}", heading.write)


def _evidence() -> Iterator[tuple[str, str, str]]:
    for heading in HEADINGS.values():
        place = "Cover" if heading.section == "cover" else heading.place
        yield f"{place}: {heading.words}", heading.reference.evidence, str(heading.reference)


def _rows_of(frame: pd.DataFrame, fact: Fact) -> pd.DataFrame:
    return frame[frame["indicator"] == fact.indicator]


def _organisation(source: _Source) -> Iterator[str]:
    yield cleaned(source.org)


def _completeness(source: _Source) -> Iterator[str]:
    fact = source.facts()[0] if len(source.this_year) else None
    if fact is None:
        yield f"There are no figures of {source.year} among those given."
        return
    yield unknown_words(source.this_year, fact.unknown)
    lacking = [row for row in source.now if row["status"] != "ok"]
    if lacking:
        names = list(dict.fromkeys(figure_name(row) for row in lacking))
        yield f"{len(lacking):,} of {counted(len(source.now), 'figure')} aren't there: {missing_words(lacking)}"
        yield f"They are: {listed(names, SHOWN)}."
    else:
        yield f"All {len(source.now):,} figures that the edition asks for are there."
    yield from source.findings()
    yield from map(cleaned, source.material.results.notes)


def _reliability(source: _Source) -> Iterator[str]:
    before = source.year - 1
    if not len(source.last_year):
        yield f"There are no figures of {before} among those given, so that nothing is compared with the previous year."
        return
    windows = source.material.results.windows
    changed = 0
    for fact in source.facts():
        earlier = source.earlier(fact)
        if earlier is None:
            changed += 1
            yield f"Indicator {fact.number}: there are no figures of {before}."
            continue
        years, past = (windows.get((each.edition, each.indicator), 1) for each in (fact, earlier))
        if earlier.fingerprint != fact.fingerprint:
            changed += 1
            how = f"is defined otherwise in {earlier.edition} than in {fact.edition}"
            if years != past:
                then, now = counted(past, "year"), counted(years, "year")
                how = f"averages {then} in {earlier.edition} and {now} in {fact.edition}"
            yield f"Indicator {fact.number} {how}: the two years' figures can't be compared."
        elif years > 1:
            yield f"Indicator {fact.number} averages {years} years, so that the two years' figures share one."
    if not changed:
        yield f"Every indicator has the same definition in {before} and in {source.year}."
    staff, past_staff = (source.staff(frame) for frame in (source.this_year, source.last_year))
    unknown = source.facts()[0].unknown
    if staff and past_staff:
        shares = [number(100 * each.get(unknown, 0.0) / each["all"], "per cent") for each in (past_staff, staff)]
        yield f"Staff of unknown ethnicity were {shares[0]} % in {before} and are {shares[1]} % in {source.year}."
    asked = [_survey(source, frame) for frame in (source.last_year, source.this_year)]
    if asked[0] is not None and asked[1] is not None and asked[0].questions != asked[1].questions:
        yield f"The questions of the survey have other numbers in {asked[0].title} than in {asked[1].title}."


def _survey(source: _Source, frame: pd.DataFrame) -> Any:
    edition = source.material.editions.get(str(frame["edition"].iloc[0])) if len(frame) else None
    return None if edition is None or edition.year != int(frame["year"].iloc[0]) else edition.survey


def _staff(source: _Source) -> Iterator[str]:
    for frame, year in ((source.this_year, source.year), (source.last_year, source.year - 1)):
        staff = source.staff(frame)
        if staff:
            groups = [f"{number:,.0f} {called(group)}" for group, number in staff.items() if group != "all"]
            yield f"{_day(source, year)}: {staff['all']:,.0f} ({', '.join(groups)})."


def _proportion(source: _Source) -> Iterator[str]:
    focus = source.facts()[0].focus if len(source.this_year) else ""
    for frame, year in ((source.this_year, source.year), (source.last_year, source.year - 1)):
        staff = source.staff(frame)
        if focus in staff:
            share = number(100 * staff[focus] / staff["all"], "per cent")
            people = f"{staff[focus]:,.0f} of {staff['all']:,.0f}"
            yield f"{_day(source, year)}: {share} % ({people}; unknown ethnicity counts in the whole)."


def _self_reported(source: _Source) -> Iterator[str]:
    unknown = source.facts()[0].unknown if len(source.this_year) else ""
    for frame, year in ((source.this_year, source.year), (source.last_year, source.year - 1)):
        staff = source.staff(frame)
        if unknown in staff:
            known = staff["all"] - staff[unknown]
            share = number(100 * known / staff["all"], "per cent")
            people = f"{known:,.0f} of {staff['all']:,.0f}"
            yield f"{_day(source, year)}: {share} % ({people}; “not stated” isn't self-reported)."


def _day(source: _Source, year: int) -> str:
    """Return the day that a year's workforce is counted on."""
    frame = source.this_year if year == source.year else source.last_year
    edition = source.material.editions.get(str(frame["edition"].iloc[0])) if len(frame) else None
    if edition is None:
        return str(year)
    return f"At {edition.snapshot.day} {edition.snapshot:%B} {year}"


def _period(source: _Source) -> Iterator[str]:
    if not len(source.this_year):
        return
    day = _day(source, source.year)
    yield f"{day}: the workforce and the board. Events, such as appointments, are those of the twelve months before."
    results = source.material.results
    for fact in source.facts():
        years = results.windows.get((fact.edition, fact.indicator), 1)
        if years > 1:
            yield f"Indicator {fact.number}: the average of {years} such years."
        if (fact.edition, fact.indicator) in results.readings:
            yield f"Indicator {fact.number}: {WINDOW_UNKNOWN}."
    survey = _survey(source, source.this_year)
    if survey is not None:
        yield f"{survey.title}: the indicators from the survey."


FILLED: Mapping[str, Any] = {
    "organisation": _organisation,
    "completeness": _completeness,
    "reliability": _reliability,
    "staff": _staff,
    "proportion": _proportion,
    "self-reported": _self_reported,
    "period": _period,
}
"""What figures say under the headings that they can answer."""

PARTS = {"likelihood": "", "percentage": "", "share": "part of the workforce", "overall-share": "workforce"}


def _figures(
    material: Material, fact: Fact, this_year: pd.DataFrame, last_year: pd.DataFrame, year: int, level: str
) -> Iterator[Block]:
    """Yield the table of an indicator that has a figure or three: each group, then what is compared."""
    cells: dict[tuple[str, str], list[str]] = {}
    for at, frame in enumerate((this_year, last_year)):
        rows: Sequence[dict[str, Any]] = frame.sort_values("headline", kind="stable").to_dict("records")  # type: ignore[assignment]
        for row in rows:
            rate = None if row["headline"] else material.rate(row)
            if rate is None and not row["headline"]:
                continue
            key = _label(row, fact)
            empty = row["status"] == "zero-denominator" and row["group"] == fact.unknown
            if not empty or key in cells:
                cells.setdefault(key, ["–", "–"])[at] = _text(row, fact, level, rate)
    ordered = sorted(cells.items(), key=lambda cell: cell[0][0] == COMPARED)
    rows_of_text = tuple((capitalised(label), *texts) for (_, label), texts in ordered)
    yield TableBlock(
        f"Reporting year {year}, previous year {year - 1}", ("Figure", str(year), str(year - 1)), rows_of_text, 2
    )


COMPARED = "compared"


def _label(row: Mapping[str, Any], fact: Fact) -> tuple[str, str]:
    """Return what a row of the results is called, its statistic first, or that it compares."""
    statistic, group = str(row["statistic"]), str(row["group"])
    if row["headline"]:
        seat = statistic_words(statistic, None, None)
        words = compares(fact.unit, group, fact.focus)
        return COMPARED, f"{seat}: {words}" if seat else words
    part = PARTS.get(statistic, statistic.removesuffix("-share").replace("-", " "))
    return statistic, f"{part}: {called(group)}" if part else called(group)


def _text(row: Mapping[str, Any], fact: Fact, level: str, rate: Rate | None) -> str:
    """Return a figure as the table prints it: the people and their share, or the comparison with its interval."""
    if row["status"] not in ("ok", "zero-comparator"):
        return STATUS_WORDS.get(row["status"], str(row["status"]))
    if rate is None:
        interval = span(row["lower"], row["upper"], fact.unit)
        value = "no ratio" if row["status"] == "zero-comparator" else number(row["value"], fact.unit)
        return f"{value} ({level} interval {interval})" if interval else value
    share = number(100 / rate.scale * row["value"], "per cent")
    if pd.isna(row["numerator"]) or pd.isna(row["denominator"]):
        return f"{share} %"
    return f"{row['numerator']:,.10g} of {row['denominator']:,.10g} ({share} %)"


def _bands(fact: Fact, this_year: pd.DataFrame, last_year: pd.DataFrame, year: int, level: str) -> Iterator[Block]:
    """Yield a table for each panel: the staff of each band, and the shares of the group and of those unknown."""
    columns = ["Band"]
    for each in (year, year - 1):
        columns += [f"Staff {each}", f"{called(fact.focus)} {each}", f"Unknown {each}"]
    shares = [_shares(frame, fact) for frame in (this_year, last_year)]
    panels = dict.fromkeys(panel for each in shares for panel, _ in each)
    # The whole comes first: it is what each band is held against.
    for panel in sorted(panels, key=bool):
        bands = dict.fromkeys(band for each in shares for name, band in each if name == panel)
        rows = tuple(
            (
                BAND_NAMES.get((panel, band)) or cleaned(band) or "All staff",
                *(text for each in shares for text in each.get((panel, band), ("–",) * 3)),
            )
            for band in bands
        )
        name = PANEL_TITLES.get(panel, cleaned(panel)) if panel else "the whole workforce"
        yield TableBlock(f"Reporting year {year}, previous year {year - 1}: {name}", tuple(columns), rows, 6)


def _shares(frame: pd.DataFrame, fact: Fact) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Return of each panel and band the staff, and the per cent of the group and of those unknown, as text."""
    found: dict[tuple[str, str], dict[str, Mapping[str, Any]]] = {}
    rows: Sequence[dict[str, Any]] = frame[frame["statistic"].isin(["overall-share", "share"])].to_dict("records")  # type: ignore[assignment]
    for row in rows:
        key = tuple(str(row[name]) if isinstance(row[name], str) else "" for name in ("panel", "band"))
        found.setdefault((key[0], key[1]), {})[str(row["group"])] = row

    def texts(groups: Mapping[str, Mapping[str, Any]]) -> tuple[str, str, str]:
        whole = next(iter(groups.values()))
        people = f"{whole['denominator']:,.0f}" if pd.notna(whole["denominator"]) else STATUS_WORDS[whole["status"]]
        parts = (groups.get(name) for name in (fact.focus, fact.unknown))
        shown = [f"{number(part['value'], 'per cent')} %" if part and part["status"] == "ok" else "–" for part in parts]
        return people, shown[0], shown[1]

    return {key: texts(groups) for key, groups in found.items()}
