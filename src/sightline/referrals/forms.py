"""F01, a part to a page. What each part asks, in the referrer's words."""

from typing import Any

from sightline.casefiles.choices import ETHNICITIES, Disability, LegalStatus, Sex, SubjectKind
from sightline.design import fields
from sightline.design.fields import Choices
from sightline.partnerships.choices import STATUTORY_SECTORS
from sightline.referrals.choices import Escalation, FamilyAware, Parallel, Reason
from sightline.referrals.rules import QUALITY_CHECKS

HARM_HINT = (
    "Serious harm is not the same as significant harm. It includes serious or long-term harm to a child’s physical, "
    "mental, intellectual, emotional, social or behavioural development, even where the child has recovered."
)


class StartForm(fields.Form):
    """The stop before the form: a serious incident goes another way (S23)."""

    agency = fields.Radios("Which agency are you referring for?", choices=())
    abuse_or_neglect = fields.YesNo(
        "Is abuse or neglect of the child known or suspected?",
        required_words="Select yes if abuse or neglect is known or suspected",
    )
    died_or_seriously_harmed = fields.YesNo(
        "Has the child died or been seriously harmed?",
        hint=HARM_HINT,
        required_words="Select yes if the child has died or been seriously harmed",
    )

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(agencies) == 1:  # nothing to ask
            del self.fields["agency"]
        else:
            self.fields["agency"].choices = agencies  # type: ignore[attr-defined]


class VersionedForm(fields.Form):
    """Carries the version of the record as the page found it, so that a stale page is told so."""

    version = fields.forms.IntegerField(widget=fields.forms.HiddenInput, required=False)


class AboutYouForm(VersionedForm):
    """Who refers and with whom it was discussed (S25)."""

    referrer_role = fields.TextInput("Your role", required=False)
    referrer_phone = fields.Phone("Your phone number", required=False)
    lead_name = fields.PersonName("Safeguarding lead or head of service you discussed it with", required=False)
    lead_role = fields.TextInput("Their role", required=False)
    lead_contact = fields.TextInput("Their phone or secure email", required=False)
    discussed_on = fields.DateField("When did you discuss it?", required=False)


class WhyForm(VersionedForm):
    """Reason and holder (S22, S23, S27)."""

    reasons = fields.Checkboxes("Why are you referring this case?", choices=Reason.choices, required=False)
    is_case_holder = fields.YesNo("Does your agency hold this case?", required=False)
    case_holder_id = fields.Select(
        "Team that holds the case", choices=(), required=False, empty="Not in this list, or it is ours",
        hint="Only if it is not yours. The team gets a message with the reference when your referral is received.",
    )
    holding_team = fields.TextInput("Another team, if it is not in the list", required=False)
    holding_manager = fields.TextInput("Manager of that team", required=False)
    holder_told_on = fields.DateField(
        "When did you tell them about this referral?", required=False,
        hint="The team that holds the case must be told before you refer",
    )
    holder_told_how = fields.TextInput(
        "How did you tell them?", required=False,
        hint="Needed where we have no address for the team: then nothing is sent to it, and your word is the record",
    )
    immediate_concerns = fields.YesNo(
        "Are there immediate safeguarding concerns?", required=False,
        hint="This form is not a safeguarding referral. If a child is at risk now, follow your own procedure first.",
    )
    immediate_action = fields.TextArea("What has been done about them?", required=False, words=200)

    def __init__(self, *args: Any, teams: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case_holder_id"].choices = list(teams)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One team, from the list or by name."""
        cleaned = super().clean()
        cleaned["case_holder_id"] = int(cleaned["case_holder_id"]) if cleaned.get("case_holder_id") else None
        if cleaned["case_holder_id"] and cleaned.get("holding_team"):
            self.add_error("holding_team", "Select a team from the list or name another one, not both")
        return cleaned


class StoryForm(VersionedForm):
    """What happened and why it matters (S9, S15, S23)."""

    summary = fields.TextArea(
        "Summary of the case and the situation now", required=False, words=300,
        hint="Facts, briefly. Use “the child” and “mother”; names belong in the child and family part.",
    )
    why_this_case = fields.TextArea(
        "Why this case?", required=False, words=300,
        hint="What happened, which agencies, and what is the issue between agencies",
    )
    what_went_well = fields.TextArea("What went well?", required=False, words=200)
    lived_experience = fields.TextArea(
        "The child’s lived experience", required=False, words=300,
        hint="What is known of the child’s day, views and voice",
    )
    equality = fields.TextArea(
        "How may race, culture, disability or other inequality have shaped experience or practice?",
        required=False, words=150,
    )


class AgencyRow(fields.Form):
    """One agency known to be involved."""

    agency = fields.TextInput("Agency")
    worker = fields.PersonName("Worker")
    manager = fields.PersonName("Manager", required=False)


class InvolvedForm(VersionedForm):
    """Agencies and the period (S40, S50)."""

    agencies_involved = fields.RowsField(
        "Agencies known to be involved", row_form=AgencyRow, row_name="Agency", required=False
    )
    period_from = fields.DateField("Suggested period: from", required=False)
    period_to = fields.DateField("Suggested period: to", required=False)
    escalation = fields.Radios(
        "Was the escalation and resolution policy used?", choices=Escalation.choices, required=False
    )
    escalation_outcome = fields.TextArea("What came of it?", required=False, words=100)

    def clean(self) -> dict[str, Any]:
        """A period runs forwards."""
        cleaned = super().clean()
        start, end = cleaned.get("period_from"), cleaned.get("period_to")
        if start and end and end < start:
            self.add_error("period_to", "The end of the period must be on or after its beginning")
        return cleaned


class FamilyForm(VersionedForm):
    """Family and other processes (S16, S328)."""

    family_aware = fields.Radios("Does the family know of this referral?", choices=FamilyAware.choices, required=False)
    family_views = fields.TextArea(
        "Their views, or why they have not been told", required=False, words=200
    )
    parallel_processes = fields.Checkboxes("Other processes you know of", choices=Parallel.choices, required=False)


class PersonForm(fields.Form):
    """A child or family member: the identity vault, as prompted fields (domain 03 §3.0)."""

    kind = fields.Radios("Who is this?", choices=SubjectKind.choices)
    first_name = fields.PersonName("First name")
    family_name = fields.PersonName("Family name")
    other_names = fields.TextInput(
        "Also known as", required=False,
        hint="Every nickname, short name and name used online, with commas between. The check before publication "
        "searches for each of them.",
    )
    former_names = fields.TextInput("Former names", required=False, hint="At birth, before marriage, before a change")
    date_of_birth = fields.DateField("Date of birth or expected date of delivery", required=False)
    date_of_death = fields.DateField("Date of death, if the person has died", required=False, past=True)
    relationship = fields.TextInput("Relationship to the child", required=False)
    sex = fields.Radios("Sex", choices=Sex.choices, required=False)
    ethnicity = fields.Select("Ethnicity", choices=ETHNICITIES, required=False)
    disability = fields.Radios("Disability", choices=Disability.choices, required=False)
    legal_status = fields.Select("Legal status of the child", choices=LegalStatus.choices, required=False)
    address = fields.TextArea("Home address", required=False)
    school = fields.TextInput("School, nursery or setting", required=False)
    nhs_number = fields.TextInput("NHS number", required=False, width=20)

    def clean(self) -> dict[str, Any]:
        """Of a child in the case the date of birth is needed: ages are counted from it."""
        cleaned = super().clean()
        undated = not cleaned.get("date_of_birth") and "date_of_birth" not in self.errors
        if cleaned.get("kind") == SubjectKind.CHILD and undated:
            self.add_error("date_of_birth", "Enter the child’s date of birth, or the date the baby is expected")
        born, died = cleaned.get("date_of_birth"), cleaned.get("date_of_death")
        if born and died and died < born:
            self.add_error("date_of_death", "The date of death must be on or after the date of birth")
        return cleaned


class ApproveForm(fields.Form):
    """The safeguarding lead's quality check (S25, S26)."""

    checks = fields.Checkboxes(
        "I confirm that", choices=tuple(QUALITY_CHECKS.items()),
        required_words="Confirm every point, or return the referral to its author",
    )
    comments = fields.TextArea("Comments", required=False, words=150)


class ReturnForm(fields.Form):
    """What the author has to put right."""

    comments = fields.TextArea(
        "What needs to be put right?", words=250, required_words="Enter what needs to be put right"
    )


class WithdrawForm(fields.Form):
    """Why the referral is taken back."""

    reason = fields.TextArea("Why are you withdrawing it?", words=150, required_words="Enter why you withdraw it")


class ChildRow(fields.Form):
    """One child, as far as the partners know."""

    first_name = fields.PersonName("First name")
    family_name = fields.PersonName("Family name")
    date_of_birth = fields.DateField(
        "Date of birth or expected date of delivery",
        required_words="Enter the child’s date of birth, or the date the baby is expected",
    )


class PartnersRequestForm(StartForm):
    """The short F01 of the three safeguarding partners (L04, S21): no safeguarding lead, no holder, no draft parts."""

    children = fields.RowsField("The children", row_form=ChildRow, row_name="Child", at_least=1)
    reasons = fields.Checkboxes(
        "Why are you asking for a review?", choices=Reason.choices, required_words="Select why you ask for a review"
    )
    summary = fields.TextArea(
        "Summary of the case and the situation now", words=300, required_words="Enter a summary of the case",
        hint="Facts, briefly. Use “the child” and “mother”; names belong above.",
    )
    why_this_case = fields.TextArea(
        "Why this case?", words=300, required_words="Enter why this case",
        hint="What happened, which agencies, and what is the issue between agencies",
    )
    lived_experience = fields.TextArea("What is known of the child’s lived experience?", required=False, words=300)
    agencies_involved = fields.RowsField(
        "Agencies known to be involved", row_form=AgencyRow, row_name="Agency", at_least=1
    )
    immediate_concerns = fields.YesNo(
        "Are there immediate safeguarding concerns?", reveals={"yes": "immediate_action"},
        hint="This form is not a safeguarding referral. If a child is at risk now, follow your own procedure first.",
        required_words="Select yes if there are immediate safeguarding concerns",
    )
    immediate_action = fields.TextArea(
        "What has been done about them?", words=200, revealed=True, required_words="Enter what has been done about them"
    )
    parallel_processes = fields.Checkboxes("Other processes you know of", choices=Parallel.choices, required=False)
    police_name = fields.PersonName("Who agreed for Police?", required_words="Enter who agreed for Police")
    police_on = fields.DateField("When did Police agree?", past=True, required_words="Enter when Police agreed")
    childrens_services_name = fields.PersonName(
        "Who agreed for Children’s Services?", required_words="Enter who agreed for Children’s Services"
    )
    childrens_services_on = fields.DateField(
        "When did Children’s Services agree?", past=True, required_words="Enter when Children’s Services agreed"
    )
    health_name = fields.PersonName("Who agreed for Health?", required_words="Enter who agreed for Health")
    health_on = fields.DateField("When did Health agree?", past=True, required_words="Enter when Health agreed")

    def clean(self) -> dict[str, Any]:
        """The three agreements as one answer, each by a person of their own."""
        cleaned = super().clean()
        agreements = {
            str(sector): {"name": cleaned.pop(f"{sector}_name", ""), "on": cleaned.pop(f"{sector}_on", None)}
            for sector in STATUTORY_SECTORS
        }
        names = [agreed["name"].casefold() for agreed in agreements.values() if agreed["name"]]
        if len(set(names)) < len(names):
            self.add_error("health_name", "Enter three different people: each partner agrees by a person of its own")
        return cleaned | {"agreements": agreements}


# key → (title, form): the parts of F01, in order. The child and family part is a list of its own.
SECTIONS: dict[str, tuple[str, type[VersionedForm]]] = {
    "about-you": ("You and your safeguarding lead", AboutYouForm),
    "why": ("Reason, and who holds the case", WhyForm),
    "story": ("What happened", StoryForm),
    "agencies": ("Agencies and period", InvolvedForm),
    "family": ("Family and other processes", FamilyForm),
}
