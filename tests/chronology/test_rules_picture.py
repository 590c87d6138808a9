"""Where things lie in the picture: bars, vague lines, gaps, clusters, words on the axis; no entry is lost."""

from datetime import date, timedelta

import pytest

from sightline.chronology.rules.combining import Entry, in_order
from sightline.chronology.rules.picture import WIDTH, draw
from sightline.chronology.rules.thresholds import Thresholds
from sightline.chronology.rules.written_date import Precision


def entry(agency, start, end=None, precision=Precision.EXACT):
    end = end or start
    return Entry(f"{agency}{start}{end}", agency, "", start, end, precision=precision)


def picture(*entries, **more):
    return draw(in_order(entries), agencies=["Police", "School"], thresholds=Thresholds(), **more)


@pytest.mark.parametrize(
    ("days", "unit"), [(1, "day"), (70, "day"), (71, "week"), (400, "week"), (401, "month"), (3700, "month"),
                       (3701, "quarter")],
)
def test_the_longer_the_period_the_wider_the_step(days, unit):
    first = date(2020, 1, 1)
    assert picture(entry("Police", first), entry("School", first + timedelta(days=days - 1))).unit == unit


@pytest.mark.parametrize("days", [1, 40, 300, 2000, 9000])
def test_every_dated_entry_is_drawn_once_and_counted_once(days):
    first = date(2012, 5, 17)
    entries = [entry("Police", first + timedelta(days=n * days // 37)) for n in range(37)]
    entries += [entry("School", first, first + timedelta(days=days), Precision.RANGE)] * 3
    drawn = picture(*entries, Entry("x", "School", "", None, None))

    assert sum(bar.count for lane in drawn.lanes for bar in lane.bars) + sum(
        line.count for lane in drawn.lanes for line in lane.lines
    ) == 40
    assert {agency: sum(counts) for agency, counts in drawn.counts.items()} == {"Police": 37, "School": 3}
    assert drawn.undated == 1
    assert [lane.total for lane in drawn.lanes] == [37, 3]
    for lane in drawn.lanes:
        for mark in (*lane.bars, *lane.lines, *lane.gaps):
            assert 0 <= mark.x <= mark.x + mark.width <= WIDTH + 2.5


def test_words_on_the_axis_are_calendar_years_and_begin_where_the_picture_does():
    drawn = picture(entry("Police", date(2020, 6, 15)), entry("Police", date(2023, 2, 1)))
    assert [(tick.step.start, tick.step.end, tick.step.label) for tick in drawn.ticks] == [
        (date(2020, 6, 15), date(2020, 12, 31), "2020"), (date(2021, 1, 1), date(2021, 12, 31), "2021"),
        (date(2022, 1, 1), date(2022, 12, 31), "2022"), (date(2023, 1, 1), date(2023, 2, 1), "2023"),
    ]
    assert drawn.ticks[0].x == 0


def test_a_gap_of_all_and_a_gap_of_one_stand_apart():
    drawn = picture(
        entry("Police", date(2024, 1, 1)), entry("School", date(2024, 1, 2)), entry("School", date(2024, 3, 1)),
        entry("School", date(2024, 5, 1)), entry("School", date(2024, 9, 30)), entry("Police", date(2024, 10, 1)),
    )
    assert [band.sentence for band in drawn.gaps] == [
        "No contact by any agency is recorded between 1 May 2024 and 30 September 2024: 152 days."
    ]
    police, school = drawn.lanes
    assert [band.count for band in police.gaps] == [274]
    assert school.gaps == ()


def test_a_cluster_is_drawn_over_its_days():
    crowd = [entry("Police", date(2024, 6, 3) + timedelta(days=n % 3)) for n in range(9)]
    drawn = picture(entry("School", date(2023, 1, 1)), *crowd, entry("School", date(2025, 1, 1)))
    (band,) = drawn.clusters
    assert band.count == 9
    assert "between 3 June 2024 and 5 June 2024" in band.sentence


def test_looking_closer_leaves_out_what_lies_outside():
    drawn = picture(
        entry("Police", date(2023, 1, 1)), entry("School", date(2024, 3, 5)), entry("Police", date(2025, 1, 1)),
        start=date(2024, 3, 1), end=date(2024, 3, 31),
    )
    assert (drawn.unit, [lane.total for lane in drawn.lanes], drawn.most) == ("day", [0, 1], 1)
    assert drawn.gaps[0].x == 0


def test_nothing_with_a_date_is_nothing_to_draw():
    assert picture(Entry("x", "Police", "", None, None)) is None
