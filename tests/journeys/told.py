"""The chapters of the story, each told once and used by every journey that needs it."""

import re
from datetime import date

from tests.journeys.journey import Journey


def a_referral_is_begun(journey: Journey) -> str:
    """The health visitor passes the serious-harm stop; returns the file's reference."""
    journey.given_i_am("health-visitor").open("/referrals/")
    journey.press("Start a referral")
    journey.choose("Is abuse or neglect of the child known or suspected?", "Yes")
    journey.choose("Has the child died or been seriously harmed?", "No")
    journey.press("Continue")
    journey.then_the_heading_is("Line of Sight referral")
    found = re.search(r"SCP-\d{4}-\d+", journey.page.url)
    assert found
    return found.group()


def a_referral_is_written_and_submitted(journey: Journey) -> str:
    """Every part of F01, a child and her mother, then submitted to the lead."""
    reference = a_referral_is_begun(journey)
    journey.follow("The child and family").press("Add a person")
    journey.choose("Who is this?", "Child in the case")
    journey.fill("First name", "Ffion-Mae").fill("Family name", "D’Angelo-Whitcombe")
    journey.fill_day("Date of birth or expected date of delivery", date(2023, 9, 14))
    journey.press("Save this person")
    journey.press("Add a person").choose("Who is this?", "Parent or carer")
    journey.fill("First name", "Rhiannon").fill("Family name", "D’Angelo").fill("Relationship to the child", "Mother")
    journey.press("Save this person").follow("Back to the referral")

    journey.follow("You and your safeguarding lead")
    journey.fill("Your role", "Health visitor").fill("Your phone number", "01632 960123")
    journey.fill("Safeguarding lead or head of service you discussed it with", "Adaeze Nwachukwu")
    journey.fill("Their role", "Named nurse")
    journey.fill_day("When did you discuss it?", date(2026, 11, 19))
    journey.press("Save and continue")

    journey.follow("Reason, and who holds the case")
    journey.choose(
        "Why are you referring this case?",
        "Potential practice issues and learning between agencies; serious harm criteria not met",
    )
    journey.choose("Does your agency hold this case?", "No")
    journey.fill("Team that holds the case", "Assessment team, Saltmarsh Children’s Services")
    journey.fill_day("When did you tell them about this referral?", date(2026, 11, 18))
    journey.choose("Are there immediate safeguarding concerns?", "No")
    journey.press("Save and continue")

    journey.follow("What happened")
    journey.fill("Summary of the case and the situation now", "A child aged three was referred twice in her first two years.")
    journey.fill("Why this case?", "Police visited often; nobody recorded whether the child was there.")
    journey.fill("What went well?", "The health visitor stayed in touch with mother throughout.")
    journey.fill("The child’s lived experience", "She slept on a sofa and watched strangers come and go at night.")
    journey.press("Save and continue")

    journey.follow("Agencies and period")
    journey.fill("Agency", "Eastmere Police").fill("Worker", "PC Anjali Rao")
    journey.press("Save and continue")

    journey.follow("Family and other processes")
    journey.choose("Does the family know of this referral?", "Yes, they have been told")
    journey.fill("Their views, or why they have not been told", "Mother would like to be heard.")
    journey.choose("Other processes you know of", "Care or family proceedings")
    journey.press("Save and continue")
    it_is_submitted_again(journey, reference)
    return reference


def it_is_submitted_again(journey: Journey, reference: str) -> None:
    """Check your answers, submit."""
    journey.given_i_am("health-visitor").open(f"/referrals/{reference}/")
    journey.press("Check and submit").press("Submit to my safeguarding lead")
    journey.then_i_see("Waiting for your safeguarding lead")


def the_lead_agrees_it(journey: Journey, reference: str) -> None:
    """The quality check, then received."""
    journey.given_i_am("health-lead").open(f"/referrals/{reference}/").press("Approve")
    for point in (
        "The facts are accurate", "It is concise", "The reason for the referral is clear", "The child is visible in it",
        "The team that holds the case has been told, or it is ours",
        "It does not describe a serious child safeguarding incident",
    ):
        journey.choose("I confirm that", point)
    journey.press("Approve and send to the partnership")
    journey.then_i_see("Received")
