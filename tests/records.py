"""Records made up for tests, and what they come to by the slowest and plainest way of counting."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Mapping
from typing import Any

from wres.standard.bands import BANDS, MEDICAL_GRADES

Rows = list[dict[str, Any]]

ETHNICITIES = [
    "A",
    "b",
    "C",
    "Polish",
    "M",
    "Black and Asian",
    "Indian",
    "White - British",
    "Z",
    "99",
    "",
    None,
    "Q",
    "no idea",
]
PAY = ["Band 5", "5", "Review Body Band 8 - Range A", "XR08", "AfC 8A", "XN12", "VSM", "Under Band 1", "Consultant"]
PAY += ["Senior medical manager", "ST3", "Specialty Doctor", "Band 8", None, "odd"]
CONTRACTS = ["Permanent", "Fixed term", "Bank", "Agency", "Unheard of", "", None]
DAYS = ["2023-04-01", "2024-03-31", "31/03/2024", "01/04/2024", "2023-02-30", "15/06/2022", "2023-12-25 10:30:00", None]


def made(seed: int, people: int = 60) -> dict[str, Rows]:
    """Records of every source: nulls, odd codes, duplicates, people of nowhere."""
    rng = random.Random(seed)
    ids = [f"P{n}" for n in range(people)]
    orgs = ["RA1", "RA2", " RA3"]

    def rows(n: int, **fields: Any) -> Rows:
        return [{name: rng.choice(values) for name, values in fields.items()} for _ in range(n)]

    someone = [*ids, "X1", "X2", None]
    return {
        "staff": rows(
            2 * people,
            org_code=orgs,
            year=[2023, 2024],
            employee_id=[*ids, None],
            ethnicity=ETHNICITIES,
            pay_band=PAY,
            clinical=["Clinical", "Non-clinical", "Medical and Dental", None],
            contract=CONTRACTS,
            primary=["Y", "N", None],
        ),
        "applications": rows(
            people,
            org_code=orgs,
            date=DAYS,
            application_id=[*range(people), None],
            ethnicity=ETHNICITIES,
            shortlisted=["Yes", "No", "perhaps"],
            appointed=["Yes", "No", None],
        ),
        "disciplinary": rows(
            people, org_code=orgs, date=DAYS, employee_id=someone, case_type=["Formal", "Informal", None, "odd"]
        ),
        "training": rows(
            people,
            org_code=orgs,
            year=["2022/23", "2024", "24"],
            employee_id=someone,
            ethnicity=ETHNICITIES,
            mandatory=["Y", "N"],
        ),
        "survey": rows(
            people,
            org_code=orgs,
            year=[2023, 2024],
            ethnicity=ETHNICITIES,
            Q14a=["Never", "1-2", None, "9"],
            Q14b=["Never", "3-5", None],
            Q14c=["Never", "More than 10", None],
            Q15=["Yes", "No", "Don't know", None],
            Q16b=["Yes", "No", None, "Don't know"],
        ),
        "board": rows(
            8,
            org_code=orgs,
            year=[2024],
            ethnicity=ETHNICITIES,
            voting=["Y", "N"],
            executive=["Executive", "NED"],
            vacant=["N", "Y"],
        ),
    }


AFC = {"Band 5": "5", "5": "5", "XR08": "8a", "AfC 8A": "8a", "Review Body Band 8 - Range A": "8a", "XN12": "9"}
AFC |= {"VSM": "vsm", "Under Band 1": "under-1", "Consultant": "consultant", "ST3": "trainee"}
AFC |= {"Senior medical manager": "senior-medical-manager", "Specialty Doctor": "non-consultant-career-grade"}
GROUP = dict.fromkeys(["A", "b", "C", "Polish", "White - British"], "white")
GROUP |= dict.fromkeys(["M", "Black and Asian", "Indian"], "bme") | dict.fromkeys(["Z", "99", "", None], "unknown")
GROUPS = ("white", "bme", "unknown")


def year_of(day: str | None) -> int | None:
    """The financial year that a day of `DAYS` is in."""
    if day is None or day == "2023-02-30":
        return None
    form = "%d/%m/%Y" if "/" in day else "%Y-%m-%d"
    found = dt.datetime.strptime(day[:10], form).date()  # noqa: DTZ007
    return found.year + (found.month >= 4)


def counted(records: Mapping[str, Rows]) -> Counter[tuple[Any, ...]]:
    """What records of `made` come to for `wres-2024`: counts by organisation, year, item, panel, band and group.

    Row by row, person by person, from the rules as they are written, without a line of the library.
    """
    cells: Counter[tuple[Any, ...]] = Counter()

    def add(org: Any, year: Any, item: str, group: str, panel: Any = None, band: Any = None) -> None:
        cells[org.strip(), year, item, panel, band, group] += 1

    def best(rows: Rows, person: str, key: Any, year: Any) -> Rows:
        """One row of each person of an organisation and year, the one with the least key; rows without a person all."""
        chosen: dict[Any, Any] = {}
        for at, row in enumerate(rows):
            who = ("nobody", at) if row[person] in (None, "") else row[person]
            unit = (row["org_code"].strip(), year(row), who)
            chosen[unit] = min(chosen.get(unit, (key(row), at)), (key(row), at))
        return [rows[at] for _, at in chosen.values()]

    grades = list(reversed(BANDS))
    panels = {"Medical and Dental": "medical", "Clinical": "clinical", "Non-clinical": "non-clinical"}
    out = ["Bank", "Agency"]

    def staff_key(row: Mapping[str, Any]) -> Any:
        band, panel, group = AFC.get(row["pay_band"]), panels.get(row["clinical"]), GROUP.get(row["ethnicity"])
        unread = sum(found is None for found in (band, panel, group)) + (row["contract"] == "Unheard of")
        contracts = ["Permanent", "Bank", "Agency", None, None, None, "Unheard of"]
        return (
            row["contract"] in out,
            unread,
            row["primary"] != "Y",
            grades.index(band) if band else len(grades),
            ["medical", "clinical", "non-clinical", None].index(panel),
            contracts.index(row["contract"] if row["contract"] in ("Bank", "Agency", "Unheard of") else "Permanent"),
            [*GROUPS, None].index(group),
        )

    for row in best(records["staff"], "employee_id", staff_key, lambda row: row["year"]):
        band, panel, group = AFC.get(row["pay_band"]), panels.get(row["clinical"]), GROUP.get(row["ethnicity"])
        if None in (band, panel, group) or row["contract"] in (*out, "Unheard of"):
            continue
        medical = band in MEDICAL_GRADES
        if (medical and panel == "non-clinical") or (not medical and panel == "medical"):
            continue
        for name in {band, "consultant"} if band == "senior-medical-manager" else {band}:
            add(row["org_code"], row["year"], "headcount", group, "medical" if medical else panel, name)

    def reached(row: Mapping[str, Any]) -> Any:
        unread = (row["shortlisted"] == "perhaps") + (GROUP.get(row["ethnicity"]) is None)
        order = [row["appointed"] != "Yes", ["Yes", "No", "perhaps"].index(row["shortlisted"])]
        return (unread, *order, [*GROUPS, None].index(GROUP.get(row["ethnicity"])))

    for row in best(records["applications"], "application_id", reached, lambda row: year_of(row["date"])):
        year, group = year_of(row["date"]), GROUP.get(row["ethnicity"])
        if year and group and row["shortlisted"] == "Yes":
            add(row["org_code"], year, "shortlisted", group)
            if row["appointed"] == "Yes":
                add(row["org_code"], year, "appointed", group)

    listed: dict[Any, Any] = {}
    for row in records["staff"]:
        if row["employee_id"]:
            who = row["org_code"], row["employee_id"]
            found = [*GROUPS, None].index(GROUP.get(row["ethnicity"]))
            listed[who] = min(listed.get(who, found), found)

    def case(row: Mapping[str, Any]) -> Any:
        who = listed.get((row["org_code"], row["employee_id"]))
        left_out = (row["case_type"] == "Informal") + (who is None)
        unread = (row["case_type"] == "odd") + (who == 3)
        kind = {"Formal": 0, None: 0, "Informal": 1, "odd": 4}[row["case_type"]]
        return (left_out, unread, kind, who is None, 2 if who is None else who)

    for row in best(records["disciplinary"], "employee_id", case, lambda row: year_of(row["date"])):
        year, who = year_of(row["date"]), listed.get((row["org_code"], row["employee_id"]))
        if year and who not in (None, 3) and row["case_type"] in ("Formal", None):
            add(row["org_code"], year, "disciplinary", GROUPS[who])

    def course(row: Mapping[str, Any]) -> Any:
        group = [*GROUPS, None].index(GROUP.get(row["ethnicity"]))
        absent = (row["org_code"], row["employee_id"]) not in listed
        return (row["mandatory"] == "Y", group == 3, absent, group)

    years = {"2022/23": 2023, "2024": 2024, "24": None}
    for row in best(records["training"], "employee_id", course, lambda row: years[row["year"]]):
        year, group = years[row["year"]], GROUP.get(row["ethnicity"])
        if year and group and row["mandatory"] == "N":
            add(row["org_code"], year, "training", group)

    for row in records["survey"]:
        group = GROUP.get(row["ethnicity"])
        if not group:
            continue
        asked = {
            "harassment-public": [row["Q14a"]],
            "harassment-staff": [row["Q14b"], row["Q14c"]],
            "opportunities": [row["Q15"]],
            "discrimination": [row["Q16b"]],
        }
        for item, answers in asked.items():
            # One that isn't read sets the whole answer aside; none is no answer.
            said = [answer for answer in answers if answer is not None]
            if not said or "9" in said or (said == ["Don't know"] and item == "discrimination"):
                continue
            add(row["org_code"], row["year"], f"{item}-answered", group)
            if any(answer not in ("Never", "No", "Don't know") for answer in said):
                add(row["org_code"], row["year"], f"{item}-yes", group)

    for row in records["board"]:
        group = GROUP.get(row["ethnicity"])
        if group and row["vacant"] == "N":
            add(row["org_code"], row["year"], "board", group)
            for item, holds in (
                ("board-voting", row["voting"] == "Y"),
                ("board-executive", row["executive"] == "Executive"),
            ):
                if holds:
                    add(row["org_code"], row["year"], item, group)
    return cells


def as_cells(counts: Any) -> Counter[tuple[Any, ...]]:
    """A counts table as `counted` gives it, without the cells of nobody."""
    cells: Counter[tuple[Any, ...]] = Counter()
    for row in counts.astype(object).where(counts.notna(), None).to_dict("records"):
        if row["count"]:
            cells[row["org"], row["year"], row["item"], row["panel"], row["band"], row["group"]] += row["count"]
    return cells
