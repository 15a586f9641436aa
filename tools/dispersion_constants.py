"""Makes the constants of few scores, `src/wres/statistics/consistency.json`: `python tools/dispersion_constants.py`.

Type-7 quantiles of k normal scores are sums of order statistics, and so are the mean squares of the scores that are
drawn in to them or left out beyond them. The moments of order statistics are integrals over one uniform variable, or
two for a neighbour: given the r-th smallest of k uniform numbers, the next one is the smallest of k - r above it. In
normal quantiles of those variables all integrands die away at both ends, so that the trapezoidal rule gives twelve
digits.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from scipy.special import betaincinv, ndtr, ndtri

PAGE = Path(__file__).parents[1] / "src" / "wres" / "statistics" / "consistency.json"
SHARES = (0.05, 0.1, 0.2)
FEWEST, MOST = 3, 29
HOW = (
    "mean square of k normal scores, k = 3 to 29, beyond type-7 quantiles drawn in or left out; by quadrature, "
    "tools/dispersion_constants.py"
)
STEPS = np.linspace(-8.2, 8.2, 401)
WEIGHTS = np.exp(-STEPS * STEPS / 2) / np.sqrt(2 * np.pi) * (STEPS[1] - STEPS[0])


def moments(r: int, k: int) -> tuple[float, float]:
    """The mean square of the r-th smallest of k normal scores, and the mean of its product with the next one."""
    # Near 1 a probability loses its digits: what lies above is taken there.
    below, above = betaincinv(r, k - r + 1, ndtr(STEPS)), betaincinv(k - r + 1, r, ndtr(-STEPS))
    score = np.where(STEPS < 0, ndtri(below), -ndtri(above))
    square = float((WEIGHTS * score * score).sum())
    if r == k:
        return square, 0.0
    down = np.log(ndtr(STEPS)) / (k - r)
    below, above = below[:, None] - above[:, None] * np.expm1(down), above[:, None] * np.exp(down)
    follows = np.where(above < 0.5, -ndtri(above), ndtri(np.minimum(below, 0.5)))
    return square, float((WEIGHTS[:, None] * WEIGHTS * score[:, None] * follows).sum())


def constant(k: int, share: float, method: str) -> float:
    """The mean square of what is left of k scores."""
    at = (k - 1) * share
    below = int(at + 1e-9)
    part = at - below if at - below > 1e-9 else 0.0
    squares, products = zip(*(moments(r, k) for r in range(1, k + 1)), strict=True)
    if method == "truncate":
        kept = squares[below + (part > 0) : k - below - (part > 0)]
        return sum(kept) / len(kept) if kept else float("nan")
    inside = sum(squares[below + 1 : k - below - 1])
    end = (1 - part) ** 2 * squares[below] + part**2 * squares[below + 1] + 2 * part * (1 - part) * products[below]
    return (inside + 2 * (below + 1) * end) / k


def main() -> None:
    """Write the file."""
    document = {
        method: {
            "how": HOW,
            "shares": {f"{q:g}": [round(constant(k, q, method), 8) for k in range(FEWEST, MOST + 1)] for q in SHARES},
        }
        for method in ("winsorise", "truncate")
    }
    PAGE.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
