"""Who sees a file: the policy and the database's own wall, held equal, and a bar above both."""

from datetime import date

import pytest

from sightline.access.context import speak_for
from sightline.access.roles import ROLES, FileRole, Role
from sightline.casefiles import policy
from sightline.casefiles.models import CaseFile
from sightline.partnerships.choices import Position
from tests.factories.files import BarFactory, CaseFileFactory, FileMemberFactory
from tests.factories.people import AgencyFactory, BodyFactory, PartnershipFactory, person, seat

pytestmark = pytest.mark.django_db


def through_policy(user):
    speak_for(user)
    return set(policy.visible_files(user).values_list("reference", flat=True))


def through_the_wall(user):
    """What the database shows with no policy asked at all."""
    speak_for(user)
    return set(CaseFile.objects.values_list("reference", flat=True))


WIDE = {Role.SCP_MANAGER, Role.SCP_ADMINISTRATOR}


@pytest.mark.parametrize("role", list(ROLES))
def test_a_standing_role_alone_opens_no_file_but_for_the_office(role):
    partnership = PartnershipFactory()
    file = CaseFileFactory(partnership=partnership)
    CaseFileFactory()  # another partnership's, so that there is something to leak
    agency = None if role in WIDE else AgencyFactory(partnership=partnership)
    user = person(role, partnership=partnership, agency=agency)

    expected = {file.reference} if role in WIDE else set()
    assert through_policy(user) == expected
    assert through_the_wall(user) == expected


@pytest.mark.parametrize("by", ["name", "agency", "body", "chair", "not the chair", "ended", "not begun"])
def test_a_place_on_the_file_opens_it(by):
    partnership = PartnershipFactory()
    agency = AgencyFactory(partnership=partnership)
    body = BodyFactory(partnership=partnership)
    file = CaseFileFactory(partnership=partnership)
    CaseFileFactory(partnership=partnership)
    user = person(Role.AGENCY_MANAGER, partnership=partnership, agency=agency)
    match by:
        case "name":
            FileMemberFactory(casefile=file, user=user)
        case "agency":
            FileMemberFactory(casefile=file, agency=agency, role=FileRole.INVOLVED_AGENCY)
        case "body":
            seat(body, user=user)
            FileMemberFactory(casefile=file, body=body, role=FileRole.TRIAGE_PANEL)
        case "chair" | "not the chair":
            seat(body, user=user, position=Position.CHAIR if by == "chair" else Position.MEMBER)
            FileMemberFactory(casefile=file, body=body, role=FileRole.SERIOUS_REVIEW_CHAIR, chair_only=True)
        case "ended":
            FileMemberFactory(casefile=file, user=user, ends_on=date(2021, 1, 1))
        case "not begun":
            FileMemberFactory(casefile=file, user=user, starts_on=date(2999, 1, 1))

    expected = {file.reference} if by in {"name", "agency", "body", "chair"} else set()
    assert through_policy(user) == expected
    assert through_the_wall(user) == expected


@pytest.mark.parametrize("grant", ["office", "name", "agency", "body"])
def test_a_bar_beats_every_grant(grant):
    partnership = PartnershipFactory()
    agency = AgencyFactory(partnership=partnership)
    body = BodyFactory(partnership=partnership)
    file, other = CaseFileFactory.create_batch(2, partnership=partnership)
    user = person(Role.SCP_MANAGER if grant == "office" else Role.DSL, partnership=partnership,
                  agency=None if grant == "office" else agency)
    for each in (file, other):
        if grant == "name":
            FileMemberFactory(casefile=each, user=user)
        if grant == "agency":
            FileMemberFactory(casefile=each, agency=agency, role=FileRole.INVOLVED_AGENCY)
        if grant == "body":
            FileMemberFactory(casefile=each, body=body, role=FileRole.TRIAGE_PANEL)
    if grant == "body":
        seat(body, user=user)
    BarFactory(casefile=file, user=user)

    assert through_policy(user) == {other.reference}
    assert through_the_wall(user) == {other.reference}


def test_a_ring_fenced_file_is_for_the_people_named_on_it():
    partnership = PartnershipFactory()
    file = CaseFileFactory(partnership=partnership, ring_fenced=True)
    office = person(Role.SCP_MANAGER, partnership=partnership)
    named = person(Role.SCP_ADMINISTRATOR, partnership=partnership)
    FileMemberFactory(casefile=file, user=named)

    assert through_policy(office) == through_the_wall(office) == set()
    assert through_policy(named) == through_the_wall(named) == {file.reference}


def test_nobody_sees_nothing():
    CaseFileFactory()

    assert through_the_wall(None) == set()


def test_an_account_that_is_switched_off_sees_nothing():
    partnership = PartnershipFactory()
    CaseFileFactory(partnership=partnership)
    leaver = person(Role.SCP_MANAGER, partnership=partnership, is_active=False)

    assert through_policy(leaver) == through_the_wall(leaver) == set()
