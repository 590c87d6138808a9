"""The chair's report, the overview report and plan, and the monitoring body."""

from datetime import date

import pytest

from sightline.access.roles import FileRole
from sightline.foundation.errors import DomainError, NotYours, SomebodyElseWasFirst, StepNotOpen
from sightline.partnerships.models import BodyMeeting
from sightline.reviews import queries
from sightline.reviews.choices import ReportState, ReviewState
from sightline.reviews.models import ChairReport
from sightline.reviews.operations import reports
from sightline.reviews.rules import OVERVIEW
from tests.factories.learning import FindingFactory
from tests.factories.people import BodyMeetingFactory
from tests.reviews.conftest import FORMALISED, at
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db


def with_panel(world):
    review = world.held()
    world.panel(review)
    return review


def ready(world):
    review = world.reporting()
    report = world.overview(review)
    world.complete_actions()
    return review, report


def formalise(world, report, *, on=FORMALISED, by=None):
    by, now = world.be(by or world.manager, at(on))
    reports.formalise(report, formalised_on=on, by=by, now=now)


class TestChairReport:
    def test_the_first_writing_begins_reporting_and_later_ones_go_up_a_version(self, world):
        review = with_panel(world)
        report = world.report(review)

        assert (review.state, report.version) == (ReviewState.REPORTING, 1)
        assert {world.manager, world.exec_member} <= world.told("task")
        again = world.report(review, themes="T5 alone", expected_version=1)
        assert (again.version, again.themes) == (2, "T5 alone")

    def test_a_stale_page_changes_nothing(self, world):
        review = with_panel(world)
        world.report(review)
        with pytest.raises(SomebodyElseWasFirst):
            world.report(review, themes="Mine", expected_version=7)

        with no_walls():
            assert ChairReport.objects.get().themes == "T1, T5"

    @pytest.mark.parametrize(
        ("changes", "words"),
        [({"themes": ""}, "Fill in: Themes."), ({"good_practice": "", "lived_experience": " "},
                                                "Fill in: Good practice, The child’s lived experience.")],
    )
    def test_what_it_must_hold(self, world, changes, words):
        review = with_panel(world)
        with pytest.raises(DomainError) as refusal:
            world.report(review, **changes)

        assert str(refusal.value) == words
        assert review.state == ReviewState.EXEC_HELD

    def test_every_finding_is_coded_first(self, world):
        review = with_panel(world)
        FindingFactory(casefile=world.file, number=2, themes=["T99"])

        with pytest.raises(DomainError) as refusal:
            world.report(review)

        assert str(refusal.value) == "Code finding 2 to the taxonomy: its kind, its level and its themes."

    @pytest.mark.parametrize("who", ["manager", "buddy", "exec_member", "office"])
    def test_only_the_chair_writes_it(self, world, who):
        review = with_panel(world)
        with pytest.raises(NotYours):
            world.report(review, by=getattr(world, who))

        assert review.state == ReviewState.EXEC_HELD

    def test_not_before_the_panel(self, world):
        review = world.held()
        with pytest.raises(StepNotOpen):
            world.report(review)


class TestOverview:
    def test_sections_are_kept_and_a_stale_page_loses(self, world):
        review = with_panel(world)
        report = world.overview(review, sections={"background": "One child."})
        with pytest.raises(SomebodyElseWasFirst):
            world.overview(review, sections={"background": "Mine."}, expected_version=report.version + 1)
        world.overview(review, sections={"links": "None."}, expected_version=report.version)

        with no_walls():
            report.refresh_from_db()
        assert report.sections == {"background": "One child.", "links": "None."}

    @pytest.mark.parametrize("who", ["office", "chair", "exec_member"])
    def test_only_the_manager_writes_it(self, world, who):
        review = with_panel(world)
        with pytest.raises(NotYours):
            world.overview(review, by=getattr(world, who))

    def test_not_once_it_is_formalised(self, world):
        review, report = ready(world)
        formalise(world, report)

        with pytest.raises(DomainError) as refusal:
            world.overview(review, sections={"background": "Late."}, now=at(FORMALISED))

        assert str(refusal.value) == "The overview report has been formalised and can no longer be changed."


class TestFormalising:
    def test_d11_is_met_d12_starts_and_the_monitoring_body_sees_it(self, world):
        _, report = ready(world)
        formalise(world, report)

        assert report.state == ReportState.FORMALISED
        assert world.clock("D11").met_on == FORMALISED
        assert world.clock("D12").due_on == date(2027, 2, 9)
        assert [row.body for row in world.roles(FileRole.MONITOR_BODY)] == [world.monitor_body]
        assert world.told("plan_formalised") == {world.monitor}
        world.be(world.monitor, at(FORMALISED))
        assert queries.overview_report_of(world.monitor, world.file) == report

    @pytest.mark.parametrize(
        ("on", "meets_on"),
        [(date(2027, 2, 2), date(2027, 2, 9)), (date(2027, 2, 3), date(2027, 3, 9))],
    )
    def test_the_day_after_the_papers_deadline_is_the_following_meeting(self, world, on, meets_on):
        _, report = ready(world)
        formalise(world, report, on=on)

        assert world.clock("D12").due_on == meets_on

    def test_with_no_meeting_in_the_diary_the_clock_says_so(self, world):
        _, report = ready(world)
        with no_walls():
            BodyMeeting.objects.all().delete()
        formalise(world, report)

        clock = world.clock("D12")
        assert (clock.due_on, clock.note) == (None, "no meeting in the diary")

    def test_everything_that_is_missing_is_said_at_once(self, world):
        review = world.reporting()
        report = world.overview(review, sections=dict.fromkeys(OVERVIEW, "Written.") | {"links": ""})
        FindingFactory(casefile=world.file, number=2)
        world.be(world.manager, at(FORMALISED))
        before = world.stood()

        with pytest.raises(DomainError) as refusal:
            reports.formalise(report, formalised_on=FORMALISED, by=world.manager, now=at(FORMALISED))

        assert str(refusal.value) == (
            "Fill in these sections of the overview report: Links to national and other local learning. "
            "Action 1: enter who leads it and how you will know it worked. "
            "Finding 2: set an action that answers it, or say why no action follows."
        )
        assert world.stood() == before

    def test_not_in_the_future_and_not_before_the_event(self, world):
        _, report = ready(world)
        world.be(world.manager, at(FORMALISED))
        for day, words in [
            (date(2027, 2, 2), "The day it was formalised must be today or in the past."),
            (date(2027, 1, 18), "It cannot have been formalised before the event, on 19 January 2027."),
        ]:
            with pytest.raises(DomainError) as refusal:
                reports.formalise(report, formalised_on=day, by=world.manager, now=at(FORMALISED))
            assert str(refusal.value) == words

    @pytest.mark.parametrize("who", ["office", "chair", "exec_member", "stranger"])
    def test_only_the_manager_formalises(self, world, who):
        _, report = ready(world)
        before = world.stood()
        with pytest.raises(NotYours):
            formalise(world, report, by=getattr(world, who))

        assert world.stood() == before


class TestMonitoring:
    def test_only_the_first_meeting_whose_papers_were_open(self, world):
        _, report = ready(world)
        formalise(world, report, on=date(2027, 2, 3))
        with no_walls():
            early, late = BodyMeeting.objects.order_by("held_on")
        after = BodyMeetingFactory(body=world.monitor_body, held_on=date(2027, 5, 11))
        for meeting in (early, after):
            with pytest.raises(DomainError) as refusal:
                reports.table_report(report, meeting=meeting, by=world.manager, now=at(date(2027, 2, 3)))
            assert str(refusal.value) == (
                "Choose the meeting on 9 March 2027. It is the first for which papers can still be sent."
            )
        reports.table_report(report, meeting=late, by=world.manager, now=at(date(2027, 2, 3)))

        assert (report.state, report.meeting) == (ReportState.TABLED, late)

    def test_a_meeting_that_passed_is_followed_by_the_next(self, world):
        _, report = ready(world)
        formalise(world, report)
        world.be(world.manager, at(date(2027, 2, 10)))
        march = BodyMeeting.objects.get(held_on=date(2027, 3, 9))
        reports.table_report(report, meeting=march, by=world.manager, now=at(date(2027, 2, 10)))

        assert report.meeting == march

    def test_the_minute_meets_d12_and_moves_the_review(self, world):
        review, report = ready(world)
        formalise(world, report)
        meeting = BodyMeeting.objects.get(held_on=date(2027, 2, 9))
        reports.table_report(report, meeting=meeting, by=world.manager, now=at(FORMALISED))
        by, now = world.be(world.monitor, at(date(2027, 2, 11)))
        for changes, words in [
            ({"minute": " "}, "Enter the minute of the body’s consideration."),
            ({"considered_on": date(2027, 2, 12)}, "The day it was considered must be today or in the past."),
            ({"considered_on": date(2027, 1, 31)},
             "It was formalised on 1 February 2027. Enter a day on or after that."),
        ]:
            with pytest.raises(DomainError) as refusal:
                reports.record_monitor(
                    report, **({"considered_on": date(2027, 2, 9), "minute": "Considered."} | changes), by=by, now=now
                )
            assert str(refusal.value) == words
        reports.record_monitor(report, considered_on=date(2027, 2, 9), minute="Considered.", by=by, now=now)

        with no_walls():
            review.refresh_from_db()
        assert (report.state, review.state) == (ReportState.AGREED, ReviewState.WITH_MONITOR_BODY)
        assert world.clock("D12").met_on == date(2027, 2, 9)

    @pytest.mark.parametrize("who", ["manager", "office", "chair", "exec_member"])
    def test_only_the_monitoring_body_records_it(self, world, who):
        _, report = ready(world)
        formalise(world, report)
        by, now = world.be(getattr(world, who), at(date(2027, 2, 9)))
        before = world.stood()

        with pytest.raises(NotYours):
            reports.record_monitor(report, considered_on=date(2027, 2, 9), minute="Considered.", by=by, now=now)

        assert world.stood() == before
