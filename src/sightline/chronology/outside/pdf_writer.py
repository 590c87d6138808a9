"""A copy as an accessible PDF (PDF/UA-1), landscape, with the watermark on every page."""

from sightline.chronology.rules.outputs import Copy
from sightline.design.papers import pdf
from sightline.design.papers.paper import Paper, Table, Words

FILE_TYPE = pdf.FILE_TYPE


def make(copy: Copy) -> bytes:
    """The bytes. What somebody typed goes in as data and comes out as text."""
    return pdf.make(
        Paper(
            title=copy.title,
            blocks=(
                *(Words(line) for line in copy.asked),
                Table(copy.header, tuple(copy.rows), tuple(float(width) for width in copy.widths)),
            ),
            marking=copy.watermark, owner=copy.owner, landscape=True,
        )
    )
