"""An agency’s draft is invisible outside that agency, the Office included, at every wall (domain 01 §1.2 a, G03)."""

import pytest

from sightline.access.context import speak_for
from sightline.access.permissions import Permission
from sightline.access.roles import FileRole, Role
from sightline.casefiles.policy import agencies_of
from sightline.contributions import policy
from sightline.contributions.choices import RequestState
from sightline.contributions.models import AgencyRequest, KeyLineAnswer, NilStatement, PracticeAudit, ReturnVersion
from tests.factories.contributions import (
    KeyLineAnswerFactory,
    NilStatementFactory,
    PracticeAuditFactory,
    ReturnVersionFactory,
    asked,
)
from tests.factories.files import BarFactory, CaseFileFactory, FileMemberFactory
from tests.factories.people import AgencyFactory, PartnershipFactory, UserFactory, person
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

OWN, OTHER, OFFICE, ON_FILE = "own agency", "another agency on the file", "office", "on the file"
WHO = [
    (Role.AGENCY_MANAGER, OWN, None),
    (Role.DSL, OWN, None),
    (Role.SPOC, OWN, None),
    (Role.PRACTITIONER, OWN, None),
    (Role.AGENCY_MANAGER, OTHER, None),
    (Role.DSL, OTHER, None),
    (Role.SPOC, OTHER, None),
    (Role.SCP_MANAGER, OFFICE, None),
    (Role.SCP_ADMINISTRATOR, OFFICE, None),
    (Role.SYSTEM_ADMINISTRATOR, OFFICE, None),
    (Role.LOS_CHAIR, ON_FILE, FileRole.CHAIR),
    (Role.BUDDY, ON_FILE, FileRole.BUDDY),
    (Role.EXEC_PANEL_MEMBER, ON_FILE, FileRole.EXECUTIVE_PANEL),
    (Role.TRIAGE_MEMBER, ON_FILE, FileRole.TRIAGE_PANEL),
    (Role.AGENCY_MANAGER, ON_FILE, FileRole.ATTENDEE),
]


@pytest.fixture
def scene():
    """Two agencies asked on one file, and a third on another file, so that there is something to leak."""
    partnership = PartnershipFactory()
    file, elsewhere = CaseFileFactory.create_batch(2, partnership=partnership)
    agency, other, far = AgencyFactory.create_batch(3, partnership=partnership)

    class Scene:
        pass

    scene = Scene()
    scene.partnership, scene.file, scene.agency, scene.other = partnership, file, agency, other
    scene.request = asked(file, agency, state=RequestState.DRAFTING)
    scene.others_request = asked(file, other, state=RequestState.DRAFTING)
    scene.far_request = asked(elsewhere, far, state=RequestState.DRAFTING)
    return scene


def somebody(scene, role, place, file_role):
    if place in {OWN, OTHER}:
        return person(role, partnership=scene.partnership, agency=scene.agency if place == OWN else scene.other)
    if place == OFFICE:
        return person(role, partnership=scene.partnership)
    user = person(role, partnership=scene.partnership, agency=AgencyFactory(partnership=scene.partnership))
    FileMemberFactory(casefile=scene.file, role=file_role, user=user)
    return user


def through_policy(user, visible=policy.visible_returns):
    """What the policy shows with the walls taken away: each must hold alone."""
    with no_walls():
        return set(visible(user).values_list("pk", flat=True))


def through_the_wall(user, model=PracticeAudit):
    """What the database shows with no policy asked at all."""
    speak_for(user)
    return set(model.objects.values_list("pk", flat=True))


READS_A_DRAFT = {(Role.AGENCY_MANAGER, OWN), (Role.DSL, OWN)}
READS_SUBMITTED = READS_A_DRAFT | {
    (Role.SCP_MANAGER, OFFICE), (Role.SCP_ADMINISTRATOR, OFFICE), (Role.LOS_CHAIR, ON_FILE), (Role.BUDDY, ON_FILE),
}


@pytest.mark.parametrize(("role", "place", "file_role"), WHO)
@pytest.mark.parametrize("shared", [False, True])
def test_who_reads_a_return(scene, role, place, file_role, shared):
    mine = PracticeAuditFactory(agency_request=scene.request, shared=shared)
    PracticeAuditFactory(agency_request=scene.far_request, shared=shared)
    answer = KeyLineAnswerFactory(audit=mine)
    user = somebody(scene, role, place, file_role)

    allowed = (role, place) in (READS_SUBMITTED if shared else READS_A_DRAFT)
    office = place == OFFICE and role in {Role.SCP_MANAGER, Role.SCP_ADMINISTRATOR}
    seen = through_policy(user)
    assert (mine.pk in seen) == allowed
    assert len(seen) == (2 if shared and office else 1 if allowed else 0)
    # the wall is coarser inside the agency (any role there) and never outside it
    assert (mine.pk in through_the_wall(user)) == (allowed or place == OWN)
    assert (answer.pk in through_the_wall(user, KeyLineAnswer)) == (allowed or place == OWN)


@pytest.mark.parametrize(("role", "place", "file_role"), WHO)
def test_who_sees_a_request(scene, role, place, file_role):
    user = somebody(scene, role, place, file_role)
    seen = through_policy(user, policy.visible_requests)
    match place:
        case "own agency":
            expected = set() if role == Role.PRACTITIONER else {scene.request.pk}
        case "another agency on the file":
            expected = {scene.others_request.pk}
        case "office":
            everything = {scene.request.pk, scene.others_request.pk, scene.far_request.pk}
            expected = everything if role in {Role.SCP_MANAGER, Role.SCP_ADMINISTRATOR} else set()
        case _:
            both = {scene.request.pk, scene.others_request.pk}
            expected = both if role in {Role.LOS_CHAIR, Role.BUDDY} else set()
    assert seen == expected
    assert seen <= through_the_wall(user, AgencyRequest)


@pytest.mark.parametrize(("role", "place", "file_role"), WHO)
def test_what_was_submitted_stays_readable_while_it_is_corrected(scene, role, place, file_role):
    PracticeAuditFactory(agency_request=scene.request, shared=False)
    version = ReturnVersionFactory(agency_request=scene.request)
    user = somebody(scene, role, place, file_role)

    assert (version.pk in through_policy(user, policy.visible_versions)) == ((role, place) in READS_SUBMITTED)
    in_the_wall = version.pk in through_the_wall(user, ReturnVersion)
    assert in_the_wall == ((role, place) in READS_SUBMITTED or place == OWN)


@pytest.mark.parametrize(("role", "place", "file_role"), WHO)
def test_a_statement_of_no_involvement_is_the_agencys_own_until_it_is_confirmed(scene, role, place, file_role):
    said = NilStatementFactory(agency_request=scene.request)
    user = somebody(scene, role, place, file_role)

    may = place == OWN and role in {Role.SPOC, Role.DSL}
    assert through_policy(user, policy.visible_nil_statements) == ({said.pk} if may else set())
    assert (said.pk in through_the_wall(user, NilStatement)) == (place == OWN)


@pytest.mark.parametrize("where", ["manager", "office", "chair"])
def test_a_bar_beats_every_role(scene, where):
    mine = PracticeAuditFactory(agency_request=scene.request, shared=True)
    version = ReturnVersionFactory(agency_request=scene.request)
    user = {
        "manager": lambda: somebody(scene, Role.AGENCY_MANAGER, OWN, None),
        "office": lambda: somebody(scene, Role.SCP_MANAGER, OFFICE, None),
        "chair": lambda: somebody(scene, Role.LOS_CHAIR, ON_FILE, FileRole.CHAIR),
    }[where]()
    assert mine.pk in through_policy(user)
    BarFactory(casefile=scene.file, user=user)

    assert mine.pk not in through_policy(user)
    assert scene.request.pk not in through_policy(user, policy.visible_requests)
    assert version.pk not in through_policy(user, policy.visible_versions)
    for model in (PracticeAudit, AgencyRequest, ReturnVersion):
        speak_for(user)
        assert not model.objects.filter(casefile=scene.file).exists()
    assert not policy.may_write(user, scene.request)
    assert not policy.may_accept(user, scene.request)


VERBS = {
    "may_acknowledge": {(Role.SPOC, OWN)},
    "may_write": {(Role.AGENCY_MANAGER, OWN)},
    "may_approve": {(Role.DSL, OWN)},
    "may_accept": {(Role.SCP_MANAGER, OFFICE), (Role.SCP_ADMINISTRATOR, OFFICE)},
    "may_waive": {(Role.SCP_MANAGER, OFFICE), (Role.SCP_ADMINISTRATOR, OFFICE)},
    "may_extend": {(Role.SCP_MANAGER, OFFICE), (Role.SCP_ADMINISTRATOR, OFFICE)},
}


@pytest.mark.parametrize(("role", "place", "file_role"), WHO)
def test_who_may_do_what(scene, role, place, file_role):
    user = somebody(scene, role, place, file_role)
    with no_walls():
        assert {verb for verb in VERBS if getattr(policy, verb)(user, scene.request)} == {
            verb for verb, allowed in VERBS.items() if (role, place) in allowed
        }
        sends = (role, place) in {(Role.SCP_MANAGER, OFFICE), (Role.SCP_ADMINISTRATOR, OFFICE)}
        assert policy.may_send_request(user, scene.file) == sends


def test_a_role_in_another_agency_writes_for_that_one_alone(scene):
    user = somebody(scene, Role.AGENCY_MANAGER, OTHER, None)
    with no_walls():
        assert policy.may_write(user, scene.others_request)
        assert not policy.may_write(user, scene.request)
        assert list(agencies_of(user, Permission.RETURN_WRITE)) == [scene.other]


def test_nobody_sees_nothing(scene):
    PracticeAuditFactory(agency_request=scene.request, shared=True)
    stranger = UserFactory()

    assert through_policy(stranger) == through_the_wall(stranger) == set()
    assert through_the_wall(None) == set()
