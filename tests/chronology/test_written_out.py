"""An agency's rows written out as Excel or Word and brought in again: nothing is lost, nothing is new."""

import io
import zipfile
from datetime import date, time

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightline.chronology.choices import Impact, Seen, Sensitivity, Strength, Tag
from sightline.chronology.models import ChronologyEntry
from sightline.chronology.outside.docx import read_docx
from sightline.chronology.outside.gate import admit
from sightline.chronology.outside.xlsx import read_xlsx
from sightline.chronology.queries.written_out import KINDS, rows_as, template_as
from sightline.chronology.rules.dates import parse_date
from sightline.chronology.rules.intake import offered, read_intake
from sightline.chronology.rules.layout import TEMPLATE, as_kept, row_key
from sightline.chronology.rules.written_date import DateContext, DateError, Precision

PERIOD = DateContext(date(2022, 1, 1), date(2026, 6, 30))
READERS = {"xlsx": read_xlsx, "docx": read_docx}
ODD = [
    "=1+1", "+44", "-2", "@SUM(A1)", "a\tb", "a\nb\n\nc", "_x000D_",
    "“quoted”, with; marks | and 🐧", "مرحبا", "1/2",
]
WORDS = st.one_of(st.sampled_from(ODD), st.text(max_size=60)).map(as_kept)
ONE_LINE = WORDS.map(lambda text: " ".join(text.split()))
DATES = st.sampled_from([
    "3/4/26", "03.04.2025 0930 hrs", "c. May 2024", "?22 May 2016", "between 3 and 7 June 2023", "Winter 2023",
    "2021/22", "not known", "ditto", "3 June", "Mon 3rd", "late 2023, before the move", "", "w/c 3 June 2024", "45019",
    "April 2026",
])  # fmt: skip


def read_as_written(text, above):
    try:
        return parse_date(text, context=DateContext(PERIOD.period_from, PERIOD.period_to, above))
    except DateError:
        return parse_date("")


@st.composite
def entries(draw):
    found = []
    above = None
    for number in range(draw(st.integers(1, 3))):
        written = read_as_written(draw(DATES), above)
        above = written.start or above
        found.append(
            ChronologyEntry(
                sequence=number + 1, date_text=written.text.strip(), starts_on=written.start, ends_on=written.end,
                at_time=written.time, precision=str(written.precision), uncertain=written.uncertain,
                event=draw(WORDS.filter(bool)), team=draw(ONE_LINE), source_record=draw(ONE_LINE),
                recorded_by_role=draw(ONE_LINE), about=draw(ONE_LINE), child_seen=draw(st.sampled_from(Seen.values)),
                impact=draw(st.sampled_from(["", *Impact.values])),
                impact_strength=draw(st.sampled_from(["", *Strength.values])), impact_text=draw(WORDS),
                response=draw(WORDS), expected=draw(WORDS), shared_with=draw(ONE_LINE),
                tags=draw(st.lists(st.sampled_from(Tag.values), unique=True)), key_episode=draw(st.booleans()),
                sensitivity=draw(st.sampled_from(Sensitivity.values)),
                other=draw(st.dictionaries(
                    st.sampled_from(["Weather", "Tags", "Child seen", "Contact no"]), WORDS.filter(bool), max_size=2
                )),
            )
        )
    return found


def brought_in(kind, content, *, here=()):
    parts = admit(f"mine.{kind}", content).parts
    contents = READERS[kind](parts)
    confirmed = {
        table.where: {str(column.place): column.taken_for for column in table.columns}
        for table in offered(contents, remembered={})
    }
    return read_intake("mine", contents, confirmed=confirmed, mended={}, here=here, context=PERIOD)


def as_columns(entry):
    return (
        entry.date_text, entry.starts_on, entry.ends_on, entry.at_time, entry.precision, entry.uncertain, entry.event,
        entry.team, entry.source_record, entry.recorded_by_role, entry.about, entry.child_seen, entry.impact,
        entry.impact_strength, entry.impact_text, entry.response, entry.expected, entry.shared_with, entry.tags,
        entry.key_episode, entry.sensitivity, entry.other,
    )


def as_read(row):
    written, said = row.entry.written, row.facts.columns
    return (
        written.text, written.start, written.end, written.time, str(written.precision), written.uncertain,
        row.entry.event, said.get("team", ""), said.get("source", ""), said.get("who", ""), said.get("subject", ""),
        said["child_seen"], said["impact"], said["impact_strength"], said["impact_text"], said.get("response", ""),
        said.get("expected", ""), said.get("shared_with", ""), said["tags"], said["key_episode"], said["sensitivity"],
        row.facts.other,
    )


@pytest.mark.parametrize("kind", KINDS)
@given(rows=entries())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_out_and_brought_in_again_loses_nothing(kind, rows):
    reading = brought_in(kind, rows_as(kind, rows))
    assert reading.report.refused == []
    assert [as_read(row) for row in reading.new] == [as_columns(row) for row in rows]


@pytest.mark.parametrize("kind", KINDS)
@given(rows=entries())
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_out_adds_nothing_to_where_it_came_from(kind, rows):
    here = [(row_key(row.date_text, row.event, row.source_record),) for row in rows]
    reading = brought_in(kind, rows_as(kind, rows), here=here)
    assert (len(reading.new), len(reading.here)) == (0, len(rows))


@pytest.mark.parametrize("kind", KINDS)
def test_the_empty_form_is_recognised_column_by_column_once_it_is_filled_in(kind):
    content = template_as(kind)
    filled = io.BytesIO()
    values = dict(zip(TEMPLATE, TEMPLATE, strict=True)) | {
        "date": "3/4/26", "end_date": "5/4/26", "time": "0930", "child_seen": "Yes", "impact": "Negative",
    }
    if kind == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        book.active.append(list(values.values()))
        book.save(filled)
    else:
        document = docx.Document(io.BytesIO(content))
        for cell, words in zip(document.tables[0].rows[1].cells, values.values(), strict=True):
            cell.text = words
        document.save(filled)
    reading = brought_in(kind, filled.getvalue())
    (row,) = reading.new
    assert (row.entry.written.start, row.entry.written.end, row.entry.written.time) == (
        date(2026, 4, 3), date(2026, 4, 5), time(9, 30)
    )
    assert row.facts.columns["child_seen"] == "yes"
    assert set(row.facts.columns) >= {"team", "source", "who", "subject", "response", "expected", "shared_with"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_date_that_was_changed_in_the_file_is_read_anew(kind):
    row = ChronologyEntry(
        date_text="3 June", starts_on=date(2024, 6, 3), ends_on=date(2024, 6, 3), precision="exact", event="Seen.",
        child_seen="yes", sensitivity="normal",
    )
    (kept,) = brought_in(kind, rows_as(kind, [row])).new
    assert (kept.entry.written.start, kept.entry.written.precision) == (date(2024, 6, 3), Precision.EXACT)
    row.date_text = "5 June 2025"
    (changed,) = brought_in(kind, rows_as(kind, [row])).new
    assert changed.entry.written.start == date(2025, 6, 5)


def test_no_sheet_takes_the_words_for_a_formula_and_nothing_says_who_wrote_the_file():
    row = ChronologyEntry(
        date_text="=1+1", precision="unknown", event='=HYPERLINK("http://x.example","y")', child_seen="yes",
        sensitivity="normal",
    )
    content = rows_as("xlsx", [row])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert {cell.data_type for cell in sheet[2] if cell.value} == {"s"}
    assert sheet["A2"].quotePrefix
    for made in (content, rows_as("docx", [row]), template_as("docx"), template_as("xlsx")):
        with zipfile.ZipFile(io.BytesIO(made)) as package:
            said = package.read("docProps/core.xml") + package.read("docProps/app.xml")
            assert b"creator" not in said
            assert b"openpyxl" not in said
            assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
