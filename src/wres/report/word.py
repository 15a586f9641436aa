"""Blocks as a Word document: real headings, tables whose headers repeat, gaps marked in words and in colour."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wres.errors import WresError
from wres.report.blocks import Block, GapBlock, HeadingBlock, TableBlock
from wres.text import cleaned, counted, shortened

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["document"]

# A date has to be there, and no page of ours has one: the first that a zip file can hold.
_EPOCH = dt.datetime(1980, 1, 1)  # noqa: DTZ001
LONGEST = 160
WIDTH = 170.0
"""Millimetres between the margins of an A4 page."""


def document(title: str, standard: str, org: str, blocks: Sequence[Block]) -> bytes:
    """Return blocks as a Word document in British English on A4, the same bytes each time.

    It needs python-docx, which the extra `report` brings; without it a `WresError` says so.

    >>> blocks = [HeadingBlock("1. Background", 2), GapBlock(1, "1a", "the story")]
    >>> document("Acme Trust", "Standard", "Acme Trust", blocks)[:2]
    b'PK'
    """
    try:
        import docx
    except ImportError:
        raise WresError("a Word document needs python-docx: python -m pip install 'wres-standard[report]'") from None
    made = docx.Document()
    _dress(made, title, standard)
    made.add_paragraph(shortened(org, 0.6 * LONGEST), style="Title")
    made.add_paragraph(f"{standard}: the reporting template of 2015 and 2016", style="Subtitle")
    gaps = sum(isinstance(block, GapBlock) for block in blocks)
    made.add_paragraph(
        f"Filled as far as the figures go. What a person has still to write is marked “to be written”: "
        f"{counted(gaps, 'gap')}, listed at the end."
    )
    for block in blocks:
        if isinstance(block, HeadingBlock):
            # The document's title is its first level, so sections are of the next one.
            made.add_heading(cleaned(block.text), block.level - 1)
        elif isinstance(block, GapBlock):
            _mark(made, block)
        elif isinstance(block, TableBlock):
            _table(made, block)
        else:
            made.add_paragraph(cleaned(block.text))
    return _packed(made)


def _dress(made: Document, title: str, standard: str) -> None:
    """Give a document its paper, language, fonts and properties."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin = page.bottom_margin = Mm(20)
    styles: Any = made.styles
    language = styles.element.find(f".//{qn('w:lang')}")
    for name in ("w:val", "w:eastAsia"):
        language.set(qn(name), "en-GB")
    for name, size in (
        ("Normal", 10.5),
        ("Title", 22),
        ("Subtitle", 12),
        ("Heading 1", 15),
        ("Heading 2", 12),
        ("Heading 3", 10),
    ):
        style = styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        style.font.italic = False
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.rPr.rFonts
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
    styles["Caption"].font.color.rgb = RGBColor(0, 0, 0)
    foot = page.footer.paragraphs[0]
    foot.add_run(f"{shortened(title, 50)} – page ")
    for kind in ("begin", "PAGE", "end"):
        run = foot.add_run()
        element = OxmlElement("w:instrText" if kind == "PAGE" else "w:fldChar")
        if kind == "PAGE":
            element.text = kind
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)  # noqa: SLF001
    core = made.core_properties
    core.title, core.subject, core.language = shortened(title, 0.6 * LONGEST), standard, "en-GB"
    core.author = core.last_modified_by = core.comments = core.keywords = ""
    core.created = core.modified = _EPOCH
    core.revision = 1


def _mark(made: Document, gap: GapBlock) -> None:
    """Add a gap: it says what it is, and is highlighted too."""
    from docx.enum.text import WD_COLOR_INDEX

    paragraph = made.add_paragraph()
    run = paragraph.add_run(cleaned(gap.text))
    run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _table(made: Document, table: TableBlock) -> None:
    """Add a table with its caption above it; its header stands on every page, and no row is torn."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Mm, Pt

    caption = made.add_paragraph(cleaned(table.caption), style="Caption")
    caption.paragraph_format.keep_with_next = True
    made_table = made.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    words = len(table.columns) - table.numbers
    widths = [Mm(width) for width in _widths(table)]
    made_table.autofit = False
    for column, width in zip(made_table.columns, widths, strict=True):
        column.width = width
    for at, texts in enumerate((table.columns, *table.rows)):
        row = made_table.add_row()
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001
        properties.append(OxmlElement("w:cantSplit"))
        if at == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = widths[place]
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(cleaned(text))
            run.font.size, run.bold = Pt(9), at == 0
            paragraph.paragraph_format.space_after = Pt(0)
            if place >= words:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    made.add_paragraph()


def _widths(table: TableBlock) -> list[float]:
    """Return the columns' widths in millimetres: by their longest text, none of them starved by another."""
    longest = [max(len(text) for text in column) for column in zip(table.columns, *table.rows, strict=True)]
    parts = [min(max(length, 8), 50) for length in longest]
    return [WIDTH * part / sum(parts) for part in parts]


def _packed(made: Document) -> bytes:
    """Return the file with one date throughout, and without the picture that python-docx's own template has."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    package: Any = made.part.package
    for key in [key for key, one in package.rels.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del package.rels[key]
    plain = io.BytesIO()
    made.save(plain)
    dated = io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(dated, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return dated.getvalue()
