"""The alternatives that the library is timed against: the same figures, written out by hand.

`arrays` is straight numpy, without terms, statuses or labels; `apply` is pandas' `groupby.apply`, an organisation's
year at a time. Both use the library's own interval functions, so that only what stands around them is compared.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from wres.standard.bands import STRATA
from wres.statistics.intervals import clopper_pearson, miettinen_nurminen, newcombe, wilson

WHITE, BME = 0, 1
GROUPS = ["white", "bme", "unknown"]
PAIRS = [(stratum.panel, stratum.band) for stratum in STRATA]
COUNTED = [at for at, stratum in enumerate(STRATA) if stratum.within is None]
SURVEY = ("harassment-public", "harassment-staff", "opportunities", "discrimination")
SEATS = ("board", "board-voting", "board-executive")
RATIOS = (
    ("appointed", "shortlisted", WHITE, BME),
    ("disciplinary", "headcount", BME, WHITE),
    ("training", "headcount", WHITE, BME),
)


def arrays(counts: dict[str, np.ndarray], split: np.ndarray) -> list[np.ndarray]:
    """Return every figure of edition 2024 from counts by item `(unit, group)` and the split headcount."""
    out: list[np.ndarray] = []
    staff = split[..., COUNTED, :].sum(-2)
    counts = {**counts, "headcount": staff}
    everyone = staff.sum(-1)
    overall = staff / everyone[:, None]
    out += [overall, *wilson(staff, everyone[:, None], 0.95)]
    total = split.sum(-1)
    share = split / total[..., None]
    gap = share[..., BME] - overall[:, None, BME]
    weight = (everyone[:, None] - total) / everyone[:, None]
    rest = staff[:, None, BME] - split[..., BME], everyone[:, None] - total
    lower, upper = newcombe(split[..., BME], total, *rest, 0.95)
    out += [share, *wilson(split, total[..., None], 0.95), gap, weight * lower, weight * upper]
    for numerator, denominator, of, to in RATIOS:
        x, n = counts[numerator], counts[denominator]
        rate = x / n
        out += [rate, *wilson(x, n, 0.95), rate[:, of] / rate[:, to]]
        out += miettinen_nurminen(x[:, of], n[:, of], x[:, to], n[:, to], 0.95)
    for name in SURVEY:
        x, n = counts[f"{name}-yes"], counts[f"{name}-answered"]
        rate = x / n
        out += [rate, *wilson(x, n, 0.95), rate[:, BME] - rate[:, WHITE]]
        out += newcombe(x[:, BME], n[:, BME], x[:, WHITE], n[:, WHITE], 0.95)
    for name in SEATS:
        x = counts[name]
        n = x.sum(-1)
        held = x / n[:, None]
        out += [held, *wilson(x, n[:, None], 0.95), held[:, BME] - overall[:, BME]]
        out += [bound - overall[:, BME] for bound in clopper_pearson(x[:, BME], n, 0.95)]
    return out


def _unit(rows: pd.DataFrame) -> pd.Series[Any]:
    """Return every figure of one organisation's year."""
    table = rows.set_index(["item", "panel", "band", "group"])["count"].unstack("group")[GROUPS]
    split = table.loc["headcount"].reindex(PAIRS).to_numpy(float)
    whole = table.xs(("", ""), level=("panel", "band"))
    counts = {name: whole.loc[[name]].to_numpy(float) for name in whole.index}
    return pd.Series(np.concatenate([np.ravel(part) for part in arrays(counts, split[None])]))


def apply(table: pd.DataFrame) -> pd.DataFrame:
    """Return every figure of edition 2024, a row for each organisation's year."""
    table = table.fillna({"panel": "", "band": ""})
    with np.errstate(divide="ignore", invalid="ignore"):
        return table.groupby(["org", "year"])[["item", "panel", "band", "group", "count"]].apply(_unit)
