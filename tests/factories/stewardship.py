"""What was looked into."""

import factory

from sightline.stewardship.choices import Signal
from sightline.stewardship.models import SetAside
from tests.factories.base import Behind
from tests.factories.files import NOON
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
