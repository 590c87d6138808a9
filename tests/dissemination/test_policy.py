"""Who sees a briefing and what they may do with it; held against the database's own wall; a bar beats all."""

import pytest

from sightline.access.context import speak_for
from sightline.access.roles import ROLES, WHOLE_FILE_ROLES, FileRole, Role
from sightline.dissemination import policy
from sightline.dissemination.models import (
    AnonymisationCheck,
    ApprovalRound,
    Briefing,
    Dispatch,
    Highlights,
    PanelVote,
    PublicationSource,
)
from tests.dissemination.conftest import a_matter
from tests.factories.dissemination import (
    AnonymisationCheckFactory,
    ApprovalRoundFactory,
    BriefingFactory,
    DispatchFactory,
    HighlightsFactory,
    PanelVoteFactory,
    PublicationFactory,
    PublicationSourceFactory,
)
from tests.factories.files import BarFactory, FileMemberFactory
from tests.factories.people import AgencyFactory, UserFactory, person

pytestmark = pytest.mark.django_db

WIDE = {Role.SCP_MANAGER, Role.SCP_ADMINISTRATOR}
SEE = {FileRole.CHAIR, FileRole.BUDDY, FileRole.EXECUTIVE_PANEL, FileRole.MONITOR_BODY} | WHOLE_FILE_ROLES
WALLED = [Briefing, AnonymisationCheck, ApprovalRound, PanelVote, Dispatch, PublicationSource, Highlights]


def whole(matter):
    """A row of every kind on the file."""
    briefing = matter.briefing()
    AnonymisationCheckFactory(briefing=briefing, casefile=matter.file)
    PanelVoteFactory(round=ApprovalRoundFactory(briefing=briefing, casefile=matter.file), casefile=matter.file)
    DispatchFactory(briefing=briefing, casefile=matter.file)
    shown = PublicationFactory(partnership=matter.file.partnership)
    PublicationSourceFactory(casefile=matter.file, briefing=briefing, publication=shown)
    HighlightsFactory(casefile=matter.file, public=True)
    return briefing


def through_the_wall(user):
    speak_for(user)
    return {model: model.objects.count() for model in WALLED}


ALL_SEEN, NONE_SEEN = dict.fromkeys(WALLED, 1), dict.fromkeys(WALLED, 0)


@pytest.mark.parametrize("role", list(ROLES))
def test_a_standing_role_alone_shows_no_briefing_but_to_the_office(matter, role):
    briefing = whole(matter)
    whole(a_matter())
    partnership = matter.file.partnership
    agency = None if role in WIDE else AgencyFactory(partnership=partnership)
    user = person(role, partnership=partnership, agency=agency)

    assert through_the_wall(user) == (ALL_SEEN if role in WIDE else NONE_SEEN)
    assert list(policy.visible_briefings(user)) == ([briefing] if role in WIDE else [])


@pytest.mark.parametrize("role", sorted(set(FileRole) - {FileRole.TRIX_PUBLISHER}))
def test_a_role_on_the_file_shows_it_to_those_who_work_on_it(matter, role):
    briefing = whole(matter)
    whole(a_matter())
    user = UserFactory()
    FileMemberFactory(casefile=matter.file, user=user, role=role)

    assert through_the_wall(user) == (ALL_SEEN if role in SEE else NONE_SEEN)
    assert list(policy.visible_briefings(user)) == ([briefing] if role in SEE else [])


@pytest.mark.parametrize(
    ("state", "seen"), [("draft", False), ("anon_check", False), ("virtual_approval", False), ("approved", True)]
)
def test_the_procedures_publisher_sees_an_approved_briefing_and_no_earlier_text(matter, state, seen):
    """R21, S68: at the wall and in the policy."""
    briefing = BriefingFactory(casefile=matter.file, review=matter.review, state=state)
    publisher = UserFactory()
    FileMemberFactory(casefile=matter.file, user=publisher, role=FileRole.TRIX_PUBLISHER)
    speak_for(publisher)

    assert Briefing.objects.exists() == seen
    assert policy.visible_briefings(publisher).exists() == seen
    assert policy.may_record_trix(publisher, briefing) == seen
    assert not policy.may_send(publisher, briefing)


@pytest.mark.parametrize("who", ["chair", "manager", "administrator"])
def test_a_bar_beats_every_role(matter, who):
    briefing = whole(matter)
    user = getattr(matter, who)
    BarFactory(casefile=matter.file, user=user)

    assert through_the_wall(user) == NONE_SEEN
    speak_for(user)
    assert not any(
        may(user, briefing)
        for may in (policy.may_write, policy.may_check, policy.may_vote, policy.may_publish, policy.may_send)
    )
    assert not policy.may_publish_highlights(user, matter.file)


MAY = {
    "write": policy.may_write, "check": policy.may_check, "vote": policy.may_vote, "publish": policy.may_publish,
    "send": policy.may_send,
}


@pytest.mark.parametrize(("who", "allowed"), [
    ("chair", {"write"}),
    ("manager", {"check", "publish", "send"}),
    ("administrator", {"check", "publish", "send"}),
    ("panel", {"vote"}),
    ("buddy", set()),
    ("monitor", set()),
    ("stranger", set()),
])
def test_who_may_do_what(matter, who, allowed):
    briefing = matter.briefing()
    FileMemberFactory(casefile=matter.file, body=matter.panel, role=FileRole.EXECUTIVE_PANEL)
    user = {"chair": matter.chair, "manager": matter.manager, "administrator": matter.administrator,
            "panel": matter.seats["health"]}.get(who) or UserFactory()
    if who in ("buddy", "monitor"):
        role = FileRole.BUDDY if who == "buddy" else FileRole.MONITOR_BODY
        FileMemberFactory(casefile=matter.file, user=user, role=role)
    speak_for(user)

    assert {name for name, may in MAY.items() if may(user, briefing)} == allowed
    assert policy.may_begin(user, matter.review) == (who == "chair")


def test_an_account_that_is_switched_off_reads_nothing_published(matter):
    shown = PublicationFactory()

    assert list(policy.published(UserFactory())) == [shown]
    assert list(policy.published(UserFactory(is_active=False))) == []
