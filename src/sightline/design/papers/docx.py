"""Word documents: the scaffolding every one of ours stands on, and a whole paper made with it.

Real heading styles, a title, English, the marking in the head and foot of every page, header rows that repeat, and
properties that say nothing of who made the file, when or on what. Comments, tracked changes and pictures are never
written. The same paper is the same bytes.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from sightline.design.papers.paper import (
    OFFICIAL_SENSITIVE,
    Block,
    Heading,
    Link,
    Links,
    Panels,
    Paper,
    Points,
    Table,
    Words,
    followed,
    writable,
)

FILE_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Arial"
# Word asks for two days; these are nobody's.
NO_DAY = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the library takes naive moments as UTC
NO_ZIP_DAY = (2000, 1, 1, 0, 0, 0)
LONG_SIDE, SHORT_SIDE = Cm(29.7), Cm(21)


def new_document(
    title: str, *, marking: str = OFFICIAL_SENSITIVE, owner: str = "", landscape: bool = False
) -> Document:
    """An empty document with its title at the top, the marking on every page, and nothing said about its maker."""
    document = docx.Document()
    _page(document, landscape=landscape)
    _styles(document)
    _say_nothing(document, title)
    section = document.sections[0]
    for place in (section.header, section.footer):
        line = place.paragraphs[0]
        line.text = writable(marking)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for run in line.runs:
            run.bold = True
    foot = section.footer.add_paragraph(f"{writable(owner)} | Page " if owner else "Page ")
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_field(foot, "PAGE")
    document.add_heading(writable(title), level=0)
    return document


def add_table(
    document: Document, header: Sequence[str], rows: Iterable[Sequence[str]], *, widths: Sequence[float] = ()
) -> Any:
    """A table whose header row is marked as one and repeats on every page; no row breaks over two pages.

    `widths` are shares of the line, one for each column. The library's table is returned, to be worked on.
    """
    table = document.add_table(rows=1, cols=len(header), style="Table Grid")
    for cell, words in zip(table.rows[0].cells, header, strict=True):
        cell.text = writable(words)
        for run in cell.paragraphs[0].runs:
            run.bold = True
    _row_property(table.rows[0], "w:tblHeader")
    _row_property(table.rows[0], "w:cantSplit")
    for words_of_row in rows:
        row = table.add_row()
        _row_property(row, "w:cantSplit")
        for cell, words in zip(row.cells, words_of_row, strict=True):
            cell.text = writable(words)
    if widths:
        section: Any = document.sections[0]
        line = section.page_width - section.left_margin - section.right_margin
        table.autofit = False
        for column, share in zip(table.columns, widths, strict=True):
            for cell in column.cells:
                cell.width = int(line * share / sum(widths))
    return table


def add_link(paragraph: Any, link: Link) -> None:
    """A link's words at the end of a paragraph; without an address that may be followed, only the words."""
    address = followed(writable(link.address))
    if not address:
        paragraph.add_run(writable(link.text))
        return
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    hyperlink = OxmlElement("w:hyperlink")
    hyperlink.set(qn("r:id"), relation)
    run = paragraph.add_run(writable(link.text))
    run.font.underline = True
    run.font.color.rgb = RGBColor(0x1D, 0x70, 0xB8)
    hyperlink.append(run._r)
    paragraph._p.append(hyperlink)


def to_bytes(document: Document) -> bytes:
    """The document's bytes, the same for the same document: the archive's own days are taken out."""
    written = io.BytesIO()
    document.save(written)
    neutral = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(neutral, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, NO_ZIP_DAY), source.read(name), zipfile.ZIP_DEFLATED)
    return neutral.getvalue()


def make(paper: Paper) -> bytes:
    """The bytes of a paper as a Word document. Panels stand below one another, each under its heading."""
    document = new_document(paper.title, marking=paper.marking, owner=paper.owner, landscape=paper.landscape)
    for block in paper.blocks:
        _add(document, block)
    return to_bytes(document)


def _add(document: Document, block: Block) -> None:
    match block:
        case Heading():
            document.add_heading(writable(block.text), level=block.level)
        case Words():
            document.add_paragraph(writable(block.text))
        case Points():
            for item in block.items:
                document.add_paragraph(writable(item), style="List Bullet")
        case Links():
            for link in block.items:
                add_link(document.add_paragraph(style="List Bullet"), link)
        case Table():
            if block.caption:
                document.add_paragraph(writable(block.caption), style="Caption")
            add_table(document, block.header, block.rows, widths=block.widths)
        case Panels():
            for panel in block.panels:
                document.add_heading(f"{panel.number}  {writable(panel.title)}", level=1)
                for inner in panel.blocks:
                    _add(document, inner)


def _page(document: Document, *, landscape: bool) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (LONG_SIDE, SHORT_SIDE) if landscape else (SHORT_SIDE, LONG_SIDE)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)


def _styles(document: Document) -> None:
    for name, size in (("Normal", 11), ("Title", 20), ("Heading 1", 15), ("Heading 2", 13), ("Heading 3", 12)):
        style = document.styles[name]
        style.font.name = FONT
        style.font.size = Pt(size)
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for key in ("w:eastAsia", "w:cs", "w:hAnsi", "w:ascii"):
            fonts.set(qn(key), FONT)
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(key), None)
        if name == "Normal":
            language = OxmlElement("w:lang")
            language.set(qn("w:val"), "en-GB")
            properties.append(language)
        else:
            style.font.color.rgb = RGBColor(0x0B, 0x0C, 0x0C)


def _say_nothing(document: Document, title: str) -> None:
    said = document.core_properties
    said.title = writable(title)
    said.language = "en-GB"
    said.author = said.last_modified_by = said.comments = said.keywords = said.subject = said.category = ""
    said.content_status = said.identifier = said.version = ""
    said.created = said.modified = said.last_printed = NO_DAY
    said.revision = 1
    # the library's own template brings a picture of its first page along
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[key]


def _row_property(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _add_field(paragraph: Any, what: str) -> None:
    run = paragraph.add_run()
    for sort, words in (("begin", ""), ("", what), ("end", "")):
        element = OxmlElement("w:fldChar" if sort else "w:instrText")
        if sort:
            element.set(qn("w:fldCharType"), sort)
        element.text = words or None
        run._r.append(element)
