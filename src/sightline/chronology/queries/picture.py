"""The picture of the combined chronology, and its small sister for the file's overview (F11)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet

from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.chronology.models import EntryFields, FrozenChronology
from sightline.chronology.queries.analysis import thresholds_of
from sightline.chronology.queries.together import agencies_in, rows_of
from sightline.chronology.rules.combining import Entry
from sightline.chronology.rules.filters import Filters
from sightline.chronology.rules.picture import Picture, draw
from sightline.chronology.rules.written_date import Precision


def picture_of(
    user: User,
    casefile: CaseFile,
    *,
    on: date,
    filters: Filters | None = None,
    version: FrozenChronology | None = None,
    agencies: Sequence[tuple[str, str]] | None = None,
) -> Picture | None:
    """The rows that answer, drawn; None where none has a date. It reads days and agencies, never a word.

    The first and the last day that the filters ask for are the picture's; a gap is drawn where no row that answers is.
    """
    asked = filters or Filters()
    names = [name for _, name in (agencies_in(user, casefile) if agencies is None else agencies)]
    if asked.agencies:
        chosen = set(asked.agencies)
        names = [name for slug, name in (agencies or agencies_in(user, casefile)) if slug in chosen]
    every = replace(asked, since=None, until=None)  # a gap may begin before the picture does
    return draw(
        _dated(rows_of(user, casefile, filters=every, version=version)), agencies=names,
        thresholds=thresholds_of(casefile.partnership, on=on), start=asked.since, end=asked.until,
    )


ALL_AGENCIES = "All agencies"


def strip_of(user: User, casefile: CaseFile, *, on: date) -> Picture | None:
    """All agencies in one lane, for the top of the file's overview; None for whoever does not see the pack."""
    entries = [replace(entry, agency=ALL_AGENCIES) for entry in _dated(rows_of(user, casefile))]
    return draw(entries, agencies=[ALL_AGENCIES], thresholds=thresholds_of(casefile.partnership, on=on))


def _dated(rows: QuerySet[EntryFields]) -> list[Entry]:
    named = rows.values_list("pk", "agency__name", "starts_on", "ends_on", "precision")
    return [
        Entry(id=str(pk), agency=agency, event="", start=start, end=end, precision=Precision(precision))
        for pk, agency, start, end, precision in named
    ]
