"""Reading one agency's chronology (agency), all of them together (together), what they show (analysis), what is kept
beside them (kept)."""

from sightline.chronology.queries.agency import CHILDREN, entries_of, period_asked, pseudonyms, warnings_of
from sightline.chronology.queries.analysis import KINDS, SETTING, Kind, Result, results, thresholds_of
from sightline.chronology.queries.kept import (
    COMPARED,
    Difference,
    differences,
    named_views,
    versions_of,
    view_of,
)
from sightline.chronology.queries.picture import picture_of
from sightline.chronology.queries.together import (
    KEY_EPISODE,
    Combined,
    CombinedRow,
    agencies_in,
    as_entry,
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

__all__ = [
    "CHILDREN", "COMPARED", "KEY_EPISODE", "KINDS", "SETTING", "Combined", "CombinedRow", "Difference", "Kind",
    "Result", "agencies_in", "as_entry", "combined", "combined_rows", "differences", "entries_of", "entry_of",
    "named_views", "notes_on", "period_asked", "picture_of", "pseudonyms", "results", "row_at", "rows_by_id", "rows_of",
    "seen_by_agency", "shown", "thresholds_of", "versions_of", "view_of", "warnings_of",
]
