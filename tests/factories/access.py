"""What takes two people, and alarms."""

from datetime import date

import factory

from sightline.access.choices import ProposalKind, Refused
from sightline.access.models import Alarm, Proposal, Violation
from tests.factories.base import Behind
from tests.factories.files import NOON
from tests.factories.people import PartnershipFactory, UserFactory


class ProposalFactory(Behind):
    class Meta:
        model = Proposal

    kind = ProposalKind.GIVE_ROLE
    partnership = factory.SubFactory(PartnershipFactory)
    terms = {"person": 1, "role": "scp_manager"}
    reason = "The manager is on leave"
    proposed_at = NOON
    proposed_by = factory.SubFactory(UserFactory)


class AlarmFactory(Behind):
    class Meta:
        model = Alarm

    partnership = factory.SubFactory(PartnershipFactory)
    person = factory.SubFactory(UserFactory)
    noticed_on = date(2026, 11, 23)


class ViolationFactory(Behind):
    class Meta:
        model = Violation

    noticed_on = date(2026, 11, 23)
    page = "insight:home"
    directive = "script-src-elem"
    what = Refused.INLINE
