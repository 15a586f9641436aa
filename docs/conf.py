"""How the documentation is built: nothing is fetched, and a broken link or reference fails the build."""

from __future__ import annotations

import importlib
import json
import pkgutil
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any, get_type_hints

import attrs
from sphinx.application import Sphinx

import wres
from wres import catalogue, facts, schemas
from wres.intake.columns import LAYOUTS, UNUSED, absences
from wres.intake.sources import SOURCES
from wres.intake.words import REFERENCES
from wres.plugins import sisters
from wres.standard import ethnicity
from wres.text import listed

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tools"))
import draw_architecture  # noqa: E402

project = "wres-standard"
author = "the wres-standard contributors"
copyright = author
version = release = installed("wres-standard")
language = "en-GB"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build", "_extra", "_generated", "benchmarks/characteristics.md"]
myst_heading_anchors = 3
myst_enable_extensions = ["deflist"]

html_theme = "furo"
html_title = f"wres-standard {release}"
html_extra_path = ["_extra"]
html_copy_source = False
html_show_sourcelink = False

# Docstrings are plain text: what stands in single backquotes is code.
default_role = "code"
add_module_names = False
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_type_aliases = {"Counts": "numpy.typing.ArrayLike"}
python_maximum_signature_line_length = 88

nitpick_ignore = [
    # Type variables, and what only modules of the library hand one another, have no page.
    ("py:class", "wres.counts.checks.Problem"),
    ("py:class", "wres._saved.Table"),
    ("py:class", "wres.disclosure.hiding.Shown"),
    ("py:class", "wres.model.K"),
    ("py:class", "wres.model.M"),
    ("py:class", "P"),
    ("py:class", "wres.statistics.hierarchical.P"),
    ("py:class", "StubPlugin"),
    ("py:class", "wres.model.V"),
]
nitpick_ignore_regex = [
    # Names of other projects and of the standard library: to look them up, a build would need the network.
    # Aliases of arrays in the annotations of fields.
    ("py:class", r"(Floats|Flags|Ints|Path|Texts|(np|npt)\..*)"),
    ("py:.*", r"(hypothesis|numpy|pandas|pd|pluggy)\..*"),
    ("py:.*", r"(collections\.abc|datetime|decimal|enum|fractions|pathlib|re|types|typing)\..*"),
]

# What numpy's aliases are when they are spelt out, and how to say it in a word.
SHORT = {
    "~numpy.ndarray[tuple[~typing.Any, ...], ~numpy.dtype[~numpy.float64]]": "~numpy.ndarray",
    "~numpy.ndarray[tuple[~typing.Any, ...], ~numpy.dtype[~numpy.int8]]": "~numpy.ndarray",
    "~numpy.ndarray[tuple[~typing.Any, ...], ~numpy.dtype[~numpy.int64]]": "~numpy.ndarray",
    "~numpy.ndarray[tuple[~typing.Any, ...], ~numpy.dtype[~numpy.signedinteger]]": "~numpy.ndarray",
    "~numpy.ndarray[tuple[~typing.Any, ...], ~numpy.dtype[~typing.Any]]": "~numpy.ndarray",
    "<factory>": "()",
}


def generate(app: Sphinx, config: Any) -> None:
    """Write what is made from the code: the catalogue with the JSON Schema to publish, tables, and a picture."""
    published = {
        f"{kind}.schema.json": json.dumps(schemas.schema(kind), indent=2, ensure_ascii=False) + "\n"
        for kind in ("catalogue", *schemas.DOCUMENTS)
    }
    registry = wres.load(*sisters())
    made = {"catalogue": catalogue.pages(registry), "_extra": published}
    made["catalogue"]["sisters.txt"] = "\n".join(sister_tables(registry))
    made |= {f"catalogue/{standard}": catalogue.pages(registry, standard) for standard in sisters()}
    made["_generated"] = {
        "records.md": "\n".join(record_tables()),
        "ethnicity.md": "\n".join(ethnicity_tables()),
        "questions.md": "\n".join(open_questions()),
        "architecture.svg": draw_architecture.picture(),
    }
    for folder, files in made.items():
        shutil.rmtree(HERE / folder, ignore_errors=True)
        (HERE / folder).mkdir(parents=True)
        for name, text in files.items():
            (HERE / folder / name).write_text(text, encoding="utf-8")


def open_questions() -> Iterator[str]:
    """Yield what nobody could read, a line for each statement of each document."""
    yield "| document | what it would say | editions | about | line |"
    yield "| --- | --- | --- | --- | --- |"
    for row in facts.questions(facts.facts(unverified=True)).itertuples():
        about, where = (listed(text.split(", "), 2) for text in (row.concerns, row.where))
        yield f"| {row.source} | {row.fact.removesuffix(', to be confirmed')} | {row.editions} | {about} | `{where}` |"


def record_tables() -> Iterator[str]:
    """Yield what each kind of record holds, by which names it is found, and what its values may mean."""
    for name, parts in SOURCES.items():
        yield f"## {name}\n"
        yield "| field | columns | means | empty | without a column |"
        yield "| --- | --- | --- | --- | --- |"
        fields = {field.id: field for part in parts for field in part.fields}
        lacks = {lost.field: lost for part in parts for lost in absences(part, {}, [], {}, linked=False)}
        for field in dict.fromkeys(name for part in parts for name in part.names):
            names = [
                f"`{form}`" + ("" if layout.evidence == "own" else f" ({layout.id})")
                for layout in LAYOUTS
                for form in layout.names.get(field, ())
            ]
            known = fields.get(field)
            classes = ", ".join(f"`{meant}`" for meant in reversed(known.classes) if meant) if known else ""
            empty = "" if known is None else "not recognised" if known.empty is None else f"`{known.empty}`"
            lost = lacks.get(field)
            without = "" if lost is None else f"{'an error' if lost.needed else 'a warning'}: {lost.effect}"
            yield f"| `{field}` | {', '.join(names)} | {classes} | {empty.replace('``', 'no answer')} | {without} |"
        yield ""
    yield "## Columns that nothing uses\n"
    yield "| what they hold, by their names | names |"
    yield "| --- | --- |"
    for title, names in UNUSED.values():
        yield f"| {title} | {', '.join(f'`{name}`' for name in names)} |"
    yield ""
    yield "## Vocabularies\n"
    yield "| field | reference | evidence |"
    yield "| --- | --- | --- |"
    for field, references in REFERENCES.items():
        yield from (f"| `{field}` | {reference} | {reference.evidence} |" for reference in references)


def ethnicity_tables() -> Iterator[str]:
    """Yield each list by which ethnicity is recorded, with its sources, and what each category is in every grouping."""
    for scheme in ethnicity.SCHEMES.values():
        yield f"## {scheme.title}\n"
        how = "A column is taken for it" if scheme.detected else "It is read only where a caller names it"
        yield f"`{scheme.id}`. {how}.\n"
        yield from (f"- {reference} ({reference.evidence})" for reference in scheme.references)
        read = ethnicity.reader(scheme=scheme.id)
        yield f"\n| {'code' if scheme.codes else 'words'} | stands for | group |"
        yield "| --- | --- | --- |"
        for form, words in (scheme.codes or dict.fromkeys(scheme.words, "")).items():
            yield f"| {form} | {words} | `{read.group(form)}` |"
        yield ""
    yield "## Words\n"
    yield "| code | spellings | " + " | ".join(f"`{name}`" for name in ethnicity.GROUPINGS) + " |"
    yield "| --- | --- |" + " --- |" * len(ethnicity.GROUPINGS)
    for code, forms in ethnicity.categories():
        groups = (grouping.read(code) for grouping in ethnicity.GROUPINGS.values())
        spellings = "; ".join(dict.fromkeys(filter(None, forms)))
        yield f"| {code.partition(':')[0]} | {spellings} | {' | '.join(group or '–' for group in groups)} |"


def sister_tables(registry: wres.Registry) -> Iterator[str]:
    """Yield what each sister standard has, and what it asks for and isn't defined."""
    for edition in registry.editions.values():
        if edition.standard not in sisters():
            continue
        yield f"## {edition.title}\n"
        yield "| number | id | compares | unit | adverse | least sure reference |"
        yield "| --- | --- | --- | --- | --- | --- |"
        for row in catalogue.table(registry, edition.id).itertuples():
            page = f"[{row.indicator}](../catalogue/{edition.standard}/{row.indicator}.md)"
            yield f"| {row.number} | {page} | {row.compares} | {row.unit} | {row.adverse} | {row.evidence} |"
        yield f"\n{edition.id} omits:\n"
        reasons: dict[str, list[str]] = {}
        for omission in edition.omitted:
            reasons.setdefault(omission.reason, []).append(omission.number)
        yield from (f"- {', '.join(numbers)}: {reason}." for reason, numbers in reasons.items())
        yield ""


def spell_fields(app: Sphinx) -> None:
    """Show each field of a definition with the type that it has, not the types that are converted to it."""
    for info in pkgutil.walk_packages(wres.__path__, "wres."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        for value in vars(module).values():
            if isinstance(value, type) and value.__module__ == info.name and attrs.has(value):
                hints = get_type_hints(value)
                made = value.__init__.__annotations__
                made.update({field.alias: hints[field.name] for field in attrs.fields(value) if field.init})


def shorten(app: Sphinx, what: str, name: str, obj: Any, options: Any, signature: str, returns: str) -> Any:
    """Say in a word what numpy's aliases are when they are spelt out."""
    for long, short in SHORT.items():
        signature = signature and signature.replace(long, short)
        returns = returns and returns.replace(long, short)
    return signature, returns


def setup(app: Sphinx) -> None:
    # Before Sphinx asks whether html_extra_path is there (priority 800), and so before any page is looked for.
    app.connect("config-inited", generate, priority=400)
    app.connect("builder-inited", spell_fields)
    app.connect("autodoc-process-signature", shorten)
