"""A surgery that has no account is invited to write its return, and writes and submits it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.journey import TODAY, Journey

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys-1")]

# A review that asks a surgery in which nobody has an account.
STORY = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from sightline.config.demo.cases import HOUSING_MOVES
from sightline.config.demo.story import Teller, working_day_near
from sightline.foundation.working_days import add_working_days
from sightline.partnerships.models import Partnership

today = timezone.localdate()
def ago(days):
    return working_day_near(today - timedelta(days=days))

told = Teller(HOUSING_MOVES, Partnership.objects.get(), invited=("surgery",))
told.refer(ago(53))
told.agree(ago(52))
told.list_for_triage(ago(51), meets_on=ago(40))
told.decide(ago(40))
told.confirm(ago(39))
told.scope(ago(36), event_on=add_working_days(today, 12))
told.open_returns(ago(36))
print(told.reference)
"""

# What takes long to type and is told elsewhere: all of the audit but its summary, and the key lines
WRITTEN = """
import django; django.setup()
from django.utils import timezone
from sightline.access.context import acting_as
from sightline.accounts.models import User
from sightline.config.demo.cases import HOUSING_MOVES
from sightline.config.demo.story import Teller
from sightline.contributions import operations as contributions
from sightline.partnerships.models import Partnership

told = Teller(HOUSING_MOVES, Partnership.objects.get())
told.reference = "{reference}"
writer, now, said = User.objects.filter(is_active=True).exclude(occasional_address="").latest("pk"), timezone.now(), \
    HOUSING_MOVES.returns["police"]
with acting_as(writer):
    asked = told._request("surgery")
    for section, changes in told._audit(said):
        if section != "involvement":
            contributions.save_audit(asked, section=section, changes=changes, by=writer, now=now)
    for number in range(1, len(HOUSING_MOVES.key_lines) + 1):
        contributions.answer_key_line(
            asked, number=number, evidence="Records.", analysis=said.analysis, confidence="medium", by=writer, now=now
        )
"""


def the_newest_message(journey: Journey, subject: str) -> str:
    """Its words, as the demo shows what was sent."""
    journey.open("/demo/messages/")
    found = journey.page.locator("section", has=journey.page.get_by_role("heading", name=subject)).first
    return found.inner_text()


def the_whole_way(journey: Journey, pictures: Path | None = None) -> None:
    """The Office invites, the surgery's manager answers."""

    reference = journey.house.run(STORY).strip().splitlines()[-1]
    request = f"/files/{reference}/returns/surgery/"
    journey.given_i_am("office").open(request).follow("Invite somebody without an account")
    journey.fill("Full name", "Nkechi Abara-Lowe").fill("Job title", "Practice manager")
    journey.fill("Email address", "practice.manager@quayside.example")
    journey.fill_day("Last day on which the link opens", TODAY + timedelta(days=30))
    journey.pictures(pictures, "invite")
    journey.press("Send the invitation").then_i_see("Nkechi Abara-Lowe, Practice manager").then_i_see("Not yet")
    journey.pictures(pictures, "invited")

    journey.given_i_am_nobody()
    letter = the_newest_message(journey, "Your organisation is asked for information: your personal link")
    assert reference not in letter
    assert "Nkechi" not in letter
    link = re.search(r"/account/invited/[\w-]+/", letter)
    assert link is not None
    journey.open(link[0]).then_the_heading_is("Answer for your organisation")
    journey.pictures(pictures, "link")
    journey.press("Send me a code").then_the_heading_is("Enter your code")
    journey.pictures(pictures, "code")
    journey.fill("Code", "1234 5678").press("Continue").then_i_see("This code cannot be used")
    sent = re.search(r"Your code is ([\d ]+)", the_newest_message(journey, "Your code for Sightline"))
    assert sent is not None
    journey.open(f"{link[0]}code/").fill("Code", sent[1].strip()).press("Continue")
    journey.then_the_heading_is("Request for a practice audit and chronology").then_i_see("Quayside Surgery")
    journey.then_i_am_refused("/files/", status=403)
    journey.then_i_am_refused(f"/files/{reference}/", status=403)
    journey.then_i_am_refused(f"/files/{reference}/returns/police/", status=404)

    journey.open("/").press("Begin your agency’s return").press("Begin")
    journey.pictures(pictures, "tasks")
    journey.house.run(WRITTEN.replace("{reference}", reference))
    journey.open(f"{request}audit/involvement/")
    journey.fill("Summary of your agency’s involvement", "She came with a new address at each visit.")
    journey.press("Save and continue").open(f"{request}chronology/add/")
    journey.fill("When it happened", "3/7/25").fill("What happened", "Registered as a new patient.")
    journey.choose("Was the child present, seen or spoken to?", "Yes")
    journey.choose("What did it mean for the child?", "Neutral")
    journey.press("Add this entry").open(f"{request}check/")
    journey.then_i_do_not_see("Still to finish")
    journey.fill("Who in your organisation has read and agreed this return?", "Senior partner")
    journey.pictures(pictures, "check")
    journey.press("Submit your return").then_i_see("Submitted")

    journey.given_i_am("office").open(f"{request}read/").then_i_see("agreed in Quayside Surgery by: Senior partner")
    journey.open(request).follow("Withdraw the invitation of Nkechi Abara-Lowe").press("Withdraw the invitation")
    journey.then_i_do_not_see("Practice manager")
    journey.given_i_am_nobody().open(request).then_the_heading_is("Sign in")


def test_a_surgery_without_an_account_answers(journey: Journey, tmp_path: Path) -> None:
    the_whole_way(journey, tmp_path)


def test_the_same_without_javascript(journey_without_scripts: Journey) -> None:
    the_whole_way(journey_without_scripts)
