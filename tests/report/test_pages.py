"""Pages: whole, harmless whatever a name holds, the same each time, and no stronger than their figures."""

from __future__ import annotations

import functools
import gc
import html
import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from harmless import HOSTILE, Page, check_harmless

import wres
from wres.datasets import sector
from wres.findings import Finding, Findings
from wres.report import Material, organisation_page, prepare, sector_page, write_pack
from wres.report.pack import index_page
from wres.report.pages import slug


@pytest.fixture(scope="module")
def counts() -> pd.DataFrame:
    """Twelve organisations with names that would do harm, over the years in which definitions changed."""
    frame = sector(seed=9, organisations=12, years=range(2018, 2025))
    return frame.assign(org=frame["org"].map(HOSTILE))


@pytest.fixture(scope="module")
def material(counts: pd.DataFrame) -> Material:
    return prepare(wres.evaluate(counts, edition="as-reported"), community=0.183)


@pytest.fixture(scope="module")
def page_of(material: Material) -> Callable[[str], str]:
    """The page of an organisation, written once."""
    return functools.cache(functools.partial(organisation_page, material))


@pytest.fixture(scope="module")
def pack(material: Material, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[float]]:
    """A pack in a folder of its own, and the shares that were reported while it was written."""
    shares: list[float] = []
    folder = tmp_path_factory.mktemp("alone") / "deep" / "pack"
    return write_pack(material, folder, title="Acme", progress=shares.append), shares


checked = functools.cache(check_harmless)


@pytest.mark.parametrize("code", HOSTILE)
def test_hostile_names_are_harmless(code: str, material: Material, pack: tuple[Path, list[float]]) -> None:
    """Markup, directions, formulas, templates, control characters and 10,000 letters are text on every page."""
    org = HOSTILE[code].strip()
    path = pack[0].parent / "organisations" / slug(org, 1 + material.orgs.index(org))
    text = path.read_text(encoding="utf-8")
    page = checked(text)
    assert "49" not in "".join(page.texts["h1"] + page.texts.get("bdi", []))
    assert len(text) < 400_000


def test_a_sector_of_hostile_names_is_harmless(material: Material) -> None:
    """A sector may be called anything too."""
    page = check_harmless(sector_page(material, title="<script>'\u202e\"</script>" * 30))
    assert page.of("table")


def test_the_whole_name_stands_once(material: Material, page_of: Callable[[str], str]) -> None:
    """What is cut elsewhere stands whole in the section of the definitions."""
    long = HOSTILE["SYN005"]
    text = page_of(next(name for name in material.orgs if name.startswith("long long")))
    assert text.count(long.strip()) == 1


def test_a_pack_of_hostile_names_stays_in_its_folder(pack: tuple[Path, list[float]]) -> None:
    """Names of files are made of places and harmless letters; every link leads to a page, and every page back."""
    index, shares = pack
    assert sorted(path.name for path in index.parents[2].iterdir()) == ["deep"]
    pages = [path for path in index.parent.rglob("*") if path.is_file()]
    assert len(pages) == 14
    assert all(re.fullmatch(r"[a-z0-9-]{1,60}\.html", path.name) for path in pages)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    for path in pages:
        page = checked(path.read_text(encoding="utf-8"))
        for link in page.of("a"):
            target = str(link["href"])
            assert target.startswith("#") or (path.parent / target).resolve().is_file()
    shown = html.unescape(index.read_text(encoding="utf-8"))
    assert "false discovery rate" in shown
    assert "shows nothing" in shown


SAME_LOOKS = (
    "Acme",
    "ACME",
    "Acm\x07e",
    "acme!",
    "../acme",
    "acmé",
    "NUL",
    "nul.html",
    "👩🏾‍⚕️",
    "👩🏾‍⚕️👩🏾‍⚕️",
    ".",
    "a" * 300,
    "a" * 301,
)


def test_names_that_look_the_same_have_pages_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that differ only by case, by what is cleaned away or beyond what is shown neither clash nor overwrite."""
    rows = [
        (name, 2024, "headcount", group, 10 + at) for at, name in enumerate(SAME_LOOKS) for group in ("white", "bme")
    ]
    monkeypatch.setattr("wres.report.pack.organisation_page", lambda material, org, **_: org)
    index = write_pack(prepare(small(*rows)), tmp_path / "pack")
    pages = sorted(path.name for path in (index.parent / "organisations").iterdir())
    assert len({page.lower() for page in pages}) == len(pages) == len(SAME_LOOKS)
    links = [str(link["href"]) for link in Page(index.read_text(encoding="utf-8")).of("a")]
    assert {f"organisations/{page}" for page in pages} <= set(links)


def test_pages_tell_who_sent_what_and_what_the_audit_found() -> None:
    """A sector's page counts organisations by year; findings stand on the page of their organisation alone."""
    full = [(item, group, 30) for item in ("shortlisted", "appointed") for group in ("white", "bme")]
    rows = [("Acme Trust", year, *row) for year in (2023, 2024) for row in full]
    rows += [("Borough Care", 2024, *row) for row in full[:1]]
    common: dict[str, Any] = {"code": "WRES111", "severity": "error", "year": 2024, "indicator": "appointment"}
    finding = Finding(**common, org="Acme Trust", message="more appointed than <shortlisted>", cure="mend it")
    material = prepare(small(*rows), findings=Findings((finding,)))
    page = sector_page(material)
    check_harmless(page)
    for words in ("<td>1 of 9</td><td>1 of 9</td>", "<td>nothing</td><td>nothing</td>", "1 error. An error"):
        assert words in re.sub(r"\s*\n\s*", "", page), words
    mine, other = (html.unescape(organisation_page(material, org)) for org in ("Acme Trust", "Borough Care"))
    assert "more appointed than <shortlisted>" in mine
    assert "WRES111" not in other
    assert "which doesn't show that they are right" in other
    assert "audit" not in html.unescape(organisation_page(prepare(small(*rows)), "Acme Trust")).partition("<main")[2]
    links = {org: f"organisations/{at}.html" for at, org in enumerate(material.orgs)}
    assert "Errors found by the audit" in index_page(material, links)


def test_a_pack_overwrites_nothing(material: Material, tmp_path: Path) -> None:
    """A folder with anything in it is refused, and so is a file."""
    (tmp_path / "notes.txt").write_text("mine")
    for place in (tmp_path, tmp_path / "notes.txt"):
        with pytest.raises(wres.WresError, match="isn't an empty folder"):
            write_pack(material, place)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_interrupted_pack_has_no_index(material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index comes last, no file is half written, and what was kept from the garbage collector no longer is."""

    def stop(share: float) -> None:
        if share > 0.3:
            raise KeyboardInterrupt

    monkeypatch.setattr("wres.report.pack.organisation_page", lambda material, org, **_: org)
    # Python 3.12 itself begins with some.
    before = gc.get_freeze_count()
    with pytest.raises(KeyboardInterrupt):
        write_pack(material, tmp_path / "pack", progress=stop)
    assert before == gc.get_freeze_count()
    assert not (tmp_path / "pack" / "index.html").exists()
    assert not list(tmp_path.rglob("*.part"))


def test_slugs_are_apart() -> None:
    """No two organisations share a file, whatever they are called and however the disk compares names."""
    names = ["Acme", "acme", "ACME!", "", "…", "a" * 500]
    made = [slug(name, at) for at, name in enumerate(names)]
    assert len({name.lower() for name in made}) == len(names)
    assert max(map(len, made)) <= 50


def test_pages_are_the_same_each_time(material: Material, page_of: Callable[[str], str]) -> None:
    """The same counts give the same bytes, in whatever order they came."""
    org = HOSTILE["SYN010"]
    assert page_of(org) == organisation_page(material, org)
    counts = sector(seed=9, organisations=3, years=(2022, 2023, 2024))
    orders = (counts, counts.sample(frac=1, random_state=1))
    shown = [prepare(wres.evaluate(one, edition="as-reported"), community=0.183) for one in orders]
    first, second = (Page(organisation_page(one, "SYN002")) for one in shown)
    assert first.texts == second.texts


def test_every_indicator_has_its_parts(material: Material, page_of: Callable[[str], str]) -> None:
    """Figure, interval, direction, benchmark, peers, years, limits, quality and provenance are all there."""
    page = Page(page_of(HOSTILE["SYN010"]))
    heads = "".join(page.texts["h2"])
    assert [f"{number}. " in heads for number in range(1, 10)] == [True] * 9
    text = " ".join("".join(found) for found in page.texts.values())
    for words in ("is equal", "is adverse for BME staff", "staff isn't known", "By the present definition"):
        assert words in text
    assert page.texts["strong"].count("Against others:") >= 8
    assert page.texts["strong"].count("Over the years:") >= 8
    assert page.texts["strong"].count("Unknown:") >= 2
    assert page.texts["h3"].count("What it can't tell") == 9
    fingerprints = set(material.results.provenance.query("edition == 'wres-2024'")["fingerprint"])
    assert fingerprints <= set(page.texts["td"])
    assert len(page.of("svg")) == len(page.of("figcaption")) == 12


def small(*rows: tuple[Any, ...]) -> wres.Results:
    table = pd.DataFrame(rows, columns=["org", "year", "item", "group", "count"])
    return wres.evaluate(table, edition="as-reported")


def test_one_organisation_with_one_count_has_its_page() -> None:
    """Next to nothing is a page that says what is missing."""
    material = prepare(small(("Acme Trust", 2024, "headcount", "white", 10)))
    page = check_harmless(organisation_page(material, "Acme Trust"))
    text = "".join(page.texts["p"])
    assert "There is no figure: the counts that it needs weren't supplied." in text
    assert "how many of the workforce have no known ethnicity isn't known" in text.replace("How", "how")
    check_harmless(sector_page(material))


def test_an_organisation_without_the_year_says_so() -> None:
    """Its last figures are shown, and said to be old; the sector says who sent nothing."""
    rows = [
        ("shortlisted", "white", 600),
        ("shortlisted", "bme", 300),
        ("appointed", "white", 120),
        ("appointed", "bme", 40),
    ]
    results = small(*(("Acme Trust", 2023, *row) for row in rows), *(("Borough Care", 2024, *row) for row in rows))
    material = prepare(results)
    text = organisation_page(material, "Acme Trust")
    check_harmless(text)
    assert "There are no figures of 2024; the last are of 2023" in html.unescape(text)
    assert "1 organisation of earlier years sent none: Acme Trust" in sector_page(material)


def test_what_stands_out_is_what_was_found(material: Material) -> None:
    """The index lists each figure that the tests found, and no other."""
    links = {org: f"organisations/{at}.html" for at, org in enumerate(material.orgs)}
    page = index_page(material, links).partition('id="standing"')[2].partition("</section>")[0]
    now = material.now[material.now["band"].isna()]
    found = now["listed"].eq(True) | now["peers_listed"].eq(True)
    assert page.count('<tr><th scope="row">') == int(found.sum()) > 0


@pytest.mark.parametrize(
    "edition",
    [
        "wres-2015",
        *(pytest.param(each, marks=pytest.mark.thorough) for each in ("wres-2016", "wres-2019")),
        [*wres.load().editions][-1],
    ],
)
def test_every_edition_has_its_page(edition: str) -> None:
    """Editions that ask for other figures, or for none, have pages as well."""
    counts = sector(seed=2, organisations=3, years=(2024,))
    material = prepare(wres.evaluate(counts, edition=edition))
    check_harmless(organisation_page(material, "SYN001"))
    check_harmless(sector_page(material))


def test_unknown_ethnicity_above_half_is_a_warning() -> None:
    """Where most people's group isn't known, the page says that nothing can be relied on."""
    rows = [("headcount", "white", 100), ("headcount", "bme", 50), ("headcount", "unknown", 400)]
    rows += [("disciplinary", "white", 2), ("disciplinary", "bme", 2)]
    material = prepare(small(*(("Acme Trust", 2024, *row) for row in rows)))
    assert "no comparison of groups here can be relied on" in organisation_page(material, "Acme Trust")


def test_a_wrong_call_is_an_error(material: Material) -> None:
    """No such organisation, no such year, no results: each error says what there is."""
    with pytest.raises(wres.DefinitionError, match=r"no organisation 'CONN'.*did you mean 'CON'"):
        organisation_page(material, "CONN")
    with pytest.raises(wres.DefinitionError, match="no organisation 'nobody'"):
        prepare(material.results, orgs=["nobody"])
    with pytest.raises(wres.DefinitionError, match="no figures of 1999"):
        prepare(material.results, year=1999)
    with pytest.raises(wres.DefinitionError, match="give what wres"):
        prepare(material.results.frame)  # type: ignore[arg-type]


@pytest.mark.thorough
def test_a_page_takes_the_memory_of_a_page(tmp_path: Path) -> None:
    """Four times as many organisations need no more memory while pages are written."""
    peaks = []
    for organisations in (2, 8):
        counts = sector(seed=3, organisations=organisations, years=(2024,))
        material = prepare(wres.evaluate(counts, edition="wres-2024"))
        organisation_page(material, "SYN001")
        tracemalloc.start()
        for org in material.orgs:
            (tmp_path / "page.html").write_text(organisation_page(material, org), encoding="utf-8")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.25 * peaks[0]


def test_intervals_on_a_page_are_those_of_the_results(material: Material, page_of: Callable[[str], str]) -> None:
    """The short table prints each figure and its interval as the results have them, rounded once."""
    org = HOSTILE["SYN010"]
    _, now = material.of(org)
    text = html.unescape(page_of(org))
    for row in now[now["band"].isna() & (now["status"] == "ok")].itertuples():
        places = 2 if row.statistic == "relative-likelihood" else 1
        low, high = (f"{np.round(each, places) + 0.0:.{places}f}" for each in (row.lower, row.upper))
        assert f'<td class="number">{low} to {high}</td>' in text


def test_a_median_says_what_is_missing() -> None:
    """Of organisations whose figure isn't there the page says between what the middle one of all lies."""
    counts = sector(seed=3, organisations=9)
    whole = sector_page(prepare(wres.evaluate(counts, edition="wres-2024", indicators=["appointment"])))
    assert "isn&#39;t here: whatever it is" not in whole
    held = counts["org"].isin(sorted(set(counts["org"]))[:2]) & counts["item"].eq("appointed")
    counts = counts.assign(
        count=counts["count"].astype("Int64").mask(held), origin=counts["origin"].mask(held, "suppressed")
    )
    results = wres.evaluate(counts, edition="wres-2024", indicators=["appointment"])
    page = sector_page(prepare(results))
    known = np.sort(results.headline()["value"].dropna().to_numpy())
    n = counts["org"].nunique()
    ends = [np.median(np.r_[known, np.full(n - len(known), far)]) for far in (-1e9, 1e9)]
    expected = f"the middle one of all lies from {ends[0]:.2f} to {ends[1]:.2f}."
    assert f"The figure of {n - len(known)} organisations isn&#39;t here: whatever it is, {expected}" in page
