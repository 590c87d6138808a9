"""Triage: listed, decided, confirmed or diverted; who is told, which clocks stop, and what is refused."""

from dataclasses import replace
from datetime import date, time

import pytest

from sightline.access.roles import FileRole
from sightline.foundation.errors import DomainError, NotYours, SomebodyElseWasFirst, StepNotOpen
from sightline.partnerships.choices import Sector
from sightline.reviews.choices import Decision, HarmPrompt, ReviewState, SeriousHarm, TriageState
from sightline.reviews.models import Review, SectorView, Triage
from sightline.reviews.operations import triage as operations
from sightline.trail.models import TrailEntry
from tests.factories.files import BarFactory
from tests.reviews.conftest import DECIDED, at
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

def verbs() -> list[tuple[str, str]]:
    with no_walls():
        return list(TrailEntry.objects.order_by("pk").values_list("verb", "record_label"))


class TestListing:
    def test_panel_and_chair_come_onto_the_file_and_everybody_is_invited(self, world):
        listed = world.listed(case_manager_name="Ruth Cohen")

        assert (listed.state, listed.meets_on, listed.listed_by) == (TriageState.LISTED, DECIDED, world.office)
        assert [(row.body.name, row.chair_only) for row in world.roles(FileRole.TRIAGE_PANEL)] == [
            ("The TRIAGE group", False)
        ]
        assert [(row.body.name, row.chair_only) for row in world.roles(FileRole.SERIOUS_REVIEW_CHAIR)] == [
            ("The SERIOUS_REVIEW group", True)
        ]
        assert world.told("triage_invitation") == {
            world.panel_member, world.referrer, world.lead, world.srg_chair,
        }
        assert ("record_saved", "triage") in verbs()

    def test_somebody_barred_is_not_invited(self, world):
        BarFactory(casefile=world.file, user=world.panel_member)
        world.listed()

        assert world.told("triage_invitation") == {world.referrer, world.lead, world.srg_chair}

    def test_the_day_after_d02_needs_a_reason(self, world):
        world.be(world.office, at(date(2026, 11, 24)))
        before = world.stood()

        with pytest.raises(DomainError) as refusal:
            world.listed(meets_on=date(2026, 12, 8))

        assert str(refusal.value) == (
            "The panel is to meet by 7 December 2026. Choose that day or an earlier one, or say why it is later."
        )
        assert world.stood() == before
        assert world.listed(meets_on=date(2026, 12, 8), late_because="The school is closed.").late_because == (
            "The school is closed."
        )

    def test_not_before_it_was_received(self, world):
        with pytest.raises(DomainError) as refusal:
            world.listed(meets_on=date(2026, 11, 22))

        assert str(refusal.value) == "Choose a day on or after 23 November 2026, when the referral was received."

    def test_a_referral_that_was_not_received_cannot_be_listed(self, world):
        with no_walls():
            world.referral.received_at = None
            world.referral.state = "agency_approval"
            world.referral.save()
        with pytest.raises(NotYours):  # the Office does not see it yet
            world.listed()

    @pytest.mark.parametrize("who", ["stranger", "panel_member", "srg_chair", "referrer", "lead"])
    def test_only_the_office_lists(self, world, who):
        before = world.stood()

        with pytest.raises(NotYours):
            world.listed(by=getattr(world, who))

        assert world.stood() == before

    def test_it_is_listed_once(self, world):
        world.listed()
        before = world.stood()

        with pytest.raises(StepNotOpen):
            world.listed()

        assert world.stood() == before


class TestDeciding:
    def test_the_record_the_clock_and_the_messages(self, world):
        listed = world.listed()
        world.decide(listed, chair_expertise="Neglect", srg_chair_present=False, now=at(date(2026, 12, 9)))

        assert (listed.state, listed.decision, listed.decided_on) == (TriageState.DECIDED, "agree", DECIDED)
        assert world.clock("D02").met_on == DECIDED
        assert world.told("triage_outcome") == {world.referrer, world.lead}
        assert world.told("confirmation_asked") == {world.srg_chair}
        with no_walls():
            assert list(SectorView.objects.order_by("pk").values_list("sector", "written")) == [
                ("police", False), ("childrens_services", False), ("health", False),
            ]
            assert not Review.objects.exists()

    @pytest.mark.parametrize(
        ("heard", "words"),
        [
            ([Sector.POLICE, Sector.CHILDRENS_SERVICES], "Health has not been heard. Add its view,"),
            ([Sector.POLICE], "Children’s Services and Health have not been heard. Add their views,"),
            ([Sector.HEALTH, Sector.POLICE], "Children’s Services has not been heard. Add its view,"),
        ],
    )
    def test_without_all_three_sectors_nothing_is_decided(self, world, heard, words):
        listed = world.listed()
        world.be(world.panel_member, at(DECIDED))
        before = world.stood()

        with pytest.raises(DomainError) as refusal:
            world.decide(listed, sector_views=world.views(*heard))

        assert str(refusal.value) == (
            f"{words} given at the meeting or in writing, before the decision is recorded."
        )
        assert world.stood() == before

    def test_a_written_view_is_a_view(self, world):
        listed = world.listed()
        world.decide(listed, sector_views=world.views(written=(Sector.HEALTH,)))

        with no_walls():
            assert SectorView.objects.get(sector="health").written is True

    def test_an_empty_view_is_none(self, world):
        listed = world.listed()
        views = world.views()
        views[2]["view"] = "  "

        with pytest.raises(DomainError, match=r"^Health has not been heard\."):
            world.decide(listed, sector_views=views)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"rationale": " "}, "Enter the panel’s reasons for its decision."),
            ({"decision": "perhaps"}, "Select what the panel decided."),
            ({"decision": "more_info"}, "Enter the questions that the panel asks and the day it needs the answers by."),
            ({"decision": "more_info", "questions": "Who visited?"},
             "Enter the questions that the panel asks and the day it needs the answers by."),
            ({"decision": "more_info", "questions": "Who visited?", "questions_by": date(2026, 12, 1)},
             "The day for the answers must be on or after the day of the decision."),
            ({"decision": "other"}, "Enter which other route the panel chose."),
            ({"decided_on": date(2026, 12, 8)}, "The day of the decision must be today or in the past."),
            ({"decided_on": date(2026, 11, 22)},
             "The panel cannot have decided before the referral was received, on 23 November 2026."),
        ],
    )
    def test_what_a_decision_must_hold(self, world, changes, words):
        listed = world.listed()
        world.be(world.panel_member, at(DECIDED))
        before = world.stood()

        with pytest.raises(DomainError) as refusal:
            world.decide(listed, **changes)

        assert str(refusal.value) == words
        assert world.stood() == before

    @pytest.mark.parametrize(
        ("decision", "more", "state"),
        [
            ("decline", {}, TriageState.DECLINED),
            ("other", {"alternatives": "Early help audit."}, TriageState.OTHER_ROUTE),
            ("more_info", {"questions": "Who?", "questions_by": date(2026, 12, 14)}, TriageState.MORE_INFO),
        ],
    )
    def test_other_decisions_are_told_with_their_reasons_and_ask_nobody_to_confirm(self, world, decision, more, state):
        listed = world.listed()
        world.decide(listed, decision=decision, **more)

        assert listed.state == state
        assert world.told("triage_outcome") == {world.referrer, world.lead}
        assert world.told("confirmation_asked") == set()
        assert bool(world.roles(FileRole.TRIAGE_PANEL)) is (decision == "more_info")

    def test_more_information_lets_it_be_listed_and_decided_again(self, world):
        listed = world.listed()
        world.decide(listed, decision="more_info", questions="Who?", questions_by=date(2026, 12, 14))

        again = world.listed(meets_on=date(2026, 12, 15), now=at(date(2026, 12, 10)))
        world.decide(again, decided_on=date(2026, 12, 15), now=at(date(2026, 12, 15)))

        assert again.pk == listed.pk
        assert again.state == TriageState.DECIDED
        with no_walls():
            assert SectorView.objects.count() == 3

    def test_a_serious_case_is_diverted_at_once(self, world):
        listed = world.listed()
        world.decide(listed, decision=Decision.SERIOUS)

        assert listed.state == TriageState.DIVERTED
        assert world.told("diverted") == {world.notifier, world.referrer, world.manager, world.office}

    @pytest.mark.parametrize("who", ["office", "manager", "srg_chair", "referrer", "stranger"])
    def test_only_the_panel_decides(self, world, who):
        listed = world.listed()
        world.be(getattr(world, who), at(DECIDED))
        before = world.stood()

        with pytest.raises(NotYours):
            world.decide(listed, by=getattr(world, who))

        assert world.stood() == before

    def test_a_stale_page_changes_nothing(self, world):
        listed = world.listed()
        world.be(world.panel_member, at(DECIDED))
        before = world.stood()

        with pytest.raises(SomebodyElseWasFirst):
            world.decide(listed, expected_version=listed.version - 1)

        assert world.stood() == before

    def test_where_nobody_confirms_the_review_begins_at_once(self, world, monkeypatch):
        profile = operations.profile_of(world.partnership)
        changed = replace(profile, settings=replace(profile.settings, srg_chair_confirms=False))
        monkeypatch.setattr(operations, "profile_of", lambda partnership: changed)
        listed = world.listed()
        world.decide(listed)

        with no_walls():
            assert Review.objects.get().decided_on == DECIDED

    def test_hull_has_one_decision_maker_or_group(self, world):
        with no_walls():
            world.partnership.profile = "HULL"
            world.partnership.save()
        listed = world.listed()

        world.decide(listed, sector_views=world.views(Sector.POLICE))

        assert listed.state == TriageState.DECIDED


class TestConfirming:
    def test_not_met_begins_the_review_counted_from_the_decision(self, world):
        listed = world.listed()
        world.decide(listed)
        review = world.confirm(listed, now=at(date(2026, 12, 14)))

        assert (review.state, review.decided_on) == (ReviewState.LOS_AGREED, DECIDED)
        assert (listed.state, listed.confirmed_by) == (TriageState.CONFIRMED, world.srg_chair)
        assert world.told("review_agreed") == {world.manager, world.office}

    def test_may_be_met_freezes_everything_and_loses_nothing(self, world):
        listed = world.listed()
        world.decide(listed)
        with no_walls():
            before = Triage.objects.values("presentation", "rationale", "decision", "decided_on").get()
            referral = dict(world.referral.__class__.objects.values().get())

        assert world.confirm(listed, statement=SeriousHarm.MAY_BE_MET, harm_considered=[]) is None

        assert listed.state == TriageState.DIVERTED
        assert world.told("diverted") == {world.notifier, world.referrer, world.manager, world.office}
        with no_walls():
            assert Triage.objects.values("presentation", "rationale", "decision", "decided_on").get() == before
            assert dict(world.referral.__class__.objects.values().get()) == referral
            assert SectorView.objects.count() == 3
            assert not Review.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"reason": ""}, "Enter the reason for your statement."),
            ({"statement": ""}, "Select whether the serious-harm criteria are met."),
            ({"died_or_seriously_harmed": True},
             "You have answered that abuse or neglect is known or suspected and that the child has died or been "
             "seriously harmed. Together these are the serious-harm criteria: select that they may be met, or correct "
             "your answers."),
            ({"harm_considered": [HarmPrompt.PHYSICAL]},
             "Confirm that you have considered each kind of serious harm in the list."),
        ],
    )
    def test_what_a_statement_must_hold(self, world, changes, words):
        listed = world.listed()
        world.decide(listed)
        world.be(world.srg_chair, at(date(2026, 12, 10)))
        before = world.stood()

        with pytest.raises(DomainError) as refusal:
            world.confirm(listed, **changes)

        assert str(refusal.value) == words
        assert world.stood() == before

    @pytest.mark.parametrize("who", ["srg_member", "panel_member", "manager", "office", "referrer"])
    def test_only_the_groups_chair_speaks(self, world, who):
        listed = world.listed()
        world.decide(listed)
        world.be(getattr(world, who), at(date(2026, 12, 10)))
        before = world.stood()

        with pytest.raises(NotYours):
            world.confirm(listed, by=getattr(world, who))

        assert world.stood() == before

    def test_not_before_the_panel_has_agreed(self, world):
        listed = world.listed()
        world.be(world.srg_chair, at(date(2026, 12, 10)))
        before = world.stood()

        with pytest.raises(StepNotOpen):
            world.confirm(listed)

        assert world.stood() == before


def test_the_panel_meets_at_an_hour_and_a_place(world):
    listed = world.listed(meets_at=time(14, 30), where="Online")

    assert (listed.meets_at, listed.where) == (time(14, 30), "Online")
