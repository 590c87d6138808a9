"""Who sees triage, reviews and reports: the policy, and the database's own wall behind it; a bar above both."""

from datetime import date

import pytest

from sightline.access.context import speak_for
from sightline.access.roles import ROLES, FileRole, Role
from sightline.reviews import policy
from sightline.reviews.models import (
    ChairReport,
    InvolvedAgency,
    KeyLine,
    OverviewReport,
    Review,
    SectorView,
    Triage,
)
from tests.factories.files import BarFactory, CaseFileFactory, FileMemberFactory
from tests.factories.people import AgencyFactory, PartnershipFactory, UserFactory, person
from tests.factories.reviews import (
    ChairReportFactory,
    InvolvedAgencyFactory,
    KeyLineFactory,
    OverviewReportFactory,
    ReviewFactory,
    SectorViewFactory,
    TriageFactory,
)

pytestmark = pytest.mark.django_db

VISIBLE = {
    Triage: policy.visible_triages,
    Review: policy.visible_reviews,
    ChairReport: policy.visible_chair_reports,
    OverviewReport: policy.visible_overview_reports,
}
INSIDE = (SectorView, KeyLine, InvolvedAgency)
WIDE = {Role.SCP_MANAGER, Role.SCP_ADMINISTRATOR}
ALL = {"triage", "review", "chairreport", "overviewreport"}
BY_FILE_ROLE = {
    FileRole.REFERRER: set(),
    FileRole.REFERRING_AGENCY: set(),
    FileRole.INVOLVED_AGENCY: set(),
    FileRole.CHAIR: {"review", "chairreport", "overviewreport"},
    FileRole.BUDDY: {"review", "chairreport"},
    FileRole.CASE_MANAGER: set(),
    FileRole.TRIAGE_PANEL: {"triage", "review"},
    FileRole.SERIOUS_REVIEW_CHAIR: {"triage", "review"},
    FileRole.EXECUTIVE_PANEL: {"review", "chairreport", "overviewreport"},
    FileRole.MONITOR_BODY: {"review", "overviewreport"},
    FileRole.ATTENDEE: set(),
    FileRole.PACK_READER: {"review"},
    FileRole.ACTION_OWNER: set(),
    FileRole.TRIX_PUBLISHER: set(),
    FileRole.NAMED: set(),
    FileRole.OCCASIONAL: set(),
    FileRole.SCRUTINEER: ALL,
    FileRole.REVIEWER: ALL,
    FileRole.EMERGENCY: ALL,
}
# what the wall lets through beside: rows that a page shows in part, or that work on the file joins to
WALL_BESIDE = {
    FileRole.REFERRER: {"triage"},
    FileRole.REFERRING_AGENCY: {"triage"},
    FileRole.CHAIR: {"triage"},
    FileRole.ATTENDEE: {"review", "keyline", "involvedagency"},
}


@pytest.fixture
def review():
    """A whole review, and somebody else's whole review, so that there is something to leak."""
    for _ in range(2):
        made = ReviewFactory()
        SectorViewFactory(triage=made.triage)
        KeyLineFactory(review=made)
        InvolvedAgencyFactory(review=made)
        ChairReportFactory(review=made)
        OverviewReportFactory(review=made)
    return made


def through_policy(user, review):
    speak_for(user)
    found = {
        model._meta.model_name: set(visible(user).values_list("casefile", flat=True))
        for model, visible in VISIBLE.items()
    }
    assert all(files <= {review.casefile_id} for files in found.values())
    return {name for name, files in found.items() if files}


def through_the_wall(user, review):
    speak_for(user)
    found = {
        model._meta.model_name: set(model.objects.values_list("casefile", flat=True)) for model in [*VISIBLE, *INSIDE]
    }
    assert all(files <= {review.casefile_id} for files in found.values())
    return {name for name, files in found.items() if files}


@pytest.mark.parametrize("role", list(ROLES))
def test_a_standing_role_alone_opens_nothing_but_for_the_office(review, role):
    partnership = review.casefile.partnership
    agency = AgencyFactory(partnership=partnership) if role not in WIDE else None
    user = person(role, partnership=partnership, agency=agency)

    assert through_policy(user, review) == (ALL if role in WIDE else set())
    inside = {"sectorview", "keyline", "involvedagency"}
    assert through_the_wall(user, review) == (ALL | inside if role in WIDE else set())


@pytest.mark.parametrize("role", list(FileRole))
def test_a_role_on_the_file_opens_its_own_part(review, role):
    if role in (FileRole.REFERRING_AGENCY, FileRole.INVOLVED_AGENCY):
        agency = AgencyFactory(partnership=review.casefile.partnership)
        user = person(Role.AGENCY_MANAGER, partnership=review.casefile.partnership, agency=agency)
        FileMemberFactory(casefile=review.casefile, role=role, agency=agency)
    else:
        user = UserFactory()
        FileMemberFactory(casefile=review.casefile, role=role, user=user)
    opened = BY_FILE_ROLE[role]
    inside = ({"sectorview"} if "triage" in opened else set()) | (
        {"keyline", "involvedagency"} if "review" in opened else set()
    )

    assert through_policy(user, review) == opened
    assert through_the_wall(user, review) == opened | inside | WALL_BESIDE.get(role, set())


def test_a_bar_beats_every_role(review):
    user = person(Role.SCP_MANAGER, partnership=review.casefile.partnership)
    FileMemberFactory(casefile=review.casefile, role=FileRole.CHAIR, user=user)
    BarFactory(casefile=review.casefile, user=user)

    assert through_policy(user, review) == set()
    assert through_the_wall(user, review) == set()


def test_a_ring_fenced_file_is_for_the_people_named_on_it():
    file = CaseFileFactory(ring_fenced=True)
    review = ReviewFactory(casefile=file)
    office = person(Role.SCP_MANAGER, partnership=file.partnership)
    named = UserFactory()
    FileMemberFactory(casefile=file, role=FileRole.CHAIR, user=named)

    assert through_policy(office, review) == set()
    assert through_policy(named, review) == {"review"}


@pytest.mark.parametrize(
    ("role", "agency_is_theirs", "sees"),
    [(Role.DSL, True, True), (Role.DSL, False, False), (Role.AGENCY_MANAGER, True, False), (Role.SPOC, True, False)],
)
def test_the_outcome_is_for_the_referrer_and_their_lead(role, agency_is_theirs, sees):
    triage = TriageFactory(agreed=True)
    partnership = triage.casefile.partnership
    theirs, other = AgencyFactory(partnership=partnership), AgencyFactory(partnership=partnership)
    FileMemberFactory(casefile=triage.casefile, role=FileRole.REFERRING_AGENCY, agency=theirs)
    FileMemberFactory(casefile=triage.casefile, role=FileRole.INVOLVED_AGENCY, agency=other)
    user = person(role, partnership=partnership, agency=theirs if agency_is_theirs else other)
    speak_for(user)

    assert policy.visible_outcomes(user).exists() is sees


def test_the_referrer_cannot_write_triage_through_the_wall():
    triage = TriageFactory()
    user = UserFactory()
    FileMemberFactory(casefile=triage.casefile, role=FileRole.REFERRER, user=user)
    speak_for(user)

    with pytest.raises(Exception, match="row-level security"):
        Triage.objects.filter(pk=triage.pk).update(meets_on=date(2027, 1, 1))


def test_another_partnerships_office_sees_nothing(review):
    user = person(Role.SCP_MANAGER, partnership=PartnershipFactory())

    assert through_policy(user, review) == set()
