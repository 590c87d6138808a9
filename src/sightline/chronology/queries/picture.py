"""The picture of the combined chronology, and its small sister for the file's overview (F11)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet

from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.chronology import policy
from sightline.chronology.models import EntryFields, FrozenChronology, FrozenEntry
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
    """The rows that answer, drawn; None where none has a date. It reads days, agencies and marks, never a word.

    The first and the last day that the filters ask for are the picture's; a gap is drawn where no row that answers is.
    """
    asked = filters or Filters()
    names = [name for _, name in (agencies_in(user, casefile) if agencies is None else agencies)]
    if asked.agencies:
        chosen = set(asked.agencies)
        names = [name for slug, name in (agencies or agencies_in(user, casefile)) if slug in chosen]
    every = replace(asked, since=None, until=None)  # a gap may begin before the picture does
    return draw(
        _dated(user, casefile, rows_of(user, casefile, filters=every, version=version)), agencies=names,
        thresholds=thresholds_of(casefile.partnership, on=on), start=asked.since, end=asked.until,
    )


ALL_AGENCIES = "All agencies"


def strip_of(user: User, casefile: CaseFile, *, on: date) -> Picture | None:
    """All agencies in one lane, for the top of the file's overview; None for whoever does not see the pack."""
    dated = _dated(user, casefile, rows_of(user, casefile))
    entries = [replace(entry, agency=ALL_AGENCIES) for entry in dated]
    return draw(entries, agencies=[ALL_AGENCIES], thresholds=thresholds_of(casefile.partnership, on=on))


def _dated(user: User, casefile: CaseFile, rows: QuerySet[EntryFields]) -> list[Entry]:
    frozen = rows.model is FrozenEntry
    named = rows.values_list("pk", "agency__name", "starts_on", "ends_on", "precision")
    marked = _episodes(user, casefile, rows, original="original" if frozen else "pk")
    nothing: dict[str, str] = {}
    return [
        Entry(
            id=str(pk), agency=agency, event="", start=start, end=end, precision=Precision(precision),
            fields=marked.get(pk, nothing),
        )
        for pk, agency, start, end, precision in named
    ]


def _episodes(
    user: User, casefile: CaseFile, rows: QuerySet[EntryFields], *, original: str
) -> dict[int, dict[str, str]]:
    """Row → where it stands, of the rows that their agency or the chair marked as key practice episodes. Of a row whose
    words are withheld the mark is withheld with them."""
    noted = policy.visible_notes(user).filter(casefile=casefile, key_episode=True).values("entry")
    found = rows.order_by().filter(Q(key_episode=True) | Q(**{f"{original}__in": noted}))
    read = found.exclude(sensitivity__in=sorted(policy.withheld_from(user, casefile)))
    places = read.values_list("pk", "agency__slug", "sequence")
    return {pk: {"episode": f"{slug}.{number}"} for pk, slug, number in places}
