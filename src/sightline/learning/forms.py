"""What the pages of findings and actions ask."""

from collections.abc import Sequence
from typing import Any

from sightline.design import fields
from sightline.design.fields import Bound
from sightline.learning.choices import EvidenceKind, Level, OwnerView, Polarity, Scope, Stage, Strength
from sightline.learning.rules import THEME_GROUPS, THEMES

Choices = Sequence[tuple[str, str]]

POLARITY_HINTS = {
    Polarity.GOOD_PRACTICE: "More than was expected; others can learn from it",
    Polarity.EXPECTED_PRACTICE: "What should happen, and did",
    Polarity.AREA_FOR_IMPROVEMENT: "Practice that could be stronger",
    Polarity.SYSTEM_ISSUE: "The way services are set up made good practice hard",
    Polarity.IMMEDIATE_RISK: "A child may be at risk until this is put right",
}


class ThemesField(fields.Checkboxes):
    """Facet C: every theme in words with its code beside, under the group in which a person looks for it."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        grouped = [(code, f"{THEMES[code]} ({code})") for codes in THEME_GROUPS.values() for code in codes]
        super().__init__(label, choices=grouped, **kwargs)
        self.template_name = "learning/_themes.jinja"

    def groups(self, bound: Bound) -> list[dict[str, Any]]:
        """Each group's name and its boxes, in order."""
        boxes = {item["value"]: item for item in self.items(bound)}
        return [{"name": name, "boxes": [boxes[code] for code in codes]} for name, codes in THEME_GROUPS.items()]


class VersionedForm(fields.Form):
    """Carries the version of the record as the page found it, so that a stale page is told so."""

    version = fields.forms.IntegerField(widget=fields.forms.HiddenInput, required=False)

    def show_as_seen(self, version: int) -> None:
        """The page now shows what is saved beside what was typed: sending again is meant."""
        sent = self.data.copy()
        sent["version"] = str(version)
        self.data = sent


class FindingForm(VersionedForm):
    """A finding, coded (domain 05): exactly one kind, one level, at least one theme."""

    statement = fields.TextArea(
        "What was found?", hint="Say how the work was done, by role and agency. Do not name anybody",
        required_words="Enter what was found",
    )
    polarity = fields.Radios(
        "What kind of finding is it?", choices=Polarity.choices, hints=POLARITY_HINTS,
        required_words="Select what kind of finding it is",
    )
    level = fields.Radios(
        "At which level?", choices=Level.choices, hint="Where a change would have to be made",
        required_words="Select the level of the finding",
    )
    themes = ThemesField(
        "Which themes does it belong to?", hint="Select at least one", required_words="Select at least one theme"
    )
    strength = fields.Radios("How strong is the evidence?", choices=Strength.choices, required=False, inline=True)
    agencies = fields.Checkboxes("Which agencies does it concern?", choices=(), required=False)
    learning = fields.TextArea(
        "What follows from it?", hint="In words that a briefing can use, about any child and any worker", required=False
    )
    key_episode = fields.YesNo("Is it about a key episode of practice?", required=False)

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if agencies:
            self.fields["agencies"].choices = agencies  # type: ignore[attr-defined]
        else:
            del self.fields["agencies"]

    def clean_key_episode(self) -> bool:
        """Not answered is no."""
        return bool(self.cleaned_data["key_episode"])


class ActionForm(VersionedForm):
    """An improvement action (F19). What a plan asks for can follow until it is formalised."""

    what = fields.TextArea(
        "What will be done?", hint="Start with a verb, for example: agree, train, audit",
        required_words="Enter what will be done", rows=3,
    )
    findings = fields.Checkboxes("Which findings does it answer?", choices=(), required=False)
    agency = fields.Select(
        "Which agency owns it?", choices=(), required_words="Select the agency that owns the action"
    )
    lead_name = fields.TextInput(
        "Who leads it?", hint="A post is best, for example: Head of early help", required=False, max_length=120
    )
    starts_on = fields.DateField("When does it start?", required_words="Enter the date the action starts")
    target_on = fields.DateField("When is it to be done?", required_words="Enter the date it is to be done")
    outcome_for_children = fields.TextArea("What will be different for children?", required=False, rows=3)
    success_measure = fields.TextArea("How will you know that it worked?", required=False, rows=3)
    evidence_expected = fields.TextArea("What evidence is expected?", required=False, rows=3)
    scope = fields.Radios("How wide does it reach?", choices=Scope.choices, required=False)

    def __init__(self, *args: Any, agencies: Choices, findings: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = agencies  # type: ignore[attr-defined]
        if findings:
            self.fields["findings"].choices = findings  # type: ignore[attr-defined]
        else:
            del self.fields["findings"]

    def clean(self) -> dict[str, Any]:
        """The target is after the start."""
        cleaned = super().clean()
        starts_on, target_on = cleaned.get("starts_on"), cleaned.get("target_on")
        if starts_on and target_on and target_on <= starts_on:
            self.add_error("target_on", "The target date must be after the date the action starts")
        return cleaned


class RemoveFindingForm(fields.Form):
    """Why a finding is taken out."""

    reason = fields.TextArea(
        "Why is this finding removed?", required_words="Enter why the finding is removed", rows=3
    )


class NoActionForm(fields.Form):
    """Why nothing follows from a finding (L29)."""

    because = fields.TextArea(
        "Why does no action follow?", required_words="Enter why no action follows from this finding", rows=3
    )


class AnswerForm(fields.Form):
    """The owner agency's answer (A02)."""

    answer = fields.Radios(
        "Does your agency accept this action?",
        choices=[("accept", "Yes, we accept it"), ("contest", "No, we contest it")],
        reveals={"accept": "lead_name", "contest": "because"},
        required_words="Select whether your agency accepts the action",
    )
    lead_name = fields.TextInput(
        "Who leads it in your agency?", hint="A post is best, for example: Head of early help", revealed=True,
        required_words="Enter who leads it in your agency", max_length=120,
    )
    because = fields.TextArea(
        "Why not, and whose is it to do?", revealed=True, rows=3,
        required_words="Enter why your agency does not accept this action",
    )


class ProgressForm(fields.Form):
    """The owner's report (A03)."""

    text = fields.TextArea("How does it go?", words=200, required_words="Enter how the action goes")
    stage = fields.Radios(
        "How far has it come?", choices=Stage.choices, required_words="Select how far the action has come"
    )
    owner_view = fields.Radios(
        "Your own rating", choices=OwnerView.choices, required_words="Select your own rating",
        hint="Shown beside the rating that the dates give, and never mixed with it",
    )
    blocked = fields.YesNo(
        "Is something stopping it that you cannot remove?",
        hint="Yes tells the partnership manager and the monitoring body",
        required_words="Select yes if something stops it",
    )


class EvidenceRow(fields.Form):
    """One piece of evidence (A04)."""

    kind = fields.Select("What is it?", choices=EvidenceKind.choices, required_words="Select what it is")
    shows = fields.TextArea(
        "What does it show?", rows=3, words=150, required_words="Enter what it shows",
        hint="What changed, in roles and numbers. No names.",
    )
    period_from = fields.DateField("Covers the time from", required_words="Enter the day from which it covers")
    period_to = fields.DateField("To", required_words="Enter the day until which it covers", past=True)
    kept_where = fields.TextInput("Where is it kept, so that it can be asked for?", required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """A period runs forwards."""
        cleaned = super().clean()
        start, end = cleaned.get("period_from"), cleaned.get("period_to")
        if start and end and end < start:
            self.add_error("period_to", "The end must be on or after the beginning")
        return cleaned


class EvidenceForm(fields.Form):
    """What shows that the action was carried out: at least one thing."""

    items = fields.RowsField("Evidence", row_form=EvidenceRow, row_name="Evidence", at_least=1)


class VerifyForm(fields.Form):
    """What the monitoring body says of the evidence (A05)."""

    decision = fields.Radios(
        "Does the evidence show that the action was carried out?",
        choices=[("verify", "Yes, it is verified"), ("return", "Not yet, return it to its owner")],
        reveals={"verify": "comment", "return": "missing"},
        required_words="Select whether the evidence shows it",
    )
    comment = fields.TextArea("Comment", required=False, rows=3, revealed=True)
    missing = fields.TextArea(
        "What does the evidence not show yet?", revealed=True, rows=3,
        required_words="Enter what the evidence does not show yet",
    )


class TransferForm(fields.Form):
    """Whose it is now, and why."""

    agency = fields.Select("Which agency carries it out?", choices=(), required_words="Select the agency")
    target_on = fields.DateField("When is it to be done?", required_words="Enter the date it is to be done")
    because = fields.TextArea("Why?", rows=3, required_words="Enter why the action goes to another agency")

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = agencies  # type: ignore[attr-defined]


class RestOnForm(fields.Form):
    """Which findings rest on an entry of the chronology."""

    findings = fields.Checkboxes("Findings that rest on this entry", choices=[], required=False)

    def __init__(self, *args: Any, findings: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["findings"].choices = findings  # type: ignore[attr-defined]
