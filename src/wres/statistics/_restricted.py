"""The likeliest rates of two groups, given their ratio or their difference."""

from __future__ import annotations

import numpy as np

from wres.statistics._arrays import Floats

__all__ = ["Rates", "difference_rates", "raised", "ratio_rates"]

_STEPS = 3
"""Steps of Newton's method, from rates that are good to some 12 decimals."""

Rates = tuple[Floats, Floats, Floats, Floats]
"""p1, 1 − p1, p2 and 1 − p2, none of them by subtraction from 1 where that would lose digits."""


def ratio_rates(x1: Floats, n1: Floats, x2: Floats, n2: Floats, ratio: Floats) -> Rates:
    """Return the likeliest rates with p1 = ratio · p2, for 0 < ratio < ∞. Source: Miettinen, Nurminen 1985."""
    swap = ratio > 1
    x1, x2 = np.where(swap, x2, x1), np.where(swap, x1, x2)
    n1, n2 = np.where(swap, n2, n1), np.where(swap, n1, n2)
    least = np.where(swap, 1 / ratio, ratio)
    total, events, more = n1 + n2, x1 + x2, (1 - least) * (n2 - x2)
    # Given a ratio r of at most 1, the likeliest p2 is the lesser root of N r p² − (2 N r + slack) p + events = 0,
    # and q2 = 1 − p2 the greater one of N r q² + slack q − more = 0, of the same discriminant.
    slack = x1 + n2 + x2 * least - n1 * least - 2 * n2 * least
    spread = np.sqrt(slack * slack + 4 * total * least * more)
    p2 = 2 * events / (slack + 2 * total * least + spread)
    q2 = np.where(slack > 0, 2 * more / (slack + spread), (spread - slack) / (2 * total * least))
    p1, q1 = least * p2, (1 - least) + least * q2
    return np.where(swap, p2, p1), np.where(swap, q2, q1), np.where(swap, p1, p2), np.where(swap, q1, q2)


def difference_rates(x1: Floats, n1: Floats, x2: Floats, n2: Floats, difference: Floats) -> Rates:
    """Return the likeliest rates with p1 = p2 + difference. Source: Miettinen and Nurminen 1985, a cubic's root."""
    total = n1 + n2
    # Counted are those with the event, or those without, whichever are fewer: small rates keep their digits.
    many = 2 * (x1 + x2) > total
    x1, x2 = np.where(many, n1 - x1, x1), np.where(many, n2 - x2, x2)
    d = np.where(many, -difference, difference)
    # N p2³ + b p2² + c p2 + x2 d (1 − d) = 0 has its likeliest root in the middle.
    b = (n1 + 2 * n2) * d - total - x1 - x2
    c = (n2 * d - total - 2 * x2) * d + x1 + x2
    shift = b / (3 * total)
    turn = shift**3 - b * c / (6 * total * total) + x2 * d * (1 - d) / (2 * total)
    size = np.sqrt(np.maximum(shift * shift - c / (3 * total), 0))
    size = np.where(turn > 0, size, -size)
    cosine = np.clip(np.where(size == 0, 0, turn / size**3), -1, 1)
    p2 = 2 * size * np.cos((np.pi + np.arccos(cosine)) / 3) - shift
    # Two of the rates and complements are small together, u + v = 1 − |d|; Newton's method on the likelihood in
    # log u/v gives both their digits, and the others follow by addition.
    far, room = np.abs(d), 1 - np.abs(d)
    below = d < 0
    u = np.clip(np.where(below, p2 + d, p2), room * 1e-12, room * (1 - 1e-12))
    x, y = np.where(below, x1, x2), np.where(below, n2 - x2, n1 - x1)
    other, rest = np.where(below, n1 - x1, n2 - x2), np.where(below, x2, x1)
    at = np.log(u) - np.log(room - u)
    for _ in range(_STEPS):
        u, v = room / (1 + np.exp(-at)), room / (1 + np.exp(at))
        both, pull = u * v / room, rest / (u + far) - other / (v + far)
        value = (x * v - y * u) / room + both * pull
        slope = ((v - u) * pull - x - y) / room - both * (rest / (u + far) ** 2 + other / (v + far) ** 2)
        # At an end, where the likelihood has no top inside, there is no step.
        at = at - np.clip(np.nan_to_num(value / (both * slope)), -1, 1)
    u, v = room / (1 + np.exp(-at)), room / (1 + np.exp(at))
    p1, q1 = np.where(below, u, u + far), np.where(below, v + far, v)
    p2, q2 = np.where(below, u + far, u), np.where(below, v, v + far)
    return np.where(many, q1, p1), np.where(many, p1, q1), np.where(many, q2, p2), np.where(many, p2, q2)


def raised(n: Floats, x: Floats, multiplier: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the rate that the multiplier m raises from x/n, n p − x = m p (1 − p); 1 − p; and n − m (1 − 2p)."""
    room = n - multiplier
    spread = np.sqrt(room * room + 4 * multiplier * x)
    size = np.abs(room) + spread
    rate = np.where(room > 0, 2 * x / size, size / (2 * multiplier))
    return rate, 2 * (n - x) / (n + multiplier + spread), spread
