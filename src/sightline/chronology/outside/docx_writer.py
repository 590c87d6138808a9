"""A copy as a Word document: the scaffolding is design's, the rows are written straight into the file.

A table of ten thousand rows built in memory takes minutes and hundreds of megabytes; written as text it takes seconds.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from sightline.chronology.rules.outputs import Copy
from sightline.design.papers.docx import FILE_TYPE as FILE_TYPE
from sightline.design.papers.docx import NO_ZIP_DAY, add_table, new_document, to_bytes
from sightline.design.papers.paper import writable

DOCUMENT = "word/document.xml"
TABLE_END = b"</w:tbl>"
TWIPS_OF_A_LINE = 14_570  # A4 landscape between its margins
AT_ONCE = 500


def make(copy: Copy) -> bytes:
    """The bytes. The watermark stands in the head and foot of every page; the header row repeats."""
    document = new_document(copy.title, marking=copy.watermark, owner=copy.owner, landscape=True)
    for line in copy.asked:
        document.add_paragraph(writable(line))
    add_table(document, copy.header, [], widths=copy.widths)
    empty = to_bytes(document)
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(empty)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            entry = zipfile.ZipInfo(name, NO_ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with target.open(entry, "w") as part:
                if name != DOCUMENT:
                    part.write(content)
                    continue
                before, end, after = content.rpartition(TABLE_END)
                part.write(before)
                for lines in _in_parts(copy):
                    part.write(lines.encode())
                part.write(end + after)
    return written.getvalue()


def _in_parts(copy: Copy) -> Iterator[str]:
    widths = [TWIPS_OF_A_LINE * share // sum(copy.widths) for share in copy.widths]
    held: list[str] = []
    for row in copy.rows:
        held.append(_row(row, widths))
        if len(held) == AT_ONCE:
            yield "".join(held)
            held.clear()
    yield "".join(held)


def _row(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:r>{_text(words)}</w:r></w:p></w:tc>'
        for words, width in zip(row, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _text(words: str) -> str:
    """A line break stays one; nothing that somebody typed is read as markup."""
    lines = writable(words).replace("\t", " ").split("\n")
    return "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
