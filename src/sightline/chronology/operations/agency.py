"""Writing an agency's chronology, row by row; locking it while it is approved; sharing it when it is submitted."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import F, Max, QuerySet, Value
from django.db.models.functions import Greatest

from sightline.access.gate import require
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.casefiles.operations import work_goes_on
from sightline.chronology import policy
from sightline.chronology.choices import Seen
from sightline.chronology.models import Chronology, ChronologyEntry, Intake, RemovedEntry
from sightline.chronology.queries.written_out import rows_as
from sightline.chronology.rules.dates import parse_date, with_time
from sightline.chronology.rules.layout import as_kept
from sightline.chronology.rules.written_date import DateContext, WrittenDate
from sightline.foundation.errors import DomainError, SomebodyElseWasFirst
from sightline.partnerships.models import Agency
from sightline.partnerships.queries import profile_of
from sightline.trail.choices import Verb
from sightline.trail.operations import record

# What may be said of a row besides its date, its event and whether the child was seen.
OPTIONAL = (
    "team", "source_record", "recorded_by_role", "about", "impact", "impact_strength", "impact_text", "response",
    "expected", "shared_with", "tags", "sensitivity", "key_episode",
)
KEPT_OF_A_REMOVED_ROW = (
    "sequence", "order_in_day", "date_text", "starts_on", "ends_on", "at_time", "precision", "uncertain", "event",
    "child_seen", "other", "brought_key", *OPTIONAL,
)
LONGEST_DATE = 120


class Locked(DomainError):
    """The chronology is with the safeguarding lead, or submitted."""

    def __init__(self) -> None:
        super().__init__(
            "This chronology cannot be changed now: it is waiting for approval, or it has been submitted. "
            "If the return was sent back to you, start your corrections first."
        )


class NotSaid(DomainError):
    """A row lacks what every row must say."""


@transaction.atomic
def open_chronology(
    casefile: CaseFile, *, agency: Agency, period_from: date | None, period_to: date | None, by: User
) -> Chronology:
    """The agency's chronology on the file, made when there is none. The period is what was asked for (G02)."""
    require(policy.may_open(by, casefile, agency))
    chronology, made = Chronology.objects.get_or_create(
        casefile=casefile, agency=agency, defaults={"period_from": period_from, "period_to": period_to}
    )
    if made:
        noted(Verb.RECORD_SAVED, chronology, by=by, act="begun")
    return chronology


def read_date(
    chronology: Chronology,
    *,
    date_text: str,
    time_text: str = "",
    entry: ChronologyEntry | None = None,
    above: date | None = None,
) -> WrittenDate:
    """The date of a row as people write it. Raises DateError with the reason when it cannot exist, NotSaid for none.

    “Ditto” takes the day of the row before, which is ``above`` where that row is not in yet. The period under review
    helps with years that were not written.
    """
    if not date_text.strip():
        raise NotSaid("Write when it happened, as it is recorded. If nobody knows, write “not known”.")
    if above is None:
        above = day_above(chronology, entry=entry)
    context = DateContext(period_from=chronology.period_from, period_to=chronology.period_to, row_above=above)
    return with_time(parse_date(date_text, context=context), time_text)


def day_above(chronology: Chronology, *, entry: ChronologyEntry | None = None) -> date | None:
    """The first day of the last dated row, or of the last before ``entry``; None where there is none."""
    before = chronology.entries.filter(starts_on__isnull=False)
    if entry is not None:
        before = before.filter(sequence__lt=entry.sequence)
    found: date | None = before.order_by("-sequence").values_list("starts_on", flat=True).first()
    return found


def said_of(written: WrittenDate) -> dict[str, Any]:
    return {
        "date_text": written.text.strip()[:LONGEST_DATE],
        "starts_on": written.start,
        "ends_on": written.end,
        "at_time": written.time,
        "precision": str(written.precision),
        "uncertain": written.uncertain,
    }


def _checked(chronology: Chronology, *, event: str, child_seen: str, more: dict[str, Any]) -> dict[str, Any]:
    if unknown := sorted(set(more) - set(OPTIONAL)):
        raise ValueError(f"a row has no {unknown}")
    if not event.strip():
        raise NotSaid("Write what happened.")
    if child_seen not in Seen.values:
        raise NotSaid("Say whether the child was present, seen or spoken to.")
    if profile_of(chronology.casefile.partnership).settings.impact_column_mandatory and not more.get("impact"):
        raise NotSaid("Say what this meant for the child.")
    facts = {"event": event, "child_seen": child_seen, **more}
    return {name: as_kept(said) if isinstance(said, str) else said for name, said in facts.items()}


@transaction.atomic
def add_entry(
    chronology: Chronology,
    *,
    date_text: str,
    event: str,
    child_seen: str,
    by: User,
    now: datetime,
    time_text: str = "",
    **more: Any,
) -> ChronologyEntry:
    """Add a row at the end (L15, S42, F10). ``date_text`` is kept as written beside the days it was understood as.

    ``more`` holds any of OPTIONAL. Raises DateError for a date that cannot exist, NotSaid, Locked.
    """
    require(policy.may_write(by, chronology))
    check_open(chronology)
    written = read_date(chronology, date_text=date_text, time_text=time_text)
    facts = _checked(chronology, event=event, child_seen=child_seen, more=more)
    entry = ChronologyEntry.objects.create(
        casefile=chronology.casefile, agency=chronology.agency, chronology=chronology,
        sequence=last_place(chronology) + 1, written_by=by, written_at=now,
        **said_of(written), **facts,
    )
    noted(Verb.RECORD_SAVED, entry, by=by, act="added")
    return entry


@transaction.atomic
def add_entries(chronology: Chronology, *, rows: Sequence[Mapping[str, Any]], by: User, now: datetime) -> int:
    """Add several rows, each under the one before; all or none. Gives how many."""
    for row in rows:
        add_entry(chronology, by=by, now=now, **row)
    return len(rows)


@transaction.atomic
def change_entry(
    entry: ChronologyEntry,
    *,
    date_text: str,
    event: str,
    child_seen: str,
    by: User,
    now: datetime,
    expected_version: int | None = None,
    time_text: str = "",
    **more: Any,
) -> None:
    """Put a row right. A version that is not the expected one raises SomebodyElseWasFirst."""
    require(policy.may_write(by, entry.chronology))
    check_open(entry.chronology)
    written = read_date(entry.chronology, date_text=date_text, time_text=time_text, entry=entry)
    changes = said_of(written) | _checked(
        entry.chronology, event=event, child_seen=child_seen, more=more
    )
    changes |= {"written_by": by, "written_at": now}
    if moment_of(entry) != (written.start, written.end, written.time):
        changes["order_in_day"] = None
    rows = ChronologyEntry.objects.filter(pk=entry.pk)
    if expected_version is not None:
        rows = rows.filter(version=expected_version)
    if not rows.update(**changes, version=F("version") + 1):
        raise SomebodyElseWasFirst
    entry.refresh_from_db()
    noted(Verb.RECORD_SAVED, entry, by=by, act="changed")


@transaction.atomic
def remove_entry(entry: ChronologyEntry, *, by: User, now: datetime) -> RemovedEntry:
    """Take a row out of a draft; it can be put back for some days. What was submitted stays in its frozen version."""
    require(policy.may_write(by, entry.chronology))
    check_open(entry.chronology)
    noted(Verb.RECORD_REMOVED, entry, by=by, act="removed")
    row = {name: _plain(getattr(entry, name)) for name in KEPT_OF_A_REMOVED_ROW}
    removed = RemovedEntry.objects.create(
        casefile=entry.casefile, agency=entry.agency, chronology=entry.chronology, row=row, removed_at=now,
        removed_by=by,
    )
    # a link, a note or a finding that names the number must never come to another event
    higher = Greatest(F("highest_removed"), Value(entry.sequence))
    Chronology.objects.filter(pk=entry.chronology_id).update(highest_removed=higher)
    entry.delete()
    return removed


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | time) else value


@transaction.atomic
def put_back(removed: RemovedEntry, *, by: User, now: datetime) -> ChronologyEntry:
    """Undo a removal: the row stands again where it stood, or at the end where its place was taken."""
    chronology = removed.chronology
    require(policy.may_write(by, chronology))
    check_open(chronology)
    row = dict(removed.row)
    if not row.get("sequence") or chronology.entries.filter(sequence=row["sequence"]).exists():
        row["sequence"] = last_place(chronology) + 1
    entry = ChronologyEntry.objects.create(
        casefile=chronology.casefile, agency=chronology.agency, chronology=chronology, written_by=by, written_at=now,
        **row,
    )
    noted(Verb.RECORD_SAVED, entry, by=by, act="put back")
    removed.delete()
    return entry


@transaction.atomic
def order_day(chronology: Chronology, *, order: Sequence[int], by: User) -> None:
    """Put the rows of one day in this order, by their numbers in the database. The number by which each is cited stays.

    Raises SomebodyElseWasFirst when they are no longer the rows of one moment: one was added, removed or re-dated.
    """
    require(policy.may_write(by, chronology))
    check_open(chronology)
    rows = {row.pk: row for row in chronology.entries.filter(pk__in=order)}
    first = rows.get(order[0]) if order else None
    if first is None or set(rows) != set(same_moment(first).values_list("pk", flat=True)):
        raise SomebodyElseWasFirst
    for place, pk in enumerate(order, start=1):
        rows[pk].order_in_day = place
    chronology.entries.bulk_update(rows.values(), ["order_in_day"])
    noted(Verb.RECORD_SAVED, chronology, by=by, act="order of a day changed", rows=len(order))


@transaction.atomic
def write_out(chronology: Chronology, *, kind: str, by: User) -> bytes:
    """The agency's own rows as a file of this kind; the trail says so. In the order in which they were written; those
    of one moment in the order in which they were put, so that it is not lost where the file is brought in elsewhere."""
    require(policy.may_write(by, chronology))
    noted(Verb.EXPORTED, chronology, by=by, act=f"written out as {kind}")
    rows = list(policy.writable_entries(by).filter(chronology=chronology).order_by("sequence"))
    moments: dict[Moment, list[ChronologyEntry]] = {}
    for row in sorted(rows, key=lambda row: (row.order_in_day is None, row.order_in_day, row.sequence)):
        moments.setdefault(moment_of(row), []).append(row)
    return rows_as(kind, [moments[moment_of(row)].pop(0) for row in rows])


Moment = tuple[date | None, date | None, time | None]


def moment_of(entry: ChronologyEntry) -> Moment:
    """The days and time of a row: rows alike in these are put in order by their writer."""
    return entry.starts_on, entry.ends_on, entry.at_time


def same_moment(entry: ChronologyEntry) -> QuerySet[ChronologyEntry]:
    """The rows of the chronology that nothing but their writer puts in order: of the same days and time."""
    return entry.chronology.entries.filter(
        starts_on=entry.starts_on, ends_on=entry.ends_on, at_time=entry.at_time
    ).order_by("order_in_day", "sequence")


@transaction.atomic
def lock(chronology: Chronology, *, locked: bool, by: User) -> None:
    """Close the chronology to changes while the safeguarding lead reads it, or open it again."""
    require(policy.may_lock(by, chronology))
    Chronology.objects.filter(pk=chronology.pk).update(locked=locked)
    chronology.locked = locked


@transaction.atomic
def share(chronology: Chronology, *, by: User) -> None:
    """The return is submitted: every row is shown to whoever reads submitted returns, and none can be changed."""
    require(policy.may_share(by, chronology))
    _show(chronology, shared=True)


@transaction.atomic
def take_back(chronology: Chronology, *, by: User) -> None:
    """The agency corrects a return that was sent back: its rows are its own again until the next submission."""
    require(policy.may_write(by, chronology))
    _show(chronology, shared=False)


def _show(chronology: Chronology, *, shared: bool) -> None:
    Chronology.objects.filter(pk=chronology.pk).update(shared=shared, locked=shared)
    ChronologyEntry.objects.filter(chronology=chronology).update(shared=shared)
    chronology.shared = chronology.locked = shared


def check_open(chronology: Chronology) -> None:
    """Guard: what is with the safeguarding lead, or submitted, is closed, and so is everything on a file whose work is
    held. Holds the row, so no place is given twice."""
    work_goes_on(chronology.casefile)
    if Chronology.objects.select_for_update(of=("self",)).filter(pk=chronology.pk, locked=False).first() is None:
        raise Locked


def last_place(chronology: Chronology) -> int:
    """The highest number that a row has or had. Whoever gives the next one holds the chronology's row (check_open)."""
    last: int | None = chronology.entries.aggregate(last=Max("sequence"))["last"]
    removed = Chronology.objects.filter(pk=chronology.pk).values_list("highest_removed", flat=True).first()
    return max(last or 0, removed or 0)


def noted(verb: Verb, what: Chronology | ChronologyEntry | Intake, *, by: User, **details: Any) -> None:
    record(
        verb, by=str(by.pk), file_ref=what.casefile.reference, record_label=type(what).__name__.lower(),
        record_id=str(what.pk), **details,
    )
