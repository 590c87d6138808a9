"""One agency's chronology as it stands (F10)."""

from datetime import date, time

from django.db.models import Count, Max, Min, QuerySet

from sightline.accounts.models import User
from sightline.casefiles.choices import SubjectKind
from sightline.casefiles.models import CaseFile, Subject
from sightline.chronology import policy
from sightline.chronology.models import Chronology, ChronologyEntry

CHILDREN = (SubjectKind.CHILD, SubjectKind.SIBLING)


def entries_of(user: User, chronology: Chronology) -> QuerySet[ChronologyEntry]:
    """The rows that the person may see, in the order of time; those of unknown date last."""
    return policy.visible_entries(user).filter(chronology=chronology).order_by(
        "starts_on", "ends_on", "at_time", "order_in_day", "sequence"
    )


def place_among(user: User, entry: ChronologyEntry) -> int:
    """How many rows stand before this one in the order of its chronology's page."""
    return list(entries_of(user, entry.chronology).values_list("pk", flat=True)).index(entry.pk)


def shared_moments(user: User, chronology: Chronology) -> set[tuple[date | None, date | None, time | None]]:
    """First day, last day and time of which the chronology has more rows than one, put in order by their place only."""
    rows = policy.visible_entries(user).filter(chronology=chronology).order_by()
    grouped = rows.values_list("starts_on", "ends_on", "at_time").annotate(rows=Count("pk")).filter(rows__gt=1)
    return {(starts_on, ends_on, at_time) for starts_on, ends_on, at_time, _ in grouped}


def warnings_of(entry: ChronologyEntry, *, known: set[str]) -> list[str]:
    """What a row should make its writer look twice at: outside the period asked for, or about nobody recorded (G02).

    ``known`` are the pseudonyms of the file.
    """
    found = []
    period_from, period_to = entry.chronology.period_from, entry.chronology.period_to
    if entry.ends_on and period_from and entry.ends_on < period_from:
        found.append(f"This is before the period asked for, which begins on {period_from:%-d %B %Y}.")
    if entry.starts_on and period_to and entry.starts_on > period_to:
        found.append(f"This is after the period asked for, which ends on {period_to:%-d %B %Y}.")
    if known:
        strangers = [name for name in (part.strip() for part in entry.about.split(",")) if name and name not in known]
        found += [f"“{name}” is not one of the people recorded on this file." for name in strangers]
    return found


def pseudonyms(casefile: CaseFile) -> set[str]:
    """What outputs call the people of the file."""
    return set(Subject.objects.filter(casefile=casefile).values_list("pseudonym", flat=True))


def period_asked(casefile: CaseFile) -> tuple[date | None, date | None]:
    """The widest period that the agencies were asked about; (None, None) where none was."""
    found = Chronology.objects.filter(casefile=casefile).aggregate(start=Min("period_from"), end=Max("period_to"))
    return found["start"], found["end"]
