"""Forms that were sent are known for a week, and then forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from sightline.design.jobs import forget_sent_forms
from sightline.design.models import SubmittedForm
from sightline.design.submissions import KEPT

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 3, 17, tzinfo=UTC)


@pytest.fixture
def sent(time_machine):
    """One just too old, one just not, as the worker's own role finds them."""
    for token, ago in (("too-old-by-a-second", KEPT + timedelta(seconds=1)), ("a-week-to-the-second", KEPT)):
        time_machine.move_to(NOW - ago, tick=False)
        SubmittedForm.objects.create(token=token, page="/x/")
    time_machine.move_to(NOW, tick=False)


def left():
    return [row.token for row in SubmittedForm.objects.order_by("pk")]


def test_a_form_is_forgotten_after_a_week_by_the_workers_own_role(sent):
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE sightline_worker")
    forget_sent_forms(0)
    forget_sent_forms(0)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE sightline_app")
    assert left() == ["a-week-to-the-second"]
