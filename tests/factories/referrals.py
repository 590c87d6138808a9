"""Referrals."""

from datetime import date

import factory

from sightline.partnerships.models import Agency
from sightline.referrals.models import Referral
from tests.factories.base import Behind
from tests.factories.files import CaseFileFactory
from tests.factories.people import UserFactory

WHOLE = {
    "referrer_role": "Headteacher",
    "referrer_phone": "01632 960001",
    "lead_name": "Oluwaseun Adéyẹmí",
    "lead_role": "Designated safeguarding lead",
    "discussed_on": date(2026, 11, 20),
    "reasons": ["practice"],
    "abuse_or_neglect": True,
    "died_or_seriously_harmed": False,
    "is_case_holder": True,
    "summary": "The child was absent for six weeks and no agency visited.",
    "why_this_case": "Three agencies each thought another was visiting.",
    "what_went_well": "The class teacher noticed at once.",
    "lived_experience": "The child described caring for a younger brother.",
    "agencies_involved": [{"agency": "Police", "worker": "A. Li", "manager": ""}],
    "immediate_concerns": False,
    "family_aware": "yes",
    "family_views": "Mother would like to take part.",
    "parallel_processes": ["none"],
}


class ReferralFactory(Behind):
    class Meta:
        model = Referral

    class Params:
        whole = factory.Trait(**WHOLE)

    casefile = factory.SubFactory(CaseFileFactory)
    agency = factory.LazyAttribute(
        lambda referral: Agency.objects.create(
            partnership=referral.casefile.partnership, name=f"School {referral.casefile.reference}",
            slug=referral.casefile.reference.lower(), sector="education",
        )
    )
    author = factory.SubFactory(UserFactory)
