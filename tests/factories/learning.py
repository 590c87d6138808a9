"""Findings and actions."""

from datetime import date

import factory

from sightline.learning.choices import Level, Polarity
from sightline.learning.models import Action, Finding
from tests.factories.base import Behind
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
