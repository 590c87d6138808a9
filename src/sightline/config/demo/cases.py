"""What happened in the demo's cases: invented people, facts that fit the published sample briefing (S134–S180).

The first case is the sample's: a child aged three; referrals at six and at eighteen months; police visits; a gap of six
months; a single assessment, child protection, then a home away from home; drug testing; changes of social worker.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Row = tuple[str, str, str, str, str]  # date as written, event, child seen, impact, what it meant for the child


@dataclass(frozen=True)
class AgencyStory:
    """One agency's return: its own records, its own view."""

    role: str
    summary: str
    lived_experience: str
    worked_well: Sequence[tuple[str, str, str]]
    needs_developing: Sequence[tuple[str, str, str]]
    rows: Sequence[Row]
    analysis: str
    spoke_to: str = "Practitioners who knew the child, by role"


@dataclass(frozen=True)
class FindingStory:
    """One finding of the event."""

    statement: str
    polarity: str
    level: str
    themes: Sequence[str]
    agencies: Sequence[str]
    learning: str = ""


@dataclass(frozen=True)
class ActionStory:
    """One action of the executive panel; ``answers`` are findings by their place in the list."""

    what: str
    agency: str
    lead: str
    outcome: str
    measure: str
    evidence: str
    scope: str
    answers: Sequence[int]


@dataclass(frozen=True)
class CaseStory:
    """A whole case, as far as it is told."""

    people: Sequence[tuple[str, Mapping[str, Any]]]
    referral: Mapping[str, Any]
    presentation: str
    rationale: str
    period: tuple[date, date]
    key_lines: Sequence[str]
    returns: Mapping[str, AgencyStory]
    findings: Sequence[FindingStory] = ()
    actions: Sequence[ActionStory] = ()
    lived_experience: str = ""
    briefing: Mapping[str, Any] | None = None


CHILD_2 = CaseStory(
    people=[
        ("child", {"first_name": "Tegan-Rae", "family_name": "Ó Catháin-Bell", "other_names": "Teggy",
                   "date_of_birth": "2022-09-12", "sex": "female", "ethnicity": "white_british", "disability": "no",
                   "legal_status": "interim_care_order", "address": "14 Samphire Row, Port Wexley PW4 7QZ",
                   "school": "Little Terns Nursery"}),
        ("parent", {"first_name": "Shauna", "family_name": "Ó Catháin", "relationship": "Mother",
                    "date_of_birth": "2001-05-30", "address": "14 Samphire Row, Port Wexley PW4 7QZ"}),
        ("adult", {"first_name": "Darren", "family_name": "Bell", "relationship": "Mother’s former partner"}),
    ],
    referral={
        "referrer_role": "Health visitor",
        "referrer_phone": "01632 960114",
        "lead_name": "Adaeze Nwachukwu",
        "lead_role": "Named nurse and safeguarding lead",
        "lead_contact": "01632 960100",
        "discussed_on": date(2026, 2, 26),
        "reasons": ["complex", "practice"],
        "is_case_holder": False,
        "case_holder": "Children in care team",
        "holding_manager": "Bethan Cadwallader",
        "holder_told_on": date(2026, 2, 25),
        "holder_told_how": "By phone",
        "immediate_concerns": False,
        "summary": (
            "The child, now aged three, lived with her mother until last summer. She was referred to Children’s "
            "Services at six months, when it was alleged that her mother was using drugs and that she was neglected, and "
            "again at eighteen months after a drug-related assault on her mother. She became a child in need. There were "
            "reported concerns throughout, and many contacts and visits by the police. She is now looked after."
        ),
        "why_this_case": (
            "For six months nobody provided a service, and agencies reacted to one event after another. Each agency held "
            "part of the picture: police of what happened at the address, health of her slow development, the recovery "
            "service of her mother’s use. The risk from organised drug activity was not recognised for the child."
        ),
        "what_went_well": (
            "Her mother could always reach the health visitor. Once there was a child protection plan the child did well."
        ),
        "lived_experience": (
            "She spoke little and watched the door. People came and went at night. She was often carried out to a "
            "neighbour when the police came, and nobody wrote down that she had been there."
        ),
        "agencies_involved": [
            {"agency": "Eastmere Police", "worker": "PC Gurpreet Sandhu", "manager": "Sergeant Tomasz Wójcik"},
            {"agency": "Saltmarsh Children’s Services", "worker": "Isla Munro", "manager": "Bethan Cadwallader"},
            {"agency": "Harbour Drug and Alcohol Service", "worker": "Leroy Fontaine", "manager": "Sinéad Mac Giolla"},
        ],
        "period_from": date(2023, 3, 1),
        "period_to": date(2026, 2, 28),
        "escalation": "no",
        "family_aware": "yes",
        "family_views": "Mother would like to be heard and asks that people remember how often she rang for help.",
        "parallel_processes": ["care"],
        "suggested_themes": ["T21", "T22"],
        "equality": "The family had no car and the nearest clinic is two buses away.",
    },
    presentation=(
        "The health visitor told the child’s story: two referrals, many police visits, a six-month gap in service, slow "
        "development that nobody followed up, and a child who is now doing well away from home."
    ),
    rationale=(
        "Serious harm is not indicated. Several agencies each held part of the picture, and the learning about exploitation "
        "and very young children is likely to matter beyond this family."
    ),
    period=(date(2023, 3, 1), date(2026, 2, 28)),
    key_lines=[
        "Whether sufficient consideration was given by agencies to the impact of criminal exploitation on the child",
        "Whether the child’s lived experience was understood",
        "Whether there was a clear, understood assessment of risk and need across the agencies involved",
        "Whether interagency communication and working were effective",
        "Whether the police recorded that the child was present during reported incidents",
    ],
    returns={
        "police": AgencyStory(
            role="Detective sergeant, protecting vulnerable people unit",
            summary=(
                "Officers attended the address or dealt with mother on many occasions between 2023 and 2025, mostly for "
                "disturbances, drug supply and one assault. Protection notices were sent for some and not for others."
            ),
            lived_experience=(
                "Our records describe adults. Two mention a cot. We cannot tell from most of them whether the child was "
                "there, awake, or frightened."
            ),
            worked_well=[
                ("Officers who attended the assault in March 2024 sent a notice the same night",
                 "Protection notice logged at 02:40", "T5"),
            ],
            needs_developing=[
                ("The child was not recorded as being in the home and was not seen as a victim",
                 "The incident form asks for “children present” only when the crime type is domestic", "T22"),
                ("The risk of organised drug activity to the child was not recognised",
                 "Intelligence about the address was held by a team that does not send protection notices", "T21"),
            ],
            rows=[
                ("14/3/2023", "Call from a neighbour about shouting and visitors at night. Officers spoke to mother at the door.",
                 "not_recorded", "negative", "She was six months old and very likely in the home."),
                ("c. May 2023", "Intelligence that the address is used to hold drugs for others.", "not_applicable", "unknown", ""),
                ("02/11/2023 2230hrs", "Disturbance in the street outside; two men left in a car. Mother said all was well.",
                 "not_recorded", "negative", "Whether she saw or heard it is not known."),
                ("9 March 2024", "Drug-related assault on mother in the kitchen. Ambulance called. Protection notice sent.",
                 "yes", "negative", "She was in the next room. A neighbour brought her out."),
                ("17.06.24", "Warrant at the address. Cash and tools for dealing found. Mother not charged.",
                 "not_recorded", "negative", "A cot and toys are in the photographs. No notice was sent."),
                ("early August 2024", "Two calls from neighbours in a fortnight. Officers attended once.", "not_recorded", "negative", ""),
                ("Winter 2024", "Mother told a neighbourhood officer that she was afraid of people who used the house.",
                 "not_recorded", "negative", "Nobody asked where the child slept."),
                ("21/1/2025", "Strategy discussion with Children’s Services and health.", "not_applicable", "positive",
                 "The agencies’ records were put side by side for the first time."),
                ("4 July 2025", "Officers supported social workers when the child moved.", "yes", "neutral",
                 "She was calm and held the health visitor’s hand."),
            ],
            analysis="Recording followed the crime, not the household. Officers saw her mother as the person at risk.",
        ),
        "social-care": AgencyStory(
            role="Team manager, children in care",
            summary=(
                "Two referrals, a child in need plan from April 2024, a gap from June to December 2024 while the case "
                "waited for a worker, a single assessment in January 2025, child protection in March and care in July."
            ),
            lived_experience=(
                "The first assessment describes the home and her mother. The single assessment is the first document in "
                "which the child herself can be seen: what she ate, where she slept, whom she went to."
            ),
            worked_well=[
                ("Outcomes for the child were good once there was a child protection plan",
                 "Core groups met every four weeks; the child gained weight and words", "T4"),
            ],
            needs_developing=[
                ("Four changes of social worker meant that nobody built a relationship with mother or knew the child",
                 "Vacancies in the team; handover by e-mail", "T25"),
                ("There was a gap of six months in service and our responses were reactive",
                 "Child in need cases without a worker were not reviewed by a manager", "T24"),
            ],
            rows=[
                ("20/03/2023", "Referral: it is alleged that mother uses drugs and that the child is neglected. Visit; no further action.",
                 "yes", "neutral", "She was seen asleep in her cot."),
                ("11/3/24", "Second referral, from police, after the assault on mother. Assessment begun.", "not_recorded", "negative", ""),
                ("22 April 2024", "Child in need plan agreed with mother. First social worker.", "yes", "positive",
                 "She was to go to nursery three mornings a week."),
                ("between 3 and 7 June 2024", "Last visit before the first social worker left.", "yes", "neutral", "She did not come to the visitor."),
                ("12/12/2024", "Third social worker allocated; mother rang twice before anybody came.", "no", "negative",
                 "Nobody from our service had seen her for six months."),
                ("January 2025", "Single assessment. Concerns and worries identified; fourth social worker.", "yes", "positive",
                 "Her day is described for the first time."),
                ("21/1/2025", "Strategy discussion with police and health.", "not_applicable", "positive", ""),
                ("18 March 2025", "Child protection conference: plan, category neglect.", "no", "positive", "Everyone at the table now knew of everyone else."),
                ("4/7/25", "The child moved to foster carers under an interim order.", "yes", "positive", "She slept through her second night."),
                ("Sept 2025", "Hair strand tests as part of the court’s process: positive for a number of substances.", "yes", "negative",
                 "She had been exposed for a long time."),
            ],
            analysis="Risk was assessed event by event. Nobody drew the pattern of referrals until January 2025.",
        ),
        "community-health": AgencyStory(
            role="Health visiting team manager",
            summary=(
                "One health visitor knew the family from birth. Developmental delay was noted at twelve and at twenty-four "
                "months and was not followed up."
            ),
            lived_experience=(
                "The health visitor’s notes are the fullest account of her day: little speech, few toys within reach, and a "
                "child who looked at adults’ faces before she moved."
            ),
            worked_well=[
                ("Mother could always reach the health visitor", "Thirty-one contacts, a third of them begun by mother", "T2"),
            ],
            needs_developing=[
                ("Developmental delay was noted but not followed up, and no explanation was sought",
                 "Guidance treats missed reviews as an appointment matter; neglect is not mentioned", "T26"),
            ],
            rows=[
                ("26 September 2022", "New birth visit. Mother and child well.", "yes", "positive", "Warm handling; a full cot and clothes."),
                ("17/3/23", "Six-month contact. Mother tired and anxious about visitors to the house.", "yes", "neutral", "Alert, smiling."),
                ("14/09/2023", "One-year review: motor and speech slightly delayed. To review in three months.", "yes", "negative",
                 "Nobody asked why."),
                ("13 March 2024", "Mother rang after the assault. Visit the same day.", "yes", "negative", "She would not be put down."),
                ("Autumn 2024", "Two-year review offered twice and missed. Letter sent.", "no", "negative", ""),
                ("20 January 2025", "Two-year review at home: delay in speech and play. Referred to paediatrics.", "yes", "negative",
                 "Four words. She sorted bottle tops."),
                ("21/01/2025", "Strategy discussion with police and Children’s Services.", "not_applicable", "positive", ""),
                ("March 2025", "Health assessment for the conference.", "yes", "positive", ""),
                ("28/8/2025", "Review in placement: twelve new words in six weeks.", "yes", "positive", "She ran to show a picture."),
            ],
            analysis="The relationship was strong and the curiosity was not. Delay was recorded as a fact, not as a question.",
        ),
        "recovery": AgencyStory(
            role="Service manager",
            summary="Mother was in treatment from April 2023, with breaks. Staff knew of her fear of dealers from mid-2024.",
            lived_experience="Our notes speak of the child when mother did. We did not ask where she was when mother used.",
            worked_well=[
                ("Mother was seen within a week each time she came back", "Attendance record", "T2"),
            ],
            needs_developing=[
                ("What mother said about people using her home was not shared",
                 "Consent was read as a reason not to share; the safeguarding route was not used", "T5"),
            ],
            rows=[
                ("24/04/2023", "Mother began treatment. She said a relative cared for the child when she came.", "no", "neutral", ""),
                ("June 2024", "Mother said that men kept a bag at her house and that she could not refuse them.", "no", "negative",
                 "It was not shared with anybody."),
                ("?10 October 2024", "Mother missed four appointments; then came with the child, who was hungry.", "yes", "negative",
                 "She was given fruit and slept in the waiting room."),
                ("6 February 2025", "Worker attended the first core group.", "not_applicable", "positive", ""),
            ],
            analysis="We worked with an adult. The household was not in view.",
        ),
    },
    findings=[
        FindingStory("The health visitor was accessible to the mother throughout.", "good_practice", "agency", ["T2"],
                     ["community-health"], "Accessibility of one worker whom a parent trusts keeps the child in sight."),
        FindingStory("There were good outcomes for the child following becoming subject to a child protection plan and looked after.",
                     "good_practice", "multi_agency", ["T4"], ["social-care", "community-health"], ""),
        FindingStory("The child was not recorded as being in the home by the police and was not seen as a victim.",
                     "area_for_improvement", "agency", ["T22"], ["police"],
                     "Ensure children are included in any police report as children in the household."),
        FindingStory("The risk to the child as a result of the organised crime and drug activity was not initially recognised or understood by agencies.",
                     "area_for_improvement", "multi_agency", ["T21", "T12"], ["police", "social-care", "recovery"],
                     "Ensure staff dealing with any incident consider the impact on the children in the household."),
        FindingStory("Developmental delay was noted but not followed up, and no explanation was sought.",
                     "area_for_improvement", "agency", ["T26"], ["community-health"],
                     "Professional curiosity is needed, and to think the unthinkable."),
        FindingStory("The risk of physical, sexual and emotional harm to the child was not recognised by all professionals.",
                     "area_for_improvement", "multi_agency", ["T3", "T23"], ["social-care", "police", "recovery"],
                     "Check and challenge meetings can be used by the front door to find practice issues earlier."),
        FindingStory("A number of changes in social worker meant that no relationship was built with the mother, and nobody got to know the child.",
                     "system_issue", "agency", ["T25", "T24"], ["social-care"],
                     "Ensure all involved agencies take part in Line of Sight events."),
    ],
    actions=[
        ActionStory("Review the guidance for health visitors so that neglect is considered where there is developmental delay",
                    "community-health", "Adaeze Nwachukwu", "Delay is asked about, and neglect is found earlier",
                    "All delay at review has a recorded explanation or referral", "Audit of 30 records", "single_agency", [5]),
        ActionStory("Require officers to record every child in the household on any incident report",
                    "police", "Superintendent Yetunde Balogun", "Children are seen and helped when police attend",
                    "Children recorded in 95 % of incidents at addresses with children", "Audit of crime reports", "single_agency", [3]),
        ActionStory("Hold re-referral clinics for children referred twice in two years",
                    "social-care", "Winston Achebe-Grant", "Patterns are seen before a third referral",
                    "Every second referral is discussed within ten working days", "Clinic minutes and outcomes", "multi_agency", [6, 7]),
        ActionStory("Share the learning about exploitation and very young children with the multi-agency child exploitation forum",
                    "police", "Superintendent Yetunde Balogun", "Workers think of the baby in the house",
                    "Forum minute, and three case examples within six months", "Forum minutes", "multi_agency", [4]),
    ],
    lived_experience=(
        "For three years she lived with adults coming and going, sleeping where there was room. She learned to be quiet. Those "
        "who knew her best saw a child who looked before she moved. In placement she sleeps, runs and talks."
    ),
    briefing={
        "title": "Seeing the child behind the incident",
        "background": (
            "Child 2, aged three, lived with her mother. A referral was made to Children’s Services when she was six months "
            "old alleging that her mother was using drugs and that the child was neglected. A further referral was made when she "
            "was eighteen months old, after a drug-related assault on her mother. She became a child in need. There were ongoing "
            "concerns and numerous contacts and visits by the police.\n"
            "There was a six-month gap in service provision, and agencies’ responses were reactive. A single assessment "
            "identified concerns and worries, and led to child protection and to the child being accommodated. Drug testing "
            "was part of the court process."
        ),
        "key_lines": (
            "- Whether sufficient consideration was given by agencies to the impact of criminal exploitation on the child\n"
            "- Whether the child’s lived experience was understood\n"
            "- Whether there was a clear, understood assessment of risk and need across involved agencies\n"
            "- Whether interagency communication and working were effective\n"
            "- Recording by the police of whether the child was present during reported incidents"
        ),
        "good_practice": (
            "- Accessibility of the health visitor for mother\n"
            "- Good outcomes for the child following becoming subject to a child protection plan and looked after"
        ),
        "improvement": (
            "- The child was not recorded as being in the home by the police and was not seen as a victim\n"
            "- The risk to the child as a result of organised crime and drug activity was not initially recognised\n"
            "- Developmental delay was noted but not followed up, and no explanation was sought\n"
            "- The risk of physical, sexual and emotional harm to the child was not recognised by all professionals\n"
            "- A number of changes in social worker meant that nobody built a relationship with mother or knew the child"
        ),
        "learning": (
            "- Professional curiosity is needed, and to think the unthinkable\n"
            "- Ensure staff dealing with any incident consider the impact on the children in the household\n"
            "- Ensure children are included in any police report as children in the household\n"
            "- Check and challenge meetings can be used by the front door to find practice issues earlier\n"
            "- Ensure all involved agencies take part in Line of Sight events"
        ),
        "progress": (
            "- An action plan has been developed\n"
            "- The guidance for health visitors is being reviewed to ensure consideration of neglect where there is "
            "developmental delay\n"
            "- The learning will be shared with the multi-agency child exploitation forum\n"
            "- Re-referral clinics will identify and address possible interagency practice issues\n"
            "- An audit of police crime reports will show whether children were seen and referrals made"
        ),
        "questions": (
            "- When did you last ask where the child sleeps?\n"
            "- Who else holds a part of this child’s story?"
        ),
        "themes": ["T3", "T21", "T22", "T25", "T26"],
    },
)


def _short(first: str, family: str, born: str, *, holder: bool, why: str, summary: str, lived: str) -> CaseStory:
    """A case told as far as its referral and first steps."""
    return CaseStory(
        people=[("child", {"first_name": first, "family_name": family, "date_of_birth": born})],
        referral={
            "referrer_role": "Class teacher",
            "referrer_phone": "01632 960171",
            "lead_name": "Halima Abdi-Warsame",
            "lead_role": "Headteacher and safeguarding lead",
            "discussed_on": None,
            "reasons": ["practice"],
            "is_case_holder": holder,
            "case_holder": "" if holder else "Assessment team",
            "holder_told_on": None,
            "immediate_concerns": False,
            "summary": summary,
            "why_this_case": why,
            "what_went_well": "Those who met the family kept in touch with them.",
            "lived_experience": lived,
            "agencies_involved": [
                {"agency": "Eastmere Police", "worker": "PC Anjali Rao", "manager": ""},
                {"agency": "Saltmarsh Children’s Services", "worker": "Efe Demir", "manager": ""},
            ],
            "family_aware": "yes",
            "family_views": "They have been told and have not said what they think.",
            "parallel_processes": ["none"],
        },
        presentation="The referrer told the child’s story and where the agencies did not meet.",
        rationale="Serious harm is not indicated, and there is learning between agencies.",
        period=(date(2025, 1, 1), date(2026, 6, 30)),
        key_lines=[
            "Whether the child’s lived experience was understood",
            "Whether information was shared in time",
            "Whether disagreement between agencies was resolved",
        ],
        returns={
            "police": AgencyStory(
                role="Detective sergeant", summary="Four attendances in eighteen months.",
                lived_experience="He was seen twice and spoke once, of his dog.",
                worked_well=[("The officer returned the next day to ask after the child", "Pocket notebook", "T1")],
                needs_developing=[("A notice was sent to the wrong team", "The address list was out of date", "T5")],
                rows=[
                    ("12/02/2026", "Called to a dispute at the home.", "yes", "negative", "He hid behind the sofa."),
                    ("3rd March 2026", "Follow-up visit by the neighbourhood team.", "yes", "positive", ""),
                ],
                analysis="What was known was not where it was needed.",
            ),
        },
    )


SCHOOL_ABSENCE = _short(
    "Zayn", "Hussain-Brook", "2017-06-02", holder=False,
    summary="A boy aged nine was absent from school for six weeks. Three agencies each thought that another was visiting.",
    why="Nobody held the whole picture, although everybody held a part.",
    lived="He told his teacher that he looks after his little brother in the mornings.",
)
YOUNG_CARER = _short(
    "Marged", "ap Dafydd", "2012-11-19", holder=True,
    summary="A girl aged thirteen has cared for a parent since she was nine. Adult and children’s services did not meet.",
    why="Her caring was known to four services and was nobody’s to act on.",
    lived="She says that she likes school because there it is quiet.",
)
MISSED_APPOINTMENTS = _short(
    "Kofi", "Amankwah-Lund", "2021-03-08", holder=False,
    summary="A boy aged five was not brought to eleven hospital appointments in a year.",
    why="“Did not attend” was written where “was not brought” was meant, and no pattern was drawn.",
    lived="He likes the fish tank in the waiting room and asks to come back to it.",
)
HOUSING_MOVES = _short(
    "Lowenna", "Trevithick-Osman", "2019-01-27", holder=True,
    summary="A girl aged seven moved home nine times in two years, across two areas.",
    why="Records did not follow her, and each move began the assessment again.",
    lived="She keeps her things in one bag and knows where it is.",
)
GOOD_PRACTICE = _short(
    "Iravati", "Deshpande", "2023-12-05", holder=True,
    summary="A toddler’s unusual bruising was questioned by a nursery worker, and four agencies met within a day.",
    why="It went well, and others could learn how.",
    lived="She was held by somebody she knew throughout.",
)
