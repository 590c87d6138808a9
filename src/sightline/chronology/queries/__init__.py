"""Reading one agency's chronology (agency), rows on their way in (intake), all of them together (together), what they
show (analysis), what is kept beside them (kept)."""

from sightline.chronology.queries.agency import (
    CHILDREN,
    entries_of,
    period_asked,
    place_among,
    pseudonyms,
    shared_moments,
    warnings_of,
)
from sightline.chronology.queries.analysis import KINDS, SETTING, Kind, Result, results, thresholds_of
from sightline.chronology.queries.intake import removed_rows, waiting
from sightline.chronology.queries.kept import (
    COMPARED,
    Difference,
    differences,
    named_views,
    version_on,
    versions_of,
    view_of,
)
from sightline.chronology.queries.outputs import COLUMNS, LAYOUT, USUAL, Column, cells, layout_of
from sightline.chronology.queries.picture import picture_of, strip_of
from sightline.chronology.queries.together import (
    KEY_EPISODE,
    Answers,
    Combined,
    CombinedRow,
    agencies_in,
    as_entries,
    combined,
    combined_rows,
    entry_of,
    notes_on,
    row_at,
    rows_by_id,
    rows_of,
    seen_by_agency,
    shown,
)
from sightline.chronology.queries.words import TAG_WORDS, age_words, when_read

__all__ = [
    "CHILDREN", "COLUMNS", "COMPARED", "KEY_EPISODE", "KINDS", "LAYOUT", "SETTING", "TAG_WORDS", "USUAL", "Answers",
    "Column", "Combined", "CombinedRow", "Difference", "Kind", "Result", "age_words", "agencies_in", "as_entries",
    "cells",
    "combined", "combined_rows", "differences", "entries_of", "entry_of", "layout_of", "named_views", "notes_on",
    "period_asked", "picture_of", "place_among", "pseudonyms", "removed_rows", "results", "row_at", "rows_by_id",
    "rows_of", "seen_by_agency", "shared_moments", "shown", "strip_of", "thresholds_of", "version_on", "versions_of",
    "view_of", "waiting", "warnings_of", "when_read",
]
