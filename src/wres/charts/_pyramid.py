"""The bands of one organisation from the lowest to the highest, and where each group's people stand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from wres.benchmarks._figures import NOBODY
from wres.charts.chart import Chart
from wres.charts.drawing import WIDTH
from wres.charts.frame import ChartFrame, empty
from wres.charts.selection import choose, table_of
from wres.charts.words import BAND_NAMES, bounded, number
from wres.disclosure import Scheme
from wres.standard.bands import BANDS, PANEL_TITLES, PANELS, STRATA
from wres.text import cleaned, counted, listed, shortened

__all__ = ["pyramid"]

ROW, MIDDLE, SHARE = 22, 112, 168
WITHIN = {(each.panel, each.band) for each in STRATA if each.within}


# What isn't known is nan, and bounds may be endless.
@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def pyramid(
    source: Any,
    *,
    org: str | None = None,
    year: int | None = None,
    indicator: str | None = "workforce",
    panel: str | None = None,
    suppress: Scheme | str | None = None,
    provenance: pd.DataFrame | None = None,
    **labels: str | None,
) -> Chart:
    """Return the bands of each panel of one organisation, the highest above: where BME staff stand, and others.

    `source` is `Results` or a frame of `wres.assess` with the figures by band of indicator 1. To the right is how the
    panel's BME staff spread over its bands, in per cent of them; to the left how everybody else does, those of unknown
    ethnicity too: the same on both sides is parity. Behind each band stands its BME share with its interval. `panel`
    keeps one. Medical grades are shown, and are no ladder. Bands without counts have no figure, and say so. `suppress`
    names a scheme that hides small numbers first.

    >>> import wres
    >>> from wres.datasets import sector
    >>> results = wres.evaluate(sector(seed=1, organisations=1), edition="wres-2024", indicators=["workforce"])
    >>> print(pyramid(results, panel="clinical").text.partition(". In 0")[0])
    Bands of SYN001, 2024: 14 bands of 1 panel, 13 with people in them
    """
    one = ("org", "indicator", "statistic", "group", "edition")
    wanted = {"org": org, "year": year, "indicator": indicator, "panel": panel, **labels}
    chosen = choose(source, suppress=suppress, provenance=provenance, one=one, wanted=wanted)
    rows = chosen.rows[chosen.rows["band"].notna()]
    if "benchmark" in rows and rows["benchmark"].nunique() > 1:
        rows = rows[rows["benchmark"] == rows["benchmark"].iloc[0]]
    rows = rows.assign(panel=rows["panel"].fillna(""))
    order = {name: at for at, name in enumerate(PANELS)}
    height = {name: at for at, name in enumerate(BANDS)}
    rows = rows.assign(
        _panel=rows["panel"].map(order).fillna(len(order)), _band=-rows["band"].map(height).fillna(len(height))
    )
    medical = rows["panel"] == "medical"
    rows = rows.assign(_band=rows["_band"].where(~medical, -rows["_band"])).sort_values(
        ["_panel", "panel", "_band", "band"], kind="stable"
    )
    rows = rows.drop(columns=["_panel", "_band"]).reset_index(drop=True)
    spread = _spread(rows)
    whose = cleaned(chosen.rows["org"].iloc[0]) if len(chosen.rows) else ""
    title = f"Bands: {shortened(whose, 60)}{chosen.when}" if whose else "Bands"
    text = " ".join(filter(None, [_text(spread, whose, chosen.when, chosen.confidence), chosen.hidden]))
    table = table_of(rows).assign(share=spread["share"].to_numpy(), bme=spread["bme"], others=spread["others"])
    if not (spread["people"] > 0).any():
        return empty(title, text, "There are no figures by band that could be drawn.", table)
    return _chart(spread, title, text, table)


def _spread(rows: pd.DataFrame) -> pd.DataFrame:
    """Return each band's people, its BME share with its ends in per cent, and what part it is of each group."""
    value, lower, upper, count, people = (
        rows[name].to_numpy(np.float64) for name in ("value", "lower", "upper", "numerator", "denominator")
    )
    share = 100 * count / people
    whole = share - value
    strata = list(zip(rows["panel"], rows["band"], strict=True))
    # Counted in another band already, so that they stand outside the panel's total.
    inside = np.array([each not in WITHIN for each in strata], bool)
    found = pd.DataFrame(
        {
            "panel": rows["panel"],
            "band": [BAND_NAMES.get(each, cleaned(each[1])) for each in strata],
            "people": people,
            "count": count,
            "share": np.where(np.isnan(value), np.nan, share),
            "lower": np.clip(whole + lower, 0, 100),
            "upper": np.clip(whole + upper, 0, 100),
            "overall": whole,
            "held": rows["status"] == "suppressed",
        }
    )
    known = ~np.isnan(count) & ~np.isnan(people)
    # A band without a figure isn't an empty one: it isn't known then how many of a group the panel has.
    gone = pd.Series(inside & ~known & ~rows["status"].isin(NOBODY).to_numpy()).groupby(rows["panel"]).transform("any")
    found["gone"] = gone.to_numpy(bool)
    for name, each in (("bme", count), ("others", people - count)):
        counted_in = pd.Series(np.where(known & inside, each, 0.0)).groupby(rows["panel"]).transform("sum").to_numpy()
        found[name] = np.where(known & ~found["gone"] & (counted_in > 0), 100 * each / counted_in, np.nan)
    return found


def _chart(spread: pd.DataFrame, title: str, text: str, table: pd.DataFrame) -> Chart:
    frame = ChartFrame(title)
    canvas, middle = frame.canvas, (WIDTH - SHARE) / 2
    most = np.nanmax(spread[["bme", "others"]].to_numpy(np.float64), initial=1.0)
    reach = middle - MIDDLE - 12
    canvas.text(middle - MIDDLE, 40, "← others, % of them", "end")
    canvas.text(middle + MIDDLE, 40, "BME, % of them →")
    canvas.text(WIDTH - 8, 40, "BME share, % (interval)", "end")
    y = frame.bottom
    for panel, rows in spread.groupby("panel", sort=False):
        name = PANEL_TITLES.get(str(panel), str(panel) or "All staff")
        note = " (grades, not a ladder)" if panel == "medical" else ""
        canvas.text(8, y + 12, name + note, bold=True, room=WIDTH - 16)
        y += ROW
        columns = (rows[name].tolist() for name in ("band", "others", "bme", "share", "lower", "upper", "held"))
        for band, others, bme, share, lower, upper, held in zip(*columns, strict=True):
            for side, width in ((-1, others), (1, bme)):
                length = 0.0 if np.isnan(width) else reach * width / most
                start = middle + side * MIDDLE - (length if side < 0 else 0)
                canvas.box(start, y + 3, length, ROW - 6, opacity=0.12 if side < 0 else 0.75, edge=1)
                if np.isnan(width):
                    canvas.text(middle + side * (MIDDLE + 4), y + 15, "not known", "end" if side < 0 else "start")
            canvas.text(middle, y + 15, band, "middle", room=2 * MIDDLE - 8)
            words = (
                "held back" if held else "no figure" if np.isnan(share) else bounded(share, lower, upper, "per cent")
            )
            canvas.text(WIDTH - 8, y + 15, words, "end", room=SHARE)
            y += ROW
        frame.bottom = y
        y += 30
    overall = spread["overall"].dropna()
    whole = f"All staff: {number(float(overall.iloc[0]), 'per cent')} % BME. " if len(overall) else ""
    return frame.chart(text, table, f"{whole}The longest bar is {most:.0f} % of its group in its panel.")


def _text(spread: pd.DataFrame, whose: str, when: str, confidence: float | None) -> str:
    if not len(spread):
        return f"Bands of {shortened(whose, 60)}{when}: no figures by band." if whose else "There is nothing to draw."
    peopled = spread[spread["people"] > 0]
    bands, panels = counted(len(spread), "band"), counted(spread["panel"].nunique(), "panel")
    parts = [f"Bands of {shortened(whose, 60)}{when}: {bands} of {panels}, {len(peopled):,} with people in them."]
    judged = peopled[peopled["share"].notna() & peopled["lower"].notna()]
    if len(judged):
        overall = float(judged["overall"].iloc[0])
        below, above = judged[judged["upper"] < judged["overall"]], judged[judged["lower"] > judged["overall"]]
        interval = "interval" if confidence is None else f"{100 * confidence:g} % interval"
        parts.append(
            f"In {len(below):,} of {len(judged):,} bands the whole {interval} of the BME share lies below the overall "
            f"{number(overall, 'per cent')} %, in {len(above):,} above it; in the other "
            f"{len(judged) - len(below) - len(above):,} the numbers show neither."
        )
        for words, found in (("Below", below), ("Above", above)):
            if len(found):
                names = [f"{PANEL_TITLES.get(p, p)} {b}" for p, b in zip(found["panel"], found["band"], strict=True)]
                parts.append(f"{words}: {listed(names, 6)}.")
    for panel in dict.fromkeys(spread.loc[spread["gone"], "panel"]):
        name = PANEL_TITLES.get(panel, panel) or "All staff"
        parts.append(f"{name}: a band has no figure, so that it can't be shown how many of a group are in each.")
    held = int(spread["held"].sum())
    if held:
        parts.append(f"{held:,} of {len(spread):,} {'is' if held == 1 else 'are'} held back to protect individuals.")
    missing = len(spread) - len(judged) - held
    parts.append(f"{missing:,} of {len(spread):,} have no figure." if missing else "Every band has a figure.")
    return " ".join(parts)
