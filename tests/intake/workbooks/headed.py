"""Made-up returns with more than one column under a heading: percentages, other measures and years beside the counts.

Each is made by its number alone, with what is right of it: the counts, wherever they stand.
"""

from __future__ import annotations

import itertools
import random
from pathlib import Path
from typing import Any

import attrs
from forms import Page, Percent, write_csv, write_ods, write_xlsx

from wres.template import template

GROUPS = {
    "white": ("White", "White staff", "WHITE"),
    "bme": ("BME", "BAME", "Ethnic minority", "All other ethnic groups"),
    "unknown": ("Unknown", "Not stated", "Ethnicity unknown/null"),
}
PARTS = {
    "white": (("White British", "White Other"), ("White - British", "White - Irish", "Any other White background")),
    "bme": (("Mixed", "Asian", "Black", "Other ethnic group"), ("Asian/Asian British", "Black", "Mixed", "Any other")),
}
"""Columns that make up a group."""
COUNTS = ("Number", "Headcount", "No.", "Count", "n", "People", "Number of staff")
OTHERS = (
    *("%", "Percentage", "% of staff", "Per cent", "Proportion", "Share (%)", "Rate", "FTE", "WTE", "FTE 2024"),
    *("Whole-time equivalent", "Cost (£)", "Change", "Change since 2023", "% change", "Difference", "Target"),
    *("Target 2026", "Rank", "Average", "Ratio", "Likelihood", "Benchmark", "Relative likelihood"),
)
UNKNOWN = ("Site A", "Xyz", "In post", "March census", "Q4", "December 2023")
YEARS = {0: ("2024", "31 March 2024", "2023/24", "This year"), 1: ("2023", "31 March 2023", "2022/23", "Previous year")}
ROWS = ("1", "5", "8", "9", "18", "22", "34", "35", "39", "43", "50", "51", "54")
Key = tuple[int, str, str | None, str | None, str]


@attrs.define
class Made:
    """A made-up return: its page, the counts that are in it, and how it was made."""

    page: Page
    counts: dict[Key, int]
    how: str
    kind: str


@attrs.frozen
class _Column:
    """A column: the group and kind of its numbers, the year before 2024, and the texts that say so."""

    group: str
    kind: str
    texts: tuple[str, ...]
    slot: int = 0


def made(number: int) -> Made:
    """A return by its number."""
    draw = random.Random(number)
    groups = ["white", "bme", *(["unknown"] if draw.random() < 0.7 else [])]
    titles = [(group, draw.choice(GROUPS[group])) for group in groups]
    if draw.random() < 0.15:
        apart = draw.choice(["white", "bme"])
        titles = [one for one in titles if one[0] != apart] + [(apart, part) for part in draw.choice(PARTS[apart])]
    subs, about = _subs(draw)
    order = draw.choice(["groups over", "subs over", "one row", "years over groups", "groups over years"])
    columns = _columns(draw, order, titles, subs)
    how, blank = f"{about}, {order}", ("",) * (len(columns[0].texts) - 1)
    if draw.random() < 0.15:
        columns.append(_Column("total", "sum", ("Total", *blank)))
        how += ", total"
    if draw.random() < 0.1:
        columns.append(_Column("", "noise", ("", *blank)))
        how += ", a column without a heading"
    if draw.random() < 0.1:
        columns.append(_Column("", "noise", ("Notes", *blank)))
        how += ", notes"
    if draw.random() < 0.1:
        columns.insert(0, _Column("", "other", (*blank, draw.choice(["%", "FTE"]))))
        how += ", another measure to the left"
    merged = draw.random() < 0.5
    how += ", joined" if merged else ", not joined"
    return _written(draw, columns, merged=merged, how=how)


def _subs(draw: random.Random) -> tuple[list[tuple[str, str, int]], str]:
    """The columns under each group: kind, text and year; and what they are in words."""
    count = ("count", draw.choice(COUNTS), 0)
    other = ("other", draw.choice(OTHERS), 0)
    case = draw.randrange(10)
    if case < 5:
        subs, about = [count, other], f"{count[1]} and {other[1]}"
    elif case < 6:
        third = ("other", draw.choice([text for text in OTHERS if text != other[1]]), 0)
        subs, about = [count, other, third], f"{count[1]}, {other[1]} and {third[1]}"
    elif case < 8:
        form = draw.randrange(4)
        subs = [("count", YEARS[slot][form], slot) for slot in (0, 1)]
        about = " and ".join(text for _, text, _ in subs)
    elif case < 9:
        text = draw.choice(UNKNOWN)
        subs, about = [count, ("other", text, 0)], f"{count[1]} and {text}, which isn't known"
    else:
        text = draw.choice([form for form in COUNTS if form != count[1]])
        subs, about = [count, ("other", draw.choice([text, ""]), 0)], f"{count[1]} and another that looks like it"
    draw.shuffle(subs)
    return subs, about


def _columns(
    draw: random.Random, order: str, titles: list[tuple[str, str]], subs: list[tuple[str, str, int]]
) -> list[_Column]:
    if order == "subs over":
        return [_Column(group, kind, (text, title), slot) for kind, text, slot in subs for group, title in titles]
    if order == "one row":
        return [
            _Column(group, kind, (draw.choice([f"{title} {text}", f"{text} {title}"]),), slot)
            for group, title in titles
            for kind, text, slot in subs
        ]
    if order == "groups over" or any(slot for _, _, slot in subs):
        return [_Column(group, kind, (title, text), slot) for group, title in titles for kind, text, slot in subs]
    years = [(YEARS[slot][0], slot) for slot in draw.sample([0, 1], 2)]
    each = [((group, title), when) for group, title in titles for when in years]
    if order == "years over groups":
        each = [((group, title), when) for when in years for group, title in titles]
    return [
        _Column(group, kind, (year, title, text) if order == "years over groups" else (title, year, text), slot)
        for (group, title), (year, slot) in each
        for kind, text, _ in subs
    ]


def _written(draw: random.Random, columns: list[_Column], *, merged: bool, how: str) -> Made:
    page, counts = Page(), {}
    top, left = draw.randint(3, 6), draw.randint(1, 4)
    page.cells |= {(1, left): "Organisation: RXX", (2, left): "Reporting year", (2, left + 1): 2024}
    depth = max(len(column.texts) for column in columns)
    spelt = draw.choice(["whole", "text", "fraction", "percent"])
    centred = not merged and draw.random() < 0.1
    again = draw.choice(["same", "swapped", *[""] * 10])
    how += f"{', centred' if centred else ''}{', headed again: ' if again else ''}{again}"
    for row in range(depth):
        before: tuple[str, ...] | None = None
        start = left + 1
        for at, column in enumerate(columns, start=left + 1):
            above = (*column.texts, "", "")[: row + 1]
            last = row == depth - 1
            if above != before or last:
                if merged and before and before[-1] and at - start > 1:
                    page.merged.append((top + row, start, top + row, at - 1))
                before, start = above, at
                if above[-1]:
                    wide = len({one.texts[: row + 1] for one in columns[at - left - 1 : at - left + 1]}) == 1
                    page.cells[top + row, at + (centred and wide and not last)] = above[-1]
        if merged and before and before[-1] and left + len(columns) - start > 0:
            page.merged.append((top + row, start, top + row, left + len(columns)))
    if draw.random() < 0.5:
        page.cells[top + depth - 1, left] = "Data item"
    rows = template("wres-2024")
    at, heading = top + depth, ""
    for number, name in enumerate(ROWS):
        row = rows[name]
        if row.heading != heading:
            page.cells[at, left] = heading = row.heading
            if again and number:
                columns = _turned(columns) if again == "swapped" else columns
                texts = {place: one.texts[depth - 1 :] for place, one in enumerate(columns, start=left + 1)}
                page.cells |= {(at, place): text[0] for place, text in texts.items() if text and text[0]}
            at += 1
        page.cells[at, left] = row.label
        people: dict[int, int] = {}
        for place, column in enumerate(columns, start=left + 1):
            size = 100 * (number + 3) + 7 * place + draw.randint(0, 6)
            if column.kind == "count":
                key = (2024 - column.slot, str(row.item), row.panel, row.band, column.group)
                counts[key] = counts.get(key, 0) + size
                people[column.slot] = people.get(column.slot, 0) + size
            page.cells[at, place] = _number(draw, column.kind, size, spelt)
        for place, column in enumerate(columns, start=left + 1):
            if column.kind == "sum":
                page.cells[at, place] = people.get(0, 0)
        at += 1
    kind = draw.choice(["xlsx", "xlsx", "ods", "csv"])
    return Made(page, counts, f"{how}, {spelt}, .{kind}", kind)


def _turned(columns: list[_Column]) -> list[_Column]:
    """The columns with those under each heading the other way round."""
    runs = [list(run) for _, run in itertools.groupby(columns, key=lambda column: column.texts[:-1])]
    return [column for run in runs for column in reversed(run)]


def _number(draw: random.Random, kind: str, size: int, spelt: str) -> Any:
    if kind != "other":
        return size
    part = draw.randint(1, 99)
    return {"whole": part, "text": str(part), "fraction": part + 0.5, "percent": Percent(part / 100)}[spelt]


def written(one: Made, folder: Path) -> Path:
    """A return as a file."""
    path = folder / f"return.{one.kind}"
    if one.kind == "csv":
        return write_csv(one.page, path)
    return write_ods([one.page], path) if one.kind == "ods" else write_xlsx([one.page], path)
