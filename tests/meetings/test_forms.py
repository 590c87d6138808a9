"""The parts of the record and what the list of people asks."""

from types import SimpleNamespace

import pytest

from sightline.meetings.forms import AttendanceForm, SectionForm, sections_of
from sightline.meetings.models import Event

PEOPLE = [SimpleNamespace(pk=7, name="Zoë O’Rahilly", role="GP", agency="Saltings Practice")]


def event(**changes):
    lines = [{"number": 3, "question": "Who knew?", "notes": ""}]
    return Event(**({"headlines": [{"agency": "Marram Police", "words": ""}], "key_line_notes": lines} | changes))


def attendance(**sent):
    return AttendanceForm(
        {name.replace("__", "-"): value for name, value in sent.items()}, people=PEOPLE, agencies=[("gp", "Practice")]
    )


@pytest.mark.parametrize("word", ["apologies", "absent"])
def test_somebody_who_was_not_there_has_a_reason(word):
    form = attendance(attended__7=word)

    assert {name: list(found) for name, found in form.errors.items()} == {
        "because-7": ["Enter why Zoë O’Rahilly was not there"]
    }


def test_the_rows_are_those_of_the_list_and_of_those_who_came_besides():
    form = attendance(
        attended__7="whole", others__0__name="Ayşe Demir", others__0__role="Nurse", others__0__agency="gp",
        others__0__category="practitioner", others__0__attended="practitioner_part",
    )

    assert form.is_valid(), form.errors
    assert form.rows() == [
        {"id": 7, "attended": "whole", "not_there_because": ""},
        {"id": None, "name": "Ayşe Demir", "role": "Nurse", "agency": "gp", "category": "practitioner",
         "attended": "practitioner_part"},
    ]


def test_a_day_without_agencies_has_no_page_of_summaries():
    assert [section.slug for section in sections_of(event(headlines=[], key_line_notes=[]))] == [
        "lived-experience", "good-practice", "disagreements", "safety", "welfare",
    ]


@pytest.mark.parametrize(("answer", "started"), [(None, False), (False, True), (True, True)])
def test_a_part_is_started_once_anything_is_said_in_it(answer, started):
    safety = next(part for part in sections_of(event(immediate_safety_action=answer)) if part.slug == "safety")

    assert safety.started is started


def test_the_mark_of_a_part_changes_with_it_and_with_nothing_else():
    before = {part.slug: part.seen for part in sections_of(event())}
    after = {part.slug: part.seen for part in sections_of(event(welfare_notes="Tea"))}

    assert {slug for slug, mark in before.items() if after[slug] != mark} == {"welfare"}


def test_nothing_in_the_record_must_be_filled_in_at_once():
    for section in sections_of(event()):
        assert SectionForm({}, section=section).is_valid(), section.slug
