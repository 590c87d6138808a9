"""Columns from headings and contents; every row accepted, refused or skipped with a reason, and none lost."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.chronology.rules.columns import field_of, recognise
from sightline.chronology.rules.importing import import_contents
from sightline.chronology.rules.tables import Contents, Row, Table


def table(*rows, where="table 1", across=None, carried=None, hidden=()):
    return Table(
        where,
        tuple(
            Row(
                number,
                tuple(cells),
                (across or {}).get(number, 0),
                frozenset((carried or {}).get(number, ())),
                hidden=number in hidden,
            )
            for number, cells in enumerate(rows, start=1)
        ),
    )


def report(*tables, **options):
    return import_contents("police.docx", Contents(tables), **options)


HEADER = ("Date/Time", "Significant event", "Source", "Child seen", "Action taken / outcome")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Date/Time", "date"),
        ("DATE OF EVENT", "date"),
        ("Date (dd/mm/yyyy)", "date"),
        ("Date from", "date"),
        ("Date to", "end_date"),
        ("Time", "time"),
        ("Significant event", "event"),
        ("Event/Contact", "event"),
        ("Details of Event:", "event"),
        ("Source", "source"),
        ("Source of information", "source"),
        ("Impact on child", "impact"),
        ("Action taken / outcome", "response"),
        ("Comment/analysis", "analysis"),
        ("Child seen", "child_seen"),
        ("Was the child present, seen or spoken to?", "child_seen"),
        ("Agency", "agency"),
        ("Who", "who"),
        ("Professional involved (role)", "who"),
        ("Date of birth", "date_of_birth"),
        ("What should have happened", "expected"),
        ("Voice of the child", "voice"),
        ("Favourite colour", None),
        ("The officer attended on that date and spoke to the mother about the event in detail", None),
    ],
)
def test_headings_people_use(heading, field):
    found = field_of(heading)
    assert (found and found[0]) == field


def test_the_contract_example():
    found = report(
        table(
            ("Police chronology",) * 5,
            HEADER,
            ("03/05/22 0930hrs", "Officers attended", "Niche", "N", "Notification sent"),
            ("31/02/2022", "Visit", "Niche", "", ""),
            across={1: 1},
        )
    )
    assert (found.tables[0].where, found.tables[0].header_row) == ("table 1", 2)
    assert found.tables[0].columns["date"] == "Date/Time"
    assert found.tables[0].columns["event"] == "Significant event"
    (entry,) = found.accepted
    assert (entry.id, entry.where) == ("police.docx#1.3", "table 1 row 3")
    assert (entry.written.start, entry.written.time) == (dt.date(2022, 5, 3), dt.time(9, 30))
    assert entry.event == "Officers attended"
    assert entry.fields == {
        "source": "Niche",
        "child_seen": "no",
        "child_seen_text": "N",
        "response": "Notification sent",
    }
    (refused,) = found.refused
    assert (refused.where, refused.column, refused.text, refused.reason) == (
        "table 1 row 4",
        "date",
        "31/02/2022",
        "31 February does not exist",
    )
    assert [(skip.where, skip.reason) for skip in found.skipped] == [
        ("table 1 row 1", "Above the header"),
        ("table 1 row 2", "Header"),
    ]


def test_headings_over_two_rows():
    columns = recognise(
        table(
            ("Date", "Date", "Details", "Details"), ("From", "To", "Event", "Source"), ("3/4/22", "5/4/22", "A", "B")
        ).rows
    )
    assert (columns.header_row, columns.places) == (2, {"date": 0, "end_date": 1, "event": 2, "source": 3})


def test_a_range_over_two_columns():
    found = report(
        table(("Date from", "Date to", "Event"), ("3/4/22", "5/4/22", "Ward stay"), ("5/4/22", "3/4/22", "x"))
    )
    written = found.accepted[0].written
    assert (written.start, written.end, written.precision.value) == (dt.date(2022, 4, 3), dt.date(2022, 4, 5), "range")
    assert (found.refused[0].column, found.refused[0].reason) == ("end_date", "The range ends before it begins")


def test_without_headings_the_contents_decide():
    found = report(
        table(
            ("03/04/2022", "HV", "Seen at home by the health visitor, well", "Y"),
            ("05/04/2022", "HV", "Not brought to the appointment at the clinic", "N"),
        )
    )
    assert found.tables[0].header_row is None
    assert [entry.event for entry in found.accepted] == [
        "Seen at home by the health visitor, well",
        "Not brought to the appointment at the clinic",
    ]
    assert found.accepted[1].fields["child_seen"] == "no"


def test_the_header_again_a_banner_and_blank_rows_are_skipped_and_said():
    found = report(
        table(
            HEADER,
            ("3/4/22", "A", "", "", ""),
            ("", "", "", "", ""),
            HEADER,
            ("2023",) * 5,
            ("4 April", "B", "", "", ""),
            across={5: 1},
        )
    )
    assert [(skip.where, skip.reason, skip.text) for skip in found.skipped[1:]] == [
        ("table 1 row 3", "Blank", ""),
        ("table 1 row 4", "The header again", " | ".join(HEADER)),
        ("table 1 row 5", "A banner across the table", "2023"),
    ]
    assert found.accepted[1].written.start == dt.date(2023, 4, 4)


def test_a_date_merged_over_rows_belongs_to_each():
    found = report(table(("Date", "Event"), ("3/4/22", "A"), ("3/4/22", "B"), carried={3: [0]}))
    assert [entry.written.start for entry in found.accepted] == [dt.date(2022, 4, 3)] * 2
    assert found.accepted[1].notes == ("Date carried down from a merged cell",)


def test_a_row_merged_in_date_and_event_adds_to_the_entry_above():
    found = report(
        table(("Date", "Event", "Source"), ("3/4/22", "A", "Niche"), ("3/4/22", "A", "PNC"), carried={3: [0, 1]})
    )
    (entry,) = found.accepted
    assert entry.fields == {"source": "Niche\nPNC"}
    assert found.skipped[-1].reason == "Part of the entry at table 1 row 2 (merged cells)"


def test_hidden_rows_and_other_tables_are_reported():
    found = report(
        table(("Child", "Zofia"), ("School", "Hilltop")),
        table(("Date", "Event"), ("3/4/22", "A"), ("4/4/22", "B"), where="table 2", hidden={3}),
    )
    assert [(skip.where, skip.reason) for skip in found.skipped] == [
        ("table 1", "Not a chronology: there is no column of dates with a column of events"),
        ("table 2 row 1", "Header"),
        ("table 2 row 3", "Hidden row: not used. Unhide it to include it, or delete it"),
    ]
    assert [entry.id for entry in found.accepted] == ["police.docx#2.2"]


def test_a_row_without_a_date_is_kept_and_one_without_an_event_is_refused():
    found = report(table(("Date", "Event"), ("", "Something"), ("3/4/22", ""), ("unknown", "Else")))
    assert [(entry.event, entry.written.precision.value, entry.notes) for entry in found.accepted] == [
        ("Something", "unknown", ("No date is given",)),
        ("Else", "unknown", ("The date is not known",)),
    ]
    assert found.refused[0].reason == "The row does not say what happened"


def test_years_left_out_come_from_the_rows_around():
    found = report(table(("Date", "Event"), ("Tue 28 December", "A"), ("3 January 2022", "B"), ("5 Jan", "C")))
    assert [entry.written.start for entry in found.accepted] == [
        dt.date(2021, 12, 28),
        dt.date(2022, 1, 3),
        dt.date(2022, 1, 5),
    ]
    assert found.accepted[0].notes == ("Year 2021 taken from the row below",)


def test_a_bad_time_is_refused_in_its_column():
    found = report(table(("Date", "Time", "Event"), ("3/4/22", "25:00", "A"), ("3/4/22", "2.15pm", "B")))
    assert (found.refused[0].column, found.refused[0].reason) == ("time", "25:00 is not a time of day")
    assert found.accepted[0].written.time == dt.time(14, 15)


def test_columns_we_do_not_know_are_kept_under_their_heading():
    found = report(table(("Date", "Event", "Blood group"), ("3/4/22", "A", "O neg")))
    assert found.accepted[0].fields == {"Blood group": "O neg"}
    assert found.tables[0].unrecognised == ("Blood group",)


def test_what_an_agency_confirmed_before_comes_first():
    rows = (("Day of it", "Tale", "Event"), ("3/4/22", "Long story", "42"))
    found = report(table(*rows), remembered={"tale": "event", "day of it": "date"})
    assert found.accepted[0].event == "Long story"


CELL = st.text(alphabet="ab3/4 ?.\n", max_size=12)


@given(
    st.lists(
        st.tuples(st.one_of(CELL, st.just("3/4/22"), st.just("31/02/22"), st.just("Date")), CELL, CELL), max_size=25
    )
)
def test_no_row_is_ever_lost(rows):
    found = report(table(("Date", "Event", "Source"), *rows))
    counted = len(found.accepted) + len(found.refused) + sum(skip.rows for skip in found.skipped)
    assert counted == len(rows) + 1


@given(
    st.lists(
        st.tuples(
            st.dates(dt.date(2001, 1, 1), dt.date(2030, 1, 1)), st.text("abcé '-\n", min_size=1).filter(str.strip)
        )
    )
)
def test_what_goes_out_comes_back_the_same(rows):
    found = report(table(("Date", "Event"), *((day.strftime("%d/%m/%Y"), event) for day, event in rows)))
    assert [(entry.written.start, entry.event) for entry in found.accepted] == [
        (day, event.strip()) for day, event in rows
    ]


IN_THREE = ("Day", "Month", "Year", "What happened")


@pytest.mark.parametrize(
    ("row", "text", "start", "end"),
    [
        (("3", "4", "2026", "Called"), "3/4/2026", dt.date(2026, 4, 3), dt.date(2026, 4, 3)),
        (("3rd", "April", "26", "Called"), "3rd April 26", dt.date(2026, 4, 3), dt.date(2026, 4, 3)),
        (("3-7", "June", "2026", "Called"), "3-7 June 2026", dt.date(2026, 6, 3), dt.date(2026, 6, 7)),
        (("", "4", "2026", "Called"), "4/2026", dt.date(2026, 4, 1), dt.date(2026, 4, 30)),
        (("?", "4", "2026", "Called"), "?/4/2026", dt.date(2026, 4, 1), dt.date(2026, 4, 30)),
        (("", "", "2026", "Called"), "2026", dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        (("03/04/2026", "", "2026", "Called"), "03/04/2026", dt.date(2026, 4, 3), dt.date(2026, 4, 3)),
    ],
)
def test_a_date_in_three_columns(row, text, start, end):
    (entry,) = report(table(IN_THREE, row)).accepted
    assert (entry.written.text, entry.written.start, entry.written.end) == (text, start, end)
    assert entry.fields == {}


def test_a_day_under_a_day_takes_the_month_and_the_year_that_stand_above():
    found = report(table(IN_THREE, ("3", "April", "2026", "One"), ("17", "", "", "Two"), ("2", "May", "", "Three")))
    days = [entry.written.start for entry in found.accepted]
    assert days == [dt.date(2026, 4, 3), dt.date(2026, 4, 17), dt.date(2026, 5, 2)]


def test_an_impossible_day_in_three_columns_is_refused_whole():
    (refused,) = report(table(IN_THREE, ("31", "2", "2026", "Called"))).refused
    assert (refused.text, refused.reason) == ("31/2/2026", "31 February does not exist")


@pytest.mark.parametrize(
    "rows",
    [
        (("Date", "Date", "Date", "Event"), ("03", "04", "2026", "Called"), ("05", "Apr", "2026", "Called again")),
        (("03", "04", "2026", "Called at home"), ("05", "Apr", "2026", "Called again at home")),
        (("Date", "", "", "Event"), ("03", "04", "2026", "Called"), ("05", "Apr", "2026", "Called again")),
        (("When", "When", "When", "Event"), ("Day", "Month", "Year", ""), ("03", "04", "2026", "Called"),
         ("05", "Apr", "2026", "Called again")),
    ],
    ids=["one merged heading", "no headings", "a heading over the first", "headings in two rows"],
)
def test_three_columns_are_recognised_by_what_stands_in_them(rows):
    found = report(table(*rows))
    assert [entry.written.start for entry in found.accepted] == [dt.date(2026, 4, 3), dt.date(2026, 4, 5)]
    assert [entry.event.split()[0] for entry in found.accepted] == ["Called", "Called"]


def test_a_school_year_beside_a_date_is_kept_as_words():
    found = report(table(("Date", "Year", "Event"), ("3/4/2026", "Year 6", "Called"), ("5/4/26", "Year 6", "Called")))
    assert [entry.fields for entry in found.accepted] == [{"year": "Year 6"}] * 2
