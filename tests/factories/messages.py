"""Messages waiting to go."""

import factory

from sightline.outbox.choices import MessageName
from sightline.outbox.models import Message
from tests.factories.base import Behind
from tests.factories.files import NOON
from tests.factories.people import UserFactory


class MessageFactory(Behind):
    class Meta:
        model = Message

    name = MessageName.RECEIPT
    to = factory.SubFactory(UserFactory)
    file_ref = "TST-2026-014"
    path = "/referrals/TST-2026-014/"
    message_id = factory.Sequence(lambda n: f"<message-{n}@sightline>")
    not_before = NOON
