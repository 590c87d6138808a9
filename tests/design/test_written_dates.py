from datetime import date, time

import pytest

from sightline.design.written_dates import from_parts, from_text, time_from_text


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3/4/26", date(2026, 4, 3)),
        ("03.04.2026", date(2026, 4, 3)),
        ("3-4-2026", date(2026, 4, 3)),
        ("3 4 2026", date(2026, 4, 3)),
        ("3rd April 2026", date(2026, 4, 3)),
        ("3 Apr 2026", date(2026, 4, 3)),
        ("Friday, 3rd of April 2026", date(2026, 4, 3)),
        ("April 3, 2026", date(2026, 4, 3)),
        ("3april2026", date(2026, 4, 3)),
        ("2026-04-03", date(2026, 4, 3)),
        ("29 Sept 99", date(1999, 9, 29)),
        ("29/2/2024", date(2024, 2, 29)),
        ("1/1/49", date(2049, 1, 1)),
        ("1/1/50", date(1950, 1, 1)),
        ("   ", None),
    ],
)
def test_a_typed_date_is_read_day_first(text, day):
    assert from_text(text) == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31/02/2022", "must be a real date: 31 February 2022 does not exist"),
        ("29/2/2026", "must be a real date: 29 February 2026 does not exist"),
        ("4/13/2026", "must have a month between 1 and 12"),
        ("32/1/2026", "must have a day between 1 and 31"),
        ("0/1/2026", "must have a day between 1 and 31"),
        ("3/4/202", "must have a year of 4 numbers, like 2026"),
        ("3/4/1066", "must have a year between 1900 and 2199"),
        ("3 April", "must include a day, a month and a year"),
        ("last Tuesday", "must include a day, a month and a year"),
        ("soon", "must be a date, for example 3 4 2026 or 3 April 2026"),
        ("3 Ju 2026", "must be a date, for example 3 4 2026 or 3 April 2026"),
        ("٣/٤/٢٠٢٦", "must be a date, for example 3 4 2026 or 3 April 2026"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(text, sentence):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 (the words are the assertion)
        from_text(text)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("3", "4", ""), "must include a year"),
        (("", "4", ""), "must include a day and a year"),
        (("x", "4", "2026"), "must have a day between 1 and 31"),
        (("3", "April-ish", "2026"), "must be a date, for example 3 4 2026 or 3 April 2026"),
    ],
)
def test_boxes_say_which_part_is_missing(parts, sentence):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011
        from_parts(*parts)
    assert str(refusal.value) == sentence


def test_a_whole_date_typed_into_one_box_is_read():
    assert from_parts("3/4/26", "", "") == date(2026, 4, 3)
    assert from_parts("3", "april", "26") == date(2026, 4, 3)
    assert from_parts("", " ", "") is None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("14:30", time(14, 30)), ("1430", time(14, 30)), ("0930hrs", time(9, 30)), ("9.30", time(9, 30)),
        ("9am", time(9, 0)), ("12am", time(0, 0)), ("12pm", time(12, 0)), ("2.30 p.m.", time(14, 30)),
        ("noon", time(12, 0)), ("midnight", time(0, 0)), ("9:30:00", time(9, 30)), ("", None),
    ],
)  # fmt: skip
def test_a_typed_time_is_read(text, at):
    assert time_from_text(text) == at


@pytest.mark.parametrize("text", ["14", "25:00", "9:75", "13pm", "0am", "tea time"])
def test_what_is_not_a_time_is_refused(text):
    with pytest.raises(ValueError, match="must be a time, for example 9:30am or 14:30"):
        time_from_text(text)
