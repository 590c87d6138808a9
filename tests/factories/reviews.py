"""Triage, reviews and their reports."""

from datetime import date, time

import factory

from sightline.partnerships.choices import Sector
from sightline.referrals.choices import ReferralState
from sightline.reviews.choices import Decision, TriageState
from sightline.reviews.models import (
    ChairReport,
    InvolvedAgency,
    KeyLine,
    OverviewReport,
    Review,
    SectorView,
    Triage,
)
from tests.factories.base import Behind
from tests.factories.files import NOON, CaseFileFactory
from tests.factories.people import AgencyFactory, BodyFactory, UserFactory
from tests.factories.referrals import ReferralFactory


class TriageFactory(Behind):
    class Meta:
        model = Triage

    class Params:
        agreed = factory.Trait(
            state=TriageState.CONFIRMED, decision=Decision.AGREE, decided_on=date(2026, 12, 1),
            rationale="Three agencies could learn together.",
        )

    casefile = factory.SubFactory(CaseFileFactory)
    referral = factory.SubFactory(
        ReferralFactory, casefile=factory.SelfAttribute("..casefile"), whole=True, state=ReferralState.RECEIVED,
        received_at=NOON,
    )
    body = factory.SubFactory(BodyFactory, partnership=factory.SelfAttribute("..casefile.partnership"))
    meets_on = date(2026, 12, 1)
    meets_at = time(10, 0)
    where = "Marram Quay, room 2"
    listed_at = NOON
    listed_by = factory.SubFactory(UserFactory)


class SectorViewFactory(Behind):
    class Meta:
        model = SectorView

    triage = factory.SubFactory(TriageFactory)
    casefile = factory.SelfAttribute("triage.casefile")
    sector = Sector.POLICE
    name = "Tadhg Ó Briain"
    view = "Police were called four times and never shared it with the school."


class ReviewFactory(Behind):
    class Meta:
        model = Review

    casefile = factory.SubFactory(CaseFileFactory)
    triage = factory.SubFactory(TriageFactory, casefile=factory.SelfAttribute("..casefile"), agreed=True)
    decided_on = date(2026, 12, 1)


class KeyLineFactory(Behind):
    class Meta:
        model = KeyLine

    review = factory.SubFactory(ReviewFactory)
    casefile = factory.SelfAttribute("review.casefile")
    number = factory.Sequence(lambda n: n + 1)
    question = "Was the child seen alone?"


class InvolvedAgencyFactory(Behind):
    class Meta:
        model = InvolvedAgency

    review = factory.SubFactory(ReviewFactory)
    casefile = factory.SelfAttribute("review.casefile")
    agency = factory.SubFactory(AgencyFactory, partnership=factory.SelfAttribute("..casefile.partnership"))


class ChairReportFactory(Behind):
    class Meta:
        model = ChairReport

    review = factory.SubFactory(ReviewFactory)
    casefile = factory.SelfAttribute("review.casefile")
    good_practice = "The class teacher noticed at once and said so."
    practice_issues = "Nobody asked what the child’s evenings were like."
    themes = "Lived experience; information shared in time."
    lived_experience = "The child cared for a younger brother."
    written_at = NOON
    written_by = factory.SubFactory(UserFactory)


class OverviewReportFactory(Behind):
    class Meta:
        model = OverviewReport

    review = factory.SubFactory(ReviewFactory)
    casefile = factory.SelfAttribute("review.casefile")
