"""Copies of the combined chronology that leave: for one person, redacted for that person, on the trail (F11, G10)."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import ModuleType

from django.db import connection, transaction
from django.utils import timezone

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
from sightline.design.papers.pdf import TooLong
from sightline.foundation.errors import DomainError
from sightline.partnerships.models import PartnershipSetting
from sightline.partnerships.queries import profile_of
from sightline.trail.choices import Verb
from sightline.trail.operations import record

KINDS: dict[str, ModuleType] = {"docx": docx_writer, "xlsx": xlsx_writer, "csv": csv_writer, "pdf": pdf_writer}
# From so many rows on a copy takes seconds: one at a time, so that the other web processes stay free (ADR 0021)
LONG = 1_000
# a PDF of so many entries is set in seven seconds, in a process of its own; nobody reads a longer one
MOST = {"pdf": 10_000}
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
    words: Callable[[str], str] = str,
    how: str = "",
) -> File:
    """The rows that answer as a file, redacted for ``by``, whose name stands on every page of it.

    ``asked`` are the filters in words. ``words`` says what a cell says instead, and ``how`` names that in the title:
    for a higher app that puts the copy into pseudonyms. Raises Busy for a long copy while another is being made, and
    NotKept for a PDF that is too long.
    """
    require(policy.may_work_on_combined(by, casefile))
    writer = KINDS[kind]
    count = queries.rows_of(by, casefile, filters=filters, version=version).count()
    if count > MOST.get(kind, count):
        raise NotKept(
            f"A PDF holds at most {MOST[kind]:,} entries, and this would be {count:,}. "
            "Filter the entries, or take Word or Excel."
        )
    if count >= LONG:
        _alone()
    columns, rows = _cells(casefile, filters=filters, version=version, by=by, on=timezone.localdate(now))
    called = profile_of(casefile.partnership).names.chronology
    title = f"Combined {called[:1].lower()}{called[1:]}" + (f", {str(version).lower()}" if version else "")
    copy = Copy(
        title=f"{title}, {how}" if how else title,
        reference=casefile.reference,
        owner=casefile.partnership.name,
        recipient=str(by),
        made_on=day(now),
        asked=tuple(map(words, asked)),
        header=tuple(column.heading for column in columns),
        widths=tuple(column.width for column in columns),
        rows=(tuple(map(words, row)) for row in rows),
    )
    try:
        content = writer.make(copy)
    except TooLong as over:
        raise NotKept("This PDF is too long to make. Filter the entries, or take Word or Excel.") from over
    record(
        Verb.EXPORTED, by=str(by.pk), file_ref=casefile.reference, record_label="chronology", kind=kind, rows=count,
        version=version.number if version else 0, narrowed=not filters.is_empty,
        **({"how": how} if how else {}),
    )
    name = "-".join([casefile.reference, "combined-chronology", *how.split()])
    return File(f"{name}.{kind}", writer.FILE_TYPE, content)


def _cells(
    casefile: CaseFile, *, filters: Filters, version: FrozenChronology | None, by: User, on: date
) -> tuple[list[queries.Column], Iterator[tuple[str, ...]]]:
    """The columns of the partnership's layout, and what each row says in them to this person."""
    layout = queries.layout_of(casefile.partnership, on=on)
    rows = queries.combined_rows(by, casefile, filters=filters, version=version)
    births = birth_days(casefile, by=by) if "age" in layout else {}
    cells = queries.cells(rows, layout, notes=queries.notes_on(by, rows), births=births)
    return [queries.COLUMNS[name] for name in layout], cells


@transaction.atomic
def read_cells(
    casefile: CaseFile, *, filters: Filters, version: FrozenChronology | None, most: int, by: User, on: date
) -> list[tuple[str, ...]]:
    """What the rows of a copy would say, to be looked at before it is taken. Raises NotKept for more than ``most``."""
    require(policy.may_work_on_combined(by, casefile))
    count = queries.rows_of(by, casefile, filters=filters, version=version).count()
    if count > most:
        raise NotKept(f"At most {most:,} entries can be looked at in one go, and this would be {count:,}. Filter them.")
    return list(_cells(casefile, filters=filters, version=version, by=by, on=on)[1])


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
