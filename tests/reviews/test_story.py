"""The whole Line of Sight, from a received referral to the monitoring body, as the application's own role."""

from datetime import date

import pytest

from sightline.partnerships.models import BodyMeeting
from sightline.reviews import queries
from sightline.reviews.choices import ReportState, ReviewState
from sightline.reviews.operations import reports
from tests.reviews.conftest import FORMALISED, at

pytestmark = pytest.mark.django_db


def test_a_review_runs_from_receipt_to_the_monitoring_body(world):
    review = world.reporting()
    report = world.overview(review)
    world.complete_actions()
    world.be(world.manager, at(FORMALISED))
    reports.formalise(report, formalised_on=FORMALISED, by=world.manager, now=at(FORMALISED))
    meeting = BodyMeeting.objects.get(body=world.monitor_body, held_on=date(2027, 2, 9))
    reports.table_report(report, meeting=meeting, by=world.manager, now=at(FORMALISED))
    world.be(world.monitor, at(date(2027, 2, 9)))
    report = queries.overview_report_of(world.monitor, world.file)
    reports.record_monitor(
        report, considered_on=date(2027, 2, 9), minute="Considered; two actions to return in May.", by=world.monitor,
        now=at(date(2027, 2, 9)),
    )

    world.be(world.manager, at(date(2027, 2, 9)))
    review.refresh_from_db()
    report.refresh_from_db()
    assert (review.state, report.state) == (ReviewState.WITH_MONITOR_BODY, ReportState.AGREED)
    met = ("D02", "D04", "D05", "D11", "D12")
    assert {rule: (world.clock(rule).due_on, world.clock(rule).met_on) for rule in met} == {
        "D02": (date(2026, 12, 7), date(2026, 12, 7)),
        "D04": (date(2027, 1, 21), date(2027, 1, 19)),
        "D05": (date(2027, 1, 19), date(2027, 1, 19)),
        "D11": (date(2027, 2, 2), date(2027, 2, 1)),
        "D12": (date(2027, 2, 9), date(2027, 2, 9)),
    }
    assert {rule: world.clock(rule).due_on for rule in ("D06", "D07", "D08", "D09", "D10")} == {
        "D06": date(2027, 1, 26), "D07": date(2027, 1, 31), "D08": date(2027, 2, 2), "D09": date(2027, 2, 2),
        "D10": date(2027, 2, 2),
    }
