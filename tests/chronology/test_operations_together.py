"""Views that are kept, the chair's notes, frozen versions, what is set aside: who may, what it does, what stays."""

import pytest

from sightline.access.context import speak_for
from sightline.chronology import operations, queries
from sightline.chronology.models import ChairNote, Dismissal, FrozenChronology, FrozenEntry, SavedView
from sightline.chronology.operations.together import MOST_UNNAMED
from sightline.chronology.rules.filters import Filters
from sightline.foundation.errors import DomainError, NotYours, SomebodyElseWasFirst
from sightline.partnerships.models import PartnershipSetting
from tests.chronology.together import Together, day
from tests.factories.chronology import SavedViewFactory
from tests.factories.files import NOON, SubjectFactory
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db
STAIRS = Filters(words="stairs")


@pytest.fixture
def scene():
    return Together()


def keep(scene, user, filters=STAIRS, **more):
    speak_for(user)
    return operations.keep_view(scene.file, filters=filters, by=user, now=NOON, **more)


def test_a_view_is_one_s_own_until_the_chair_shares_it(scene):
    own = keep(scene, scene.office, name="Falls")
    with pytest.raises(NotYours, match="Only the chair"):
        keep(scene, scene.office, name="Falls", shared=True)
    with pytest.raises(DomainError, match="Give the view a name"):
        keep(scene, scene.chair, shared=True)
    shared = keep(scene, scene.chair, name="Falls", shared=True)

    assert len(own.key) == 32
    speak_for(scene.buddy)
    assert [view.key for view in queries.named_views(scene.buddy, scene.file)] == [shared.key]
    assert list(SavedView.objects.values_list("key", flat=True)) == [shared.key]  # the wall by itself
    assert queries.view_of(scene.buddy, scene.file, own.key) is None
    with pytest.raises(NotYours):
        operations.remove_view(shared, by=scene.buddy)


def test_the_same_name_is_the_same_view_and_the_same_question_one_view(scene):
    first = keep(scene, scene.chair, name="Falls")
    second = keep(scene, scene.chair, filters=Filters(seen=("no",)), name="Falls")
    assert (first.key, second.filters) == (second.key, {"seen": ["no"]})
    assert keep(scene, scene.chair).key == keep(scene, scene.chair).key != first.key


def test_views_without_a_name_do_not_pile_up(scene):
    named = keep(scene, scene.chair, name="Falls")
    made = [keep(scene, scene.chair, filters=Filters(words=f"word{n}")) for n in range(MOST_UNNAMED + 2)]
    assert SavedView.objects.count() == MOST_UNNAMED + 1
    assert SavedView.objects.filter(pk__in=[named.pk, made[-1].pk]).count() == 2


def test_nobody_else_keeps_a_view(scene):
    with pytest.raises(NotYours):
        keep(scene, scene.stranger)
    with no_walls():
        assert SavedView.objects.count() == 0


def note(scene, entry, user, **more):
    speak_for(user)
    more = {"words": "Who was told?"} | more
    return operations.write_note(entry, by=user, now=NOON, **more)


def test_the_chair_writes_beside_an_entry_and_the_entry_stays(scene):
    entry = scene.row(scene.police, day(1), event="Called.")
    made = note(scene, entry, scene.chair, themes=["T5", "T1"], key_episode=True)
    assert (made.words, made.themes, made.key_episode, made.version) == ("Who was told?", ["T1", "T5"], True, 1)
    with pytest.raises(SomebodyElseWasFirst):
        note(scene, entry, scene.chair, words="Late.", expected_version=0)
    assert note(scene, entry, scene.chair, words="Nobody.", expected_version=1).version == 2
    with no_walls():
        entry.refresh_from_db()
        assert (entry.event, entry.version) == ("Called.", 1)
    assert note(scene, entry, scene.chair, words=" ") is None
    assert ChairNote.objects.count() == 0


def test_who_writes_no_note_and_no_unknown_theme(scene):
    entry = scene.row(scene.police, day(1))
    for user in (scene.office, scene.buddy, scene.stranger):
        with pytest.raises(NotYours):
            note(scene, entry, user)
    draft = scene.row(scene.housing, day(1))
    with pytest.raises(NotYours):
        note(scene, draft, scene.chair)
    with pytest.raises(DomainError, match="T99 is no theme"):
        note(scene, entry, scene.chair, themes=["T99"])
    with no_walls():
        assert ChairNote.objects.count() == 0


def test_an_agency_takes_out_a_row_whose_note_it_must_not_see(scene):
    """No constraint of the database stands in its way, and none tells it."""
    entry = scene.row(scene.police, day(1))
    note(scene, entry, scene.chair)
    with no_walls():
        entry.delete()
    speak_for(scene.chair)
    assert queries.rows_by_id(scene.chair, scene.file, [entry.pk or 0]) == {}


def test_a_version_stays_as_it_was_and_the_next_needs_a_change(scene):
    entry = scene.row(scene.police, day(1), event="Before.", sensitivity="police")
    scene.row(scene.housing, day(2), event="Draft.")
    for user in (scene.chair, scene.buddy, scene.stranger):
        speak_for(user)
        with pytest.raises(NotYours):
            operations.freeze(scene.file, by=user, now=NOON)
    speak_for(scene.office)
    first = operations.freeze(scene.file, by=scene.office, now=NOON)
    with pytest.raises(operations.NothingChanged, match="since version 1"):
        operations.freeze(scene.file, by=scene.office, now=NOON)
    with no_walls():
        type(entry).objects.filter(pk=entry.pk).update(event="After.")
    second = operations.freeze(scene.file, by=scene.office, now=NOON)

    assert [first.number, second.number] == [1, 2]
    assert list(FrozenEntry.objects.order_by("frozen").values_list("event", flat=True)) == ["Before.", "After."]
    speak_for(scene.buddy)
    assert [row.event for row in queries.combined_rows(scene.buddy, scene.file, version=first)] == [""]
    speak_for(scene.stranger)
    assert FrozenChronology.objects.count() == FrozenEntry.objects.count() == 0  # the wall by itself
    assert queries.combined_rows(scene.stranger, scene.file, version=first) == []


def aside(scene, user, **more):
    speak_for(user)
    more = {"kind": "gaps", "about": "a" * 64, "evidence": "e" * 64, "reason": " Abroad. "} | more
    return operations.set_aside(scene.file, by=user, now=NOON, **more)


def test_set_aside_with_a_reason_and_brought_back(scene):
    for user in (scene.buddy, scene.stranger):
        with pytest.raises(NotYours):
            aside(scene, user)
    with pytest.raises(DomainError, match="Say why"):
        aside(scene, scene.chair, reason=" ")
    made = aside(scene, scene.chair)
    assert aside(scene, scene.office).pk == made.pk
    assert (made.reason, made.dismissed_by, made.restored_at) == ("Abroad.", scene.chair, None)
    speak_for(scene.buddy)
    with pytest.raises(NotYours):
        operations.bring_back(made, by=scene.buddy, now=NOON)
    speak_for(scene.office)
    operations.bring_back(made, by=scene.office, now=NOON)
    assert Dismissal.objects.get().restored_by == scene.office
    assert aside(scene, scene.chair).pk != made.pk


def test_who_sets_the_numbers(scene):
    for user in (scene.chair, scene.buddy, scene.stranger):
        speak_for(user)
        with pytest.raises(NotYours):
            operations.set_thresholds(scene.file, numbers={"gap_days": 30}, starts_on=day(1), by=user)
    assert PartnershipSetting.objects.count() == 0


def test_ages_are_for_those_who_may_open_identities(scene):
    speak_for(scene.office)
    with no_walls():
        SubjectFactory(casefile=scene.file, register_entry={"date_of_birth": "2022-09-12"})
        SubjectFactory(
            casefile=scene.file, kind="parent", pseudonym="Parent 1", register_entry={"date_of_birth": "1999-01-01"}
        )
    assert operations.birth_days(scene.file, by=scene.office) == {"Child 1": day(9, 12, year=2022)}
    speak_for(scene.buddy)
    assert operations.birth_days(scene.file, by=scene.buddy) == {}


def test_somebody_else_s_view_is_not_removed(scene):
    view = SavedViewFactory(casefile=scene.file, made_by=scene.chair, shared=True)
    speak_for(scene.office)
    with pytest.raises(NotYours):
        operations.remove_view(view, by=scene.office)
    speak_for(scene.chair)
    operations.remove_view(view, by=scene.chair)
    assert SavedView.objects.count() == 0
