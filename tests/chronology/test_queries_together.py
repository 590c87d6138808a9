"""What a filter leaves, in whose eyes; what changed since a version was frozen; what the analysis gives."""

import pytest

from sightline.access.context import speak_for
from sightline.chronology import operations, queries
from sightline.chronology.queries import KINDS
from sightline.chronology.rules.filters import Filters
from tests.chronology.together import Together, day
from tests.factories.chronology import ChairNoteFactory, DismissalFactory
from tests.factories.files import NOON, SubjectFactory
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Together()


def found(scene, user, **asked):
    speak_for(user)
    return [row.id for row in queries.combined_rows(user, scene.file, filters=Filters(**asked))]


@pytest.fixture
def four(scene):
    """Four rows that differ in everything a filter asks."""
    seen = scene.row(
        scene.school, day(1), event="Aniela came with a bruise.", child_seen="yes", about="Child 1", impact="negative",
        tags=["missed"],
    )
    unseen = scene.row(scene.police, day(2), event="Called to the house.", child_seen="no", about="Child 10, Adult 1")
    key = scene.row(scene.school, day(3), event="Head told.", response="A bruise chart was kept", key_episode=True)
    month = scene.row(scene.police, day(4), ends_on=day(4, 30), precision="month", event="Checks made.")
    ChairNoteFactory(entry=unseen, themes=["T5"])
    return {"seen": seen.pk, "unseen": unseen.pk, "key": key.pk, "month": month.pk}


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({}, ["seen", "unseen", "key", "month"]),
        ({"agencies": ("police",)}, ["unseen", "month"]),
        ({"people": ("Child 1",)}, ["seen"]),  # and not Child 10
        ({"people": ("Child 1", "Adult 1")}, ["seen", "unseen"]),
        ({"tags": ("missed",)}, ["seen"]),
        ({"tags": ("key_episode",)}, ["key"]),
        ({"themes": ("T5",)}, ["unseen"]),
        ({"impacts": ("negative",)}, ["seen"]),
        ({"seen": ("yes",)}, ["seen"]),
        ({"words": "BRUISE"}, ["seen", "key"]),
        ({"words": "bruise chart"}, ["key"]),
        ({"words": "100%"}, []),
        ({"since": day(4, 15)}, ["month"]),  # it may have been on that day or after
        ({"until": day(2)}, ["seen", "unseen"]),
        ({"agencies": ("police",), "seen": ("yes",)}, []),
    ],
)
def test_what_a_filter_leaves(scene, four, asked, left):
    assert found(scene, scene.chair, **asked) == [four[name] for name in left]


@pytest.mark.parametrize("name", ["Grandmother (maternal)", "Adult 1*", "[the] neighbour", "O'Brien's ex + 1", r"a\b"])
def test_a_person_s_name_is_no_pattern(scene, name):
    """What has a meaning in patterns stands for itself, also at the ends (ASVS 1.2.9)."""
    named = scene.row(scene.school, day(1), about=f"Child 1, {name}")
    scene.row(scene.school, day(2), about="Child 1, Grandmother maternal, Adult 11, t neighbour, ab")

    assert found(scene, scene.chair, people=(name,)) == [named.pk]


def test_what_a_withheld_row_says_cannot_be_found_out_by_asking(scene):
    hidden = scene.row(
        scene.police, day(1), event="An informant spoke.", sensitivity="police", child_seen="no", about="Child 1",
        tags=["missed"], impact="negative", key_episode=True,
    )
    ChairNoteFactory(entry=hidden, themes=["T5"])
    for asked in (
        {"words": "informant"}, {"seen": ("no",)}, {"people": ("Child 1",)}, {"tags": ("missed",)},
        {"tags": ("key_episode",)}, {"impacts": ("negative",)}, {"themes": ("T5",)},
    ):
        assert found(scene, scene.chair, **asked) == [hidden.pk], asked
        assert found(scene, scene.buddy, **asked) == [], asked
    assert found(scene, scene.buddy, agencies=("police",)) == [hidden.pk]
    row = queries.row_at(scene.buddy, scene.file, agency="police", sequence=hidden.sequence)
    assert (row.withheld, row.event, row.tags) == ("Police-restricted", "", ())
    assert queries.notes_on(scene.buddy, [row]) == {}


def test_a_stranger_and_a_draft(scene):
    scene.row(scene.housing, day(1))
    shared = scene.row(scene.police, day(1))
    assert found(scene, scene.office) == [shared.pk]
    assert found(scene, scene.stranger) == []


def test_what_changed_since_a_version_was_frozen(scene):
    kept = scene.row(scene.police, day(1), event="Kept.")
    changed = scene.row(scene.school, day(2), event="Before.", impact="neutral")
    gone = scene.row(scene.school, day(3), event="Gone.")
    speak_for(scene.office)
    version = operations.freeze(scene.file, by=scene.office, now=NOON)
    with no_walls():
        type(changed).objects.filter(pk=changed.pk).update(event="After.")
        gone.delete()
    added = scene.row(scene.police, day(4), event="New.")
    speak_for(scene.chair)

    before = queries.combined_rows(scene.chair, scene.file, version=version)
    now = queries.combined_rows(scene.chair, scene.file)

    assert [row.event for row in before] == ["Kept.", "Before.", "Gone."]
    assert [
        (one.before and one.before.event, one.after and one.after.event, one.named)
        for one in queries.differences(before, now)
    ] == [("Before.", "After.", (("event", "What happened"),)), (None, "New.", ()), ("Gone.", None, ())]
    assert {row.id for row in now} == {kept.pk, changed.pk, added.pk}


def test_the_order_of_a_day_is_its_agencys_here_and_in_a_frozen_version(scene):
    late, early = (scene.row(scene.school, day(1), event=event, order_in_day=place) for event, place in (
        ("Late.", 2), ("Early.", 1),
    ))  # fmt: skip
    assert found(scene, scene.chair) == [early.pk, late.pk]
    speak_for(scene.office)
    frozen = operations.freeze(scene.file, by=scene.office, now=NOON)
    speak_for(scene.chair)
    rows = queries.combined_rows(scene.chair, scene.file, version=frozen)
    assert [(row.event, row.sequence) for row in rows] == [("Early.", early.sequence), ("Late.", late.sequence)]
    assert [entry.event for entry in queries.as_entries(rows)] == ["Early.", "Late."]
    assert [entry.sequence for entry in queries.as_entries(rows)] == [0, 1]


def test_a_filter_asks_of_a_frozen_version_as_of_the_present(scene, four):
    speak_for(scene.office)
    version = operations.freeze(scene.file, by=scene.office, now=NOON)
    for asked, left in (({"words": "bruise"}, ["seen", "key"]), ({"themes": ("T5",)}, ["unseen"])):
        rows = queries.combined_rows(scene.office, scene.file, filters=Filters(**asked), version=version)
        assert [row.id for row in rows] == [four[name] for name in left]


def results(scene, user, kind):
    speak_for(user)
    return queries.results(user, scene.file, [kind], on=NOON.date())[kind]


def test_a_result_that_was_set_aside_stays_so_until_its_entries_change(scene):
    first = scene.row(scene.police, day(1), event="Visited.")
    scene.row(scene.school, day(9), event="Back in school.")
    gap = next(one for one in results(scene, scene.chair, "gaps") if len(one.rows) == 2)
    assert "between 1 January 2025 and 1 September 2025: 243 days" in gap.sentence
    DismissalFactory(
        casefile=scene.file, kind="gaps", about=gap.about, evidence=gap.evidence, reason="The family lived abroad."
    )

    def again():
        return next(one for one in results(scene, scene.chair, "gaps") if len(one.rows) == 2)

    assert again().dismissal.reason == "The family lived abroad."
    with no_walls():
        type(first).objects.filter(pk=first.pk).update(sensitivity="police")
    withheld = next(one for one in results(scene, scene.buddy, "gaps") if len(one.rows) == 2)
    assert withheld.rows[0].withheld
    assert withheld.dismissal.reason == "The family lived abroad."  # whoever reads less sees no change in it
    with no_walls():
        type(first).objects.filter(pk=first.pk).update(event="Visited, and nobody was in.", version=2)
    assert (again().dismissal, again().reopened) == (None, True)


def test_the_gap_before_an_entry_and_the_gap_after_it_are_two(scene):
    scene.row(scene.police, day(1), event="Visited.")

    found_gaps = results(scene, scene.chair, "gaps")

    assert len(found_gaps) == len({one.about for one in found_gaps}) == 2


def test_a_gap_of_one_child_beside_another_who_was_seen(scene):
    SubjectFactory(casefile=scene.file, pseudonym="Child 1", number=1)
    SubjectFactory(casefile=scene.file, pseudonym="Child 2", number=2)
    for month in range(1, 13):
        about = "Child 1, Child 2" if month in (1, 12) else "Child 2"
        scene.row(scene.police, day(month), about=about, event=f"Visit {month}.")

    sentences = [one.sentence for one in results(scene, scene.chair, "child-gaps") if len(one.rows) == 2]

    assert sentences == [
        "Child 1: no contact by any agency is recorded between 1 January 2025 and 1 December 2025: 334 days."
    ]


def test_entries_about_people_whom_the_file_does_not_know(scene):
    SubjectFactory(casefile=scene.file, pseudonym="Child 1")
    scene.row(scene.police, day(1), about="Child 1, Uncle 4")

    assert [one.sentence for one in results(scene, scene.chair, "out-of-scope")] == [
        "Police: an entry about “Uncle 4”, who is not recorded on this file."
    ]


def test_the_analysis_reads_no_word_that_is_withheld(scene):
    for number in (1, 2):
        scene.row(
            scene.police, day(number), event="Baby not seen, referral made to MASH.", sensitivity="police",
            child_seen="no",
        )
    speak_for(scene.chair)
    whole = queries.results(scene.chair, scene.file, KINDS, on=NOON.date())
    speak_for(scene.buddy)
    part = queries.results(scene.buddy, scene.file, KINDS, on=NOON.date())

    assert whole["not-seen"]
    assert whole["referrals"]
    assert part["not-seen"] == part["referrals"] == part["duplicates"] == []
    assert "MASH" not in repr(part)


def test_the_partnership_s_own_numbers_hold_from_their_day(scene):
    scene.row(scene.police, day(1), event="Visited.")
    scene.row(scene.school, day(3), event="In school.")
    speak_for(scene.office)

    def between():
        return [one for one in results(scene, scene.office, "gaps") if len(one.rows) == 2]

    assert between() == []
    operations.set_thresholds(
        scene.file, numbers={"gap_days": 30, "burst_entries": 8}, starts_on=NOON.date(), by=scene.office
    )
    assert [one.sentence for one in between()] == [
        "No contact by any agency is recorded between 1 January 2025 and 1 March 2025: 59 days."
    ]
    assert queries.thresholds_of(scene.partnership, on=day(1, year=2020)).gap_days == 90
