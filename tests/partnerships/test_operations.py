"""A profile made into bodies and functions; roles granted."""

from datetime import date

import pytest

from sightline.access.roles import Role
from sightline.partnerships.models import Body, BodyFunction, RoleGrant
from sightline.partnerships.operations import grant_role, load_profile_into
from sightline.partnerships.queries import NoSuchBody, body_with, profile_of
from sightline.partnerships.rules import Function, load_profile
from sightline.trail.choices import Verb
from sightline.trail.models import TrailEntry
from tests.factories.people import AgencyFactory, PartnershipFactory, UserFactory
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def verbs():
    with no_walls():
        return list(TrailEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_a_profile_gives_each_function_its_body():
    partnership = PartnershipFactory()
    load_profile_into(partnership, load_profile("NEL-2023"), by="system", name="NEL-2023", on=TODAY)
    names = {
        function: body_with(function, partnership=partnership, on=TODAY).name
        for function in (Function.TRIAGE, Function.LOS_EXEC, Function.MONITOR, Function.SERIOUS_REVIEW)
    }
    assert names == {
        Function.TRIAGE: "SCP Triage Panel",
        Function.LOS_EXEC: "Line of Sight Executive Panel",
        Function.MONITOR: "Quality Assurance Group",
        Function.SERIOUS_REVIEW: "Safeguarding Review Group",
    }
    assert verbs() == [Verb.PROFILE_LOADED]


def test_loading_it_again_changes_nothing():
    partnership = PartnershipFactory()
    for _ in range(2):
        load_profile_into(partnership, load_profile("NEL-2023"), by="system", name="NEL-2023", on=TODAY)
    bodies = Body.objects.filter(partnership=partnership).count()
    assert bodies == len(load_profile("NEL-2023").bodies)
    assert not BodyFunction.objects.filter(ends_on__isnull=False).exists()


def test_switching_to_hull_gives_monitoring_to_its_own_group():
    """Acceptance scenario 16."""
    partnership = PartnershipFactory()
    load_profile_into(partnership, load_profile("NEL-2023"), by="system", name="NEL-2023", on=date(2025, 1, 1))
    load_profile_into(partnership, load_profile("HULL"), by="system", name="HULL", on=TODAY)
    later = date(2026, 11, 24)
    assert body_with(Function.MONITOR, partnership=partnership, on=later).name == (
        "Learning from Individual Cases Group"
    )
    with pytest.raises(NoSuchBody, match="No body has the function LOS_EXEC"):
        body_with(Function.LOS_EXEC, partnership=partnership, on=later)
    settings = profile_of(partnership).settings
    assert (settings.same_day_executive_panel, settings.impact_column_mandatory) == (False, True)


def test_a_role_is_granted_once_and_written_down():
    partnership = PartnershipFactory()
    agency, somebody = AgencyFactory(partnership=partnership), UserFactory()
    for _ in range(2):
        grant_role(somebody, role=Role.DSL, partnership=partnership, agency=agency, by="system", on=TODAY)
    assert list(RoleGrant.objects.values_list("user", "role", "agency", "starts_on")) == [
        (somebody.pk, "dsl", agency.pk, TODAY)
    ]
    assert verbs() == [Verb.GRANT_CHANGED]
