"""What is on its way into an agency's draft, and what a file's rows would become."""

from dataclasses import dataclass

from django.db.models import QuerySet

from sightline.accounts.models import User
from sightline.chronology import policy
from sightline.chronology.models import Chronology, ChronologyEntry, ConfirmedHeading, Intake, RemovedEntry
from sightline.chronology.rules.columns import date_words
from sightline.chronology.rules.intake import MENDABLE, OfferedTable, Reading, confirmed_columns, offered, read_intake
from sightline.chronology.rules.layout import row_key
from sightline.chronology.rules.tables import Contents, contents_from
from sightline.chronology.rules.written_date import DateContext


def waiting(user: User, chronology: Chronology) -> QuerySet[Intake]:
    """Files and pasted rows that are not wholly in yet, the newest first."""
    return policy.writable_intakes(user).filter(chronology=chronology).order_by("-brought_at")


def removed_rows(user: User, chronology: Chronology) -> QuerySet[RemovedEntry]:
    """Rows taken out of the draft that can still be put back, the last first."""
    return policy.writable_removed(user).filter(chronology=chronology).order_by("-removed_at", "-pk")


def contents_of(intake: Intake) -> Contents:
    """The tables as they were read."""
    return contents_from(intake.contents)


def offered_by(intake: Intake) -> list[OfferedTable]:
    """The tables whose columns are to be confirmed, beginning with what the agency confirmed before."""
    remembered = dict(ConfirmedHeading.objects.filter(agency=intake.agency_id).values_list("heading", "field"))
    return offered(contents_of(intake), remembered=remembered)


def reading_of(intake: Intake) -> Reading:
    """What every row of it would become, with the columns as confirmed and the rows as put right."""
    chronology = intake.chronology
    here = ChronologyEntry.objects.filter(chronology=chronology).values_list(
        "brought_key", "date_text", "event", "source_record"
    )
    return read_intake(
        intake.name or "pasted rows",
        contents_of(intake),
        confirmed=intake.columns,
        mended=intake.mended,
        here=((key, row_key(date, event, source)) if key else (row_key(date, event, source),)
              for key, date, event, source in here),
        context=DateContext(chronology.period_from, chronology.period_to),
    )  # fmt: skip


@dataclass(frozen=True)
class BrokenRow:
    """A row that cannot go in as it stands, with the cells that can be put right on the page."""

    key: str
    where: str
    column: str
    """Its heading in the file; empty where the column has none, or the row lacks it."""
    reason: str
    cells: dict[str, str]


def broken_rows(intake: Intake, reading: Reading) -> list[BrokenRow]:
    """The refused rows in the order of the file, with their date, time and event as they now stand."""
    tables = {table.where: table for table in contents_of(intake).tables}
    columns = confirmed_columns(contents_of(intake), intake.columns)
    found = []
    for refusal in reading.report.refused:
        where, _, number = refusal.where.rpartition(" row ")
        row = next(row for row in tables[where].rows if row.number == int(number))
        places = {name: place for name, place in columns[where].places.items() if name in MENDABLE}
        said = intake.mended.get(refusal.where, {})
        cells: dict[str, str] = {
            name: said.get(name, row.cells[places[name]] if places[name] < len(row.cells) else "")
            for name in MENDABLE
            if name in places
        }
        if "date" not in said:
            cells["date"] = date_words(row.cells, columns[where].places)
        key = f"m{list(tables).index(where)}-{number}"
        heading = columns[where].headings.get(refusal.column, "")
        found.append(BrokenRow(key, refusal.where, heading, refusal.reason, cells))
    return found
