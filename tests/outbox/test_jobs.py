"""What the clock calls."""

import pytest
from django.core import mail

from sightline.access.roles import Role
from sightline.outbox import jobs
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import SEND_JOB, Facts, queue
from tests.factories.files import NOON
from tests.factories.people import PartnershipFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting():
    """One message that may go."""
    reader = person(Role.DSL, partnership=PartnershipFactory())
    queue(MessageName.RECEIPT, to=[reader], facts=Facts("TST-2026-014", "/"), now=NOON)


def test_the_job_that_queue_defers_is_the_one_that_sends(waiting, time_machine):
    time_machine.move_to(NOON)
    assert jobs.send.name == SEND_JOB

    jobs.send()

    assert len(mail.outbox) == 1


def test_the_sweep_sends_what_a_lost_job_left_behind_and_once(waiting, time_machine):
    time_machine.move_to(NOON)

    jobs.sweep(0)
    jobs.sweep(60)

    assert len(mail.outbox) == 1
