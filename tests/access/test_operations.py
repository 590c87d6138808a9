"""Two persons for one act, roles and seats with their dates, and what happens to a leaver."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from sightline.access import operations, policy
from sightline.access.context import speak_for
from sightline.access.models import Alarm, Proposal
from sightline.access.roles import GIVEN_BY_TWO, ROLES, FileRole, Role
from sightline.casefiles.models import CaseFile
from sightline.casefiles.policy import sees
from sightline.foundation.errors import DomainError, NotYours, SomebodyElseWasFirst
from sightline.outbox.choices import MessageState
from sightline.outbox.operations import send_messages
from sightline.partnerships.choices import Position
from sightline.partnerships.models import BodyMembership, RoleGrant
from sightline.trail.choices import Verb
from sightline.trail.models import TrailEntry
from tests.factories.access import ProposalFactory
from tests.factories.files import NOON, CaseFileFactory, FileMemberFactory
from tests.factories.messages import MessageFactory
from tests.factories.people import AgencyFactory, BodyFactory, PartnershipFactory, UserFactory, person, seat
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db
MEMBER = Position.MEMBER


def verbs():
    with no_walls():
        return list(TrailEntry.objects.order_by("pk").values_list("verb", flat=True))


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def admin(partnership):
    user = person(Role.SYSTEM_ADMINISTRATOR, partnership=partnership, name="Gwilym Probert")
    speak_for(user)
    return user


@pytest.fixture
def second(partnership):
    return person(Role.SYSTEM_ADMINISTRATOR, partnership=partnership, name="Ifeoma Adichie-Lund")


@pytest.fixture
def somebody():
    return UserFactory(name="Tamsin Quarshie")


def give(partnership, admin, somebody, role, agency=None):
    return operations.give_role(
        somebody, role=role, partnership=partnership, agency=agency, reason="A new colleague", by=admin, now=NOON
    )


class TestRoles:
    """Given with a day, ended with a day, by an administrator and never by oneself."""

    def test_a_role_that_opens_no_file_alone_is_given_by_one(self, partnership, admin):
        agency = AgencyFactory(partnership=partnership)
        for role in ROLES:
            if role not in GIVEN_BY_TWO:
                grant = give(partnership, admin, UserFactory(name=f"Oriol {role}"), role, agency)
                assert (grant.role, grant.agency, grant.starts_on) == (role, agency, date(2026, 11, 23))
        assert set(verbs()) == {Verb.GRANT_CHANGED}

    @pytest.mark.parametrize("role", GIVEN_BY_TWO)
    def test_a_role_that_opens_files_waits_for_a_second_administrator(
        self, role, partnership, admin, second, somebody
    ):
        proposal = give(partnership, admin, somebody, role)
        assert give(partnership, admin, somebody, role) == proposal  # twice is once
        assert not RoleGrant.objects.filter(user=somebody).exists()
        with pytest.raises(NotYours, match="proposed this yourself"):
            operations.confirm_role(proposal, by=admin, now=NOON)
        speak_for(second)
        operations.confirm_role(proposal, by=second, now=NOON)
        assert list(RoleGrant.objects.filter(user=somebody).values_list("role", flat=True)) == [role]
        with pytest.raises(SomebodyElseWasFirst):
            operations.confirm_role(proposal, by=second, now=NOON)
        assert verbs() == [Verb.PROPOSED, Verb.SECONDED, Verb.GRANT_CHANGED]

    def test_nobody_gives_or_confirms_a_role_of_their_own(self, partnership, admin, second):
        with pytest.raises(DomainError, match="Nobody gives themselves"):
            give(partnership, admin, admin, Role.READER)
        proposal = give(partnership, admin, second, Role.SCP_MANAGER)
        speak_for(second)
        with pytest.raises(NotYours, match="role of their own"):
            operations.confirm_role(proposal, by=second, now=NOON)

    @pytest.mark.parametrize(
        ("name", "email"),
        [("Próbert, Gwilym", "a@example.org"), ("GWILYM PROBERT", "x@example.org"), ("G P", "probert+2@example.org")],
    )
    def test_two_accounts_of_one_person_are_one(self, name, email, partnership, somebody):
        first = person(
            Role.SYSTEM_ADMINISTRATOR, partnership=partnership, name="Gwilym Probert", email="probert@example.org"
        )
        double = person(Role.SYSTEM_ADMINISTRATOR, partnership=partnership, name=name, email=email)
        speak_for(first)
        proposal = give(partnership, first, somebody, Role.SCP_MANAGER)
        speak_for(double)
        with pytest.raises(NotYours):
            operations.confirm_role(proposal, by=double, now=NOON)
        assert not RoleGrant.objects.filter(user=somebody).exists()

    def test_after_a_week_it_is_proposed_again(self, partnership, admin, second, somebody):
        proposal = give(partnership, admin, somebody, Role.SCP_MANAGER)
        speak_for(second)
        with pytest.raises(DomainError, match="more than a week"):
            operations.confirm_role(proposal, by=second, now=NOON + timedelta(days=7))

    def test_what_was_refused_is_not_confirmed(self, partnership, admin, second, somebody):
        proposal = give(partnership, admin, somebody, Role.SCP_MANAGER)
        operations.refuse(proposal, by=second, now=NOON)
        with pytest.raises(SomebodyElseWasFirst):
            operations.confirm_role(proposal, by=second, now=NOON)
        with pytest.raises(SomebodyElseWasFirst):
            operations.refuse(proposal, by=second, now=NOON)
        assert verbs() == [Verb.PROPOSED, Verb.NOT_SECONDED]

    def test_the_database_refuses_one_person_as_both(self, partnership, admin):
        proposal = ProposalFactory(partnership=partnership, proposed_by=admin)
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=proposal.pk).update(confirmed_at=NOON, confirmed_by=admin)

    def test_an_ended_role_is_gone_at_the_next_request(self, partnership, admin):
        file = CaseFileFactory(partnership=partnership)
        leaving = person(Role.SCP_MANAGER, partnership=partnership)
        speak_for(leaving)
        assert sees(leaving, file)
        speak_for(admin)
        operations.end_role(RoleGrant.objects.get(user=leaving), by=admin, now=NOON)
        speak_for(leaving)
        assert not sees(leaving, file)
        assert not CaseFile.objects.filter(pk=file.pk).exists()

    def test_a_role_of_one_day_ended_after_midnight_in_london_stays_on_record(self, partnership, admin):
        leaving = person(Role.SCP_MANAGER, partnership=partnership)
        held = RoleGrant.objects.get(user=leaving)
        RoleGrant.objects.filter(pk=held.pk).update(starts_on=date(2026, 6, 1))
        held.refresh_from_db()

        operations.end_role(held, by=admin, now=datetime(2026, 6, 1, 23, 30, tzinfo=UTC))

        assert RoleGrant.objects.get(pk=held.pk).ends_on == date(2026, 6, 1)

    def test_the_last_administrator_stays(self, partnership, admin):
        with pytest.raises(DomainError, match="last system administrator"):
            operations.end_role(RoleGrant.objects.get(user=admin), by=admin, now=NOON)

    def test_only_an_administrator_of_the_partnership_does_any_of_it(self, partnership, somebody):
        elsewhere = person(Role.SYSTEM_ADMINISTRATOR, partnership=PartnershipFactory())
        manager = person(Role.SCP_MANAGER, partnership=partnership)
        held = RoleGrant.objects.get(user=manager)
        body = BodyFactory(partnership=partnership)
        seated = {"person": somebody, "position": MEMBER, "agency": None, "starts_on": NOON.date(), "ends_on": None}
        for who in (elsewhere, manager):
            speak_for(who)
            for act in (
                lambda who=who: give(partnership, who, somebody, Role.READER),
                lambda who=who: operations.end_role(held, by=who, now=NOON),
                lambda who=who: operations.give_seat(body, by=who, now=NOON, **seated),
                lambda who=who: operations.close_account(somebody, partnership=partnership, by=who, now=NOON),
            ):
                with pytest.raises(NotYours):
                    act()
        assert verbs() == []


class TestSeats:
    """A seat counts between its days, and while its body is there."""

    @pytest.fixture
    def body(self, partnership):
        return BodyFactory(partnership=partnership)

    @pytest.fixture
    def file(self, partnership, body):
        file = CaseFileFactory(partnership=partnership)
        FileMemberFactory(casefile=file, body=body, role=FileRole.EXECUTIVE_PANEL)
        return file

    def opens(self, member, file):
        speak_for(member)
        found = sees(member, file)
        assert CaseFile.objects.filter(pk=file.pk).exists() is found
        return found

    def test_a_seat_opens_the_bodys_files_between_its_days(self, body, file, admin, somebody, time_machine):
        operations.give_seat(
            body, person=somebody, position=MEMBER, agency=None, starts_on=date(2026, 12, 1),
            ends_on=date(2026, 12, 31), by=admin, now=NOON,
        )
        for day, opens in (("2026-11-30", False), ("2026-12-01", True), ("2026-12-31", True), ("2027-01-01", False)):
            time_machine.move_to(f"{day}T12:00:00Z")
            assert self.opens(somebody, file) is opens
        assert verbs() == [Verb.SEAT_CHANGED]

    @pytest.mark.parametrize("dates", [{"ends_on": date(2026, 1, 1)}, {"starts_on": date(2027, 1, 1)}])
    def test_a_body_that_is_no_more_or_not_yet_opens_nothing(self, dates, partnership):
        body = BodyFactory(partnership=partnership, **dates)
        file = CaseFileFactory(partnership=partnership)
        FileMemberFactory(casefile=file, body=body, role=FileRole.EXECUTIVE_PANEL)
        assert not self.opens(seat(body), file)

    def test_nobody_seats_themselves_or_somebody_twice_or_backwards(self, body, admin, somebody):
        given = {"position": MEMBER, "agency": None, "by": admin, "now": NOON, "starts_on": NOON.date()}
        with pytest.raises(DomainError, match="themselves a seat"):
            operations.give_seat(body, person=admin, ends_on=None, **given)
        with pytest.raises(DomainError, match="before the first"):
            operations.give_seat(body, person=somebody, ends_on=date(2026, 1, 1), **given)
        operations.give_seat(body, person=somebody, ends_on=None, **given)
        with pytest.raises(DomainError, match="already"):
            operations.give_seat(body, person=somebody, ends_on=None, **given)

    def test_an_ended_seat_is_gone_at_the_next_request(self, body, file, admin):
        member = seat(body)
        assert self.opens(member, file)
        speak_for(admin)
        operations.end_seat(BodyMembership.objects.get(user=member), by=admin, now=NOON)
        assert not self.opens(member, file)


class TestLeavers:
    """Everything closes at the next request, and in what is queued (sec R14)."""

    def test_an_account_that_is_closed_opens_and_receives_nothing(self, partnership, admin):
        leaver = person(Role.SCP_MANAGER, partnership=partnership)
        seat(BodyFactory(partnership=partnership), user=leaver)
        file = CaseFileFactory(partnership=partnership)
        FileMemberFactory(casefile=file, user=leaver)
        message = MessageFactory(to=leaver, file_ref=file.reference)
        operations.close_account(leaver, partnership=partnership, by=admin, now=NOON)
        assert verbs() == [Verb.GRANT_CHANGED, Verb.SEAT_CHANGED, Verb.ACCOUNT_CLOSED]
        speak_for(leaver)
        assert not sees(leaver, file)
        assert not CaseFile.objects.filter(pk=file.pk).exists()
        assert send_messages(now=NOON) == 0
        message.refresh_from_db()
        assert message.state == MessageState.DROPPED

    def test_nobody_closes_their_own(self, partnership, admin):
        with pytest.raises(DomainError, match="your own account"):
            operations.close_account(admin, partnership=partnership, by=admin, now=NOON)


def test_what_two_people_agreed_is_done_once_and_soon_by_whoever_asked(partnership, admin, second):
    confirmed = {"confirmed_at": NOON, "confirmed_by": second, "partnership": partnership, "proposed_by": admin}
    proposal = ProposalFactory(**confirmed)
    hour = timedelta(hours=1)
    with pytest.raises(NotYours):
        operations.use(proposal, by=second, now=NOON, within=hour)
    operations.use(proposal, by=admin, now=NOON, within=hour)
    with pytest.raises(DomainError):
        operations.use(proposal, by=admin, now=NOON, within=hour)
    with pytest.raises(DomainError):
        operations.use(ProposalFactory(**confirmed), by=admin, now=NOON + hour, within=hour)
    unconfirmed = ProposalFactory(partnership=partnership, proposed_by=admin)
    with pytest.raises(DomainError):
        operations.use(unconfirmed, by=admin, now=NOON, within=hour)


def test_an_alarm_is_raised_once_a_day_and_read_by_whoever_watches(partnership):
    curious = person(Role.READER, partnership=partnership)
    watcher = person(Role.INFORMATION_GOVERNANCE, partnership=partnership)
    other = person(Role.INFORMATION_GOVERNANCE, partnership=PartnershipFactory())
    speak_for(curious)
    raised = [operations.raise_alarm(person=curious, partnership=partnership, on=NOON.date()) for _ in range(2)]
    assert raised == [True, False], "somebody is told once a day"
    for who, seen in ((watcher, 1), (other, 0), (curious, 0)):
        speak_for(who)
        assert Alarm.objects.count() == policy.visible_alarms(who).count() == seen
