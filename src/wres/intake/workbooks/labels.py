"""What the texts of a return mean: columns of ethnicity and years, rows of the template, headings, marks for nothing.

Each reader takes one text and returns what it stands for, or nothing where a word of it isn't accounted for: no text
is read for what it resembles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from wres.intake import words
from wres.recorded import plain
from wres.recorded import words as words_of
from wres.standard.ethnicity import CODES, known_words, phrases
from wres.standard.ethnicity import reader as ethnicity_reader
from wres.template import Template

__all__ = [
    "ColumnHeading",
    "Labels",
    "Section",
    "another_measure",
    "column_heading",
    "makes_whole",
    "measure",
    "row_name",
    "section",
    "table_title",
    "title",
]

LONGEST = 300
"""Characters of the longest label; the wording of indicator 1 has some more, and is a heading of no row."""
LONGEST_HEADING = 120
"""Characters of the longest cell over a column."""


class ColumnHeading(NamedTuple):
    """What the cells over a column say: a group, a year by itself or from this one, whose figures, and which."""

    group: str = ""
    year: int | None = None
    when: str = ""
    """`this` or `last` year."""
    stage: str = ""
    """`pre-populated`, or `verified`."""
    measure: str = ""
    """`people`, `percent`, or `other` for what is no number of people and no share of them."""
    part: str = ""
    """The codes of the part of a group that it is, such as White British, or of *Not stated* and *Not known*."""

    @property
    def counts(self) -> bool:
        """Whether it heads numbers of people."""
        return self.measure in ("", "people")

    def agrees(self, other: ColumnHeading) -> bool:
        """Return whether another heading says nothing else, as far as it says anything."""
        pairs = zip(self[:4], other[:4], strict=True)
        measured = not other.measure or other.counts == self.counts
        return measured and not any(mine != its for mine, its in pairs if its)


def _any(*phrases: str) -> re.Pattern[str]:
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(ordered)})\b")


TOTAL = _any("(?:grand |sub ?)?totals?", "all", "overall", "sum")
WHEN = {
    "last": _any("(?:last|previous|prior) (?:reporting )?years?", "year before", "previous", "prior"),
    "this": _any("(?:this|current|reporting|latest) (?:reporting )?years?", "current"),
}
STAGES = {
    "pre-populated": _any("pre ?populated", "pre ?filled", "esr figures?", "from esr", "esr"),
    "verified": _any("verified", "validated", "confirmed", "final"),
}
_PEOPLE = r"(?:headcounts?|head counts?|numbers?|counts?|people|persons|^nos?(?= of\b|$)|nos?$|^n\b|\bn$)"
_PERCENT = r"(?:percents?|percentages?|per cent|pct|proportions?|shares?|rates?)"
KINDS = {
    # Both at once is the title of columns that say themselves which.
    "": re.compile(rf"\b(?:{_PEOPLE} (?:and |or )?{_PERCENT}|{_PERCENT} (?:and|or) {_PEOPLE})\b"),
    "other": _any(
        *(
            "ftes?",
            "wtes?",
            "(?:full|whole) time equivalents?",
            "hours",
            "costs?",
            "salar(?:y|ies)",
            "budgets?",
            "spend",
        ),
        *(
            "changes?",
            "differences?",
            "diff",
            "gaps?",
            "variances?",
            "movements?",
            "increases?",
            "decreases?",
            "trends?",
        ),
        *("targets?", "plans?", "planned", "ambitions?", "aims?", "goals?", "trajector(?:y|ies)", "forecasts?"),
        *("projected", "projections?", "expected", "benchmarks?", "peers?", "populations?", "census"),
        *("averages?", "means?", "medians?", "ranks?", "rankings?", "quartiles?", "scores?", "points?", "parity"),
        *("ratios?", "relative", "likelihoods?", "odds", "probabilit(?:y|ies)", "confidence", "significan(?:t|ce)"),
        *("vacanc(?:y|ies)", "turnover", "sickness", "bank", "agency", "leavers?", "joiners?", "starters?"),
        "establishment",
    ),
    "percent": re.compile(rf"\b{_PERCENT}\b"),
    "people": re.compile(rf"\b{_PEOPLE}\b"),
}
"""What a column's numbers are; words of another measure than people make it no column of counts."""
FILLERS = frozenset(
    {
        *("a", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "s", "the", "to", "each", "per", "with"),
        *("31", "31st", "1", "1st", "march", "april", "snapshot", "year", "years", "reporting", "ending", "ended"),
        *("staff", "employees", "ethnicity", "ethnic", "group", "groups", "origin", "workforce", "band", "bands"),
        *("column", "data", "figure", "figures", "table", "wres", "since", "within", "between", "than", "vs", "over"),
        *("return", "returned", "submission", "submitted", "value", "values", "enter", "entered"),
    }
)
"""Words of a heading that add nothing to the others."""
PERIOD = re.compile(r"\b(?:1(?:st)? )?apr(?:il)? 20\d\d (?:to )?(?:31(?:st)? )?mar(?:ch)? 20\d\d\b")
FINANCIAL = re.compile(r"\b(20\d\d) (20\d\d|\d\d)\b")
DAY = re.compile(r"\b(?:20\d\d 0?(?:3 31|4 1|4 01)|(?:31 0?3|0?1 0?4) 20\d\d)\b")
YEAR = re.compile(r"\b20\d\d\b")


class _Parts(NamedTuple):
    """What one cell of a heading says, and the words of it that may name a group."""

    years: frozenset[int]
    whens: frozenset[str]
    stages: frozenset[str]
    kinds: frozenset[str]
    words: str


@lru_cache(1 << 12)
def _parts(text: str) -> _Parts:
    signs = text.replace("%", " percent ").replace("£", " cost ")
    rest = words_of(re.sub(r"\bnos?\.", " number ", signs, flags=re.IGNORECASE))
    years = set()
    while found := PERIOD.search(rest) or DAY.search(rest) or FINANCIAL.search(rest) or YEAR.search(rest):
        years.add(
            words.reporting_year(found[0]) or int(re.findall(r"20\d\d", found[0])[-1 if "apr" in found[0] else 0])
        )
        rest = rest.replace(found[0], " ", 1)
    named: dict[str, frozenset[str]] = {}
    for what, forms in (("whens", WHEN), ("stages", STAGES), ("kinds", KINDS)):
        met = set()
        for name, pattern in forms.items():
            rest, times = pattern.subn(" ", rest)
            met |= {name} if times else set()
        named[what] = frozenset(met)
    return _Parts(frozenset(years), words=" ".join(rest.split()), **named)


def column_heading(*texts: str) -> ColumnHeading | None:
    """Return what the cells over a column say together, from the top, None where they contradict one another.

    So it is where a word of them isn't accounted for: no text is read for what it resembles.

    >>> column_heading("BAME (last year)").when, column_heading("White", "Site A")
    ('last', None)
    >>> column_heading("31 March 2024").year, column_heading("Ethnicity unknown/null").group
    (2024, 'unknown')
    >>> [column_heading("White", text).measure for text in ("Headcount", "%", "FTE", "% of headcount")]
    ['people', 'percent', 'other', 'percent']
    >>> column_heading("White", "Other"), column_heading("White", "2023", "2024")
    (ColumnHeading(group='white', year=None, when='', stage='', measure='', part='C'), None)
    """
    if max(map(len, texts), default=0) > LONGEST_HEADING:
        return None
    each = [_parts(text) for text in texts]
    years, whens, stages = (frozenset().union(*(getattr(part, name) for part in each)) for name in _Parts._fields[:3])
    group = _group(" ".join(part.words for part in each))
    if group is None or max(len(years), len(whens), len(stages)) > 1:
        return None
    kinds = {kind for part in each for kind in part.kinds}
    measure = next((kind for kind in ("other", "percent", "people") if kind in kinds), "")
    return ColumnHeading(
        group[0], next(iter(years), None), next(iter(whens), ""), next(iter(stages), ""), measure, group[1]
    )


def table_title(text: str) -> ColumnHeading | None:
    """Return what a title says of all columns under it; of one that names a subject too, the one year in it.

    >>> table_title("Percentages").measure, table_title("2. Recruitment 2022/23").year, table_title("Our plan 2030")
    ('percent', 2023, None)
    """
    found = column_heading(text)
    if found is None and section(text) is not None and len(years := _parts(text).years) == 1:
        return ColumnHeading(year=min(years))
    return None if found is None or found.group or not any(found) else found


def another_measure(*texts: str) -> bool:
    """Return whether a word over a column makes its numbers no count of people, whatever else is there.

    >>> another_measure("White", "Rate per 1,000"), another_measure("White", "Site A")
    (True, False)
    """
    return any(_parts(text).kinds & {"percent", "other"} for text in texts if len(text) <= LONGEST_HEADING)


@lru_cache(1 << 12)
def _group(text: str) -> tuple[str, str] | None:
    """Return the group that words name, and the codes where it is a part of it; None for words that aren't read."""
    if not set(text.split()) - FILLERS:
        return "", ""
    rest, met = text, []
    for name, pattern in (*phrases().items(), ("total", TOTAL)):
        rest, times = pattern.subn(" ", rest)
        met += [name] if times else []
    whole = [name for name in met if name != "total"] or met
    read = ethnicity_reader()
    if set(rest.split()) - FILLERS or len(whole) > 1:
        # Nearly all texts of a sheet are no headings, and have a word that no category has.
        if any(word not in known_words() and word not in FILLERS and not TOTAL.match(word) for word in text.split()):
            return None
        for form in (text, _bare(text)):
            code = read.code(form)
            if code is not None and read.by(form) == "words":
                return str(read.grouping.read(code)), "" if code in read.grouping.groups else code
        return None
    code = read.code(_bare(text))
    return whole[0], str(code) if whole[0] == read.grouping.unknown and code in CODES else ""


def _bare(text: str) -> str:
    """Return plain words without those that add nothing."""
    return " ".join(word for word in text.split() if word not in FILLERS and not TOTAL.match(word))


def makes_whole(group: str, parts: Sequence[str]) -> bool:
    """Return whether some parts are all of a group, none of them twice.

    They are where each code is in one of them, or the code for any other is: beside others it has all the rest.

    >>> makes_whole("white", ["A", "C"]), makes_whole("white", ["A", "B"]), makes_whole("white", ["A"])
    (True, False, False)
    >>> makes_whole("bme", ["D+E+F+G", "H+J+K+L", "M+N+P", "S"]), makes_whole("bme", ["H+J+K+L", "H", "S"])
    (True, False)
    >>> makes_whole("unknown", ["Z", "99"]), makes_whole("unknown", ["Z", ""])
    (True, False)
    """
    read = ethnicity_reader()
    codes = [code for code in CODES if read.grouping.read(code) == group]
    named = {code for part in parts if ":" not in part for code in part.split("+")}
    once = all(parts) and len(set(parts)) == len(parts) > 1 and not read.beneath(parts)
    return once and (codes[-1] in named or named >= set(codes))


MEASURES = {
    "headcount": ("headcount", "number", "head count", "count", "enter", "entered", "manual", "people", "whole number"),
    "auto": (
        *("auto", "auto calculated", "autocalculated", "calculated", "computed", "formula"),
        *("automatic", "automatically calculated"),
    ),
    "percentage": ("percent", "percentage", "per cent", "rate"),
    "any": ("from the workings or enter",),
}
_MEASURES = {form: name for name, forms in MEASURES.items() for form in forms}


def measure(text: str) -> str | None:
    """Return what kind of number a row says that it has: `headcount`, `auto`, `percentage` or `any`.

    >>> measure("Auto-calculated"), measure("%"), measure("Band 5")
    ('auto', 'percentage', None)
    """
    return _MEASURES.get(spelt(text))


def spelt(text: str) -> str:
    """Return a label as plain words, with the signs that mean something in them."""
    return plain(text[:LONGEST].replace("%", " percent ").replace("&", " and "))


TITLES = frozenset(
    {
        *("row", "rows", "line", "indicator", "metric", "data item", "item", "measure", "entry", "id", "ref", "code"),
        *("reference", "check", "checks", "note", "notes", "comment", "comments", "remark", "remarks", "source"),
    }
)


def title(text: str) -> bool:
    """Return whether a text is the name of a column that has no figures."""
    return plain(text[:LONGEST]) in TITLES


def row_name(text: str) -> str | None:
    """Return the name of a row of the template that a cell consists of.

    >>> row_name("37"), row_name("39a"), row_name("Row 5"), row_name("8a"), row_name("70")
    ('37', '39a', '5', None, None)
    """
    found = re.fullmatch(r"(?:row |line )?0?([1-9]\d?)([ab])?\.?", " ".join(text.lower().split()))
    if not found or not 1 <= int(found[1]) <= 65 or (found[2] and int(found[1]) < 39):
        return None
    return found[1] + (found[2] or "")


class Section(NamedTuple):
    """What a heading says of the rows below it: the indicator, by its number, and the panel."""

    indicator: str = ""
    panel: str = ""


SUBJECTS = (
    ("2", r"shortlist|appointment|recruitment"),
    ("3", r"disciplin"),
    ("4", r"training|cpd"),
    ("9", r"\bboards?\b"),
    ("1", r"pay bands?|afc"),
)


@lru_cache(1 << 12)
def section(text: str) -> Section | None:
    """Return what a heading says of the rows below it, None where it says nothing.

    >>> section("1a) Non Clinical workforce"), section("Of which Medical & Dental")
    (Section(indicator='1', panel='non-clinical'), Section(indicator='1', panel='medical'))
    >>> section("Indicator 3").indicator, section("Clinical workforce: of which non-medical").panel, section("Notes")
    ('3', 'clinical', None)
    """
    if len(text) > LONGEST:
        return None
    label = spelt(text)
    numbered = re.match(r"(?:wres )?(?:indicator|metric) ([1-9])[ab]?\b", label)
    panel = _panel(label)
    if panel and len(label.split()) <= 14:
        return Section("1", panel)
    if numbered:
        return Section(numbered[1])
    for number, pattern in SUBJECTS:
        if re.search(pattern, label):
            return Section(number)
    return None


def _panel(label: str) -> str:
    """Return the one panel that a text names, an empty string where it names none or several."""
    named = set()
    for name, pattern in (
        ("non-clinical", r"\bnon ?clinical\b"),
        ("clinical", r"\bnon ?medical\b(?: and dental\b| or dental\b)?"),
        ("medical", r"\bmedical (?:and |or )?dental\b|\bmedical (?:staff|workforce|grades?|panel)\b|^medical$"),
    ):
        label, times = re.subn(pattern, " ", label)
        if times:
            named.add(name)
    clinical = bool(re.search(r"\bclinical\b", label))
    if len(named) > 1 or (clinical and "non-clinical" in named):
        return ""
    return named.pop() if named else "clinical" if clinical else ""


PERCENT = re.compile(r"\bpercent\b|\bpercentage\b|\bper cent\b|\bproportion\b|\bshare\b|\bby ethnicity\b")
LIKELY = re.compile(r"\blikelihood\b|\blikely\b")
BOTH = re.compile(r"(?=.*\bwhite\b)(?=.*\b(?:bme|bame|minority|minorities)\b)")
SEATS = (
    (r"\bnon ?voting\b", ("52", "59")),
    (r"\bvoting\b", ("51", "58")),
    (r"\bnon ?executives?\b", ("55", "61")),
    (r"\bexecutives?\b", ("54", "60")),
    (r"\bboard members?\b|\btotal board\b|\bmembers of board\b", ("50 53", "57")),
)
EVENTS = (
    ("2", r"\bshortlist(?:ed|ing)?\b|\bappoint(?:ed|ment|ments)\b", "34", "35", "36", "37"),
    ("3", r"\bdisciplin(?:e|ary)\b", "39", "39", "40", "41"),
    ("4", r"\btraining\b|\bcpd\b", "43", "43", "44", "45"),
)
SURVEY = (
    (r"\bharassment\b.*\b(?:patients?|public|relatives|service users)\b", "46"),
    (r"\bharassment\b", "47"),
    (r"\bequal opportunit|\bcareer progression\b", "48"),
    (r"\bdiscriminat", "49"),
)


class Labels:
    """What the rows of a template are called, by others as well; each text is looked up once.

    >>> from wres.template import template
    >>> labels = Labels(template("wres-2024"))
    >>> sorted(labels.names_of("AfC Band 8a")), sorted(labels.names_of("Voting Board Members - % by Ethnicity"))
    (['23', '9'], ['58'])
    >>> sorted(labels.names_of("Number of staff in workforce")), sorted(labels.names_of("Comments"))
    (['38', '42', '56'], [])
    """

    def __init__(self, template: Template) -> None:
        self.template = template
        self.exact: dict[str, frozenset[str]] = {}
        self.bands: dict[str, frozenset[str]] = {}
        self._known: dict[tuple[str, bool], frozenset[str]] = {}
        for row in (*template.rows, *template.workings):
            where, key = (self.exact, spelt(row.label)) if row.band is None else (self.bands, row.band)
            where[key] = where.get(key, frozenset()) | {row.name}

    def names_of(self, text: str, *, bare: bool = False) -> frozenset[str]:
        """Return the names of the rows that a label may stand for; `bare` reads a lone digit as a pay band."""
        if len(text) > LONGEST:
            return frozenset()
        if (text, bare) not in self._known:
            self._known[text, bare] = self._names(text, bare=bare)
        return self._known[text, bare]

    def _names(self, text: str, *, bare: bool) -> frozenset[str]:
        numbered = r"^(?:row |line )?\d{1,2}[ab]?(?:[.):]|\s+[-–])\s*(?=\S)"
        label = text if bare else re.sub(numbered, "", text.strip())
        if not (words := spelt(label)):
            return frozenset()
        own = self.exact.get(words) or self.exact.get(words.removeprefix("of which ")) or frozenset()
        if not own and (band := _band(label, bare=bare)):
            own = self.bands.get(band, own)
        about = frozenset(name for name in _by_words(words) if name in self.template)
        # Of rows that differ in nothing but their label a template may call one as another is called.
        return about if own.issubset(about) else own


def _band(label: str, *, bare: bool) -> str | None:
    """Return the band or grade that a label names; a digit alone is one only where the column has others."""
    forms = [label, re.sub(r"\([^)]*\)", " ", label), *re.findall(r"\(([^)]*)\)", label)]
    for form in forms:
        spelling = spelt(form)
        if not bare and re.fullmatch(r"\d", spelling):
            continue
        if found := words.band(spelling) or words.band(spelling.removeprefix("of which ").removesuffix(" staff")):
            return found
    return None


def _by_words(label: str) -> tuple[str, ...]:
    """Return the rows that a label may stand for, by what it is about."""
    if re.search(r"\bbands\b|\beach of\b|\bsub ?total\b", label):
        return ()
    if "difference" in label or re.search(r"\bgap\b", label):
        if re.search(r"\bnon ?(?:executive|voting)\b", label) or "workforce" not in label:
            return ()
        return (
            ("64",) if "voting" in label else ("65",) if "executive" in label else ("63",) if "board" in label else ()
        )
    percent = bool(PERCENT.search(label))
    for pattern, number in SURVEY:
        if re.search(pattern, label):
            return (number,)
    for number, pattern, whole, part, each, both in EVENTS:
        if re.search(pattern, label):
            if LIKELY.search(label):
                # The wording of the indicator, which names no group, may be either.
                return (both,) if BOTH.search(label) else (each, both) if "relative" in label else (each,)
            if percent:
                return ()
            counted = number == "2" or re.search(r"\bstaff\b|\bnumber\b|\bpeople\b|\benter|\baccess", label)
            return () if not counted else (part,) if re.search(r"\bappoint", label) else (whole,)
    if "board" in label or "members" in label:
        for pattern, (headcount, share) in SEATS:
            if re.search(pattern, label):
                return (share,) if percent else tuple(headcount.split())
        return ()
    if re.search(r"\bworkforce\b|\ball staff\b|\btotal staff\b|\btotal number of staff\b", label) and not _panel(label):
        if percent:
            return ("62",) if re.search(r"\boverall\b|\btotal\b", label) else ()
        return ("38", "42", "56") if re.search(r"\bnumber\b|\btotal\b|\boverall\b|\bstaff in\b", label) else ()
    return ()
