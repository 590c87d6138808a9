"""Who sees findings and actions: policy and wall, a bar above both; an agency sees what is its own to do."""

import pytest

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.learning import policy
from sightline.learning.models import Action, Finding
from tests.factories.files import NOON, BarFactory, CaseFileFactory, FileMemberFactory
from tests.factories.learning import ActionFactory, FindingFactory
from tests.factories.people import AgencyFactory, UserFactory, person

pytestmark = pytest.mark.django_db

BY_ROLE = [
    # (who, sees findings, may)
    (Role.SCP_MANAGER, True, {"say_no_action", "set_actions", "change_action"}),
    (Role.SCP_ADMINISTRATOR, True, set()),
    (FileRole.CHAIR, True, {"record_findings", "change_finding", "set_actions", "change_action"}),
    (FileRole.BUDDY, True, set()),
    (FileRole.EXECUTIVE_PANEL, True, {"set_actions", "change_action"}),
    (FileRole.MONITOR_BODY, True, set()),
    (FileRole.ATTENDEE, False, set()),
    (FileRole.TRIAGE_PANEL, False, set()),
    (FileRole.REFERRER, False, set()),
    (Role.LOS_CHAIR, False, set()),
    (Role.EXEC_PANEL_MEMBER, False, set()),
]


def somebody(who, file):
    if isinstance(who, Role):
        return person(who, partnership=file.partnership)
    user = UserFactory()
    FileMemberFactory(casefile=file, user=user, role=who)
    return user


def may(user, finding, action):
    asked = {
        "record_findings": policy.may_record_findings(user, finding.casefile),
        "change_finding": policy.may_change_finding(user, finding),
        "say_no_action": policy.may_say_no_action(user, finding),
        "set_actions": policy.may_set_actions(user, finding.casefile),
        "change_action": policy.may_change_action(user, action),
        "answer": policy.may_answer(user, action),
    }
    return {word for word, answer in asked.items() if answer}


def seen(user):
    """(findings, actions) through policy, then through the wall alone."""
    speak_for(user)
    through_policy = (set(policy.visible_findings(user)), set(policy.visible_actions(user)))
    through_wall = (set(Finding.objects.all()), set(Action.objects.all()))
    return through_policy, through_wall


@pytest.mark.parametrize(("who", "sees", "words"), BY_ROLE)
def test_who_sees_what_was_learned(who, sees, words):
    file = CaseFileFactory()
    finding, action = FindingFactory(casefile=file), ActionFactory(casefile=file)
    FindingFactory()  # another partnership's, so that there is something to leak
    ActionFactory()
    user = somebody(who, file)

    expected = ({finding}, {action}) if sees else (set(), set())
    assert seen(user) == (expected, expected)
    assert may(user, finding, action) == words
    assert set(policy.files_with_a_plan_for(user)) == ({file} if sees else set())


@pytest.mark.parametrize(
    ("role", "answers"),
    [(Role.AGENCY_MANAGER, True), (Role.DSL, True), (Role.SPOC, False), (Role.PRACTITIONER, False)],
)
def test_an_agency_sees_and_answers_what_is_its_own_to_do(role, answers):
    file = CaseFileFactory()
    agency = AgencyFactory(partnership=file.partnership)
    FileMemberFactory(casefile=file, agency=agency, role=FileRole.INVOLVED_AGENCY)
    finding, mine = FindingFactory(casefile=file), ActionFactory(casefile=file, agency=agency)
    ActionFactory(casefile=file)  # another agency's
    user = person(role, partnership=file.partnership, agency=agency)

    through_policy, through_wall = seen(user)
    assert through_policy == (set(), {mine} if answers else set())
    assert through_wall == (set(), {mine})
    assert may(user, finding, mine) == ({"answer"} if answers else set())
    assert set(policy.files_with_a_plan_for(user)) == ({file} if answers else set())


def test_an_agency_that_is_not_on_the_file_sees_no_action_of_it():
    action = ActionFactory()
    user = person(Role.DSL, partnership=action.casefile.partnership, agency=action.agency)

    assert seen(user) == ((set(), set()), (set(), set()))
    assert not policy.may_answer(user, action)


@pytest.mark.parametrize("who", [Role.SCP_MANAGER, FileRole.CHAIR, FileRole.EXECUTIVE_PANEL])
def test_a_bar_beats_every_role(who):
    file = CaseFileFactory()
    finding, action = FindingFactory(casefile=file), ActionFactory(casefile=file)
    user = somebody(who, file)
    BarFactory(casefile=file, user=user)

    assert seen(user) == ((set(), set()), (set(), set()))
    assert may(user, finding, action) == set()


def test_a_removed_finding_is_seen_by_nobody():
    file = CaseFileFactory()
    chair = somebody(FileRole.CHAIR, file)
    gone = FindingFactory(casefile=file, removed_at=NOON, removed_by=chair, removed_because="Said twice")
    speak_for(chair)

    assert set(policy.visible_findings(chair)) == set()
    assert not policy.may_change_finding(chair, gone)
