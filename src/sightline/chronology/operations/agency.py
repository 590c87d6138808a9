"""Writing an agency's chronology, row by row; locking it while it is approved; sharing it when it is submitted."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from sightline.access.gate import require
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.casefiles.operations import work_goes_on
from sightline.chronology import policy
from sightline.chronology.choices import Seen, Sensitivity
from sightline.chronology.models import Chronology, ChronologyEntry
from sightline.chronology.outside.confined import read_file
from sightline.chronology.rules.dates import parse_date, with_time
from sightline.chronology.rules.importing import ImportedEntry, ImportReport, import_contents
from sightline.chronology.rules.written_date import DateContext, WrittenDate
from sightline.foundation.errors import DomainError, SomebodyElseWasFirst
from sightline.partnerships.models import Agency
from sightline.partnerships.queries import profile_of
from sightline.trail.choices import Verb
from sightline.trail.operations import record

# What may be said of a row besides its date, its event and whether the child was seen.
OPTIONAL = (
    "team", "source_record", "recorded_by_role", "about", "impact", "impact_text", "response", "expected",
    "shared_with", "tags", "sensitivity", "key_episode",
)
LONGEST_DATE = 120
SEEN_OF = {"yes": Seen.YES, "no": Seen.NO, "n/a": Seen.NOT_APPLICABLE}


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
        _noted(Verb.RECORD_SAVED, chronology, by=by, act="begun")
    return chronology


def read_date(
    chronology: Chronology, *, date_text: str, time_text: str = "", entry: ChronologyEntry | None = None
) -> WrittenDate:
    """The date of a row as people write it. Raises DateError with the reason when it cannot exist, NotSaid for none.

    “Ditto” takes the day of the row before. The period under review helps with years that were not written.
    """
    if not date_text.strip():
        raise NotSaid("Write when it happened, as it is recorded. If nobody knows, write “not known”.")
    before = chronology.entries.filter(starts_on__isnull=False)
    if entry is not None:
        before = before.filter(sequence__lt=entry.sequence)
    above = before.order_by("-sequence").values_list("starts_on", flat=True).first()
    context = DateContext(period_from=chronology.period_from, period_to=chronology.period_to, row_above=above)
    return with_time(parse_date(date_text, context=context), time_text)


def _said(written: WrittenDate) -> dict[str, Any]:
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
    return {"event": event, "child_seen": child_seen, **more}


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
    _open(chronology)
    written = read_date(chronology, date_text=date_text, time_text=time_text)
    facts = _checked(chronology, event=event, child_seen=child_seen, more=more)
    entry = ChronologyEntry.objects.create(
        casefile=chronology.casefile, agency=chronology.agency, chronology=chronology,
        sequence=_last_place(chronology) + 1, written_by=by, written_at=now,
        **_said(written), **facts,
    )
    _noted(Verb.RECORD_SAVED, entry, by=by, act="added")
    return entry


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
    _open(entry.chronology)
    written = read_date(entry.chronology, date_text=date_text, time_text=time_text, entry=entry)
    changes = _said(written) | _checked(
        entry.chronology, event=event, child_seen=child_seen, more=more
    )
    changes |= {"written_by": by, "written_at": now}
    rows = ChronologyEntry.objects.filter(pk=entry.pk)
    if expected_version is not None:
        rows = rows.filter(version=expected_version)
    if not rows.update(**changes, version=F("version") + 1):
        raise SomebodyElseWasFirst
    entry.refresh_from_db()
    _noted(Verb.RECORD_SAVED, entry, by=by, act="changed")


@transaction.atomic
def remove_entry(entry: ChronologyEntry, *, by: User) -> None:
    """Take a row out of a draft. What was submitted before stays in its frozen version."""
    require(policy.may_write(by, entry.chronology))
    _open(entry.chronology)
    _noted(Verb.RECORD_REMOVED, entry, by=by, act="removed")
    entry.delete()


def read_upload(chronology: Chronology, *, name: str, content: bytes) -> ImportReport:
    """What a Word, Excel or CSV file holds, read apart and written nowhere. Raises FileError with a sentence."""
    return import_contents(
        name, read_file(name, content), period_from=chronology.period_from, period_to=chronology.period_to
    )


@transaction.atomic
def add_imported(
    chronology: Chronology, *, rows: Iterable[ImportedEntry], by: User, now: datetime
) -> list[ChronologyEntry]:
    """Add accepted rows of a file, in their order and in the agency's own words (F10, 08-users).

    Whether a row says what it must is asked again before the return goes to the safeguarding lead.
    """
    require(policy.may_write(by, chronology))
    _open(chronology)
    place = _last_place(chronology)
    made = ChronologyEntry.objects.bulk_create(
        ChronologyEntry(
            casefile=chronology.casefile, agency=chronology.agency, chronology=chronology, sequence=place + number,
            written_by=by, written_at=now, **_said(row.written), **_imported(row),
        )
        for number, row in enumerate(rows, start=1)
    )
    _noted(Verb.RECORD_SAVED, chronology, by=by, act="imported", rows=len(made))
    return made


def _imported(row: ImportedEntry) -> dict[str, Any]:
    def cell(name: str, most: int) -> str:
        return row.fields.get(name, "").strip()[:most]

    return {
        "event": row.event,
        "child_seen": SEEN_OF.get(row.fields.get("child_seen", ""), Seen.NOT_RECORDED),
        "team": cell("team", 120),
        "source_record": cell("source", 160),
        "recorded_by_role": cell("who", 120),
        "about": cell("subject", 200),
        "impact_text": row.fields.get("impact", "").strip(),
        "response": row.fields.get("response", "").strip(),
        "expected": row.fields.get("expected", "").strip(),
        "shared_with": cell("shared_with", 300),
        "sensitivity": Sensitivity.NORMAL,
    }


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


def _open(chronology: Chronology) -> None:
    """Guard: what is with the safeguarding lead, or submitted, is closed, and so is everything on a file whose work is
    held. Holds the row, so no place is given twice."""
    work_goes_on(chronology.casefile)
    if Chronology.objects.select_for_update(of=("self",)).filter(pk=chronology.pk, locked=False).first() is None:
        raise Locked


def _last_place(chronology: Chronology) -> int:
    last: int | None = chronology.entries.aggregate(last=Max("sequence"))["last"]
    return last or 0


def _noted(verb: Verb, what: Chronology | ChronologyEntry, *, by: User, **details: Any) -> None:
    record(
        verb, by=str(by.pk), file_ref=what.casefile.reference, record_label=type(what).__name__.lower(),
        record_id=str(what.pk), **details,
    )
