"""Copies of the combined chronology that leave: for one person, redacted for that person, on the trail (F11, G10)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import ModuleType

from django.db import connection, transaction

from sightline.access.gate import require
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.chronology import policy, queries
from sightline.chronology.models import FrozenChronology
from sightline.chronology.operations.together import NotKept, birth_days
from sightline.chronology.outside import csv_writer, docx_writer, pdf_writer, xlsx_writer
from sightline.chronology.rules.filters import Filters
from sightline.chronology.rules.outputs import Copy
from sightline.design.formats import day
from sightline.foundation.errors import DomainError
from sightline.partnerships.models import PartnershipSetting
from sightline.partnerships.queries import profile_of
from sightline.trail.choices import Verb
from sightline.trail.operations import record

KINDS: dict[str, ModuleType] = {"docx": docx_writer, "xlsx": xlsx_writer, "csv": csv_writer, "pdf": pdf_writer}
# From so many rows on a copy takes seconds: one at a time, so that the other web processes stay free (ADR 0021)
LONG = 1_000
# what sets a PDF holds its whole table, about 160 kB an entry: so many keep a web process below 300 MB
MOST = {"pdf": 500}
ONE_AT_A_TIME = 4_025_113  # the lock's number, ours alone


class Busy(DomainError):
    """Another long copy is being made."""

    def __init__(self) -> None:
        super().__init__("Another long copy is being made just now. Try again in half a minute.")


@dataclass(frozen=True)
class File:
    """A copy, ready to leave."""

    name: str
    file_type: str
    content: bytes


@transaction.atomic
def make_copy(
    casefile: CaseFile,
    *,
    kind: str,
    filters: Filters,
    version: FrozenChronology | None,
    asked: Sequence[str],
    by: User,
    now: datetime,
) -> File:
    """The rows that answer as a file, redacted for ``by``, whose name stands on every page of it.

    ``asked`` are the filters in words. Raises Busy for a long copy while another is being made, and NotKept for a PDF
    longer than anybody reads.
    """
    require(policy.may_see_combined(by, casefile))
    writer = KINDS[kind]
    count = queries.rows_of(by, casefile, filters=filters, version=version).count()
    if count > MOST.get(kind, count):
        raise NotKept(
            f"A PDF holds at most {MOST[kind]:,} entries, and this would be {count:,}. "
            "Filter the entries, or take Word or Excel."
        )
    if count >= LONG:
        _alone()
    layout = queries.layout_of(casefile.partnership, on=now.date())
    columns = [queries.COLUMNS[name] for name in layout]
    rows = queries.combined_rows(by, casefile, filters=filters, version=version)
    births = birth_days(casefile, by=by) if "age" in layout else {}
    called = profile_of(casefile.partnership).names.chronology
    copy = Copy(
        title=f"Combined {called[:1].lower()}{called[1:]}" + (f", {str(version).lower()}" if version else ""),
        reference=casefile.reference,
        owner=casefile.partnership.name,
        recipient=str(by),
        made_on=day(now),
        asked=tuple(asked),
        header=tuple(column.heading for column in columns),
        widths=tuple(column.width for column in columns),
        rows=queries.cells(rows, layout, notes=queries.notes_on(by, rows), births=births),
    )
    content = writer.make(copy)
    record(
        Verb.EXPORTED, by=str(by.pk), file_ref=casefile.reference, record_label="chronology", kind=kind, rows=count,
        version=version.number if version else 0, narrowed=not filters.is_empty,
    )
    return File(f"{casefile.reference}-combined-chronology.{kind}", writer.FILE_TYPE, content)


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            raise Busy


@transaction.atomic
def set_layout(casefile: CaseFile, *, columns: Collection[str], starts_on: date, by: User) -> None:
    """The columns of the partnership's copies, from a day."""
    require(policy.may_set_thresholds(by, casefile))
    chosen = [name for name in queries.COLUMNS if name in columns]
    if "event" not in chosen or "date" not in chosen:
        raise NotKept("A copy shows at least the date and what happened.")
    setting, _ = PartnershipSetting.objects.update_or_create(
        partnership=casefile.partnership, key=queries.LAYOUT, starts_on=starts_on, defaults={"value": chosen}
    )
    record(
        Verb.RECORD_SAVED, by=str(by.pk), record_label="partnershipsetting", record_id=str(setting.pk),
        key=queries.LAYOUT, starts_on=starts_on.isoformat(), columns=chosen,
    )
