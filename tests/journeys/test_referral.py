"""A practitioner refers a case, their lead returns it once and then agrees it, and the receipt leaves at once."""

import pytest

from tests.journeys import told

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys-1")]


def test_a_health_visitor_refers_a_case(journey):
    reference = told.a_referral_is_written_and_submitted(journey)

    journey.given_i_am("health-lead").open("/")
    journey.then_i_see("Agree or return a referral").follow("Agree or return a referral")
    journey.press("Return to the author").fill("What needs to be put right?", "Say which clinic noticed the delay.")
    journey.press("Return to the author")

    journey.given_i_am("health-visitor").open(f"/referrals/{reference}/")
    journey.then_i_see("Your safeguarding lead asks: Say which clinic noticed the delay.")
    told.it_is_submitted_again(journey, reference)
    told.the_lead_agrees_it(journey, reference)

    journey.given_i_am("health-visitor").open(f"/referrals/{reference}/receipt/").then_i_see(reference)
    journey.given_i_am("system").then_i_am_refused(f"/referrals/{reference}/", status=404)
    journey.given_i_am("police-manager").then_i_am_refused(f"/files/{reference}/", status=404)


def test_a_serious_incident_is_stopped(journey):
    journey.given_i_am("school-teacher").open("/referrals/start/")
    journey.choose("Is abuse or neglect of the child known or suspected?", "Yes")
    journey.choose("Has the child died or been seriously harmed?", "Yes")
    journey.press("Continue")
    journey.then_i_see("use the SCSI 1 form")
    journey.open("/referrals/").then_i_see("No referrals yet")


def test_what_was_typed_is_there_on_another_device(journey):
    told.a_referral_is_begun(journey)
    journey.follow("What happened")
    journey.fill("Why this case?", "Three agencies each thought another was visiting.")
    journey.press("Save and come back later")
    journey.sessions.pop("health-visitor")[0].close()

    journey.given_i_am("health-visitor").open("/referrals/")
    journey.follow("SCP-").follow("What happened").then_i_see("We kept what you typed")
    assert journey.page.get_by_label("Why this case?").input_value() == (
        "Three agencies each thought another was visiting."
    )
