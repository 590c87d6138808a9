"""Form F10 as an Excel workbook or a Word document: empty to fill in, or with an agency's own rows.

Words are written as words, whatever they begin with, so that no sheet takes them for a formula; nothing says who made
the file or when.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape  # writes only; what others sent is never read with it

import docx
import openpyxl
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

WIDE: Final = 44
NARROW: Final = 18
EMPTY_ROWS: Final = 20
"""Rows of an empty Word table; a sheet needs none."""
LAST_ROW: Final = 5_000
"""Down to here a cell of a sheet offers its choices."""
TABLE_TWIPS: Final = 22_680
"""Width of the Word table: 40 cm, an A3 page on its side."""
_EDGES: Final = ("top", "left", "bottom", "right", "insideH", "insideV")
_SPLIT: Final = re.compile(r"([\n\t])")
_MARKS: Final = {"\n": "<w:br/>", "\t": "<w:tab/>"}
_CORE: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_APP: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_LOOKS_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def workbook_of(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    wide: frozenset[str],
    choices: Mapping[str, Sequence[str]],
) -> bytes:
    """One sheet: headings, then rows. `wide` are the headings with long words; `choices` what a column offers."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Chronology"
    for column, heading in enumerate(headings, start=1):
        cell = sheet.cell(1, column)
        cell.value, cell.font = heading, Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = WIDE if heading in wide else NARROW
        if heading in choices:
            # Errors are let through: an agency may say more than the choices, and its words are kept.
            listed = DataValidation(type="list", formula1=f'"{",".join(choices[heading])}"', allow_blank=True)
            listed.showErrorMessage = False
            listed.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.add_data_validation(listed)
    for number, row in enumerate(rows, start=2):
        for column, words in enumerate(row, start=1):
            if words:
                cell = sheet.cell(number, column)
                cell.value = _LOOKS_ESCAPED.sub("_x005F_", words)
                cell.data_type, cell.quotePrefix = "s", True
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return _nameless(out.getvalue())


def document_of(headings: Sequence[str], rows: Sequence[Sequence[str]], *, wide: frozenset[str]) -> bytes:
    """One table on pages on their side, its headings repeated on each; empty rows to fill in where there are none."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(42), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1)
    document.styles["Normal"].font.size = Pt(8)
    filled = list(rows) or [[""] * len(headings)] * EMPTY_ROWS
    document.element.body.insert(0, parse_xml(_table(headings, filled, wide=wide)))
    out = io.BytesIO()
    document.save(out)
    return _nameless(out.getvalue())


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, wide: frozenset[str]) -> str:
    """The whole table at once: cell by cell the library needs minutes for a thousand rows."""
    parts = sum(WIDE if heading in wide else NARROW for heading in headings)
    widths = [round(TABLE_TWIPS * (WIDE if heading in wide else NARROW) / parts) for heading in headings]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    edges = "".join(f'<w:{edge} w:val="single" w:sz="4"/>' for edge in _EDGES)
    lines = [_row(headings, "<w:trPr><w:tblHeader/></w:trPr>", "<w:rPr><w:b/></w:rPr>")]
    lines += [_row(row, "", "") for row in rows]
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{TABLE_TWIPS}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


def _row(texts: Sequence[str], row_settings: str, run_settings: str) -> str:
    cells = "".join(f"<w:tc><w:p><w:r>{run_settings}{_run(text)}</w:r></w:p></w:tc>" for text in texts)
    return f"<w:tr>{row_settings}{cells}</w:tr>"


def _run(text: str) -> str:
    pieces = (f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece not in _MARKS else _MARKS[piece]
              for piece in _SPLIT.split(text) if piece)  # fmt: skip
    return "".join(pieces)


def _nameless(content: bytes) -> bytes:
    """The same package without author, program, or the moment at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            data = {"docProps/core.xml": _CORE, "docProps/app.xml": _APP}.get(name, made.read(name))
            kept.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
