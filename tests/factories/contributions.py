"""What an agency is asked and what it answers."""

from datetime import date

import factory

from sightline.access.roles import FileRole
from sightline.contributions.choices import Confidence
from sightline.contributions.models import AgencyRequest, KeyLineAnswer, NilStatement, PracticeAudit, ReturnVersion
from sightline.contributions.rules import LEGAL_BASIS
from tests.factories.base import Behind
from tests.factories.chronology import ChronologyFactory
from tests.factories.files import NOON, CaseFileFactory, FileMemberFactory
from tests.factories.people import AgencyFactory, UserFactory

KEY_LINES = [
    {"number": 1, "question": "How was the children’s voice heard?", "why": "They were seen alone once."},
    {"number": 2, "question": "Was the child’s presence recorded?", "why": ""},
]


class AgencyRequestFactory(Behind):
    class Meta:
        model = AgencyRequest

    casefile = factory.SubFactory(CaseFileFactory)
    agency = factory.SubFactory(AgencyFactory, partnership=factory.SelfAttribute("..casefile.partnership"))
    asked = "A brief audit of your involvement, and your chronology."
    period_from = date(2024, 1, 1)
    period_to = date(2026, 10, 31)
    key_lines = factory.LazyFunction(lambda: [dict(line) for line in KEY_LINES])
    legal_basis = LEGAL_BASIS
    welfare_lead = "Head of Safeguarding"
    sent_at = NOON
    sent_by = factory.SubFactory(UserFactory)
    due_on = date(2026, 12, 23)


class NilStatementFactory(Behind):
    class Meta:
        model = NilStatement

    agency_request = factory.SubFactory(AgencyRequestFactory)
    casefile = factory.SelfAttribute("agency_request.casefile")
    agency = factory.SelfAttribute("agency_request.agency")
    statement = "We had no contact with the family in the period."
    systems_searched = "SystmOne"
    stated_at = NOON
    stated_by = factory.SubFactory(UserFactory)


class PracticeAuditFactory(Behind):
    class Meta:
        model = PracticeAudit

    agency_request = factory.SubFactory(AgencyRequestFactory)
    casefile = factory.SelfAttribute("agency_request.casefile")
    agency = factory.SelfAttribute("agency_request.agency")
    shared = False
    chronology = factory.SubFactory(
        ChronologyFactory,
        casefile=factory.SelfAttribute("..casefile"),
        agency=factory.SelfAttribute("..agency"),
        shared=factory.SelfAttribute("..shared"),
    )


class KeyLineAnswerFactory(Behind):
    class Meta:
        model = KeyLineAnswer

    audit = factory.SubFactory(PracticeAuditFactory)
    casefile = factory.SelfAttribute("audit.casefile")
    agency = factory.SelfAttribute("audit.agency")
    shared = factory.SelfAttribute("audit.shared")
    number = 1
    evidence = "Two visits of nine record what he said."
    analysis = "His words were heard and did not reach the plan."
    confidence = Confidence.HIGH


class ReturnVersionFactory(Behind):
    class Meta:
        model = ReturnVersion

    agency_request = factory.SubFactory(AgencyRequestFactory)
    casefile = factory.SelfAttribute("agency_request.casefile")
    agency = factory.SelfAttribute("agency_request.agency")
    number = 1
    content = factory.LazyAttribute(lambda version: {"agency": version.agency.name, "chronology": []})
    submitted_at = NOON
    submitted_by = factory.SubFactory(UserFactory)


def asked(casefile, agency, **kwargs):
    """A request to an agency, which is on the file as one that is asked is."""
    FileMemberFactory(casefile=casefile, role=FileRole.INVOLVED_AGENCY, agency=agency)
    return AgencyRequestFactory(casefile=casefile, agency=agency, **kwargs)
