"""A board, or a band, against what it is drawn from: exact probabilities of counts of people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs
import numpy as np

from wres.benchmarks._figures import Figures, Floats
from wres.benchmarks.judging import Judgement, Method, Texts, level, picked, rounded, sided, worded
from wres.benchmarks.references import paper
from wres.errors import DefinitionError
from wres.model import Reference
from wres.statistics.exact import Tails

__all__ = ["BoardExact"]

HYPERGEOMETRIC = paper("Johnson, Kotz and Kemp, Univariate Discrete Distributions, the hypergeometric distribution")


@attrs.frozen(kw_only=True)
class BoardExact(Method):
    """A part of the workforce, such as the board, as if drawn from the whole by chance.

    Against the workforce the count is hypergeometric. With `community`, a share from 0 to 1, or one for each
    organisation, it is binomial, and with `people` too, the number that share is known from, beta-binomial.
    `limit_low` and `limit_high` are the differences in percentage points that chance leaves in the central
    `confidence`, and a finding lies beyond them: by its mid-p, `p_value`, alone, boards of one size in five would be
    flagged too often. `score` is the shortfall in whole people, `probability` that of so few or fewer.
    `insufficient-data` where not even a part without anyone of the group would be unlikely: then that nothing is found
    says nothing. Board members who are also staff are in both, non-executives in one: see the counts.
    """

    id: str = "board-exact"
    title: str = "Exact test of a part against its whole"
    units: tuple[str, ...] = ("percentage points",)
    references: tuple[Reference, ...] = (HYPERGEOMETRIC,)
    confidence: float = 0.95
    community: float | Mapping[str, float] | None = None
    people: float | None = None

    def __attrs_post_init__(self) -> None:
        level("confidence", self.confidence)
        shares = self.community.values() if isinstance(self.community, Mapping) else [self.community]
        wrong = [share for share in shares if share is not None and not 0 <= share <= 1]
        if wrong:
            raise DefinitionError(f"community is {wrong[0]!r}; give a share from 0 to 1, such as 0.183")
        if self.people is not None and not self.people > 0:
            raise DefinitionError(f"people is {self.people!r}; give the number of people that the share is known from")

    def share(self, found: Figures) -> Floats:
        """Return the share that each figure is held against."""
        if self.community is None:
            with np.errstate(divide="ignore", invalid="ignore"):
                return found.y / found.m
        if isinstance(self.community, Mapping):
            return np.asarray(found.rows["org"].map(dict(self.community)), np.float64)
        return np.full(len(found), float(self.community))

    def tails(self, found: Figures, count: Floats) -> Tails:
        """Return the probabilities of `count` people of the group and of fewer and of more."""
        from wres.statistics.exact import beta_binomial, binomial, hypergeometric

        if self.community is None:
            return hypergeometric(count, found.n, np.round(found.y), np.round(found.m))
        share = self.share(found)
        if self.people is None:
            return binomial(count, found.n, share)
        return beta_binomial(count, found.n, share * self.people, (1 - share) * self.people)

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return a finding where so few, or so many, are unlikely."""
        alpha = 1 - self.confidence
        count, share, seats = np.where(figures.paired, np.nan, figures.x), self.share(figures), figures.n
        tails = self.tails(figures, count)
        p = tails.mid_p
        least, most = self._extremes(figures)
        few, many = tails.at_most <= alpha / 2, tails.at_least <= alpha / 2
        comparable = (share > 0) & (share < 1)
        enough = comparable & ~np.isnan(p) & (figures.adverse(most <= alpha / 2, least <= alpha / 2) | few | many)
        verdict = sided(figures, many, few, enough)
        low, high = self.central(figures, share)
        expected = seats * share
        missing = np.maximum(np.ceil(expected - 1e-9) - count, 0) + 0.0
        against = "the workforce" if self.community is None else "the community"

        def reason() -> Texts:
            finding = picked(
                [few & enough, many & enough, verdict == "no-evidence"],
                [
                    "Chance alone would seldom give so few.",
                    "Chance alone would seldom give so many.",
                    "Chance alone may give that, which is no evidence that the two are the same.",
                ],
                "With so few places not even none would be unusual, so this shows nothing either way.",
            )
            places = worded(
                "{:g} of {:g} are of the group, where drawing from {} by chance makes {:.1f} likely. {} The nearest "
                "shares that it can have are {:.1f} and {:.1f} %, and one appointment moves it by {:.1f} points{}.",
                rounded(count),
                rounded(seats),
                against,
                rounded(expected, 1),
                finding,
                *(rounded(100 * each / seats, 1) for each in (np.floor(expected + 1e-9), np.ceil(expected - 1e-9))),
                rounded(100 / seats, 1),
                np.where(missing > 0, worded("; {:g} more would reach it", missing), ""),
            )
            return picked(
                [figures.paired, np.isnan(share), ~comparable],
                [
                    "Two groups are compared here; score-test is for that.",
                    "There is no share of the community for this organisation.",
                    f"Nobody in {against} is of the group, or everybody, so there is nothing to compare.",
                ],
                places,
            )

        return Judgement(
            verdict=verdict,
            reason=reason,
            comparator=f"drawn from {against}",
            limit_low=low,
            limit_high=high,
            score=missing,
            p_value=p,
            probability=tails.at_most,
        )

    def _extremes(self, found: Figures) -> tuple[Floats, Floats]:
        """Return the probability of a part without anyone of the group, and of one with as many as it can have."""
        most = np.minimum(found.n, found.y) if self.community is None else found.n
        return self.tails(found, np.zeros(len(found))).at_most, self.tails(found, most).at_least

    def central(self, found: Figures, share: Floats) -> tuple[Floats, Floats]:
        """Return the least and the greatest difference, in points, that the central probability keeps."""
        n = np.where(found.paired, np.nan, np.round(found.n))
        low, high = central_counts(
            lambda count: self.tails(found, count).at_most, n, share, self.confidence, wide=self.people is not None
        )
        with np.errstate(divide="ignore", invalid="ignore"):
            return 100 * (low / n - share), 100 * (high / n - share)


def central_counts(
    at_most: Callable[[Floats], Floats], n: Floats, share: Floats, confidence: float, *, wide: bool = False
) -> tuple[Floats, Floats]:
    """Return the counts at the ends of the central probability, of distributions by their lower tails.

    Of up to `n` people with the mean `n` times `share`, and the spread of a binomial at most, unless `wide`; nan where
    either is.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = n if wide else 8 * np.sqrt(n * share * (1 - share)) + 8
        least, most = np.clip(np.floor(n * share - reach), 0, n), np.clip(np.ceil(n * share + reach), 0, n)
        steps = range(int(np.ceil(np.log2(np.nanmax(most - least, initial=0) + 2))))

        def quantile(wanted: float) -> Floats:
            """The least count with at least that much probability at or below it."""
            low, high = least - 1, most
            for _ in steps:
                middle = np.floor((low + high) / 2)
                tail = at_most(middle)
                # An impossible count lies beyond the possible ones, on its own side of the mean.
                there = np.where(np.isnan(tail), middle >= n * share, tail >= wanted - 1e-12)
                low, high = np.where(there, low, middle), np.where(there, middle, high)
            found: Floats = np.where(np.isnan(share), np.nan, high)
            return found

        return quantile((1 - confidence) / 2), quantile((1 + confidence) / 2)
