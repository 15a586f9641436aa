"""Judge the checks that somebody worked out for a publication, from its printed figures alone.

A case file is one JSON document per publication: its counts and printed figures by indicator, and checks, each of a
kind (`pct`, `ratio_of_published`, `same`, …) over paths into the indicator's figures. A record of the library's
own published figures says the same with expressions over its figures' ids. Both are read here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, Literal

import attrs

from casefiles.case_file import read_case
from casefiles.records import read_record
from casefiles.stated import Stated
from wres.consistency.explanations import FALLBACK, Contradiction, contradictions
from wres.consistency.relations import Relation
from wres.consistency.slips import describe
from wres.consistency.spans import EVERYTHING

__all__ = ["JudgedCheck", "judge"]


@attrs.frozen(kw_only=True)
class JudgedCheck:
    """What a check comes to: `verdict`, and for a disagreement its `reason` and what is `implied` by the other figures.

    `explanations` are the slips that would make the figures agree, in words, the smallest first; `alternatives` counts
    those that fit beside the first.
    """

    kind: str
    published: str
    verdict: Literal["agree", "disagree", "undecided"]
    reason: str = ""
    implied: str = ""
    explanations: tuple[str, ...] = ()
    alternatives: int = 0

    def __str__(self) -> str:
        text = " ".join(filter(None, [self.verdict, self.kind, self.published]))
        text += f" ({self.reason})" if self.reason else ""
        text += f": {self.implied}" if self.implied else ""
        return text + (f"; {self.explanations[0]}" if self.explanations else "")


def judge(record: Mapping[str, Any]) -> tuple[JudgedCheck, ...]:
    """Return the judgement of each check of a publication, in their order.

    `record` is a case file, an entry of a national one, or a record of the library's own document, as read from JSON.
    What each check was expected to show isn't looked at. Where a figure can't be read the verdict is `undecided`, and
    so it is where words leave several meanings open that don't all agree; `implied` says which do. A check that can't
    be understood is a `DefinitionError` naming it.

    >>> record = {"indicators": {"4": {"published": {"rate_pct": {"white": "9.6%", "bme": "55.9%"},
    ...                                              "relative_likelihood": "1.1"},
    ...     "checks": [{"kind": "ratio_of_published", "published": "published.relative_likelihood",
    ...                 "num": "published.rate_pct.white", "den": "published.rate_pct.bme"}]}}}
    >>> print(*judge(record))
    disagree ratio_of_published 1.1 (digit-lost): 9.6% ÷ 55.9% gives 0.1707 to 0.1728; 9.6% for 59.6% (a digit lost)
    """
    stated = read_record(record) if "figures" in record else read_case(record)
    found = contradictions([relation for _, relation in stated.relations], stated.values, stated.related)
    by_relation = {id(relation): contradiction for contradiction in found for relation in contradiction.relations}
    return tuple(_judged(kind, relation, by_relation.get(id(relation)), stated) for kind, relation in stated.relations)


def _judged(kind: str, relation: Relation, found: Contradiction | None, stated: Stated) -> JudgedCheck:
    # Without a number or a bound for each of its figures a check says nothing.
    silent = sorted(key for key in relation.keys if stated.values[key].span() == EVERYTHING)
    if silent:
        return _undecided(kind, relation, silent, stated)
    text = stated.values[relation.target].text if relation.target in stated.values else ""
    if found is None:
        return JudgedCheck(kind=kind, published=text, verdict="agree")
    return JudgedCheck(
        kind=kind,
        published=text,
        verdict="disagree",
        reason=found.reason if found.named else FALLBACK.get(relation.kind, "arithmetic"),
        implied=relation.in_words(stated.values),
        explanations=tuple(describe(slip, stated.values) for slip in found.slips),
        alternatives=max(len(found.slips) - 1, 0),
    )


def _undecided(kind: str, relation: Relation, silent: Sequence[str], stated: Stated) -> JudgedCheck:
    """Return the judgement of a check some of whose figures are no number, or one of several."""
    cells = [stated.cells[key] for key in silent]
    judged = JudgedCheck(kind=kind, published=cells[0].text, verdict="undecided")
    if not all(cell.meanings for cell in cells):
        return judged
    agrees = {}
    for meanings in product(*(cell.meanings for cell in cells)):
        meant = {
            key: attrs.evolve(stated.values[key], printed=printed)
            for key, (_, printed) in zip(silent, meanings, strict=True)
        }
        words = " and ".join(f"{printed.value} ({how})" for how, printed in meanings)
        agrees[words] = relation.holds({**stated.values, **meant})
    # Where no meaning agrees, the words may mean still something else.
    if all(agrees.values()):
        return attrs.evolve(judged, verdict="agree")
    implied = "; ".join(f"{'agrees' if holds else 'disagrees'} if it means {words}" for words, holds in agrees.items())
    return attrs.evolve(judged, reason="meaning-open", implied=implied)
