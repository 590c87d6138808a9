"""All agencies' rows together: order, what is withheld from whom, the gap, whether the child was seen (F11)."""

from datetime import date, time

import pytest

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.chronology import queries
from tests.factories.chronology import ChronologyEntryFactory, ChronologyFactory
from tests.factories.files import CaseFileFactory, FileMemberFactory, SubjectFactory
from tests.factories.people import AgencyFactory, PartnershipFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    class Scene:
        pass

    scene = Scene()
    scene.partnership = PartnershipFactory()
    scene.file = CaseFileFactory(partnership=scene.partnership)
    scene.police, scene.school, scene.late = (
        ChronologyFactory(
            casefile=scene.file, agency=AgencyFactory(partnership=scene.partnership, name=name),
            shared=name != "Housing",
        )
        for name in ("Police", "Hillcrest School", "Housing")
    )
    scene.office = person(Role.SCP_ADMINISTRATOR, partnership=scene.partnership)
    scene.chair, scene.buddy = (
        person(role, partnership=scene.partnership) for role in (Role.LOS_CHAIR, Role.BUDDY)
    )
    FileMemberFactory(casefile=scene.file, role=FileRole.CHAIR, user=scene.chair)
    FileMemberFactory(casefile=scene.file, role=FileRole.BUDDY, user=scene.buddy)
    return scene


def row(chronology, day, *, precision="exact", ends_on=None, **more):
    return ChronologyEntryFactory(
        chronology=chronology, date_text=str(day), starts_on=day, ends_on=ends_on or day, precision=precision, **more
    )


def test_the_order_is_first_day_then_precision_then_time_then_as_written(scene):
    last = row(scene.school, None, precision="unknown")
    month = row(scene.police, date(2026, 4, 1), precision="month", ends_on=date(2026, 4, 30))
    second = row(scene.school, date(2026, 4, 1), at_time=time(15, 0), sequence=1)
    first = row(scene.police, date(2026, 4, 1), at_time=time(9, 0), sequence=9)
    untimed = row(scene.police, date(2026, 4, 1), sequence=1)
    before = row(scene.school, date(2026, 3, 31))
    row(scene.late, date(2026, 4, 1))  # a draft
    row(ChronologyFactory(casefile__partnership=scene.partnership, shared=True), date(2026, 4, 1))  # another file's
    speak_for(scene.office)

    found = queries.combined(scene.office, scene.file)

    assert [each.id for each in found.rows] == [
        entry.pk for entry in (before, first, second, untimed, month, last)
    ]
    assert found.agencies == ["Hillcrest School", "Police"]


def test_restricted_rows_keep_their_place_and_lose_their_words_for_the_buddy(scene):
    row(scene.school, date(2026, 4, 1), event="Mateusz was quiet.", child_seen="yes")
    for number, sensitivity in enumerate(("police", "health", "third_party"), start=2):
        row(
            scene.police, date(2026, 4, number), event="A name was given.", sensitivity=sensitivity, child_seen="no",
            response="Kept.", about="Adult 1", key_episode=True, impact_text="Fear", recorded_by_role="PC",
        )
    for whole in (scene.office, scene.chair):
        speak_for(whole)
        assert [each.event for each in queries.combined(whole, scene.file).rows] == [
            "Mateusz was quiet.", *["A name was given."] * 3,
        ]
    speak_for(scene.buddy)
    found = queries.combined(scene.buddy, scene.file)

    assert [each.withheld for each in found.rows] == [
        "", "Police-restricted", "Health-restricted", "About a third party",
    ]
    for hidden in found.rows[1:]:
        assert hidden.agency == "Police"
        assert (hidden.event, hidden.response, hidden.about, hidden.impact_text, hidden.recorded_by_role) == ("",) * 5
        assert (hidden.child_seen, hidden.key_episode) == ("", False)
    assert [each.starts_on for each in found.rows] == [date(2026, 4, number) for number in (1, 2, 3, 4)]
    assert found.child_seen == {"Hillcrest School": {"yes": 1}, "Police": {}}
    assert "name was given" not in repr(found.analysis)


def test_whether_the_child_was_seen_is_counted_for_each_agency(scene):
    for number, seen in enumerate(("yes", "no", "no", "not_recorded"), start=1):
        row(scene.police, date(2026, 4, number), child_seen=seen)
    row(scene.school, date(2026, 4, 1), child_seen="yes")
    speak_for(scene.chair)

    assert queries.combined(scene.chair, scene.file).child_seen == {
        "Hillcrest School": {"yes": 1}, "Police": {"yes": 1, "no": 2, "not_recorded": 1},
    }


def test_a_gap_of_six_months_is_shown(scene):
    row(scene.police, date(2025, 1, 10))
    row(scene.school, date(2025, 7, 15))
    row(scene.school, date(2025, 7, 20))
    speak_for(scene.office)

    gaps = queries.combined(scene.office, scene.file).analysis.gaps

    assert [(gap.agency, gap.start, gap.end) for gap in gaps] == [(None, date(2025, 1, 10), date(2025, 7, 15))]


@pytest.mark.parametrize("role", [Role.AGENCY_MANAGER, Role.DSL])
def test_an_agency_on_the_file_does_not_see_them_together(scene, role):
    row(scene.police, date(2026, 4, 1))
    FileMemberFactory(casefile=scene.file, role=FileRole.INVOLVED_AGENCY, agency=scene.police.agency)
    user = person(role, partnership=scene.partnership, agency=scene.police.agency)
    speak_for(user)
    found = queries.combined(user, scene.file)
    assert (found.rows, found.agencies, found.analysis.gaps) == ([], [], [])


@pytest.mark.parametrize(
    ("day", "about", "warnings"),
    [
        (date(2023, 12, 31), "Child 1", ["This is before the period asked for, which begins on 1 January 2024."]),
        (date(2026, 11, 1), "", ["This is after the period asked for, which ends on 31 October 2026."]),
        (date(2026, 4, 3), "Child 1, Uncle 4", ["“Uncle 4” is not one of the people recorded on this file."]),
        (date(2024, 1, 1), "", []),
        (None, "", []),
    ],
)
def test_a_row_outside_what_was_asked_is_warned_of(scene, day, about, warnings):
    SubjectFactory(casefile=scene.file)
    entry = row(scene.police, day, about=about)
    speak_for(scene.office)
    known = queries.pseudonyms(scene.file)
    assert known == {"Child 1"}
    assert queries.warnings_of(entry, known=known) == warnings
