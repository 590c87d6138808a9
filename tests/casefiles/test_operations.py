"""Opening a file, who is on it, who is kept out, the vault, and the one change of state."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from sightline.access.context import speak_for
from sightline.access.permissions import Permission
from sightline.access.roles import DECISIONS, GIVEN_BY_HAND, TIME_BOXED, FileRole, Role
from sightline.casefiles import operations, policy
from sightline.casefiles.choices import BarReason, ConflictKind, SubjectKind, Verdict
from sightline.casefiles.models import (
    Bar,
    CaseFile,
    EmergencyAccess,
    FileMember,
    Move,
    RegisterEntry,
    RingFence,
    Subject,
)
from sightline.foundation.envelope import CannotOpen
from sightline.foundation.errors import DomainError, NotYours, SomebodyElseWasFirst, StepNotOpen
from sightline.outbox.choices import MessageName
from sightline.outbox.models import Message
from sightline.referrals.models import Referral
from sightline.referrals.states import REFERRAL
from sightline.trail.choices import Verb
from sightline.trail.models import TrailEntry
from tests.factories.files import (
    NOON,
    SAOIRSE,
    BarFactory,
    CaseFileFactory,
    ConflictFactory,
    EmergencyAccessFactory,
    FileMemberFactory,
    SubjectFactory,
)
from tests.factories.people import (
    AgencyFactory,
    BodyFactory,
    PartnershipFactory,
    RoleGrantFactory,
    person,
    seat,
)
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


def test_whoever_ring_fences_a_file_is_named_on_it_and_it_opens_again_with_a_reason(file, partnership, manager):
    colleague = person(Role.SCP_ADMINISTRATOR, partnership=partnership)
    speak_for(manager)
    operations.ring_fence(file, reason="A member of staff is a relative", by=manager, now=NOON)
    with pytest.raises(DomainError, match="ring-fenced already"):
        operations.ring_fence(file, reason="Again", by=manager, now=NOON)
    assert policy.sees(manager, file)
    speak_for(colleague)
    assert not policy.sees(colleague, file)
    assert not CaseFile.objects.filter(pk=file.pk).exists()
    speak_for(manager)
    operations.lift_ring_fence(file, because="The member of staff has left", by=manager, now=NOON)
    with pytest.raises(DomainError, match="not ring-fenced"):
        operations.lift_ring_fence(file, because="Again", by=manager, now=NOON)
    speak_for(colleague)
    assert policy.sees(colleague, file)
    assert verbs(file) == [Verb.MEMBER_ADDED, Verb.RING_FENCED, Verb.RING_FENCED]
    with no_walls():
        assert list(RingFence.objects.values_list("reason", "lifted_because")) == [
            ("A member of staff is a relative", "The member of staff has left")
        ]


def test_a_body_opens_a_ring_fenced_file_only_to_those_of_it_who_are_named(file, partnership, manager):
    body = BodyFactory(partnership=partnership)
    named, other = seat(body), seat(body)
    FileMemberFactory(casefile=file, body=body, role=FileRole.EXECUTIVE_PANEL)
    speak_for(manager)
    operations.ring_fence(file, reason="The police have asked for it", by=manager, now=NOON)
    operations.give_place(file, person=named, role=FileRole.NAMED, reason="Sits for health", by=manager, now=NOON)
    for member, sees in ((named, True), (other, False)):
        speak_for(member)
        assert policy.sees(member, file) is sees
        assert policy.holds_on(member, Permission.PANEL_VIEW, file) is sees
        assert CaseFile.objects.filter(pk=file.pk).exists() is sees


class TestPlaces:
    """People put on a file by name, and taken off it."""

    @pytest.mark.parametrize("role", [role for role in TIME_BOXED if role in GIVEN_BY_HAND])
    def test_a_reviewers_and_a_scrutineers_access_ends_by_itself(self, role, file, partnership, manager, time_machine):
        guest = person(Role.READER, partnership=partnership)
        speak_for(manager)
        with pytest.raises(DomainError, match="Enter the last day"):
            operations.give_place(file, person=guest, role=role, reason="Asked", by=manager, now=NOON)
        operations.give_place(
            file, person=guest, role=role, reason="Asked", by=manager, now=NOON, ends_on=date(2026, 11, 30)
        )
        assert verbs(file) == [Verb.MEMBER_ADDED]
        for day, sees in ((23, True), (30, True)):
            time_machine.move_to(f"2026-11-{day}T23:00:00Z")
            speak_for(guest)
            assert policy.holds_on(guest, Permission.RETURN_VIEW_SUBMITTED, file) is sees
            assert CaseFile.objects.filter(pk=file.pk).exists() is sees
        time_machine.move_to("2026-12-01T00:00:01Z")
        speak_for(guest)
        assert not policy.sees(guest, file)
        assert not CaseFile.objects.filter(pk=file.pk).exists()

    def test_a_scrutineer_reads_no_identities_and_a_reviewer_does(self, file, partnership):
        for role, opens in ((FileRole.SCRUTINEER, False), (FileRole.REVIEWER, True)):
            guest = person(Role.READER, partnership=partnership)
            FileMemberFactory(casefile=file, user=guest, role=role, ends_on=date(2999, 1, 1))
            speak_for(guest)
            assert policy.may_open_identities(guest, file) is opens

    def test_ending_somebodys_place_holds_from_the_next_request_on(self, file, partnership, manager):
        guest = person(Role.READER, partnership=partnership)
        old = FileMemberFactory(casefile=file, user=guest, role=FileRole.NAMED)
        speak_for(manager)
        new = operations.give_place(
            file, person=guest, role=FileRole.SCRUTINEER, reason="Asked", by=manager, now=NOON, ends_on=date(2999, 1, 1)
        )
        operations.end_place(old, by=manager, now=NOON)
        operations.end_place(new, by=manager, now=NOON)
        speak_for(guest)
        assert not policy.sees(guest, file)
        assert not CaseFile.objects.filter(pk=file.pk).exists()
        assert verbs(file) == [Verb.MEMBER_ADDED, Verb.MEMBER_REMOVED, Verb.MEMBER_REMOVED]

    def test_a_manager_does_not_lose_sight_of_a_ring_fenced_file_by_a_click(self, file, manager):
        speak_for(manager)
        operations.ring_fence(file, reason="A relative", by=manager, now=NOON)
        with pytest.raises(DomainError, match="lose sight"):
            operations.end_place(FileMember.objects.get(user=manager), by=manager, now=NOON)

    def test_nobody_barred_is_put_on_the_file_and_nobody_twice(self, file, partnership, manager):
        guest = person(Role.READER, partnership=partnership)
        BarFactory(casefile=file, user=guest)
        speak_for(manager)
        with pytest.raises(DomainError, match="is barred"):
            operations.give_place(file, person=guest, role=FileRole.NAMED, reason="Asked", by=manager, now=NOON)
        operations.lift_bar(file, person=guest, by=manager, now=NOON)
        operations.give_place(file, person=guest, role=FileRole.NAMED, reason="Asked", by=manager, now=NOON)
        with pytest.raises(DomainError, match="already"):
            operations.give_place(file, person=guest, role=FileRole.NAMED, reason="Asked", by=manager, now=NOON)

    def test_only_the_manager_says_who_is_on_a_file(self, file, partnership, manager):
        office = person(Role.SCP_ADMINISTRATOR, partnership=partnership)
        guest = person(Role.READER, partnership=partnership)
        place = FileMemberFactory(casefile=file, user=guest, role=FileRole.NAMED)
        speak_for(office)
        for act in (
            lambda: operations.give_place(file, person=office, role=FileRole.NAMED, reason="x", by=office, now=NOON),
            lambda: operations.end_place(place, by=office, now=NOON),
            lambda: operations.ring_fence(file, reason="x", by=office, now=NOON),
            lambda: operations.lift_ring_fence(file, because="x", by=office, now=NOON),
            lambda: operations.lift_conflict(file, person=guest, by=office, now=NOON),
        ):
            with pytest.raises(NotYours):
                act()
        assert verbs(file) == []


class TestConflicts:
    """Declared by the person; seen still, and decided on no more (G05)."""

    def test_whoever_declared_one_decides_nothing_there_and_sees_what_they_saw(self, file, partnership, manager):
        other = CaseFileFactory(partnership=partnership)
        speak_for(manager)
        assert policy.holds_on(manager, Permission.PLAN_FORMALISE, file)
        operations.declare_conflict(file, kind=ConflictKind.KNOWS, by=manager, now=NOON)
        operations.declare_conflict(file, kind=ConflictKind.KNOWS, by=manager, now=NOON)  # twice is once
        assert policy.sees(manager, file)
        assert policy.holds_on(manager, Permission.REVIEW_VIEW, file)
        assert {p for p in DECISIONS if policy.holds_on(manager, p, file)} == set()
        assert policy.holds_on(manager, Permission.PLAN_FORMALISE, other)
        assert verbs(file) == [Verb.CONFLICT_DECLARED]
        assert list(Message.objects.values_list("name", "to")) == [(MessageName.CONFLICT_DECLARED, manager.pk)]

    def test_it_is_lifted_by_somebody_else(self, file, partnership, manager):
        colleague = person(Role.SCP_MANAGER, partnership=partnership)
        speak_for(manager)
        operations.declare_conflict(file, kind=ConflictKind.MANAGES, by=manager, now=NOON)
        with pytest.raises(NotYours):
            operations.lift_conflict(file, person=manager, by=manager, now=NOON)
        speak_for(colleague)
        assert operations.lift_conflict(file, person=manager, by=colleague, now=NOON)
        assert not operations.lift_conflict(file, person=manager, by=colleague, now=NOON)
        assert verbs(file) == [Verb.CONFLICT_DECLARED, Verb.CONFLICT_LIFTED]
        speak_for(manager)
        assert policy.holds_on(manager, Permission.PLAN_FORMALISE, file)

    @pytest.mark.parametrize("role", [FileRole.CHAIR, FileRole.BUDDY])
    def test_nobody_with_one_is_made_chair_or_buddy(self, role, file, partnership, manager):
        candidate = person(Role.LOS_CHAIR, partnership=partnership)
        ConflictFactory(casefile=file, user=candidate)
        speak_for(manager)
        with pytest.raises(DomainError, match="declared a conflict"):
            operations.add_member(file, role=role, user=candidate, by=manager, on=date(2026, 11, 23))

    def test_nobody_declares_one_on_a_file_they_do_not_see(self, file, partnership):
        stranger = person(Role.READER, partnership=partnership)
        speak_for(stranger)
        with pytest.raises(NotYours):
            operations.declare_conflict(file, kind=ConflictKind.KNOWS, by=stranger, now=NOON)
        assert verbs(file) == []


class TestBreakingTheGlass:
    """For four hours at most, with a reason, an alarm, and a review by somebody else (sec R9)."""

    REASON = "The hospital rang about a child on this file"

    @pytest.fixture
    def system(self, partnership):
        return person(Role.SYSTEM_ADMINISTRATOR, partnership=partnership)

    @pytest.fixture
    def watcher(self, partnership):
        return person(Role.INFORMATION_GOVERNANCE, partnership=partnership)

    def test_the_file_opens_to_the_second_and_the_alarm_goes_with_it(self, file, system, watcher, time_machine):
        time_machine.move_to(NOON, tick=False)
        speak_for(system)
        assert not policy.sees(system, file)
        assert operations.break_glass(file.reference, reason=self.REASON, hours=2, by=system, now=NOON)
        assert list(Message.objects.values_list("name", "to", "file_ref")) == [
            (MessageName.GLASS_BROKEN, watcher.pk, file.reference)
        ]
        assert verbs(file) == [Verb.GLASS_BROKEN]
        for seconds, sees in ((0, True), (2 * 3600 - 1, True), (2 * 3600, False)):
            time_machine.move_to(NOON + timedelta(seconds=seconds), tick=False)
            speak_for(system)
            assert policy.holds_on(system, Permission.RETURN_VIEW_SUBMITTED, file) is sees
            assert CaseFile.objects.filter(pk=file.pk).exists() is sees

    @pytest.mark.parametrize(("reason", "hours"), [("too short", 1), ("x" * 19, 1), (REASON, 0), (REASON, 5)])
    def test_without_a_reason_or_for_longer_it_stays_closed(self, reason, hours, file, system, watcher):
        speak_for(system)
        with pytest.raises(DomainError):
            operations.break_glass(file.reference, reason=reason, hours=hours, by=system, now=NOON)
        assert not policy.sees(system, file)

    @pytest.mark.parametrize(("reason", "hours"), [("x" * 19, 1), (REASON, 5)])
    def test_the_database_holds_the_same_limits(self, reason, hours, file, system, time_machine):
        time_machine.move_to(NOON, tick=False)
        speak_for(system)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT wall_break_glass(%s, %s, %s)", [file.reference, reason, NOON + timedelta(hours=hours)]
            )

    def test_it_does_not_open_when_nobody_would_be_told(self, file, system, time_machine):
        time_machine.move_to(NOON, tick=False)
        speak_for(system)
        with pytest.raises(DomainError, match="nobody would be told"):
            operations.break_glass(file.reference, reason=self.REASON, hours=1, by=system, now=NOON)
        with no_walls():
            assert not EmergencyAccess.objects.exists()
            assert not FileMember.objects.filter(casefile=file).exists()

    def test_a_bar_is_not_broken_and_a_file_elsewhere_does_not_open(self, file, system, watcher, time_machine):
        time_machine.move_to(NOON, tick=False)
        BarFactory(casefile=file, user=system)
        elsewhere = CaseFileFactory()
        speak_for(system)
        for reference in (file.reference, elsewhere.reference, "NO-2026-001"):
            assert not operations.break_glass(reference, reason=self.REASON, hours=1, by=system, now=NOON)
        assert verbs(file) == verbs(elsewhere) == [Verb.REFUSED]
        assert Message.objects.count() == 0

    @pytest.mark.parametrize("role", [Role.SCP_ADMINISTRATOR, Role.DSL, Role.READER])
    def test_who_may_not(self, role, file, partnership, watcher):
        somebody = person(role, partnership=partnership)
        speak_for(somebody)
        with pytest.raises(NotYours):
            operations.break_glass(file.reference, reason=self.REASON, hours=1, by=somebody, now=NOON)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT wall_break_glass(%s, %s, %s)",
                [file.reference, self.REASON, timezone.now() + timedelta(hours=1)],
            )
            assert cursor.fetchone() == (None,)

    def test_it_is_reviewed_once_by_somebody_else(self, file, partnership, watcher, time_machine):
        time_machine.move_to(NOON, tick=False)
        other = person(Role.INFORMATION_GOVERNANCE, partnership=partnership)
        speak_for(watcher)
        operations.break_glass(file.reference, reason=self.REASON, hours=1, by=watcher, now=NOON)
        emergency = EmergencyAccess.objects.get()
        words = {"verdict": Verdict.JUSTIFIED, "words": "The ward confirms the call", "now": NOON}
        with pytest.raises(NotYours):
            operations.review_emergency(emergency, by=watcher, **words)
        speak_for(other)
        operations.review_emergency(emergency, by=other, **words)
        with pytest.raises(SomebodyElseWasFirst):
            operations.review_emergency(emergency, by=other, **words)
        assert verbs(file) == [Verb.GLASS_BROKEN, Verb.EMERGENCY_REVIEWED]

    def test_whoever_watches_sees_that_it_was_broken_and_not_the_file(self, file, system, watcher):
        EmergencyAccessFactory(casefile=file, opened_by=system)
        EmergencyAccessFactory()
        speak_for(watcher)
        assert [row.reference for row in policy.visible_emergencies(watcher)] == [file.reference]
        assert EmergencyAccess.objects.count() == 1
        assert not policy.sees(watcher, file)


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
