"""Opening a file, who is on it, who is kept out, the vault, and the one change of state."""

from datetime import date, timedelta

import pytest

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.casefiles import operations, policy
from sightline.casefiles.choices import BarReason, SubjectKind
from sightline.casefiles.models import Bar, CaseFile, FileMember, Move, RegisterEntry, Subject
from sightline.foundation.envelope import CannotOpen
from sightline.foundation.errors import DomainError, NotYours, SomebodyElseWasFirst, StepNotOpen
from sightline.referrals.models import Referral
from sightline.referrals.states import REFERRAL
from sightline.trail.choices import Verb
from sightline.trail.models import TrailEntry
from tests.factories.files import NOON, SAOIRSE, CaseFileFactory, FileMemberFactory, SubjectFactory
from tests.factories.people import AgencyFactory, PartnershipFactory, RoleGrantFactory, person
from tests.factories.referrals import ReferralFactory
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

IDENTITY = {"first_name": "Noor", "family_name": "van der Berg-Osei", "date_of_birth": "2020-02-29"}


def verbs(file):
    with no_walls():
        return list(TrailEntry.objects.filter(file_ref=file.reference).order_by("pk").values_list("verb", flat=True))


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def manager(partnership):
    return person(Role.SCP_MANAGER, partnership=partnership)


@pytest.fixture
def file(partnership):
    return CaseFileFactory(partnership=partnership)


def test_references_run_on_through_a_year_and_begin_again_in_the_next(partnership, manager):
    speak_for(manager)
    years = [NOON, NOON, NOON + timedelta(days=60)]
    opened = [operations.open_file(partnership, by=manager, agency=None, now=when) for when in years]
    prefix = partnership.reference_prefix
    assert [file.reference for file in opened] == [f"{prefix}-2026-001", f"{prefix}-2026-002", f"{prefix}-2027-001"]
    assert verbs(opened[0]) == [Verb.FILE_OPENED, Verb.MEMBER_ADDED]


def test_two_files_have_two_keys(partnership, manager):
    speak_for(manager)
    one, other = (operations.open_file(partnership, by=manager, agency=None, now=NOON) for _ in range(2))
    assert operations.file_key(one) != operations.file_key(other)
    one.wrapped_key = other.wrapped_key  # a key copied to another row does not open
    with pytest.raises(CannotOpen):
        operations.file_key(one)


def test_who_is_in_the_case_is_sealed_and_comes_back_whole(file, manager):
    speak_for(manager)
    subject = operations.record_subject(file, kind=SubjectKind.CHILD, identity=IDENTITY, by=manager)
    kept = bytes(subject.register_entry.sealed_identity)
    assert b"Noor" not in kept
    assert b"Osei" not in kept
    assert operations.open_identities(file, by=manager) == [(subject, IDENTITY)]
    assert verbs(file) == [Verb.SUBJECT_RECORDED, Verb.IDENTITY_OPENED]


def test_pseudonyms_go_by_role_and_order_and_never_by_an_initial(file, manager):
    speak_for(manager)
    kinds = [SubjectKind.CHILD, SubjectKind.PARENT, SubjectKind.CHILD, SubjectKind.ADULT, SubjectKind.SIBLING]
    made = [operations.record_subject(file, kind=kind, identity=IDENTITY, by=manager) for kind in kinds]
    assert [subject.pseudonym for subject in made] == ["Child 1", "Parent 1", "Child 2", "Adult 1", "Sibling 1"]


def test_an_identity_moved_to_another_file_does_not_open(partnership, manager):
    mine, other = CaseFileFactory.create_batch(2, partnership=partnership)
    subject = SubjectFactory(casefile=mine)
    with no_walls():
        Subject.objects.filter(pk=subject.pk).update(casefile=other)
        RegisterEntry.objects.filter(subject=subject).update(casefile=other)
    speak_for(manager)
    with pytest.raises(CannotOpen):
        operations.open_identities(other, by=manager)


def test_putting_a_person_right_keeps_the_pseudonym(file, manager):
    subject = SubjectFactory(casefile=file)
    speak_for(manager)
    operations.change_subject(subject, identity=IDENTITY, by=manager)
    ((again, known),) = operations.open_identities(file, by=manager)
    assert (again.pseudonym, known) == ("Child 1", SAOIRSE | IDENTITY)


@pytest.mark.parametrize("role", [Role.SCP_ADMINISTRATOR, Role.DSL, Role.SYSTEM_ADMINISTRATOR])
def test_only_the_partnership_manager_keeps_people_out(file, partnership, role):
    agency = AgencyFactory(partnership=partnership)
    somebody = person(role, partnership=partnership, agency=agency if role == Role.DSL else None)
    FileMemberFactory(casefile=file, user=somebody)
    named = person(Role.DSL, partnership=partnership, agency=agency)
    speak_for(somebody)
    with pytest.raises(NotYours):
        operations.bar_person(file, person=named, reason=BarReason.NAMED, by=somebody, now=NOON)
    assert not Bar.objects.exists()


def test_a_bar_stands_from_this_moment_until_it_is_lifted_and_is_kept(file, partnership, manager):
    named = person(Role.SCP_ADMINISTRATOR, partnership=partnership)
    speak_for(named)
    assert policy.sees(named, file)
    speak_for(manager)
    operations.bar_person(file, person=named, reason=BarReason.RELATIVE, by=manager, now=NOON)
    operations.bar_person(file, person=named, reason=BarReason.RELATIVE, by=manager, now=NOON)  # twice is once
    speak_for(named)
    assert not policy.sees(named, file)
    assert not CaseFile.objects.filter(pk=file.pk).exists()

    speak_for(manager)
    assert operations.lift_bar(file, person=named, by=manager, now=NOON)
    assert not operations.lift_bar(file, person=named, by=manager, now=NOON)
    speak_for(named)
    assert policy.sees(named, file)
    with no_walls():
        assert list(Bar.objects.values_list("user", "lifted_by")) == [(named.pk, manager.pk)]
    assert verbs(file) == [Verb.PERSON_BARRED, Verb.BAR_LIFTED]


def test_whoever_ring_fences_a_file_stays_on_it_by_name(file, partnership, manager):
    colleague = person(Role.SCP_ADMINISTRATOR, partnership=partnership)
    speak_for(manager)
    with pytest.raises(DomainError, match="Add yourself to the file by name"):
        operations.ring_fence(file, fenced=True, by=manager)

    operations.add_member(file, role=FileRole.REFERRER, user=manager, by=manager, on=date(2026, 11, 23))
    operations.ring_fence(file, fenced=True, by=manager)
    assert policy.sees(manager, file)
    speak_for(colleague)
    assert not policy.sees(colleague, file)
    speak_for(manager)
    operations.ring_fence(file, fenced=False, by=manager)
    speak_for(colleague)
    assert policy.sees(colleague, file)
    assert verbs(file) == [Verb.MEMBER_ADDED, Verb.RING_FENCED, Verb.RING_FENCED]


def test_the_day_given_is_the_last_day_of_access(file, partnership, manager, time_machine):
    guest = person(Role.READER, partnership=partnership)
    speak_for(manager)
    operations.add_member(file, role=FileRole.CHAIR, user=guest, by=manager, on=date(2026, 11, 1))
    operations.add_member(file, role=FileRole.CHAIR, user=guest, by=manager, on=date(2026, 11, 1))  # twice is once
    assert FileMember.objects.filter(casefile=file).count() == 1
    assert operations.end_membership(file, role=FileRole.CHAIR, user=guest, by=manager, on=date(2026, 11, 23)) == 1
    for day, sees in ((23, True), (24, False)):
        time_machine.move_to(f"2026-11-{day}T12:00:00Z")
        speak_for(guest)
        assert policy.sees(guest, file) is sees
        assert CaseFile.objects.filter(pk=file.pk).exists() is sees
    assert verbs(file) == [Verb.MEMBER_ADDED, Verb.MEMBER_REMOVED]


@pytest.fixture
def draft(file):
    referral = ReferralFactory(whole=True, casefile=file)
    RoleGrantFactory(
        user=referral.author, partnership=file.partnership, agency=referral.agency, role=Role.PRACTITIONER
    )
    FileMemberFactory(casefile=file, user=referral.author, role=FileRole.REFERRER)
    speak_for(referral.author)
    return Referral.objects.select_related("casefile").get(pk=referral.pk)


def test_a_step_moves_the_record_and_is_written_down(draft):
    move = operations.take_step(draft, "submit", machine=REFERRAL, by=draft.author, now=NOON)
    draft.refresh_from_db()
    assert (draft.state, draft.version) == ("agency_approval", 2)
    assert (move.from_state, move.to_state, move.moved_at) == ("draft", "agency_approval", NOON)


def test_a_step_that_is_not_in_the_table_changes_nothing(draft):
    with pytest.raises(StepNotOpen, match="This cannot be done now: it is “draft”"):
        operations.take_step(draft, "approve", machine=REFERRAL, by=draft.author, now=NOON)
    assert not Move.objects.exists()


def test_of_two_who_take_a_step_from_the_same_page_one_is_told_so(draft):
    stale = Referral.objects.select_related("casefile").get(pk=draft.pk)
    operations.take_step(draft, "submit", machine=REFERRAL, by=draft.author, now=NOON)
    with pytest.raises(SomebodyElseWasFirst):
        operations.take_step(stale, "withdraw", machine=REFERRAL, by=draft.author, now=NOON)
    assert [move.step for move in Move.objects.all()] == ["submit"]


def test_a_state_is_changed_by_no_other_way(draft):
    with pytest.raises(ValueError, match="take_step"):
        operations.save_fields(draft, by=draft.author, changes={"state": "received"})


@pytest.mark.parametrize(
    ("born", "words"),
    [
        ("2023-11-24", "aged 2"), ("2024-11-23", "aged 2"), ("2024-11-24", "23 months"), ("2026-10-23", "1 month"),
        ("2027-01-02", "not yet born"), ("", ""), (None, ""),
    ],
)
def test_ages_in_words(born, words):
    assert operations.age_words(born, on=date(2026, 11, 23)) == words


def test_what_is_remembered_of_a_person_is_asked_anew_when_their_place_changes(file, manager, partnership):
    """One transaction, one person: no sight outlives the bar or the place that gave it (sec R14)."""
    guest = person(Role.READER, partnership=partnership)
    speak_for(manager)
    assert not policy.sees(guest, file)
    operations.add_member(file, role=FileRole.CHAIR, user=guest, by=manager, on=date(2020, 1, 1))
    assert policy.sees(guest, file)
    operations.end_membership(file, role=FileRole.CHAIR, user=guest, by=manager, on=date(2020, 1, 2))
    assert not policy.sees(guest, file)

    assert policy.sees(manager, file)
    operations.bar_person(file, person=manager, reason=BarReason.CONFLICT, by=manager, now=NOON)
    assert not policy.sees(manager, file)


def test_a_page_asks_once_where_a_person_stands(file, manager, django_assert_num_queries):
    speak_for(manager)
    policy.sees(manager, file)
    with django_assert_num_queries(1):
        policy.sees(manager, file)
