"""Roles become permissions in one table; a role holds between two days, in one partnership, in one agency."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from sightline.access.gate import holds, live_grants, require
from sightline.access.permissions import Permission
from sightline.access.roles import FILE_ROLES, ROLES, FileRole, Role, file_roles_with, roles_with
from sightline.foundation.errors import NotYours
from tests.factories.people import AgencyFactory, PartnershipFactory, RoleGrantFactory, UserFactory, person

pytestmark = pytest.mark.django_db

YESTERDAY, TODAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 24)


@pytest.fixture(autouse=True)
def monday(time_machine):
    """Ten o'clock on Monday 23 November 2026."""
    time_machine.move_to("2026-11-23T10:00:00+00:00")


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"),
    [
        (TODAY, None, True), (TODAY, TODAY, True), (YESTERDAY, TODAY, True), (YESTERDAY, YESTERDAY, False),
        (TOMORROW, None, False),
    ],
)
def test_a_grant_holds_from_its_first_day_to_its_last(starts_on, ends_on, expected):
    grant = RoleGrantFactory(role=Role.SCP_MANAGER, starts_on=starts_on, ends_on=ends_on)

    assert holds(grant.user, Permission.FILE_BAR) is expected


def test_the_day_is_the_day_in_england(time_machine):
    """Half an hour after midnight on the first of June it is still May in UTC."""
    time_machine.move_to("2026-05-31T23:30:00+00:00")
    grant = RoleGrantFactory(role=Role.SCP_MANAGER, starts_on=date(2026, 6, 1))

    assert holds(grant.user, Permission.FILE_BAR) is True


def test_a_permission_in_one_partnership_is_none_in_another():
    here, there = PartnershipFactory.create_batch(2)
    manager = person(Role.SCP_MANAGER, partnership=here)

    assert holds(manager, Permission.FILE_BAR, partnership=here) is True
    assert holds(manager, Permission.FILE_BAR, partnership=there) is False


def test_a_permission_in_one_agency_is_none_in_another():
    partnership = PartnershipFactory()
    here, there = AgencyFactory.create_batch(2, partnership=partnership)
    lead = person(Role.DSL, partnership=partnership, agency=here)

    assert holds(lead, Permission.REFERRAL_APPROVE, agency=here) is True
    assert holds(lead, Permission.REFERRAL_APPROVE, agency=there) is False


def test_an_account_that_is_switched_off_holds_nothing():
    leaver = person(Role.SCP_MANAGER, partnership=PartnershipFactory(), is_active=False)

    assert live_grants(leaver, Permission.FILE_BAR).exists() is False
    assert holds(leaver, Permission.FILE_BAR) is False


def test_nobody_holds_nothing():
    assert holds(AnonymousUser(), Permission.FILE_BAR) is False


def test_a_word_that_is_no_role_gives_nothing():
    grant = RoleGrantFactory(role="superuser")

    assert [permission for permission in Permission if holds(grant.user, permission)] == []


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gives_what_the_table_says_and_nothing_else(role):
    partnership = PartnershipFactory()
    user = person(role, partnership=partnership)

    assert {permission for permission in Permission if holds(user, permission)} == ROLES[role].permissions


def test_require_refuses_in_words():
    require(True)

    with pytest.raises(NotYours, match=r"^You do not have permission to do this\.$"):
        require(False)
    with pytest.raises(NotYours, match=r"^Ask the chair\.$"):
        require(False, "Ask the chair.")


class TestTheTable:
    def test_every_role_has_its_row_and_every_row_its_number(self):
        assert set(ROLES) == set(Role)
        # R24 is the family, who have no account
        assert {row.id for row in ROLES.values()} == {f"R{n:02d}" for n in range(1, 31)} - {"R24"}

    def test_every_role_on_a_file_has_its_row(self):
        assert set(FILE_ROLES) == set(FileRole)

    def test_every_permission_is_held_by_somebody(self):
        unheld = {word for word in Permission if not roles_with(word) and not file_roles_with(word)}

        assert unheld == {Permission.MESSAGES_VIEW_DEMO} - {
            word for word in Permission if roles_with(word) or file_roles_with(word)
        }

    def test_the_system_administrator_may_do_nothing_to_a_case(self):
        """Domain 01, R28: no case content, but in an emergency that sounds an alarm."""
        held = ROLES[Role.SYSTEM_ADMINISTRATOR].permissions
        assert held == {Permission.DIRECTORY_MANAGE, Permission.FILE_BREAK_GLASS}

    def test_the_administrator_decides_approves_and_signs_nothing(self):
        """Domain 01, R08: never decides, approves or signs off."""
        forbidden = {
            Permission.TRIAGE_DECIDE, Permission.SERIOUS_HARM_CONFIRM, Permission.REVIEW_SCOPE,
            Permission.PLAN_FORMALISE, Permission.BRIEFING_VOTE, Permission.RETURN_APPROVE,
            Permission.REFERRAL_APPROVE, Permission.FILE_BAR, Permission.MONITOR_RECORD,
        }

        assert ROLES[Role.SCP_ADMINISTRATOR].permissions & forbidden == set()

    def test_the_manager_neither_decides_triage_nor_votes(self):
        """Domain 01, R07: never decides the triage outcome alone, nor approves the briefing alone."""
        forbidden = {Permission.TRIAGE_DECIDE, Permission.SERIOUS_HARM_CONFIRM, Permission.BRIEFING_VOTE}

        assert ROLES[Role.SCP_MANAGER].permissions & forbidden == set()

    def test_the_chair_does_not_vote_on_the_briefing_and_the_buddy_writes_nothing(self):
        """Domain 01, R12 and R13."""
        assert Permission.BRIEFING_VOTE not in FILE_ROLES[FileRole.CHAIR]
        writing = {word for word in FILE_ROLES[FileRole.BUDDY] if not word.endswith("_view")}
        # to work with the pack is to take copies of it and to read the notes of the day
        assert writing - {Permission.RETURN_VIEW_SUBMITTED, Permission.PACK_WORK} == set()

    def test_the_monitoring_body_sees_no_raw_return_and_no_child(self):
        """Domain 01, R15."""
        forbidden = {
            Permission.IDENTITY_VIEW, Permission.RETURN_VIEW_SUBMITTED, Permission.PACK_VIEW, Permission.REFERRAL_VIEW,
        }

        assert FILE_ROLES[FileRole.MONITOR_BODY] & forbidden == set()
        assert FILE_ROLES[FileRole.EXECUTIVE_PANEL] & forbidden == set()

    def test_a_practitioner_may_only_start_a_referral(self):
        assert ROLES[Role.PRACTITIONER].permissions == {Permission.REFERRAL_START}


def test_a_user_without_a_role_holds_nothing():
    assert [word for word in Permission if holds(UserFactory(), word)] == []
