"""What was looked into, and what keeps a file."""

from datetime import date

import factory

from sightline.stewardship.choices import HoldSource, RecordClass, Signal
from sightline.stewardship.models import Disposal, LegalHold, Retention, RetentionRule, SetAside
from tests.factories.base import Behind
from tests.factories.files import NOON, CaseFileFactory
from tests.factories.people import PartnershipFactory, UserFactory


class SetAsideFactory(Behind):
    class Meta:
        model = SetAside

    partnership = factory.SubFactory(PartnershipFactory)
    key = factory.Sequence(lambda n: f"no-work-{n}-TST-2026-001-20261104")
    signal = Signal.NO_WORK
    person = factory.SubFactory(UserFactory)
    reason = "They cover for a colleague who is away"
    set_aside_at = NOON
    set_aside_by = factory.SubFactory(UserFactory)


class LegalHoldFactory(Behind):
    class Meta:
        model = LegalHold

    casefile = factory.SubFactory(CaseFileFactory)
    partnership = factory.SelfAttribute("casefile.partnership")
    reference = factory.SelfAttribute("casefile.reference")
    number = 1
    source = HoldSource.INQUIRY
    asker = "Inquiry into Hospital Care, request 2026/118"
    reason = "The inquiry has asked every partnership of the region to keep its files"
    placed_at = NOON
    placed_by = factory.SubFactory(UserFactory)


class RetentionRuleFactory(Behind):
    class Meta:
        model = RetentionRule

    partnership = factory.SubFactory(PartnershipFactory)
    record_class = RecordClass.LINE_OF_SIGHT
    years = 12
    authority = "Information governance board, 3 May 2026, minute 6"
    starts_on = date(2026, 6, 1)
    set_at = NOON
    set_by = factory.SubFactory(UserFactory)


class RetentionFactory(Behind):
    class Meta:
        model = Retention

    casefile = factory.SubFactory(CaseFileFactory)
    partnership = factory.SelfAttribute("casefile.partnership")
    reference = factory.SelfAttribute("casefile.reference")
    record_class = RecordClass.LINE_OF_SIGHT
    closed_on = date(2016, 11, 1)
    years = 10
    due_on = date(2026, 11, 1)


class DisposalFactory(Behind):
    class Meta:
        model = Disposal

    partnership = factory.SubFactory(PartnershipFactory)
    reference = factory.Sequence(lambda n: f"TST-2013-{n + 1:03d}")
    record_class = RecordClass.LINE_OF_SIGHT
    closed_on = date(2014, 3, 3)
    years = 10
    authority = ""
    due_on = date(2024, 3, 3)
    proposed_at = NOON
    proposed_by = factory.SubFactory(UserFactory)
    approved_at = NOON
    approved_by = factory.SubFactory(UserFactory)
    counts = factory.LazyFunction(lambda: {"casefiles_casefile": 1, "chronology_chronologyentry": 2400})
