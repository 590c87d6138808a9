"""A copy as CSV, in UTF-8 with its mark so that Excel reads it, and without anything that computes (sec R54)."""

import csv
import io

from sightline.chronology.rules.outputs import Copy, no_formula

FILE_TYPE = "text/csv; charset=utf-8"


def make(copy: Copy) -> bytes:
    """The bytes. What stands above the header row is one cell a line."""
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow([no_formula(copy.title)])
    rows.writerows([no_formula(line)] for line in copy.above)
    rows.writerow(copy.header)
    rows.writerows([no_formula(cell) for cell in row] for row in copy.rows)
    return written.getvalue().encode("utf-8-sig")
