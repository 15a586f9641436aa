"""The catalogue shows every definition, as it is."""

from __future__ import annotations

import json

import attrs
import pytest

import wres
from wres import catalogue


@pytest.fixture(scope="module")
def registry() -> wres.Registry:
    return wres.load()


def test_document_is_json(registry: wres.Registry) -> None:
    """The document survives JSON unchanged."""
    document = catalogue.document(registry)
    assert document == json.loads(json.dumps(document, allow_nan=False))


def test_every_item_that_is_named_is_there(registry: wres.Registry) -> None:
    """Terms name items, and editions groupings, that stand in the same document."""
    document = catalogue.document(registry, "wres-2024")
    items = {item["id"] for item in document["items"]}
    assert {term["item"] for indicator in document["indicators"] for term in indicator["terms"]} - items == set()
    assert {edition["grouping"] for edition in document["editions"]} == {g["id"] for g in document["groupings"]}


def test_no_unverified_fact_is_stated_as_certain(registry: wres.Registry) -> None:
    """A definition is never surer than the least sure of its references."""
    for record in catalogue.document(registry)["indicators"]:
        grades = {reference["evidence"] for reference in record["references"]}
        assert record["evidence"] == next(
            grade for grade in ("unverified", "inferred", "secondary", "primary") if grade in grades
        )


def test_table_has_a_row_for_each_definition(registry: wres.Registry) -> None:
    """The table lists what the registry has, in its order."""
    table = catalogue.table(registry)
    expected = [(e, i.id) for e in registry.editions for i in registry.indicators(e)]
    assert expected == list(zip(table["edition"], table["indicator"], strict=True))


def test_pages_show_every_form(registry: wres.Registry) -> None:
    """Each form of an indicator has a section with its fingerprint, references and example."""
    pages = catalogue.pages(registry)
    for edition in registry.editions:
        for indicator in registry.indicators(edition):
            page = pages[f"{indicator.id}.md"]
            assert registry.fingerprint(edition, indicator.id) in page
            assert all(example.title in page for example in indicator.examples)
    assert "wres-2015" in pages["editions.md"]
    assert "## board-voting" in pages["items.md"]


def test_a_plugin_of_other_measures_is_shown() -> None:
    """A measure of a plugin's own stands in the catalogue with its class and fields."""

    @attrs.frozen
    class Plugin:
        @wres.hookimpl
        def wres_indicators(self) -> list[wres.Indicator]:
            base = wres.load().indicator("wres-2024", "training")
            return [attrs.evolve(base, id="acme", editions=["wres-2024"])]

    record = catalogue.document(wres.load(Plugin()), "wres-2024")["indicators"]
    assert {r["id"]: r["provider"]["name"] for r in record}["acme"] == "plugin"
