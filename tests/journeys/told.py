"""The chapters of the story, each told once and used by every journey that needs it."""

import re
from datetime import date, timedelta

from sightline.config.demo.cases import CHILD_2
from sightline.config.demo.people import AGENCIES, PERSONAS
from sightline.dissemination.choices import CheckItem
from sightline.learning.choices import Level, Polarity
from sightline.learning.rules import THEMES
from sightline.reviews.choices import HarmPrompt
from sightline.reviews.rules import OVERVIEW
from tests.journeys.journey import TODAY, Journey

PEOPLE = {persona.key: persona for persona in PERSONAS}
SECTORS = (("police-panel", "Police"), ("care-panel", "Children’s Services"), ("health-panel", "Health"))
RETURNS = {"police": ("police-manager", "police-lead"), "social-care": ("care-manager", "care-lead")}
# What people typed as the date, as they would on paper
ROWS = {
    "police": (
        ("14/3/2023", "Yes", "Negative"),
        ("c. May 2023", "Not recorded", "Negative"),
        ("7 Nov 2024, 11.40pm", "No", "Neutral"),
    ),
    "social-care": (("2 April 2023", "Yes", "Neutral"), ("Autumn 2024", "No", "Negative")),
}
PRACTITIONERS = {"police": ("PC Gurpreet Sandhu", "Response officer"), "social-care": ("Isla Munro", "Social worker")}
KINDS = {kind.value: str(kind.label) for kind in Polarity}
LEVELS = {level.value: str(level.label) for level in Level}
BLOCKS = (
    "Background and concerns",
    "Purpose of the review",
    "Key lines of enquiry",
    "Key practice episodes",
    "Learning",
    "Progress/Impact",
    "Further information",
)
ACTIONS = ((CHILD_2.actions[1], (2,)), (CHILD_2.actions[2], (3,)))
FINDINGS = [CHILD_2.findings[0], CHILD_2.findings[2], CHILD_2.findings[3]]
TITLE = "Seeing the child behind the incident"
HIGHLIGHTS = (
    "Record every child in the household, whatever the incident.",
    "Ask why a child’s development is delayed, and write down the answer.",
    "A parent’s fear of people who use the home is about the child, too.",
)
# Words of the story that no message may hold: names of the family, and what was told of them
NOWHERE_IN_MESSAGES = (
    "Ffion",
    "Angelo",
    "Whitcombe",
    "Rhiannon",
    "sofa",
    "referred twice",
    "Police visited",
    "quiet room",
    CHILD_2.returns["police"].summary[:40],
    CHILD_2.returns["social-care"].lived_experience[:40],
    CHILD_2.findings[2].statement[:40],
    CHILD_2.presentation[:40],
    CHILD_2.lived_experience[:40],
)


def the_referral_is_received(journey: Journey) -> str:
    """Referral, agreement, receipt."""
    reference = a_referral_is_written_and_submitted(journey)
    the_lead_agrees_it(journey, reference)
    return reference


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
    journey.fill_day("When did you discuss it?", TODAY - timedelta(days=4))
    journey.press("Save and continue")

    journey.follow("Reason, and who holds the case")
    journey.choose(
        "Why are you referring this case?",
        "Potential practice issues and learning between agencies; serious harm criteria not met",
    )
    journey.choose("Does your agency hold this case?", "No")
    journey.pick("Team that holds the case", "Assessment team, Saltmarsh Children’s Services")
    journey.fill_day("When did you tell them about this referral?", TODAY - timedelta(days=5))
    journey.choose("Are there immediate safeguarding concerns?", "No")
    journey.press("Save and continue")

    journey.follow("What happened")
    journey.fill(
        "Summary of the case and the situation now", "A child aged three was referred twice by her second year."
    )
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
        "The facts are accurate",
        "It is concise",
        "The reason for the referral is clear",
        "The child is visible in it",
        "The team that holds the case has been told, or it is ours",
        "It does not describe a serious child safeguarding incident",
    ):
        journey.choose("I confirm that", point)
    journey.press("Approve and send to the partnership")
    journey.then_i_see("Received")


def the_office_lists_it(journey: Journey, reference: str) -> None:
    """On the agenda of today's panel."""
    journey.given_i_am("office").take_up(reference, "List the referral for triage")
    journey.fill_day("Day the panel meets", TODAY).fill("Time it meets", "10:00")
    journey.fill("Where it meets", "Harbour House, room 2").fill("Current case manager", "Bethan Cadwallader")
    journey.press("List and send the invitations")
    journey.then_i_see("Referral agreed and received")


def the_panel_decides(journey: Journey, reference: str) -> None:
    """Police, Children's Services and Health are heard."""
    journey.given_i_am("care-panel").take_up(reference, "Record the triage decision")
    journey.fill("Who presented the case", "The referrer")
    journey.fill("Summary of what was presented", CHILD_2.presentation)
    journey.choose("What the panel weighed", "Potential practice issues and learning between agencies")
    journey.choose("What the panel weighed", "The serious-harm criteria do not appear to be met")
    for number, (key, sector) in enumerate(SECTORS, start=1):
        with journey.within(f"View {number}"):
            journey.pick("Sector", sector).fill("Who spoke for it", PEOPLE[key].name)
            journey.choose("Was the view given in writing?", "No")
            journey.fill("Their view", "Agrees that there is learning between agencies.")
    journey.choose("What did the panel decide?", "Agree a Line of Sight review")
    journey.fill("Reasons for the decision", CHILD_2.rationale)
    journey.choose("Was the Safeguarding Review Group’s chair present?", "Yes")
    journey.press("Record the decision")
    journey.then_i_see("Decided, waiting for confirmation")


def the_review_group_chair_confirms(journey: Journey, reference: str) -> None:
    """Serious harm is not met."""
    journey.given_i_am("srg-chair").take_up(reference, "Give the serious-harm statement")
    journey.choose("Is abuse or neglect of the child known or suspected?", "Yes")
    journey.choose("Has the child died or been seriously harmed?", "No")
    for prompt in HarmPrompt:
        journey.choose("I have considered", str(prompt.label))
    journey.choose("Your statement", "The serious-harm criteria are not met")
    journey.fill("Your reason", "Nothing suggests serious or lasting impairment.")
    journey.press("Make this statement")
    journey.then_i_see("Line of Sight review agreed")


def the_manager_scopes(journey: Journey, reference: str) -> None:
    """Two agencies, three key lines, the chair and the buddy."""
    journey.given_i_am("manager").take_up(reference, "Scope the review")
    for number, (slug, involvement) in enumerate((("police", "Some involvement"), ("social-care", "Most involved")), 1):
        with journey.within(f"Agency {number}"):
            journey.pick("Agency", AGENCIES[slug][0]).pick("How much it was involved", involvement)
            journey.fill("Who looks after the welfare of its staff", PEOPLE[RETURNS[slug][1]].name)
    journey.fill_day("Period under review: from", date(2023, 3, 1))
    journey.fill_day("Period under review: to", TODAY - timedelta(days=30))
    for number, line in enumerate(CHILD_2.key_lines[:3], start=1):
        with journey.within(f"Key line {number}"):
            journey.fill("Question", line)
    journey.fill(
        "How will the review learn of the child’s lived experience?", "Her worker brings what she shows of it."
    )
    journey.choose("Is the family invited to take part?", "Invite the family to take part")
    journey.pick("Chair", "Jean-Baptiste Nkemelu, Eastmere Probation – T5, T11, T22")
    journey.choose("Has the chair declared that they have no conflict of interest?", "Yes")
    journey.pick("Buddy to the chair", "Catrin Rhydderch")
    journey.fill_day("Provisional day of the event", TODAY)
    journey.press("Save the scope and appoint")
    journey.then_i_see("Review scoped")


def the_office_asks_the_agencies(journey: Journey, reference: str) -> None:
    """Every agency in scope."""
    journey.given_i_am("office").take_up(reference, "Send the agencies’ requests")
    journey.then_i_see("Eastmere Police").then_i_see("Saltmarsh Children’s Services")
    journey.press("Send the requests")
    journey.then_i_see("Agencies asked for their returns")


def an_agency_acknowledges(journey: Journey, reference: str, agency: str) -> None:
    """Its single point of contact names who will write."""
    author = RETURNS[agency][0]
    journey.given_i_am(author).take_up(reference, "Acknowledge a request to your agency")
    journey.choose("Was your agency involved with the child or family in the period?", "Yes")
    journey.fill("Which systems were searched?", "Case records and incident log")
    journey.fill("Managers who were involved or will present", PEOPLE[author].name)
    journey.fill("Practitioners who were involved", "Response officers and social workers, by role")
    journey.pick("Who will write the return?", PEOPLE[author].name)
    journey.press("Send to the partnership")
    journey.then_i_see("Acknowledged")


def an_agency_writes_its_return(journey: Journey, reference: str, agency: str) -> None:
    """Every part of the audit, the key lines and the chronology; then to its lead."""
    told, (author, _) = CHILD_2.returns[agency], RETURNS[agency]
    journey.given_i_am(author).take_up(reference, "Write your agency’s return")
    journey.press("Begin your agency’s return").press("Begin")

    journey.follow_exactly("Who wrote this and what they looked at")
    journey.fill("In which role do you write?", told.role).choose("Are you independent of the case?", "Yes")
    journey.fill("Practitioners spoken to", told.spoke_to).fill("Records looked at", "Case record, supervision notes")
    journey.press("Save and continue").then_the_heading_is("The practitioner’s part")
    journey.choose("Did the practitioner who was involved inform the chronology?", "Yes").fill(
        "Their role", told.spoke_to
    )
    journey.press("Save and continue").then_the_heading_is("Your involvement in short")
    journey.fill("Summary of your agency’s involvement", told.summary)
    journey.press("Save and continue").then_the_heading_is("What life was like for the child")
    journey.fill("What was life like for the child, as your agency saw it?", told.lived_experience)
    journey.press("Save and continue").then_the_heading_is("Standards and procedures")
    with journey.within("Standard 1"):
        journey.fill("Standard or procedure", "Multi-agency procedures").choose("Was it met?", "Partly met")
        journey.fill("Why?", told.analysis)
    journey.press("Save and continue").then_the_heading_is("What worked well and why")
    what, evidence, _theme = told.worked_well[0]
    with journey.within("Finding 1"):
        journey.fill("What worked well, and why?", what).fill("How do you know?", evidence)
    journey.press("Save and continue").then_the_heading_is("What needs developing and why")
    what, why, _theme = told.needs_developing[0]
    with journey.within("Finding 1"):
        journey.fill("What needs developing?", what).fill("Why was it so?", why)
    journey.press("Save and continue").then_the_heading_is("Working with others")
    journey.fill("Relationships", "Workers changed; nobody came to know the child.")
    journey.fill("Working with other agencies", told.analysis)
    journey.fill("How were equality, culture and disability considered?", "Poverty and distance were considered.")
    journey.press("Save and continue").then_the_heading_is("Actions taken and proposed")
    journey.choose("Is there no action to add?", "Yes")
    journey.press("Save and continue").then_the_heading_is("Learning for others and support for staff")
    journey.fill("What support were staff offered?", "Supervision and a debrief were offered to all involved.")
    journey.press("Save and continue")
    for number in range(1, 4):
        journey.then_the_heading_is(f"Key line {number}")
        journey.fill("Evidence", "From the records named above.").fill("Analysis", told.analysis)
        journey.choose("How sure are you?", "Medium")
        journey.press("Save and continue")

    journey.then_the_heading_is("Chronology")
    for (written, seen, impact), row in zip(ROWS[agency], told.rows, strict=False):
        journey.fill("When it happened", written).fill("What happened", row[1])
        journey.choose("Was the child present, seen or spoken to?", seen)
        journey.choose("What did it mean for the child?", impact)
        journey.press("Add this entry").then_i_see(row[1])
    journey.follow_exactly("Back").follow_exactly("Check your answers and send them to your safeguarding lead")
    journey.then_i_do_not_see("Still to finish").press("Send to your safeguarding lead")
    journey.then_i_see("Waiting for the safeguarding lead")


def its_lead_approves(journey: Journey, reference: str, agency: str) -> None:
    """Read as a whole, then submitted."""
    journey.given_i_am(RETURNS[agency][1]).take_up(reference, "Approve or return your agency’s return")
    journey.then_i_see(CHILD_2.returns[agency].summary)
    journey.choose("What do you want to do?", "Approve it and submit it to the partnership").press("Continue")
    journey.then_i_see("Submitted")


def the_office_accepts(journey: Journey, reference: str, agency: str) -> None:
    """The return is what was asked for."""
    journey.given_i_am("office").open(f"/files/{reference}/returns/{agency}/").press("Accept it or send it back")
    journey.choose("What do you want to do?", "Accept it").press("Continue")
    journey.then_i_see("Accepted")


def the_office_collates(journey: Journey, reference: str) -> None:
    """Conflicts and gaps are looked at; the pack is made."""
    journey.given_i_am("office").take_up(reference, "Collate the returns")
    journey.fill(
        "Conflicts and gaps: what did you find, and what was done?",
        "No agency saw the child from June to December. To be asked at the event.",
    )
    journey.press("Collate").then_the_heading_is("Collated pack")
    journey.then_i_see("c. May 2023")


def the_office_arranges_the_event(journey: Journey, reference: str) -> None:
    """Today, with the executive panel in the afternoon."""
    journey.given_i_am("office").take_up(reference, "Arrange the event")
    journey.fill_day("Day of the event", TODAY).fill("It begins at", "9:30").fill("Practitioners leave at", "11:15")
    journey.fill("It ends at", "15:30").fill("Venue, or that it is online", "The Old Customs House, Port Wexley")
    journey.fill_day("Day of the executive panel", TODAY).fill("The executive panel begins at", "14:00")
    invited = [
        ("social-care", "care-manager", "Manager or supervisor"),
        ("social-care", "", "Practitioner"),
        ("police", "police-manager", "Manager or supervisor"),
        ("police", "", "Practitioner"),
    ]
    for number, (agency, key, comes_as) in enumerate(invited, start=1):
        with journey.within(f"Person {number}"):
            name, role = (PEOPLE[key].name, PEOPLE[key].job) if key else PRACTITIONERS[agency]
            journey.fill("Name", name).fill("Role", role).pick("Agency", AGENCIES[agency][0])
            journey.pick("Comes as", comes_as)
            if key:
                journey.fill("Email of their account here", PEOPLE[key].email)
    journey.press("Arrange and send the invitations")
    journey.then_i_see("Event arranged")


def the_chair_holds_the_event(journey: Journey, reference: str) -> None:
    """The purpose read, everybody recorded, the record filled in, findings, the day closed."""
    journey.given_i_am("chair").open(f"/files/{reference}/event/").press("Read the purpose")
    journey.press("I have read this to everybody").then_the_heading_is("Record of the day")
    journey.follow_exactly("Each agency’s summary")
    for agency in RETURNS:
        journey.fill(AGENCIES[agency][0], CHILD_2.returns[agency].summary)
    journey.press("Save and go to the next part")
    for line in CHILD_2.key_lines[:3]:
        journey.then_the_heading_is(line).fill("What was said", "Each agency saw a part of it.")
        journey.press("Save and go to the next part")
    journey.fill("What was a day like for the child?", CHILD_2.lived_experience).press("Save and go to the next part")
    journey.follow_exactly("Skip this part")
    journey.fill("What did people see differently?", "Police and social care differ on who was present in March.")
    journey.press("Save and go to the next part")
    journey.choose("Must something be done today to keep a child safe?", "No").press("Save and go to the next part")
    journey.fill("What support was offered to practitioners?", "A quiet room was open all day.")
    journey.press("Save and go to the next part").then_the_heading_is("Record of the day")

    journey.follow_exactly("Record who came")
    for agency in RETURNS:
        manager = PEOPLE[RETURNS[agency][0]]
        journey.pick(f"{manager.name}, {manager.job}, {AGENCIES[agency][0]}", "The whole day")
        name, role = PRACTITIONERS[agency]
        journey.pick(f"{name}, {role}, {AGENCIES[agency][0]}", "The practitioners’ part")
    journey.press("Save who came")

    for finding in FINDINGS:
        journey.open(f"/files/{reference}/findings/add/")
        journey.fill("What was found?", finding.statement).choose(
            "What kind of finding is it?", KINDS[finding.polarity]
        )
        journey.choose("At which level?", LEVELS[finding.level])
        for theme in finding.themes:
            journey.choose("Which themes does it belong to?", f"{THEMES[theme]} ({theme})")
        journey.fill("What follows from it?", finding.learning or "Keep doing this.")
        journey.press("Save this finding").then_i_see(finding.statement)

    journey.take_up(reference, "Hold the event and close its record")
    journey.then_i_see("The record of the day is complete").press("Close the event")
    journey.then_i_see("Event held")


def the_executive_panel_sits(journey: Journey, reference: str) -> None:
    """The same afternoon; actions answer the findings."""
    journey.given_i_am("chair").take_up(reference, "Record the executive panel")
    journey.then_i_see(FINDINGS[1].statement)
    for number, (key, sector) in enumerate(SECTORS, start=1):
        with journey.within(f"Person {number}"):
            journey.fill("Name", PEOPLE[key].name).fill("Role", PEOPLE[key].job).fill("Agency", sector)
        if number < len(SECTORS):
            journey.add_another("Who sat on the panel")
    journey.fill("Learning that the panel considered", "Each finding, and what earlier reviews said.")
    for number, (story, answers) in enumerate(ACTIONS, start=1):
        with journey.within(f"Action {number}"):
            journey.fill("What will be done", story.what).pick("Agency that owns it", AGENCIES[story.agency][0])
            journey.fill_day("By when", TODAY + timedelta(days=120)).fill("What changes for children", story.outcome)
            for answered in answers:
                journey.choose("Findings that it answers", f"{answered}. {FINDINGS[answered - 1].statement}")
        if number < len(ACTIONS):
            journey.add_another("Actions")
    journey.fill("Decisions", "Actions agreed as set out.")
    journey.press("Record the panel and set the actions")
    journey.then_i_see("Executive panel held")


def the_chair_reports(journey: Journey, reference: str) -> None:
    """Drafted from what there is; the chair adds what the day could not learn."""
    journey.given_i_am("chair").take_up(reference, "Write the chair’s report")
    journey.fill("Limits of what the event could learn", "The first social worker has left.")
    journey.press("Save the report").then_the_heading_is("Chair’s report")
    journey.then_i_see(FINDINGS[0].statement)


def the_chair_writes_the_briefing(journey: Journey, reference: str) -> None:
    """Begun from the file, completed, sent for its check."""
    journey.given_i_am("chair").take_up(reference, "Write the 7-minute briefing")
    journey.press("Begin the briefing").press("Begin")
    assert journey.value_of("5 Learning"), "the briefing is not drafted from what is there"
    journey.fill("Title", TITLE)
    for label, name in (
        ("1 Background and concerns", "background"),
        ("3 Key lines of enquiry", "key_lines"),
        ("4 Key practice episodes: expected good practice", "good_practice"),
        ("4 Key practice episodes: areas for improvement", "improvement"),
        ("5 Learning", "learning"),
        ("6 Progress/Impact", "progress"),
    ):
        journey.fill(label, str(CHILD_2.briefing[name]))
    journey.press("Remove Link 7")
    with journey.within("Link 1"):
        journey.fill("What it is called", "How to make a referral")
        journey.fill("Web address", "https://safeguarding.example.org/referral")
    journey.fill("Discussion questions", str(CHILD_2.briefing["questions"]))
    for theme in CHILD_2.briefing["themes"]:
        journey.choose("Themes", f"{THEMES[theme]} ({theme})")
    journey.press("Save").press("Ask for the anonymisation check").press("Ask for the check")
    journey.then_i_see("Waiting for the anonymisation check")


def somebody_else_checks_the_briefing(journey: Journey, reference: str) -> None:
    """What the search found, string by string; then the checklist, item by item."""
    journey.given_i_am("office").take_up(reference, "Check what the briefing could identify")
    the_check_is_gone_through(journey)
    journey.then_i_see("Waiting for the panel’s approval")


def the_check_is_gone_through(journey: Journey) -> None:
    """Every string that must be decided stays, for a reason; nothing noted on the checklist; a pass."""
    journey.then_i_see("What was looked for")
    boxes = journey.page.locator(".app-decision[data-undecided]:not(details *)")
    found = [str(box.get_attribute("id")) for box in boxes.all()]
    for name in found:
        journey.part = journey.page.locator(f"#{name}")
        question = journey.part.locator("legend").inner_text().strip()
        journey.choose(question, "Keep it").fill("Why it may stay", "It says nothing of one family.")
    journey.part = journey.page
    if found:
        journey.press("Save the decisions").then_i_see("Everything is decided.")
    journey.press("Go on to the checklist")
    for item in CheckItem:
        journey.choose(str(item.label), "I have looked and found nothing")
    journey.choose("Your decision", "Pass: it may go on").press("Save the decision")


def the_panel_votes(journey: Journey, reference: str) -> None:
    """One of each of the three partners' sectors."""
    for key, _ in SECTORS:
        journey.given_i_am(key).take_up(reference, "Approve or return the briefing")
        journey.choose("Your answer", "Approve").press("Send your answer")
    journey.then_i_see("Approved")


def the_manager_publishes(journey: Journey, reference: str) -> None:
    """On the public site from now on."""
    journey.given_i_am("manager").take_up(reference, "Publish the briefing")
    journey.then_i_see("The public reads exactly this").press("Publish")
    journey.then_i_see("Published")


def everybody_can_read_it(journey: Journey, reference: str) -> None:
    """The seven blocks, and nothing that leads to the file."""
    journey.given_i_am_nobody().open_public("/").follow_exactly(TITLE).then_the_heading_is(TITLE)
    for number, block in enumerate(BLOCKS, start=1):
        journey.then_i_see(f"{number} {block}")
    journey.then_i_see("Accessibility of the health visitor for mother").then_i_do_not_see(reference)


def the_office_sends_it(journey: Journey, reference: str) -> None:
    """To every agency, and where it is in the manual."""
    journey.given_i_am("office").take_up(reference, "Send the briefing to agencies")
    journey.press("Send").then_i_see("E-mail to agencies")


def the_highlights_are_published(journey: Journey, reference: str) -> None:
    """Three sentences, checked by a colleague."""
    journey.given_i_am("manager").take_up(reference, "Write the highlights")
    journey.fill("Title", "What one review taught us")
    for number, words in enumerate(HIGHLIGHTS, start=1):
        with journey.within(f"Point {number}"):
            journey.fill("Point", words)
    journey.press("Ask a colleague to check them").then_i_see("Waiting for the anonymisation check")
    journey.given_i_am("office").open(f"/files/{reference}/briefing/").follow_exactly(
        "Check What one review taught us"
    )
    the_check_is_gone_through(journey)
    journey.given_i_am("manager").open(f"/files/{reference}/briefing/").follow_exactly(
        "Publish What one review taught us"
    )
    journey.press("Publish").then_i_see("What one review taught us")


def the_manager_formalises_report_and_plan(journey: Journey, reference: str) -> None:
    """Each action has a lead and a measure; the report is written."""
    journey.given_i_am("manager")
    for number, (story, _) in enumerate(ACTIONS, start=1):
        journey.open(f"/files/{reference}/plan/").follow_exactly(f"Change action {number}")
        journey.fill("Who leads it?", story.lead).fill("How will you know that it worked?", story.measure)
        journey.press("Save this action").then_i_see(story.lead)
    journey.open(f"/files/{reference}/findings/").then_i_see(FINDINGS[0].statement)
    journey.take_up(reference, "Write and formalise the overview report")
    for number, heading in enumerate(OVERVIEW.values(), start=1):
        if not journey.value_of(f"{number}. {heading}"):
            journey.fill(f"{number}. {heading}", "Told in the chair’s report and in what the agencies wrote.")
    journey.press("Save the report").press("Formalise report and plan").press("Formalise")
    journey.then_i_see("Formalised on")


def the_monitoring_body_considers_it(journey: Journey, reference: str) -> None:
    """On the agenda of the next meeting that can take it; then the minute."""
    journey.given_i_am("manager").take_up(reference, "Put the report on the agenda")
    meets = re.search(r"papers were open is on (\w+ \d+ \w+ \d{4})", journey.page.locator("main").inner_text())
    assert meets
    journey.choose("Meeting that will consider the report and plan", meets.group(1)).press("Put it on the agenda")
    journey.given_i_am("monitor").take_up(reference, "Record the body’s consideration")
    journey.fill_day("Day it was considered", TODAY)
    journey.fill("Minute", "Considered. The plan is agreed, and is looked at again in three months.")
    journey.press("Record it")
    journey.then_i_see("Considered by the monitoring body")


def the_file_shows_it_all(journey: Journey, reference: str) -> None:
    """Steps done, clocks met, who did what when."""
    journey.given_i_am("manager").open(f"/files/{reference}/")
    for step in (
        "Referral agreed and received",
        "Confirmed: the serious-harm criteria are not met",
        "Review scoped",
        "Returns collated",
        "Event held",
        "Executive panel held",
        "Briefing published",
        "Overview report and plan formalised",
        "Considered by the monitoring body",
    ):
        journey.then_i_see(step)


def it_is_triaged_and_scoped(journey: Journey, reference: str) -> None:
    """From the list to the requests."""
    the_office_lists_it(journey, reference)
    the_panel_decides(journey, reference)
    the_review_group_chair_confirms(journey, reference)
    the_manager_scopes(journey, reference)
    the_office_asks_the_agencies(journey, reference)


def an_agency_answers(journey: Journey, reference: str, agency: str) -> None:
    """From the request to the accepted return."""
    an_agency_acknowledges(journey, reference, agency)
    an_agency_writes_its_return(journey, reference, agency)
    its_lead_approves(journey, reference, agency)
    the_office_accepts(journey, reference, agency)


def the_event_is_held(journey: Journey, reference: str) -> None:
    """From the collated pack to the chair's report."""
    the_office_collates(journey, reference)
    the_office_arranges_the_event(journey, reference)
    the_chair_holds_the_event(journey, reference)
    the_executive_panel_sits(journey, reference)
    the_chair_reports(journey, reference)


def the_briefing_is_published(journey: Journey, reference: str) -> None:
    """From the first draft to the public page and the highlights."""
    the_chair_writes_the_briefing(journey, reference)
    somebody_else_checks_the_briefing(journey, reference)
    the_panel_votes(journey, reference)
    the_manager_publishes(journey, reference)
    everybody_can_read_it(journey, reference)
    the_office_sends_it(journey, reference)
    the_highlights_are_published(journey, reference)


def the_plan_is_formalised_and_considered(journey: Journey, reference: str) -> None:
    """Report, plan and the monitoring body; then the whole file."""
    the_manager_formalises_report_and_plan(journey, reference)
    the_monitoring_body_considers_it(journey, reference)
    the_file_shows_it_all(journey, reference)
