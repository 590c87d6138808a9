"""An old file is kept by a legal hold that two people lift, and then disposed of by two people."""

from pathlib import Path

import pytest

from tests.journeys.journey import Journey

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys-1")]

# A referral that its author took back more than three years ago.
STORY = """
import django; django.setup()
from datetime import date
from sightline.access.context import acting_as
from sightline.config.demo.cases import HOUSING_MOVES
from sightline.config.demo.people import by_key
from sightline.config.demo.story import Teller, at
from sightline.partnerships.models import Partnership
from sightline.referrals import operations as referrals
from sightline.referrals.models import Referral

told, on = Teller(HOUSING_MOVES, Partnership.objects.get()), date(2022, 3, 8)
told.refer(on, submit=False)
author = by_key(told.referrer)
with acting_as(author):
    referral = Referral.objects.get(casefile__reference=told.reference)
    referrals.withdraw(referral, reason="Referred twice", by=author, now=at(on, 16))
print(told.reference)
"""
NIGHT = """
import django; django.setup()
from django.utils import timezone
from sightline.stewardship.operations import work_out
print(work_out(now=timezone.now()))
"""


def the_whole_way(journey: Journey, pictures: Path | None = None) -> None:
    """Held, due, lifted, proposed, approved, gone."""

    reference = journey.house.run(STORY).strip().splitlines()[-1]
    assert journey.house.run(NIGHT, role="worker").strip() == "1"

    journey.given_i_am("governance").open("/holds/").then_i_see("No file is on legal hold")
    journey.press("Place a legal hold").press("Place the hold").then_i_see("There is a problem")
    journey.fill("Reference of the file", reference.lower())
    journey.choose("Who asks that nothing be destroyed?", "A public inquiry")
    journey.fill("Name of the organisation, and its reference", "Inquiry into Hospital Care, request 2026/118")
    journey.fill("Why is the file needed?", "It has asked for every file of those years.")
    journey.press("Place the hold").then_i_see(f"Hold 1 on {reference}")
    journey.pictures(pictures, "holds")
    journey.open("/retention/").then_i_see("On legal hold").then_i_do_not_see("Propose its disposal")
    journey.pictures(pictures, "due-on-hold")
    journey.open("/holds/").follow("Ask for it to be lifted")
    journey.fill("Why is the hold no longer needed?", "The inquiry wrote on 2 November that it has ended.")
    journey.press("Ask for it").then_i_see("waits for a second person").then_i_do_not_see("Say yes or no")

    journey.given_i_am("manager").open(f"/files/{reference}/").then_i_see("This file is on legal hold")
    journey.open("/").follow("Say yes or no to lifting a legal hold").follow("Say yes or no to lifting it")
    journey.choose("Shall the hold be lifted?", "Yes, lift it").press("Save").then_i_see("Lifted")
    journey.open("/retention/").follow("Propose its disposal").press("Propose its disposal")
    journey.then_i_see("It waits for a second person").then_i_do_not_see("Say yes or no")

    journey.given_i_am("governance").open("/").follow("Say yes or no to disposing of a file")
    journey.follow("Say yes or no to its disposal").then_i_see("deleted at once and for good")
    journey.choose("Shall the file be disposed of?", "Yes, dispose of it for good")
    journey.fill("Type the reference of the file", "SCP-2022-999").press("Save").then_i_see("There is a problem")
    journey.pictures(pictures, "decide")
    journey.fill("Type the reference of the file", reference).press("Save")
    journey.then_the_heading_is("Certificates of disposal").then_i_see(reference).then_i_see("Rosalind Achterberg")
    journey.pictures(pictures, "certificates")

    journey.given_i_am("manager").then_i_am_refused(f"/files/{reference}/", status=404)
    journey.open("/disposals/").then_i_see(reference)


def test_an_old_file_is_held_and_then_goes(journey: Journey, tmp_path: Path) -> None:
    the_whole_way(journey, tmp_path)


def test_the_same_without_javascript(journey_without_scripts: Journey) -> None:
    the_whole_way(journey_without_scripts)
