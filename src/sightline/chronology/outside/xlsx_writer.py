"""A copy as an Excel workbook: one sheet, every cell a text, nothing hidden, nothing that computes (sec R53, R54)."""

import datetime as dt
import io

import xlsxwriter

from sightline.chronology.rules.outputs import Copy
from sightline.design.papers.paper import writable

FILE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_DAY = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the library takes naive moments
A3 = 8
WIDTH_OF_A_LINE = 190  # in the letters that Excel counts columns in
LONGEST_CELL = 32_767  # what Excel allows


def make(copy: Copy) -> bytes:
    """The bytes. Rows are written as they come and never all held."""
    written = io.BytesIO()
    options = {
        "in_memory": False, "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(written, options) as book:
        book.set_properties({"title": writable(copy.title), "author": "", "created": NO_DAY})
        sheet = book.add_worksheet("Chronology")
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2})
        for place, share in enumerate(copy.widths):
            sheet.set_column(place, place, WIDTH_OF_A_LINE * share / sum(copy.widths))
        on_paper = writable(copy.watermark).replace("&", "&&")
        sheet.set_header(f"&C{on_paper}"[:255])
        sheet.set_footer("&CPage &P of &N")
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, writable(copy.title), bold)
        line = 1
        for words in copy.above:
            sheet.write_string(line, 0, writable(words))
            line += 1
        for place, words in enumerate(copy.header):
            sheet.write_string(line, place, writable(words), head)
        sheet.repeat_rows(line)
        sheet.freeze_panes(line + 1, 0)
        first = line
        for row in copy.rows:
            line += 1
            for place, words in enumerate(row):
                sheet.write_string(line, place, writable(words)[:LONGEST_CELL], wrapped)
        sheet.autofilter(first, 0, line, len(copy.header) - 1)
    return written.getvalue()
