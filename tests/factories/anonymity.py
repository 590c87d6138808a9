"""Checks of a text, and what they found."""

import factory

from sightline.anonymity.models import DisclosureCheck, FoundString
from tests.factories.base import Behind
from tests.factories.files import NOON, CaseFileFactory
from tests.factories.people import UserFactory


class DisclosureCheckFactory(Behind):
    """A check as a row. One that opens is made by the operation: what it found is sealed."""

    class Meta:
        model = DisclosureCheck

    casefile = factory.SubFactory(CaseFileFactory)
    record_label = "briefing"
    record_id = "1"
    edition = 1
    text_digest = "0" * 64
    register_version = 0
    words = 100
    layers = factory.LazyFunction(list)
    sealed_report = b""
    run_at = NOON
    run_by = factory.SubFactory(UserFactory)


class FoundStringFactory(Behind):
    class Meta:
        model = FoundString

    disclosure = factory.SubFactory(DisclosureCheckFactory)
    casefile = factory.SelfAttribute("disclosure.casefile")
    number = factory.Sequence(lambda n: n + 1)
    tier = 1
    key = factory.Sequence(lambda n: f"{n:064x}")
    sealed_finding = b""
