"""What the agency and the Office are asked on each page (F08, F09)."""

from typing import Any

from django import forms

from sightline.contributions.choices import Confidence, Met, WhyNoPractitioner
from sightline.contributions.rules import SUMMARY_WORDS
from sightline.design import fields

# Asked for when the return is sent for approval, not when its part is saved: neither required here nor called optional.
LATER: dict[str, Any] = {"revealed": True}


class VersionedForm(fields.Form):
    """Carries the version of the record as the page found it, so that a stale page is told so."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AcknowledgeForm(fields.Form):
    """F08."""

    involved = fields.YesNo(
        "Was your agency involved with the child or family in the period?",
        reveals={"no": "nil_statement"},
        required_words="Select yes if your agency was involved in the period",
    )
    nil_statement = fields.TextArea(
        "Statement that your agency was not involved",
        hint="Your safeguarding lead confirms it. Nobody outside your agency sees it before that.",
        revealed=True,
        words=200,
        required_words="Enter the statement that your agency was not involved",
    )
    systems_searched = fields.TextInput(
        "Which systems were searched?", max_length=300, required_words="Enter the systems that were searched"
    )
    managers_named = fields.TextInput(
        "Managers who were involved or will present", hint="If your agency was involved", max_length=300, **LATER
    )
    practitioners_named = fields.TextInput(
        "Practitioners who were involved",
        hint="If your agency was involved. If there is nobody to name, say why",
        max_length=300,
        **LATER,
    )
    author = fields.Select(
        "Who will write the return?", choices=(), empty="Decide later", hint="A manager of your agency", **LATER
    )
    earliest_on = fields.DateField("The earliest day on which it could be ready", required=False)
    extension_until = fields.DateField(
        "If you need more time, until when?", not_before_today=True, required=False
    )
    extension_reason = fields.TextArea("Why do you need more time?", words=100, rows=3, required=False)

    def __init__(self, *args: Any, authors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["author"].choices = authors  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Asks for the names only of an agency that was involved."""
        cleaned = super().clean()
        if cleaned.get("involved"):
            if not cleaned.get("managers_named"):
                self.add_error("managers_named", "Enter at least one manager")
            if not cleaned.get("practitioners_named"):
                self.add_error("practitioners_named", "Enter the practitioners, or why there is nobody to name")
        if bool(cleaned.get("extension_until")) != bool(cleaned.get("extension_reason")):
            missing = "extension_reason" if cleaned.get("extension_until") else "extension_until"
            if missing not in self.errors:
                words = {
                    "extension_reason": "Enter why you need more time",
                    "extension_until": "Enter the day until which you need more time",
                }
                self.add_error(missing, words[missing])
        return cleaned


class NilForm(fields.Form):
    """L16, once the request has been acknowledged."""

    statement = fields.TextArea(
        "Statement that your agency was not involved", words=200,
        required_words="Enter the statement that your agency was not involved",
    )
    systems_searched = fields.TextInput(
        "Which systems were searched?", max_length=300, required_words="Enter the systems that were searched"
    )


class NilUnaidedForm(NilForm):
    """Somebody invited says it for an agency that has nobody with an account to confirm it."""

    agreed_by = fields.TextInput(
        "Who in your organisation has agreed this statement?", max_length=200,
        hint="Their role, for example head teacher. Not their name.",
        required_words="Enter the role of whoever has agreed this statement",
    )


class DecideNilForm(fields.Form):
    """The safeguarding lead's answer to it."""

    decision = fields.Radios(
        "Was your agency not involved in the period?",
        choices=[("confirm", "Confirm: we were not involved"), ("return", "Ask for another search")],
        reveals={"return": "reason"},
        required_words="Select what you want to do",
    )
    reason = fields.TextArea(
        "What should be looked at again?", revealed=True, words=200,
        required_words="Enter what should be looked at again",
    )


class AuthorForm(fields.Form):
    """Who writes (R04)."""

    author = fields.Radios("Who will write the return?", choices=(), required_words="Select who will write it")

    def __init__(self, *args: Any, authors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["author"].choices = authors  # type: ignore[attr-defined]


class AuthorPartForm(VersionedForm):
    """F09, first group."""

    author_role = fields.TextInput("In which role do you write?", hint="Not your name", max_length=120, **LATER)
    independent = fields.YesNo("Are you independent of the case?", **LATER)
    spoken_to = fields.TextInput("Practitioners spoken to", hint="By role, not by name", max_length=300, **LATER)
    records_seen = fields.TextInput("Records looked at", max_length=300, **LATER)


class PractitionerForm(VersionedForm):
    """Whether the involved practitioner informed the chronology, or why not (L15, S42)."""

    practitioner_informed = fields.YesNo(
        "Did the practitioner who was involved inform the chronology?",
        reveals={"yes": "practitioner_roles", "no": "why_no_practitioner"},
        **LATER,
    )
    practitioner_roles = fields.TextInput("Their role", hint="Not their name", max_length=300, **LATER)
    why_no_practitioner = fields.Radios("Why not?", choices=WhyNoPractitioner.choices, **LATER)


class InvolvementForm(VersionedForm):
    """The period covered is the request's."""

    summary = fields.TextArea("Summary of your agency’s involvement", words=SUMMARY_WORDS, rows=12, **LATER)


class LivedExperienceForm(VersionedForm):
    """S15."""

    lived_experience = fields.TextArea(
        "What was life like for the child, as your agency saw it?",
        hint="Was the child seen? Were they heard? How was what they said or showed used?",
        rows=10,
        **LATER,
    )


class StandardRow(fields.Form):
    """One standard."""

    standard = fields.TextInput("Standard or procedure", required_words="Enter the standard or procedure")
    met = fields.Radios("Was it met?", choices=Met.choices, inline=True, required_words="Select whether it was met")
    why = fields.TextArea("Why?", rows=3, required_words="Enter why")


class StandardsForm(VersionedForm):
    """S112, S113."""

    standards = fields.RowsField(
        "Standards and procedures that applied", row_form=StandardRow, row_name="Standard", required=False, most=30
    )


class WorkedWellRow(fields.Form):
    """One finding."""

    finding = fields.TextArea("What worked well, and why?", rows=3, required_words="Enter what worked well")
    evidence = fields.TextArea("How do you know?", rows=2, required_words="Enter how you know")
    theme = fields.TextInput("Theme", required=False)


class WorkedWellForm(VersionedForm):
    """S10, S126."""

    worked_well = fields.RowsField(
        "What worked well", row_form=WorkedWellRow, row_name="Finding", required=False, most=30
    )
    none_worked_well_because = fields.TextArea("If there is nothing to add, say why", rows=3, **LATER)


class NeedsDevelopingRow(fields.Form):
    """One finding."""

    finding = fields.TextArea("What needs developing?", rows=3, required_words="Enter what needs developing")
    why = fields.TextArea(
        "Why was it so?",
        hint="Look at the system first: workload, supervision, tools, thresholds, communication",
        rows=3,
        required_words="Enter why it was so",
    )
    theme = fields.TextInput("Theme", required=False)


class NeedsDevelopingForm(VersionedForm):
    """S10, S126."""

    needs_developing = fields.RowsField(
        "What needs developing", row_form=NeedsDevelopingRow, row_name="Finding", required=False, most=30
    )
    none_needs_developing_because = fields.TextArea("If there is nothing to add, say why", rows=3, **LATER)


class WorkingTogetherForm(VersionedForm):
    """S129 and the questions of F09."""

    relationships = fields.TextArea(
        "Relationships", hint="In the family, and between professionals", rows=5, **LATER
    )
    inter_agency = fields.TextArea(
        "Working with other agencies", hint="What was sent, received, missed or escalated", rows=6, **LATER
    )
    equality = fields.TextArea("How were equality, culture and disability considered?", rows=5, **LATER)


class ActionRow(fields.Form):
    """One action of the agency's own."""

    action = fields.TextArea("Action", rows=2, required_words="Enter the action")
    by_when = fields.DateField("By when", required=False)
    taken = fields.YesNo("Has it been taken already?", required_words="Select yes if it has been taken already")


class ActionsForm(VersionedForm):
    """Taken and proposed."""

    actions = fields.RowsField("Actions", row_form=ActionRow, row_name="Action", required=False, most=30)
    no_actions = fields.YesNo("Is there no action to add?", hint="Only if the list above is empty", **LATER)


class SupportForm(VersionedForm):
    """Learning for others is optional; support is not."""

    learning_for_others = fields.TextArea("What could other agencies learn from this?", rows=5, required=False)
    staff_support = fields.TextArea("What support were staff offered?", rows=4, **LATER)


class NoChronologyForm(VersionedForm):
    """The only way to submit an empty chronology."""

    no_chronology_because = fields.TextArea("Why is there nothing for the chronology?", rows=3, **LATER)


SECTION_FORMS: dict[str, type[VersionedForm]] = {
    "author": AuthorPartForm,
    "practitioner": PractitionerForm,
    "involvement": InvolvementForm,
    "lived-experience": LivedExperienceForm,
    "standards": StandardsForm,
    "worked-well": WorkedWellForm,
    "needs-developing": NeedsDevelopingForm,
    "working-together": WorkingTogetherForm,
    "actions": ActionsForm,
    "support": SupportForm,
    "no-chronology": NoChronologyForm,
}


class KeyLineForm(VersionedForm):
    """One key line of enquiry."""

    evidence = fields.TextArea("Evidence", hint="What your records and your people say", rows=7, **LATER)
    analysis = fields.TextArea(
        "Analysis", hint="What it means, and why it was so. Judge by what could be known at the time", rows=7, **LATER
    )
    confidence = fields.Radios("How sure are you?", choices=Confidence.choices, inline=True, **LATER)


class ApproveForm(fields.Form):
    """The safeguarding lead (L15)."""

    decision = fields.Radios(
        "What do you want to do?",
        choices=[("approve", "Approve it and submit it to the partnership"), ("return", "Return it to the author")],
        reveals={"return": "reason"},
        required_words="Select whether you approve it or return it",
    )
    reason = fields.TextArea(
        "What should be put right?", revealed=True, words=300, required_words="Enter what should be put right"
    )


class AcceptForm(fields.Form):
    """The Office (L15)."""

    decision = fields.Radios(
        "What do you want to do?",
        choices=[("accept", "Accept it"), ("send_back", "Send it back to the agency")],
        reveals={"send_back": "reason"},
        required_words="Select whether you accept it or send it back",
    )
    reason = fields.TextArea(
        "What should the agency put right?",
        hint="The agency, the chair and the Office can read this",
        revealed=True,
        words=300,
        required_words="Enter what the agency should put right",
    )


class WaiveForm(fields.Form):
    """The Office (L17)."""

    reason = fields.TextArea(
        "Why is this return not needed?", words=200, rows=4, required_words="Enter why this return is not needed"
    )


class InvitationForm(fields.Form):
    """Somebody of the agency who has no account (ADR 0025)."""

    name = fields.PersonName("Full name", max_length=120, required_words="Enter their name")
    job_title = fields.TextInput("Job title", max_length=120, required_words="Enter their job title")
    address = fields.Email(
        "Email address", hint="Their own at work, not one that others read. The link and each code go there.",
        required_words="Enter their email address",
    )
    until = fields.DateField(
        "Last day on which the link opens", not_before_today=True,
        hint="At most 60 days from now. It ends by itself when the return is accepted.",
        required_words="Enter the last day on which the link opens",
    )


class NewLinkForm(fields.Form):
    """The same person, a new link."""

    until = fields.DateField(
        "Last day on which the new link opens", not_before_today=True, hint="At most 60 days from now.",
        required_words="Enter the last day on which the new link opens",
    )


class SubmitUnaidedForm(fields.Form):
    """Somebody invited submits for an agency that has nobody with an account to approve."""

    agreed_by = fields.TextInput(
        "Who in your organisation has read and agreed this return?", max_length=200,
        hint="Their role, for example head teacher. Not their name.",
        required_words="Enter the role of whoever has read and agreed this return",
    )


class ExtensionForm(fields.Form):
    """The Office (CAL-16)."""

    until = fields.DateField(
        "The agency’s own day", not_before_today=True, required_words="Enter the day by which the agency may answer"
    )
