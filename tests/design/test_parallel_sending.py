"""A form sent by many hands at once, apart from the other tests of pages because it commits."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from sightline.design import submissions
from sightline.design.models import SubmittedForm
from tests.design.test_pages import ReturnPage, effects


def test_a_form_sent_many_times_at_once_takes_effect_once(ask, django_db_setup, django_db_blocker):
    """Real transactions, because only they wait for one another; what they leave is taken away by hand."""
    token = submissions.new_token()

    def send(_):
        try:
            return ask(ReturnPage, "post", {"reason": "Which hospital?", "_token": token}).url
        finally:
            connection.close()

    with django_db_blocker.unblock():
        try:
            with ThreadPoolExecutor(8) as threads:
                addresses = list(threads.map(send, range(16)))
            assert addresses == ["/referrals/SCP-2026-014/"] * 16
            assert effects() == 1
        finally:
            SubmittedForm.objects.all().delete()
            connection.close()
