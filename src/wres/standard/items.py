"""What is counted: the items of the collection.

An item that may be split by panel and band carries `STRATA`; one without is a single figure for each group. A
definition with a detail that was read nowhere has an unverified reference, which says what of it was read.
"""

from __future__ import annotations

from typing import Any

from wres.model import FrozenMap, Item
from wres.shipped import Shipped
from wres.standard.bands import STRATA
from wres.standard.references import unverified

__all__ = [
    "APPOINTED",
    "BOARD",
    "BOARD_EXECUTIVE",
    "BOARD_VOTING",
    "DISCIPLINARY",
    "DISCRIMINATION_ANSWERED",
    "DISCRIMINATION_YES",
    "HARASSMENT_PUBLIC_ANSWERED",
    "HARASSMENT_PUBLIC_YES",
    "HARASSMENT_STAFF_ANSWERED",
    "HARASSMENT_STAFF_YES",
    "HEADCOUNT",
    "ITEMS",
    "OPPORTUNITIES_ANSWERED",
    "OPPORTUNITIES_YES",
    "SHORTLISTED",
    "TRAINING",
]


def _item(id: str, fields: dict[str, Any]) -> Item:
    return Item(
        id=id,
        title=fields["title"],
        definition=fields["definition"],
        strata=STRATA if fields.get("split") else (),
        reference=unverified(fields["source"], fields["belief"], fields["locator"]),
        averaged=fields.get("averaged", False),
    )


ITEMS: FrozenMap[str, Item] = FrozenMap(Shipped("wres.standard", "items.json", _item))
"""Every item by its id, in the order of the indicators."""

HEADCOUNT = ITEMS["headcount"]
SHORTLISTED = ITEMS["shortlisted"]
APPOINTED = ITEMS["appointed"]
DISCIPLINARY = ITEMS["disciplinary"]
TRAINING = ITEMS["training"]
HARASSMENT_PUBLIC_YES = ITEMS["harassment-public-yes"]
HARASSMENT_PUBLIC_ANSWERED = ITEMS["harassment-public-answered"]
HARASSMENT_STAFF_YES = ITEMS["harassment-staff-yes"]
HARASSMENT_STAFF_ANSWERED = ITEMS["harassment-staff-answered"]
OPPORTUNITIES_YES = ITEMS["opportunities-yes"]
OPPORTUNITIES_ANSWERED = ITEMS["opportunities-answered"]
DISCRIMINATION_YES = ITEMS["discrimination-yes"]
DISCRIMINATION_ANSWERED = ITEMS["discrimination-answered"]
BOARD = ITEMS["board"]
BOARD_VOTING = ITEMS["board-voting"]
BOARD_EXECUTIVE = ITEMS["board-executive"]
