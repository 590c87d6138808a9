"""An agency's chronology and its rows."""

from datetime import date

import factory

from sightline.chronology.choices import Precision, Seen
from sightline.chronology.models import Chronology, ChronologyEntry
from tests.factories.base import Behind
from tests.factories.files import NOON, CaseFileFactory
from tests.factories.people import AgencyFactory, UserFactory


class ChronologyFactory(Behind):
    class Meta:
        model = Chronology

    casefile = factory.SubFactory(CaseFileFactory)
    agency = factory.SubFactory(AgencyFactory, partnership=factory.SelfAttribute("..casefile.partnership"))
    period_from = date(2024, 1, 1)
    period_to = date(2026, 10, 31)


class ChronologyEntryFactory(Behind):
    class Meta:
        model = ChronologyEntry

    chronology = factory.SubFactory(ChronologyFactory)
    casefile = factory.SelfAttribute("chronology.casefile")
    agency = factory.SelfAttribute("chronology.agency")
    shared = factory.SelfAttribute("chronology.shared")
    date_text = "3/4/26"
    starts_on = date(2026, 4, 3)
    ends_on = factory.SelfAttribute("starts_on")
    precision = Precision.EXACT
    sequence = factory.Sequence(lambda n: n + 1)
    event = "Health visitor called and nobody answered the door."
    child_seen = Seen.NO
    written_by = factory.SubFactory(UserFactory)
    written_at = NOON
