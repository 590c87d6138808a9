"""Who sees a chronology: the policy and the database's own wall (domain 01 §1.2 rule a, G03)."""

import pytest

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.chronology import policy
from sightline.chronology.choices import Sensitivity
from sightline.chronology.models import Chronology, ChronologyEntry
from tests.factories.chronology import ChronologyEntryFactory, ChronologyFactory
from tests.factories.files import BarFactory, CaseFileFactory, FileMemberFactory
from tests.factories.people import AgencyFactory, PartnershipFactory, person
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

WHO = {
    "manager": (Role.AGENCY_MANAGER, "own"),
    "lead": (Role.DSL, "own"),
    "point of contact": (Role.SPOC, "own"),
    "another agency's manager": (Role.AGENCY_MANAGER, "other"),
    "another agency's lead": (Role.DSL, "other"),
    "partnership manager": (Role.SCP_MANAGER, None),
    "administrator": (Role.SCP_ADMINISTRATOR, None),
    "system administrator": (Role.SYSTEM_ADMINISTRATOR, None),
    "chair": (Role.LOS_CHAIR, FileRole.CHAIR),
    "buddy": (Role.BUDDY, FileRole.BUDDY),
    "panel": (Role.EXEC_PANEL_MEMBER, FileRole.EXECUTIVE_PANEL),
}
DRAFT = {"manager", "lead"}
SUBMITTED = DRAFT | {"partnership manager", "administrator", "chair", "buddy"}


class Scene:
    def __init__(self, *, shared=False, ring_fenced=False):
        self.partnership = PartnershipFactory()
        self.file = CaseFileFactory(partnership=self.partnership, ring_fenced=ring_fenced)
        self.agency, self.other = AgencyFactory.create_batch(2, partnership=self.partnership)
        for agency in (self.agency, self.other):
            FileMemberFactory(casefile=self.file, role=FileRole.INVOLVED_AGENCY, agency=agency)
        self.chronology = ChronologyFactory(casefile=self.file, agency=self.agency, shared=shared)
        self.entry = ChronologyEntryFactory(chronology=self.chronology)
        # somebody else's, so that there is something to leak
        elsewhere = ChronologyFactory(casefile__partnership=self.partnership, shared=shared)
        self.far = ChronologyEntryFactory(chronology=elsewhere)

    def somebody(self, who):
        role, place = WHO[who]
        agencies = {"own": self.agency, "other": self.other}
        if place is None or place in agencies:
            return person(role, partnership=self.partnership, agency=agencies.get(place))
        user = person(role, partnership=self.partnership)
        FileMemberFactory(casefile=self.file, role=place, user=user)
        return user


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("who", WHO)
def test_who_sees_a_chronology(who, shared):
    scene = Scene(shared=shared)
    user = scene.somebody(who)
    speak_for(user)

    allowed = who in (SUBMITTED if shared else DRAFT)
    office = who in {"partnership manager", "administrator"}
    expected = {scene.entry, scene.far} if shared and office else {scene.entry} if allowed else set()
    with no_walls():  # each must hold alone: here the policy, below the wall
        assert (scene.chronology in set(policy.visible_chronologies(user))) == allowed
        assert set(policy.visible_entries(user)) == expected
    inside = WHO[who][1] == "own"  # the wall is coarser inside the agency and never outside it
    assert set(ChronologyEntry.objects.all()) == (expected | {scene.entry} if inside else expected)
    assert Chronology.objects.filter(pk=scene.chronology.pk).exists() == (allowed or inside)


@pytest.mark.parametrize("who", WHO)
def test_who_may_do_what(who):
    scene = Scene(shared=True)
    user = scene.somebody(who)
    sees_all = who in {"partnership manager", "administrator", "chair", "buddy"}

    with no_walls():
        assert policy.may_write(user, scene.chronology) == (who == "manager")
        assert policy.may_open(user, scene.file, scene.agency) == (who == "manager")
        assert policy.may_share(user, scene.chronology) == (who == "lead")
        assert policy.may_lock(user, scene.chronology) == (who in {"manager", "lead"})
        assert policy.may_see_combined(user, scene.file) == sees_all
        assert policy.needs_restricted(user, scene.file) == (sees_all and who != "buddy")
        assert set(policy.writable_chronologies(user)) == ({scene.chronology} if who == "manager" else set())
        assert set(policy.writable_entries(user)) == ({scene.entry} if who == "manager" else set())


READS_RESTRICTED = {"partnership manager", "administrator", "chair"}


@pytest.mark.parametrize("kind", list(Sensitivity))
@pytest.mark.parametrize("who", WHO)
def test_who_reads_the_words_of_a_marked_row(who, kind):
    """One’s own agency’s whole; another’s by its mark: Office and chair every kind, the buddy the plain ones."""
    scene = Scene(shared=True)
    row = ChronologyEntryFactory(chronology=scene.chronology, sensitivity=kind)
    user = scene.somebody(who)
    plain_only = who == "buddy" and kind == Sensitivity.NORMAL

    with no_walls():
        assert policy.reads_words(user, row) == (who in DRAFT | READS_RESTRICTED or plain_only)
        if who in READS_RESTRICTED | {"buddy"}:
            readable = policy.readable_sensitivities(user, scene.file)
            assert (kind in readable) == (who != "buddy" or plain_only)


@pytest.mark.parametrize("who", sorted(SUBMITTED))
def test_a_bar_beats_every_role(who):
    scene = Scene(shared=True)
    user = scene.somebody(who)
    BarFactory(casefile=scene.file, user=user)
    with no_walls():
        assert scene.entry not in set(policy.visible_entries(user))
        assert not policy.may_write(user, scene.chronology)
        assert not policy.may_see_combined(user, scene.file)
    speak_for(user)
    assert scene.entry not in set(ChronologyEntry.objects.all())


@pytest.mark.parametrize("who", ["manager", "partnership manager"])
def test_a_ring_fenced_file_is_for_the_people_named_on_it(who):
    scene = Scene(shared=True, ring_fenced=True)
    user = scene.somebody(who)
    speak_for(user)
    assert scene.entry not in set(policy.visible_entries(user))
    assert scene.entry not in set(ChronologyEntry.objects.all())

    FileMemberFactory(casefile=scene.file, role=FileRole.ATTENDEE, user=user)
    speak_for(user)
    assert scene.entry in set(policy.visible_entries(user))
    assert scene.entry in set(ChronologyEntry.objects.all())
