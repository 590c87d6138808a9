"""F04, F05, F06, F13, F16, F17 and F18 as pages ask for them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.validators import URLValidator

from sightline.accounts.models import User
from sightline.design import fields
from sightline.learning.models import Finding
from sightline.learning.rules import theme_choices
from sightline.meetings.choices import Category
from sightline.partnerships.choices import Sector
from sightline.partnerships.models import Agency, BodyMeeting, ChairProfile
from sightline.reviews.choices import Criterion, Decision, FamilyDecision, HarmPrompt, Involvement, SeriousHarm
from sightline.reviews.rules import (
    CHAIR_REPORT,
    CHAIR_REPORT_NEEDED,
    FEWEST_AGENCIES,
    FEWEST_KEY_LINES,
    MOST_KEY_LINES,
    OVERVIEW,
)


class VersionedForm(fields.Form):
    """Carries the version of the record as the page found it, so that a stale page is told so."""

    version = fields.forms.IntegerField(widget=fields.forms.HiddenInput, required=False)


def _row(row_form: type[fields.Form], **changed: fields.Field) -> type[fields.Form]:
    """The row form with some fields put in place of its own: choices that depend on the file."""
    return type(row_form.__name__, (row_form,), dict(changed))


def _agencies(agencies: Iterable[Agency]) -> list[tuple[str, str]]:
    return [(agency.slug, agency.name) for agency in agencies]


class ListForm(fields.Form):
    """When and where the triage panel meets (L08)."""

    meets_on = fields.DateField("Day the panel meets", required_words="Enter the day the panel meets")
    meets_at = fields.TimeField(
        "Time it meets", hint="For example, 10:00", required_words="Enter the time the panel meets"
    )
    where = fields.TextInput("Where it meets", hint="A place, or that it is online. Do not put a link here.")
    case_manager_name = fields.PersonName(
        "Current case manager", required=False,
        hint="Whoever manages the case now is invited to present with the referrer",
    )
    late_because = fields.TextArea(
        "Why the panel meets later than it should", required=False, hint="Only if the day is after the date it is due",
        words=100,
    )


class SectorViewRow(fields.Form):
    """What one sector said."""

    sector = fields.Select("Sector", choices=Sector.choices)
    name = fields.PersonName("Who spoke for it", required=False)
    written = fields.YesNo("Was the view given in writing?", required=False)
    view = fields.TextArea("Their view", required=False, rows=3)


class DecideForm(VersionedForm):
    """The triage record (F04)."""

    decided_on = fields.DateField("Day the panel decided", past=True, required_words="Enter the day the panel decided")
    who_presented = fields.TextInput("Who presented the case")
    presentation = fields.TextArea(
        "Summary of what was presented", words=400, required_words="Enter a summary of what was presented"
    )
    criteria = fields.Checkboxes("What the panel weighed", choices=Criterion.choices)
    sector_views = fields.RowsField(
        "Each sector’s view", row_form=SectorViewRow, row_name="View", at_least=1,
        hint="Police, Children’s Services and Health must each be heard, at the meeting or in writing",
    )
    decision = fields.Radios("What did the panel decide?", choices=Decision.choices, reveals={"more_info": "questions"})
    questions = fields.TextArea(
        "What questions does the panel ask?", revealed=True, required_words="Enter the questions that the panel asks"
    )
    questions_by = fields.DateField(
        "Day the answers are needed by", required=False, hint="Only if the panel asks for more information"
    )
    rationale = fields.TextArea(
        "Reasons for the decision", words=300, required_words="Enter the panel’s reasons for its decision",
        hint="The referrer and their safeguarding lead will read this",
    )
    alternatives = fields.TextArea(
        "What else could be done", required=False, words=200,
        hint="For example, a single-agency review, supervision, escalation or an early help audit",
    )
    chair_expertise = fields.TextInput("Expertise that the chair should have", required=False)
    minute_taker = fields.PersonName("Who took the minutes", required=False)
    srg_chair_present = fields.YesNo("Was the Safeguarding Review Group’s chair present?", required=False)


class ConfirmForm(VersionedForm):
    """The review group's chair's statement (F05)."""

    abuse_or_neglect = fields.YesNo("Is abuse or neglect of the child known or suspected?")
    died_or_seriously_harmed = fields.YesNo("Has the child died or been seriously harmed?")
    harm_considered = fields.Checkboxes("I have considered", choices=HarmPrompt.choices, required=False)
    statement = fields.Radios(
        "Your statement", choices=SeriousHarm.choices,
        required_words="Select whether the serious-harm criteria are met",
    )
    reason = fields.TextArea("Your reason", words=300, required_words="Enter the reason for your statement")


class InScopeRow(fields.Form):
    """One agency in scope."""

    agency = fields.Select("Agency", choices=())
    involvement = fields.Select("How much it was involved", choices=Involvement.choices)
    welfare_lead = fields.PersonName("Who looks after the welfare of its staff", required=False)


class KeyLineRow(fields.Form):
    """One key line of enquiry."""

    question = fields.TextArea("Question", rows=2)
    why = fields.TextArea("Why it is asked", required=False, rows=2)
    lead_agency = fields.Select("Agency that leads on it", choices=(), required=False, empty="No one agency")


class ScopeForm(VersionedForm):
    """F06."""

    agencies = fields.RowsField(
        "Agencies in scope", row_form=InScopeRow, row_name="Agency", at_least=FEWEST_AGENCIES,
        required_words="Add at least 2 agencies: a Line of Sight review is between agencies",
    )
    period_from = fields.DateField("Period under review: from", required_words="Enter the day the period begins")
    period_to = fields.DateField("Period under review: to", required_words="Enter the day the period ends")
    period_reason = fields.TextArea("Why this period", required=False, words=100)
    key_lines = fields.RowsField(
        "Key lines of enquiry", row_form=KeyLineRow, row_name="Key line", at_least=FEWEST_KEY_LINES,
        most=MOST_KEY_LINES, hint=f"Between {FEWEST_KEY_LINES} and {MOST_KEY_LINES}",
    )
    lived_experience_plan = fields.TextArea("How will the review learn of the child’s lived experience?", words=200)
    family_decision = fields.Radios("Is the family invited to take part?", choices=FamilyDecision.choices)
    family_reason = fields.TextArea(
        "Why the family is not invited now", required=False, words=150, hint="Needed unless the family is invited"
    )
    parallel_cautions = fields.TextArea(
        "What to be careful of because of other processes", required=False, words=150,
        hint="For example, a criminal investigation or family proceedings",
    )
    chair = fields.Select(
        "Chair", choices=(), hint="Available managers in the pool, and what they know about",
        required_words="Select a chair from the pool",
    )
    chair_has_no_conflict = fields.YesNo("Has the chair declared that they have no conflict of interest?")
    chair_conflict_note = fields.TextArea("Note on the declaration", required=False, words=100)
    buddy = fields.Select("Buddy to the chair", choices=(), required_words="Select a buddy to support the chair")
    provisional_event_on = fields.DateField("Provisional day of the event", required=False)

    def __init__(
        self, *args: Any, agencies: Iterable[Agency], pool: Iterable[ChairProfile], buddies: Iterable[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agency_named = {agency.slug: agency for agency in agencies}
        chairs = list(pool)
        self.chair_named = {str(one.user_id): one.user for one in chairs}
        self.buddy_named = {str(user.pk): user for user in buddies}
        choices = _agencies(self.agency_named.values())
        self.fields["agencies"].row_form = _row(InScopeRow, agency=fields.Select("Agency", choices=choices))
        self.fields["key_lines"].row_form = _row(
            KeyLineRow,
            lead_agency=fields.Select(
                "Agency that leads on it", choices=choices, required=False, empty="No one agency"
            ),
        )
        self.fields["chair"].choices = [(str(one.user_id), _chair_words(one)) for one in chairs]
        self.fields["buddy"].choices = [(key, user.name) for key, user in self.buddy_named.items()]

    def clean(self) -> dict[str, Any]:
        """Records in place of what was chosen."""
        cleaned = super().clean()
        for row in cleaned.get("agencies", []):
            row["agency"], row["involvement"] = self.agency_named[row["agency"]], int(row["involvement"])
        for row in cleaned.get("key_lines", []):
            row["lead_agency"] = self.agency_named.get(row["lead_agency"])
        cleaned["chair"] = self.chair_named.get(cleaned.get("chair", ""))
        cleaned["buddy"] = self.buddy_named.get(cleaned.get("buddy", ""))
        if cleaned.get("family_decision") not in (None, "", FamilyDecision.INVITE) and not cleaned.get("family_reason"):
            self.add_error("family_reason", "Enter why the family is not invited now")
        return cleaned


def _chair_words(one: ChairProfile) -> str:
    expertise = f" – {', '.join(map(str, one.expertise))}" if one.expertise else ""
    return f"{one.user.name}, {one.agency}{expertise}"


class SendForm(fields.Form):
    """What every agency in scope is asked for (F07)."""

    asked = fields.TextArea("What the agencies are asked for", words=250)
    by_invitation = fields.Checkboxes(
        "Agencies that have nobody with an account to receive a request", choices=[], required=False,
        hint="Tick an agency to ask it all the same. Afterwards, open its request and invite somebody there by email.",
    )

    def __init__(self, *args: Any, without_contact: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if without_contact:
            self.fields["by_invitation"].choices = list(without_contact)  # type: ignore[attr-defined]
        else:
            del self.fields["by_invitation"]


class SendByForm(SendForm):
    """Where the partnership has no rule that gives a date."""

    due_on = fields.DateField("Day by which the returns are due", not_before_today=True)


class CollateForm(VersionedForm):
    """What was made of the conflicts and gaps (L17)."""

    gaps_considered = fields.TextArea(
        "Conflicts and gaps: what did you find, and what was done?", words=300,
        required_words="Enter what you made of the conflicts and gaps. If there were none, say so",
    )


class AttendeeRow(fields.Form):
    """Somebody invited to the event."""

    name = fields.PersonName("Name")
    role = fields.TextInput("Role")
    agency = fields.Select("Agency", choices=())
    category = fields.Select("Comes as", choices=Category.choices)
    email = fields.Email("Email of their account here", required=False)


class OrderRow(fields.Form):
    """One agency's place in the order of presentation."""

    agency = fields.Select("Agency", choices=())
    presents = fields.Number("Presents", least=1, most=50)
    nobody_because = fields.TextInput("Why no manager or no practitioner comes", required=False, max_length=300)


class EventForm(fields.Form):
    """F13: the day."""

    held_on = fields.DateField("Day of the event", required_words="Enter the day of the event")
    starts_at = fields.TimeField("It begins at", required_words="Enter when the event begins")
    practitioners_leave_at = fields.TimeField(
        "Practitioners leave at", required_words="Enter when practitioners leave",
        hint="They are there for the first hour and a half to two hours",
    )
    ends_at = fields.TimeField("It ends at", required_words="Enter when the event ends")
    venue = fields.TextInput("Venue, or that it is online")
    online_link = fields.TextInput("Link for joining online", required=False, spellcheck=False, max_length=200)
    access_needs = fields.TextArea("Access needs", required=False, words=100)
    late_because = fields.TextArea(
        "Why the event is later than it should be", required=False, words=100,
        hint="Only if the day is after the date it is due",
    )
    panel_on = fields.DateField(
        "Day of the executive panel", hint="The same day as the event",
        required_words="Enter the day of the executive panel",
    )
    panel_starts_at = fields.TimeField(
        "The executive panel begins at", hint="In the afternoon",
        required_words="Enter when the executive panel begins",
    )
    not_same_day_because = fields.TextArea(
        "Why the executive panel does not sit on the same afternoon", required=False, words=100,
        hint="Only if it sits on another day, or before noon",
    )
    attendees = fields.RowsField(
        "Who is invited", row_form=AttendeeRow, row_name="Person", at_least=1,
        hint="At least one manager and one practitioner of each agency in scope",
    )
    order = fields.RowsField(
        "Order of presentation", row_form=OrderRow, row_name="Agency", hint="The agency most involved presents first"
    )

    def __init__(
        self, *args: Any, agencies: Iterable[Agency], involved: Iterable[Agency], people: Mapping[str, User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agency_named = {agency.slug: agency for agency in agencies}
        self.people = people
        self.fields["attendees"].row_form = _row(
            AttendeeRow, agency=fields.Select("Agency", choices=_agencies(self.agency_named.values()))
        )
        self.fields["order"].row_form = _row(
            OrderRow, agency=fields.Select("Agency", choices=_agencies(involved))
        )

    def clean_online_link(self) -> str:
        """A whole address, or nothing."""
        link: str = self.cleaned_data["online_link"]
        if link:
            URLValidator(schemes=["https"], message="Enter the whole link, beginning with https://")(link)
        return link

    def clean(self) -> dict[str, Any]:
        """Records in place of what was chosen; an email that is nobody's account is said."""
        cleaned = super().clean()
        for row in cleaned.get("attendees", []):
            email = str(row.pop("email", "")).casefold()
            row["agency"], row["user"] = self.agency_named[row["agency"]], self.people.get(email)
            if email and row["user"] is None:
                self.add_error(
                    "attendees", f"Nobody in this partnership has an account for {email}. Leave the email empty to "
                    "invite them without one",
                )
        for row in cleaned.get("order", []):
            row["agency"] = self.agency_named[row["agency"]]
        return cleaned


class PanelPersonRow(fields.Form):
    """Somebody who sat on the executive panel."""

    name = fields.PersonName("Name")
    role = fields.TextInput("Role")
    agency = fields.TextInput("Agency")


class NewActionRow(fields.Form):
    """One action that the panel sets."""

    what = fields.TextArea("What will be done", rows=2, hint="Start with a verb")
    agency = fields.Select("Agency that owns it", choices=(), required_words="Select the agency that owns it")
    target_on = fields.DateField("By when", required_words="Enter the day by which it will be done")
    outcome_for_children = fields.TextArea("What changes for children", rows=2)
    findings = fields.Checkboxes("Findings that it answers", choices=(), required=False)


class ActionsForm(fields.Form):
    """Actions agreed from findings."""

    actions = fields.RowsField("Actions", row_form=NewActionRow, row_name="Action")

    def __init__(self, *args: Any, agencies: Iterable[Agency], findings: Iterable[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency_named = {agency.slug: agency for agency in agencies}
        self.finding_numbered = {str(finding.number): finding for finding in findings}
        listed = [(key, f"{key}. {finding.statement}") for key, finding in self.finding_numbered.items()]
        self.fields["actions"].row_form = _row(
            NewActionRow,
            agency=fields.Select(
                "Agency that owns it", choices=_agencies(self.agency_named.values()),
                required_words="Select the agency that owns it",
            ),
            findings=fields.Checkboxes("Findings that it answers", choices=listed, required=False),
        )

    def clean(self) -> dict[str, Any]:
        """Records in place of what was chosen."""
        cleaned = super().clean()
        for row in cleaned.get("actions", []):
            row["agency"] = self.agency_named[row["agency"]]
            row["findings"] = [self.finding_numbered[key] for key in row["findings"]]
        return cleaned


class PanelForm(ActionsForm):
    """The executive panel's record (F17)."""

    sat_on = fields.DateField("Day the panel sat", past=True, required_words="Enter the day the panel sat")
    sat_at = fields.TimeField("Time it began", required_words="Enter the time the panel began")
    not_same_day_because = fields.TextArea(
        "Why it did not sit on the afternoon of the event", required=False, words=100,
        hint="Only if it sat on another day, or before noon",
    )
    present = fields.RowsField("Who sat on the panel", row_form=PanelPersonRow, row_name="Person", at_least=1)
    learning_considered = fields.TextArea(
        "Learning that the panel considered", words=400, required_words="Enter the learning that the panel considered"
    )
    themes = fields.Checkboxes("Themes, consolidated", choices=theme_choices(), required=False)
    decisions = fields.TextArea("Decisions", required=False, words=200)
    escalations = fields.TextArea("What the panel escalates, and to whom", required=False, words=200)

    field_order = (
        "sat_on", "sat_at", "not_same_day_because", "present", "learning_considered", "themes", "actions", "decisions",
        "escalations",
    )


class ChairReportForm(VersionedForm):
    """F16."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, heading in CHAIR_REPORT.items():
            self.fields[key] = fields.TextArea(heading, required=key in CHAIR_REPORT_NEEDED, rows=8)


class AcceptForm(VersionedForm):
    """Which replacements of names by pseudonyms are made. Nothing need be ticked to look."""

    accepted = fields.Checkboxes(
        "What is replaced", choices=(), required=False,
        hint="One tick holds for every place. Untick what should stay; tick what you want replaced besides.",
    )

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accepted"].choices = list(choices)


class OverviewForm(VersionedForm):
    """F18."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, (key, heading) in enumerate(OVERVIEW.items(), start=1):
            self.fields[key] = fields.TextArea(f"{number}. {heading}", required=False, rows=8)


class FormaliseForm(fields.Form):
    """The day report and plan became final."""

    formalised_on = fields.DateField(
        "Day the report and plan were formalised", past=True,
        required_words="Enter the day the report and plan were formalised",
    )


class TableForm(fields.Form):
    """Which meeting takes it."""

    meeting = fields.Radios("Meeting that will consider the report and plan", choices=())

    def __init__(self, *args: Any, meetings: Iterable[BodyMeeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting_on = {meeting.held_on.isoformat(): meeting for meeting in meetings}
        self.fields["meeting"].choices = [
            (key, f"{meeting.held_on:%A %-d %B %Y}") for key, meeting in self.meeting_on.items()
        ]

    def clean_meeting(self) -> BodyMeeting:
        """The meeting itself."""
        return self.meeting_on[self.cleaned_data["meeting"]]


class MonitorForm(fields.Form):
    """What the monitoring body made of it."""

    considered_on = fields.DateField(
        "Day it was considered", past=True, required_words="Enter the day it was considered"
    )
    minute = fields.TextArea("Minute", words=400, required_words="Enter the minute of the body’s consideration")


class ReasonForm(fields.Form):
    """Why."""

    reason = fields.TextArea("Why?", words=200, required_words="Enter the reason")
