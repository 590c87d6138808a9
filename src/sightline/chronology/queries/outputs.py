"""The columns of a copy of the combined chronology: which there are, and what each says of a row."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sightline.chronology.choices import Impact, Seen
from sightline.chronology.models import ChairNote
from sightline.chronology.queries.together import KEY_EPISODE, CombinedRow
from sightline.chronology.queries.words import TAG_WORDS, age_words, when_read
from sightline.design.formats import clock
from sightline.partnerships.choices import THEMES
from sightline.partnerships.models import Partnership
from sightline.partnerships.queries import setting_of

LAYOUT = "chronology_layout"
WITHHELD = "{}. These words are not in this copy."


@dataclass(frozen=True)
class Beside:
    """What stands beside a row and is not the agency's: the chair's note, and the children's days of birth."""

    note: ChairNote | None
    births: Mapping[str, date]


@dataclass(frozen=True)
class Column:
    """One column: its heading, its share of the line, and what it says."""

    heading: str
    width: int
    says: Callable[[CombinedRow, Beside], str]


def _ages(row: CombinedRow, beside: Beside) -> str:
    if row.starts_on is None:
        return ""
    return "\n".join(f"{child}: {age_words(born, row.starts_on)}" for child, born in beside.births.items())


def _marks(row: CombinedRow, beside: Beside) -> str:
    marks = [TAG_WORDS[KEY_EPISODE]] if row.key_episode else []
    return "\n".join(marks + [TAG_WORDS[tag] for tag in row.tags if tag in TAG_WORDS])


def _note(row: CombinedRow, beside: Beside) -> str:
    note = beside.note
    if note is None:
        return ""
    key = ["Key practice episode"] if note.key_episode else []
    return "\n".join([*key, *([note.words] if note.words else []), *(THEMES.get(code, code) for code in note.themes)])


COLUMNS: dict[str, Column] = {
    "date": Column("Date", 12, lambda row, beside: row.date_text),
    "read_as": Column("Read as", 12, lambda row, beside: when_read(row)),
    "time": Column("Time", 6, lambda row, beside: clock(row.at_time)),
    "agency": Column("Agency", 12, lambda row, beside: row.agency),
    "source": Column(
        "Source", 12, lambda row, beside: ", ".join(part for part in (row.source_record, row.recorded_by_role) if part)
    ),
    "about": Column("About", 10, lambda row, beside: row.about),
    "event": Column(
        "What happened", 34, lambda row, beside: WITHHELD.format(row.withheld) if row.withheld else row.event
    ),
    "child_seen": Column(
        "Child seen", 9, lambda row, beside: str(Seen(row.child_seen).label) if row.child_seen else ""
    ),
    "age": Column("Age", 12, _ages),
    "impact": Column(
        "Impact on the child", 16,
        lambda row, beside: "\n".join(
            part for part in (str(Impact(row.impact).label) if row.impact else "", row.impact_text) if part
        ),
    ),
    "response": Column("Response", 18, lambda row, beside: row.response),
    "expected": Column("What should have happened", 16, lambda row, beside: row.expected),
    "shared_with": Column("Shared with", 10, lambda row, beside: row.shared_with),
    "marks": Column("Marked as", 10, _marks),
    "note": Column("Chair’s note", 16, _note),
}
USUAL = ("date", "agency", "source", "event", "child_seen", "age", "impact", "response", "note")


def layout_of(partnership: Partnership, *, on: date) -> tuple[str, ...]:
    """The columns of the partnership's layout on a day, in the order of COLUMNS; the usual ones where it chose none."""
    chosen = set(setting_of(partnership, LAYOUT, on=on) or USUAL)
    return tuple(name for name in COLUMNS if name in chosen)


def cells(
    rows: Iterable[CombinedRow], layout: Sequence[str], *, notes: Mapping[int, ChairNote], births: Mapping[str, date]
) -> Iterator[tuple[str, ...]]:
    """What each row says, column by column. A withheld row says when and by whom, and why it says no more."""
    columns = [COLUMNS[name] for name in layout]
    for row in rows:
        beside = Beside(notes.get(row.id), {} if row.withheld else births)
        yield tuple(column.says(row, beside) for column in columns)
