"""Who sees a referral. A draft is its agency's own, the Office excluded."""

import pytest

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.referrals import policy
from sightline.referrals.models import Referral
from tests.factories.files import NOON, BarFactory, FileMemberFactory
from tests.factories.people import AgencyFactory, BodyFactory, RoleGrantFactory, person, seat
from tests.factories.referrals import ReferralFactory

pytestmark = pytest.mark.django_db

# who, sees a draft, sees it received
ROWS = [
    ("author", True, True),
    ("colleague", False, False),
    ("lead", True, True),
    ("lead elsewhere", False, False),
    ("manager of the partnership", False, True),
    ("administrator of the partnership", False, True),
    ("triage panel", False, True),
    ("chair of the event", False, True),
    ("executive panel", False, False),
    ("system administrator", False, False),
]


def somebody(who, referral):
    file, partnership = referral.casefile, referral.casefile.partnership
    elsewhere = AgencyFactory(partnership=partnership)
    match who:
        case "author":
            return referral.author
        case "colleague":
            return person(Role.PRACTITIONER, partnership=partnership, agency=referral.agency)
        case "lead":
            return person(Role.DSL, partnership=partnership, agency=referral.agency)
        case "lead elsewhere":
            return person(Role.DSL, partnership=partnership, agency=elsewhere)
        case "manager of the partnership":
            return person(Role.SCP_MANAGER, partnership=partnership)
        case "administrator of the partnership":
            return person(Role.SCP_ADMINISTRATOR, partnership=partnership)
        case "system administrator":
            return person(Role.SYSTEM_ADMINISTRATOR, partnership=partnership)
        case "chair of the event":
            user = person(Role.LOS_CHAIR, partnership=partnership, agency=elsewhere)
            FileMemberFactory(casefile=file, user=user, role=FileRole.CHAIR)
            return user
        case "triage panel" | "executive panel":
            body = BodyFactory(partnership=partnership)
            role = FileRole.TRIAGE_PANEL if who == "triage panel" else FileRole.EXECUTIVE_PANEL
            FileMemberFactory(casefile=file, body=body, role=role)
            return seat(body, user=person(Role.TRIAGE_MEMBER, partnership=partnership, agency=elsewhere))


def lay_down(state):
    referral = ReferralFactory(whole=True, state=state, received_at=NOON if state == "received" else None)
    FileMemberFactory(casefile=referral.casefile, user=referral.author, role=FileRole.REFERRER)
    FileMemberFactory(casefile=referral.casefile, agency=referral.agency, role=FileRole.REFERRING_AGENCY)
    RoleGrantFactory(
        user=referral.author, partnership=referral.casefile.partnership, agency=referral.agency, role=Role.PRACTITIONER
    )
    ReferralFactory(whole=True, state=state, received_at=NOON if state == "received" else None)  # another's
    return referral


@pytest.mark.parametrize("state", ["draft", "received"])
@pytest.mark.parametrize(("who", "draft", "received"), ROWS)
def test_who_sees_a_referral(who, draft, received, state):
    referral = lay_down(state)
    user = somebody(who, referral)
    speak_for(user)
    expected = [referral] if (draft if state == "draft" else received) else []
    assert list(policy.visible_referrals(user)) == expected


@pytest.mark.parametrize("who", ["manager of the partnership", "lead elsewhere", "executive panel"])
def test_the_wall_alone_keeps_a_draft_inside_its_agency(who):
    referral = lay_down("draft")
    speak_for(somebody(who, referral))
    assert not Referral.objects.exists()


@pytest.mark.parametrize("who", [row[0] for row in ROWS if row[2]])
def test_a_bar_beats_all(who):
    referral = lay_down("received")
    user = somebody(who, referral)
    BarFactory(casefile=referral.casefile, user=user)
    speak_for(user)
    assert not policy.visible_referrals(user).exists()
    assert not Referral.objects.exists()
    assert not policy.may_approve(user, referral)


def test_only_a_lead_who_is_not_the_author_may_approve():
    referral = lay_down("agency_approval")
    lead = somebody("lead", referral)
    speak_for(lead)
    assert policy.may_approve(lead, referral)
    Referral.objects.filter(pk=referral.pk).update(author=lead)
    referral.author = lead
    referral.author_id = lead.pk
    assert not policy.may_approve(lead, referral)
