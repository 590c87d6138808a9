"""Findings and actions."""

from datetime import date

import factory

from sightline.learning.choices import EvidenceKind, Level, OwnerView, Polarity, Stage
from sightline.learning.models import Action, ActionUpdate, Evidence, Finding, FindingBasis, Verification
from tests.factories.base import Behind
from tests.factories.chronology import ChronologyEntryFactory
from tests.factories.files import NOON, CaseFileFactory
from tests.factories.people import AgencyFactory, UserFactory


class FindingFactory(Behind):
    class Meta:
        model = Finding

    casefile = factory.SubFactory(CaseFileFactory)
    number = factory.Sequence(lambda n: n + 1)
    statement = "Three agencies held part of the picture and none asked for the rest."
    polarity = Polarity.AREA_FOR_IMPROVEMENT
    level = Level.MULTI_AGENCY
    themes = factory.LazyFunction(lambda: ["T5"])
    recorded_at = NOON
    recorded_by = factory.SubFactory(UserFactory)


class FindingBasisFactory(Behind):
    class Meta:
        model = FindingBasis

    entry = factory.SubFactory(ChronologyEntryFactory)
    casefile = factory.SelfAttribute("entry.casefile")
    finding = factory.SubFactory(FindingFactory, casefile=factory.SelfAttribute("..casefile"))
    entry_version = 1
    linked_at = NOON
    linked_by = factory.SubFactory(UserFactory)


class ActionFactory(Behind):
    class Meta:
        model = Action

    casefile = factory.SubFactory(CaseFileFactory)
    number = factory.Sequence(lambda n: n + 1)
    what = "Agree one route by which schools hear of a police call-out the same day"
    agency = factory.SubFactory(AgencyFactory, partnership=factory.SelfAttribute("..casefile.partnership"))
    starts_on = date(2026, 12, 8)
    target_on = date(2027, 3, 31)
    set_at = NOON
    set_by = factory.SubFactory(UserFactory)


class ActionUpdateFactory(Behind):
    class Meta:
        model = ActionUpdate

    action = factory.SubFactory(ActionFactory)
    casefile = factory.SelfAttribute("action.casefile")
    agency = factory.SelfAttribute("action.agency")
    text = "The route is agreed; schools hear of it at their heads’ meeting."
    stage = Stage.UNDER_WAY
    owner_view = OwnerView.GREEN
    made_at = NOON
    made_by = factory.SubFactory(UserFactory)


class EvidenceFactory(Behind):
    class Meta:
        model = Evidence

    action = factory.SubFactory(ActionFactory)
    casefile = factory.SelfAttribute("action.casefile")
    agency = factory.SelfAttribute("action.agency")
    kind = EvidenceKind.AUDIT
    shows = "In 46 of 50 call-outs the school heard the same day."
    period_from = date(2026, 10, 1)
    period_to = date(2026, 11, 20)
    submitted_at = NOON
    submitted_by = factory.SubFactory(UserFactory)


class VerificationFactory(Behind):
    class Meta:
        model = Verification

    action = factory.SubFactory(ActionFactory)
    casefile = factory.SelfAttribute("action.casefile")
    agency = factory.SelfAttribute("action.agency")
    verified = True
    decided_at = NOON
    decided_by = factory.SubFactory(UserFactory)
