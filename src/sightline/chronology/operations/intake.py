"""Bringing a file or pasted rows into a draft, in steps that lose nothing: read, columns, mending, adding (F10)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from sightline.access.gate import require
from sightline.accounts.models import User
from sightline.chronology import policy
from sightline.chronology.choices import Seen, Sensitivity
from sightline.chronology.models import Chronology, ChronologyEntry, ConfirmedHeading, Intake, RemovedEntry
from sightline.chronology.operations.agency import check_open, last_place, noted, said_of
from sightline.chronology.outside.confined import read_file
from sightline.chronology.queries.intake import offered_by, reading_of
from sightline.chronology.rules.columns import plain_heading
from sightline.chronology.rules.intake import ReadRow, in_columns
from sightline.chronology.rules.layout import COLUMNS, LEAVE, OTHER, as_kept
from sightline.chronology.rules.tables import Contents, FileError, as_stored
from sightline.foundation.errors import DomainError
from sightline.trail.choices import Verb

KEPT_FOR: Final = timedelta(days=14)
"""How long what is on its way in, or was taken out, is kept."""
PASTED: Final = "pasted.tsv"
COPIED: Final = ".clipboard"
LONGEST_DATE: Final = 120


class NotConfirmed(DomainError):
    """The columns do not make a chronology."""


def read_upload(name: str, content: bytes) -> Contents:
    """The tables of a file, read apart and written nowhere. Raises FileError with a sentence (sec R45–R48)."""
    if name.lower().endswith(COPIED):
        raise FileError("Only .docx, .xlsx, .csv and .tsv files can be read: save the chronology as one of these")
    return _read(name, content)


def _read(name: str, content: bytes) -> Contents:
    contents = read_file(name, content)
    if not any(cell.strip() for table in contents.tables for row in table.rows for cell in row.cells):
        raise NotConfirmed("The file has no rows: choose a file with a column of dates and a column of events")
    return contents


def read_pasted(text: str, copied: str = "") -> Contents:
    """Rows copied from Word or Excel, whose cells are parted by tabs; or lines that each begin with a date.

    ``copied`` is the same as the browser had it from Word or Excel, with its cells: merged ones, and those of several
    lines, come in as they stood. Without a table in it the text is read.
    """
    if "<table" in copied.lower():
        return _read(f"pasted{COPIED}", copied.encode())
    return _read(PASTED, in_columns(text).encode())


@transaction.atomic
def bring(chronology: Chronology, *, name: str, contents: Contents, by: User, now: datetime) -> Intake:
    """Keep what a file holds until its columns are confirmed; ``name`` is empty for pasted rows."""
    require(policy.may_write(by, chronology))
    check_open(chronology)
    intake = Intake.objects.create(
        casefile=chronology.casefile, agency=chronology.agency, chronology=chronology, name=name[-200:],
        contents=as_stored(contents), brought_by=by, brought_at=now,
    )
    noted(Verb.RECORD_SAVED, intake, by=by, act="brought")
    return intake


@transaction.atomic
def confirm_columns(intake: Intake, *, columns: Mapping[str, Mapping[str, str]], by: User) -> None:
    """Settle which column is which, table by table, and remember the headings for the agency's next file.

    ``columns``: table → place of the column, as text → a word of rules.layout.COLUMNS, OTHER or LEAVE.
    """
    require(policy.may_write(by, intake.chronology))
    for where, names in columns.items():
        chosen = [name for name in names.values() if name not in {OTHER, LEAVE}]
        if unknown := sorted(set(chosen) - set(COLUMNS)):
            raise ValueError(f"a chronology has no {unknown}")
        twice = next((name for name in chosen if chosen.count(name) > 1), None)
        if twice:
            raise NotConfirmed(f"{where}: choose “{COLUMNS[twice]}” for one column only")
        if "date" not in chosen or "event" not in chosen:
            raise NotConfirmed(f"{where}: choose the column of the date and the column of what happened")
    if not columns:
        raise NotConfirmed("Choose at least one table to bring in")
    for table in offered_by(intake):
        for column in table.columns:
            name = columns.get(table.where, {}).get(str(column.place))
            heading = plain_heading(column.heading)[:80]
            if name and heading and not column.heading.startswith("Column "):
                ConfirmedHeading.objects.update_or_create(
                    agency=intake.agency, heading=heading, defaults={"field": name}
                )
    Intake.objects.filter(pk=intake.pk).update(columns={where: dict(names) for where, names in columns.items()})
    intake.refresh_from_db(fields=["columns"])
    noted(Verb.RECORD_SAVED, intake, by=by, act="columns confirmed")


@transaction.atomic
def mend(intake: Intake, *, rows: Mapping[str, Mapping[str, str]], by: User) -> None:
    """Keep what was put right on the page: row → date, time and event."""
    require(policy.may_write(by, intake.chronology))
    known = {refusal.where for refusal in reading_of(intake).report.refused} | set(intake.mended)
    mended = dict(intake.mended) | {where: dict(said) for where, said in rows.items() if where in known}
    if mended != intake.mended:
        Intake.objects.filter(pk=intake.pk).update(mended=mended)
        intake.mended = mended
        noted(Verb.RECORD_SAVED, intake, by=by, act="mended", rows=len(mended))


@transaction.atomic
def add_rows(intake: Intake, *, by: User, now: datetime) -> int:
    """Add every row that can go in and is not there yet, in the agency's own words; gives how many.

    Rows that cannot be read stay in the intake to be mended; without any it has done its work and goes.
    """
    require(policy.may_write(by, intake.chronology))
    chronology = intake.chronology
    check_open(chronology)
    reading = reading_of(intake)
    place = last_place(chronology)
    ChronologyEntry.objects.bulk_create(
        ChronologyEntry(
            casefile=chronology.casefile, agency=chronology.agency, chronology=chronology, sequence=place + number,
            written_by=by, written_at=now, **said_of(row.entry.written), **_columns_of(row),
        )
        for number, row in enumerate(reading.new, start=1)
    )
    if reading.new:
        noted(Verb.RECORD_SAVED, chronology, by=by, act="imported", rows=len(reading.new))
    if not reading.report.refused:
        intake.delete()
    return len(reading.new)


def _columns_of(row: ReadRow) -> dict[str, Any]:
    said, other = row.facts.columns, dict(row.facts.other)
    written = row.entry.written.text.strip()
    if len(written) > LONGEST_DATE:
        other["Date as written"] = written
    return {
        "event": as_kept(row.entry.event),
        "child_seen": said["child_seen"] or Seen.NOT_RECORDED,
        "team": said.get("team", ""),
        "source_record": said.get("source", ""),
        "recorded_by_role": said.get("who", ""),
        "about": said.get("subject", ""),
        "impact": said["impact"],
        "impact_strength": said["impact_strength"],
        "impact_text": as_kept(said["impact_text"]),
        "response": as_kept(said.get("response", "")),
        "expected": as_kept(said.get("expected", "")),
        "shared_with": said.get("shared_with", ""),
        "tags": said["tags"],
        "key_episode": said["key_episode"],
        "sensitivity": said["sensitivity"] or Sensitivity.NORMAL,
        "other": other,
        "brought_key": row.key,
    }


@transaction.atomic
def discard(intake: Intake, *, by: User) -> None:
    """Leave the rest of a file: nothing more of it goes in."""
    require(policy.may_write(by, intake.chronology))
    noted(Verb.RECORD_REMOVED, intake, by=by, act="discarded")
    intake.delete()


@transaction.atomic
def clear_old(*, now: datetime) -> int:
    """Forget what has waited longer than KEPT_FOR on its way in or out of a draft; gives how many. The clock's."""
    before = now - KEPT_FOR
    brought, _ = Intake.objects.filter(brought_at__lt=before).delete()
    removed, _ = RemovedEntry.objects.filter(removed_at__lt=before).delete()
    return brought + removed
