"""What waits for whom, how far a review has come, and what drafts are made of."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.access.roles import FileRole
from sightline.chronology.models import ChronologyEntry
from sightline.chronology.operations import freeze
from sightline.contributions.choices import RequestState
from sightline.contributions.models import AgencyRequest
from sightline.meetings.models import Event
from sightline.reviews import queries
from sightline.reviews.operations import line_of_sight, reports
from sightline.reviews.queries import Task
from tests.factories.chronology import ChronologyEntryFactory, ChronologyFactory
from tests.factories.contributions import KeyLineAnswerFactory, PracticeAuditFactory
from tests.factories.files import CaseFileFactory, FileMemberFactory
from tests.factories.learning import ActionFactory, FindingFactory
from tests.factories.meetings import EventFactory
from tests.factories.people import ChairProfileFactory, UserFactory
from tests.factories.reviews import InvolvedAgencyFactory, KeyLineFactory, ReviewFactory
from tests.reviews.conftest import DECIDED, EVENT_DAY, FORMALISED, at
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db


def waiting(world, who, now):
    user, _ = world.be(getattr(world, who), now)
    return [(task.words, task.path_name, task.due_on) for task in queries.what_next(user)]


class TestWhatNext:
    def test_triage_step_by_step(self, world):
        day = at(date(2026, 11, 24))
        assert waiting(world, "office", day) == [("List the referral for triage", "reviews:list", date(2026, 12, 7))]
        assert waiting(world, "panel_member", day) == []
        listed = world.listed()
        assert waiting(world, "office", day) == []
        assert waiting(world, "panel_member", day) == [
            ("Record the triage decision", "reviews:record", date(2026, 12, 7))
        ]
        world.decide(listed)
        assert waiting(world, "srg_chair", at(DECIDED)) == [
            ("Give the serious-harm statement", "reviews:confirm", None)
        ]
        assert waiting(world, "srg_member", at(DECIDED)) == []

    def test_questions_bring_it_back_to_the_office(self, world):
        world.decide(world.listed(), decision="more_info", questions="Who?", questions_by=date(2026, 12, 14))

        assert waiting(world, "office", at(DECIDED)) == [
            ("List again once the questions are answered", "reviews:list", date(2026, 12, 14))
        ]

    def test_the_review_step_by_step(self, world):
        review = world.agreed()
        december = at(date(2026, 12, 11))
        assert waiting(world, "manager", december) == [("Scope the review", "reviews:scope", None)]
        assert waiting(world, "office", december) == []
        world.scope(review)
        assert waiting(world, "office", december) == [("Send the agencies’ requests", "reviews:send", None)]
        world.open_returns(review)
        assert waiting(world, "office", december) == []  # not before every agency has answered
        world.answer_all()
        assert waiting(world, "office", december) == [("Collate the returns", "reviews:collate", None)]
        world.collate(review)
        january = at(date(2027, 1, 8))
        assert waiting(world, "office", january) == [("Arrange the event", "reviews:set_event", date(2027, 1, 21))]
        event = world.set_event(review)
        assert waiting(world, "chair", january) == [
            ("Hold the event and close its record", "reviews:hold_event", date(2027, 1, 21))
        ]
        world.day_recorded(event)
        world.hold(review)
        held = at(EVENT_DAY, 14)
        panel = [("Record the executive panel", "reviews:hold_panel", EVENT_DAY)]
        assert waiting(world, "chair", held) == waiting(world, "exec_member", held) == panel
        world.panel(review)
        assert waiting(world, "chair", held) == [("Write the chair’s report", "reviews:write_chair_report", None)]
        assert waiting(world, "exec_member", held) == []
        world.report(review)
        formalise = ("Write and formalise the overview report", "reviews:edit_overview_report", date(2027, 2, 2))
        assert waiting(world, "manager", at(FORMALISED)) == [formalise]
        report = world.overview(review)
        world.complete_actions()
        by, now = world.be(world.manager, at(FORMALISED))
        reports.formalise(report, formalised_on=FORMALISED, by=by, now=now)
        table = ("Put the report on the agenda", "reviews:table_report", date(2027, 2, 9))
        assert waiting(world, "manager", at(FORMALISED)) == [table]
        assert waiting(world, "monitor", at(FORMALISED)) == []

    def test_one_agency_without_an_answer_holds_the_collation(self, world):
        review = world.agreed()
        world.scope(review)
        world.open_returns(review)
        world.answer_all()
        with no_walls():
            AgencyRequest.objects.filter(agency=world.police).update(state=RequestState.SUBMITTED)

        assert waiting(world, "office", at(date(2027, 1, 8))) == []

    def test_a_diverted_review_waits_for_nobody(self, world):
        review = world.agreed()
        by, now = world.be(world.manager, at(date(2026, 12, 11)))
        line_of_sight.divert(review, reason="News.", by=by, now=now)

        assert waiting(world, "manager", now) == []

    def test_soonest_first_and_undated_last(self):
        tasks = [
            Task("B-2", "x", "y", None), Task("A-1", "x", "y", date(2027, 1, 2)), Task("C", "x", "y", date(2027, 1, 1)),
        ]

        assert [task.reference for task in queries.tasks._in_order(tasks)] == ["C", "A-1", "B-2"]


class TestStages:
    def test_done_now_and_next(self, world):
        review = world.agreed()
        world.scope(review)
        rows = queries.stage_rows(review)

        assert rows[:3] == [
            {"title": "Agreed", "state": "done", "when": "7 December 2026"},
            {"title": "Scoped", "state": "now", "when": "11 December 2026"},
            {"title": "Agencies’ returns", "state": "next"},
        ]
        assert [row["title"] for row in rows[3:]] == [
            "Collated", "Event arranged", "Event held", "Executive panel held", "Reporting", "With the monitoring body",
            "Impact", "Closed",
        ]

    def test_a_diverted_review_ends_where_it_left(self, world):
        review = world.agreed()
        world.scope(review)
        by, now = world.be(world.manager, at(date(2026, 12, 14)))
        line_of_sight.divert(review, reason="News.", by=by, now=now)

        assert [(row["title"], row["state"]) for row in queries.stage_rows(review)] == [
            ("Agreed", "done"), ("Scoped", "done"), ("Referred to the serious incident track", "now"),
        ]


class TestDrafts:
    def test_the_scope_takes_agencies_and_period_from_the_referral(self, world):
        review = world.agreed()
        world.be(world.manager, at(date(2026, 12, 11)))
        draft = queries.draft_scope(review)

        assert [agency.name for agency in draft.agencies] == ["Marram Academy Trust", "Marram Police"]
        assert draft.not_in_directory == ["A nursery"]
        assert (draft.period_from, draft.period_to) == (date(2025, 1, 1), date(2026, 10, 31))

    def test_the_presentation_in_the_agreed_format(self):
        with no_walls():
            review = ReviewFactory()
            file = review.casefile
            KeyLineFactory(review=review, number=1, question="Was the child seen alone?")
            EventFactory(
                casefile=file, lived_experience="\n".join(f"Line {n}" for n in range(1, 8)),
                immediate_safety_action=True, immediate_action="A visit today.", disagreements="Two agencies differ.",
            )
            FindingFactory(casefile=file, number=1, polarity="good_practice", statement="The teacher noticed.")
            for number in range(2, 9):
                FindingFactory(
                    casefile=file, number=number, statement=f"Need {number}.", strength="strong" if number == 8 else "",
                    key_episode=number == 7, learning="Ask early." if number == 7 else "",
                )
            FindingFactory(casefile=file, number=9, polarity="system_issue", statement="Two systems do not talk.")
            drafted = queries.draft_presentation(review)

        assert drafted == {
            "why": "• 1. Was the child seen alone?",
            "story": "Line 1\nLine 2\nLine 3\nLine 4\nLine 5",
            "worked": "• The teacher noticed.",
            "change": "• Need 7. Learning: Ask early.\n• Need 8.\n• Need 2.\n• Need 3.\n• Need 4.",
            "system": "• Two systems do not talk.",
            "immediate": "A visit today.",
            "actions": "• Ask early.",
            "questions": "Two agencies differ.",
        }

    def test_actions_that_are_set_take_the_place_of_suggestions(self):
        with no_walls():
            review = ReviewFactory()
            action = ActionFactory(casefile=review.casefile, what="Agree one route", target_on=date(2027, 3, 31))
            drafted = queries.draft_presentation(review)

        assert drafted["actions"] == f"• Agree one route ({action.agency}, by 31 March 2027)"

    def test_the_chairs_report_counts_themes(self):
        with no_walls():
            review = ReviewFactory()
            FindingFactory(casefile=review.casefile, number=1, themes=["T5", "T1"])
            FindingFactory(casefile=review.casefile, number=2, themes=["T5"])
            drafted = queries.draft_chair_report(review)

        assert drafted["themes"] == (
            "• Sharing information in time and appropriately (T5)\n"
            "• Understanding the child’s daily life and lived experience (T1)"
        )
        assert drafted["good_practice"] == "None identified."

    def test_the_overview_takes_the_chairs_words_where_there_are_any(self, world):
        review = world.reporting()
        world.be(world.manager, at(FORMALISED))
        drafted = queries.draft_overview(review)

        assert drafted["good_practice"] == "The teacher noticed."
        assert drafted["process"] == (
            "The triage panel decided on the review on 7 December 2026. Agencies: Marram Police and Marram Academy "
            "Trust. Period: 1 January 2025 to 31 October 2026. The event was held on 19 January 2027."
        )
        assert drafted["contributions"] == (
            "Family: invite the family to take part. Invited to the event: manager or supervisor 2, practitioner 2."
        )


class TestOrder:
    def test_involvement_then_entries_then_name(self):
        with no_walls():
            review = ReviewFactory()
            some = InvolvedAgencyFactory(review=review, involvement=2)
            more = InvolvedAgencyFactory(review=review, involvement=2)
            most = InvolvedAgencyFactory(review=review, involvement=3)
            for row, number in ((some, 1), (more, 2)):
                chronology = ChronologyFactory(casefile=review.casefile, agency=row.agency)
                for _ in range(number):
                    ChronologyEntryFactory(chronology=chronology, casefile=review.casefile, agency=row.agency)
            assert ChronologyEntry.objects.count() == 3

            assert queries.default_order(review) == [most.agency, more.agency, some.agency]


class TestPack:
    def test_what_agencies_shared_is_side_by_side_and_the_rest_is_named(self, world):
        review = world.agreed()
        world.scope(review)
        world.open_returns(review)

        with no_walls():
            asked = AgencyRequest.objects.get(agency=world.police)
            asked.state = RequestState.SUBMITTED
            asked.save()
            audit = PracticeAuditFactory(
                agency_request=asked, casefile=world.file, agency=world.police, shared=True,
                worked_well=[{"finding": "Calls were logged.", "evidence": "Four logs.", "theme": "T5"}],
                needs_developing=[{"finding": "Nobody told the school.", "why": "No route.", "theme": ""}],
                actions=[{"action": "Brief sergeants", "by_when": "2027-03-01", "taken": False}],
            )
            KeyLineAnswerFactory(
                audit=audit, casefile=world.file, agency=world.police, shared=True, number=1, evidence="Logs.",
                analysis="Too late.", confidence="high",
            )
        user, _ = world.be(world.office, at(date(2027, 1, 8)))
        pack = queries.pack_of(user, review)

        assert pack.agencies == [world.police]
        assert [(line.number, [cell and cell.evidence for cell in cells]) for line, cells in pack.matrix] == [
            (1, ["Logs."]), (2, [None]), (3, [None]),
        ]
        assert {theme: [one.words for one in said] for theme, said in pack.worked_well.items()} == {
            "Sharing information in time and appropriately (T5)": ["Calls were logged."]
        }
        assert list(pack.needs_developing) == ["No theme given"]
        assert [one.words for one in pack.actions] == ["Brief sergeants"]
        assert pack.without_return == [("Marram Academy Trust", "Asked")]


    def _collated_with_an_entry(self, world, event="Before."):
        review = world.agreed()
        world.scope(review)
        world.open_returns(review)
        with no_walls():
            chronology = ChronologyFactory(casefile=world.file, agency=world.police, shared=True, locked=True)
            entry = ChronologyEntryFactory(
                chronology=chronology, casefile=world.file, agency=world.police, shared=True, event=event
            )
        world.answer_all()
        world.collate(review)
        return review, entry

    def test_after_collation_it_shows_the_version_frozen_then_whatever_was_corrected_since(self, world):
        review, entry = self._collated_with_an_entry(world)
        with no_walls():
            ChronologyEntry.objects.filter(pk=entry.pk).update(event="After.")
        user, now = world.be(world.office, at(date(2027, 1, 8)))
        pack = queries.pack_of(user, review)
        assert [row.event for row in pack.chronology] == ["Before."]
        assert (pack.version.number, pack.newest) == (1, None)

        freeze(world.file, by=user, now=now)
        pack = queries.pack_of(user, review)
        assert [row.event for row in pack.chronology] == ["Before."]
        assert (pack.version.number, pack.newest.number) == (1, 2)

    def test_before_collation_it_shows_the_chronology_as_it_stands(self, world):
        review = world.agreed()
        world.scope(review)
        world.open_returns(review)
        with no_walls():
            chronology = ChronologyFactory(casefile=world.file, agency=world.police, shared=True)
            ChronologyEntryFactory(chronology=chronology, casefile=world.file, agency=world.police, shared=True,
                                   event="Now.")
        user, now = world.be(world.office, at(date(2027, 1, 4)))
        freeze(world.file, by=user, now=now)
        pack = queries.pack_of(user, review)
        assert ([row.event for row in pack.chronology], pack.version) == (["Now."], None)


class TestPeople:
    def test_the_pool_leaves_out_the_referrer_and_the_unavailable(self, world):
        ChairProfileFactory(user=world.referrer, partnership=world.partnership, agency=world.school)
        ChairProfileFactory(user=UserFactory(), partnership=world.partnership, agency=world.school, available=False)
        world.be(world.office, at(DECIDED))

        assert {one.user for one in queries.chair_pool(world.file)} == {world.chair, world.buddy}

    def test_links_are_to_what_a_person_may_read(self, world):
        world.reporting()
        now = at(FORMALISED)

        def names(who):
            user, _ = world.be(getattr(world, who), now)
            return [link["path_name"] for link in queries.links_of(user, world.file)]

        assert names("office") == [
            "reviews:triage", "reviews:review", "reviews:pack", "reviews:presentation", "reviews:chair_report",
        ]
        assert names("exec_member") == ["reviews:review", "reviews:presentation", "reviews:chair_report"]
        assert names("buddy") == ["reviews:review", "reviews:pack", "reviews:chair_report"]
        assert names("referrer") == ["reviews:triage"]

    def test_the_event_that_was_cancelled_does_not_stand(self, world):
        review = world.collated()
        world.set_event(review)
        FileMemberFactory(casefile=world.file, role=FileRole.INVOLVED_AGENCY, agency=world.health)
        by, now = world.be(world.office, at(date(2027, 1, 11)))
        line_of_sight.call_off_event(review, because="Snow.", by=by, now=now)

        assert queries.event_of(world.file) is None
        assert Event.objects.count() == 1


def test_the_home_page_asks_as_much_for_three_reviews_as_for_one(world, django_assert_num_queries):
    ReviewFactory(casefile=CaseFileFactory(partnership=world.partnership))
    user, _ = world.be(world.manager, at(date(2026, 12, 11)))
    with CaptureQueriesContext(connection) as one:
        assert len(queries.what_next(user)) == 2  # the review, and the referral that waits to be listed
    for _ in range(2):
        ReviewFactory(casefile=CaseFileFactory(partnership=world.partnership))
    with django_assert_num_queries(len(one)):
        assert len(queries.what_next(user)) == 4
