"""What an agency is asked (F07), how it answers (F08), and its practice audit (F09). The chronology is beside (F10)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sightline.casefiles.models import CaseFile, StatefulRecord
from sightline.chronology.models import Chronology
from sightline.contributions.choices import Confidence, RequestState, WhyNoPractitioner
from sightline.partnerships.models import Agency


class AgencyRequest(StatefulRecord):
    """What one agency is asked for on one file (L14), and where its answer stands (L15, L16)."""

    state = models.CharField(max_length=30, choices=RequestState, default=RequestState.SENT)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="agency_requests")
    asked = models.TextField(help_text="What is asked, in the Office's words")
    period_from = models.DateField()
    period_to = models.DateField()
    key_lines = models.JSONField(default=list, help_text="[{number, question, why}] frozen when the request was sent")
    legal_basis = models.TextField()
    welfare_lead = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()

    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    systems_searched = models.CharField(max_length=300, blank=True)
    managers_named = models.CharField(max_length=300, blank=True)
    practitioners_named = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="returns_to_write"
    )
    earliest_on = models.DateField(null=True, blank=True, help_text="The earliest day on which it could be ready")
    nil_statement = models.TextField(blank=True, help_text="As the safeguarding lead confirmed it")
    extension_asked_until = models.DateField(null=True, blank=True)
    extension_reason = models.TextField(blank=True)
    extended_to = models.DateField(
        null=True, blank=True, help_text="The agency's own day, as agreed; the due date of the process stands (CAL-16)"
    )
    extended_at = models.DateTimeField(null=True, blank=True)
    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_back_because = models.TextField(blank=True)
    waived_because = models.TextField(blank=True)

    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_on = models.DateField(
        null=True, blank=True, help_text="Day the return was received or waived: D04 counts from the last of them"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="request_one_to_an_agency_on_a_file", fields=["casefile", "agency"]),
            models.CheckConstraint(
                name="request_acknowledged_at_and_by_go_together",
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
            ),
            models.CheckConstraint(
                name="request_submitted_at_and_by_go_together",
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="request_extended_at_by_and_to_go_together",
                condition=Q(extended_at__isnull=True, extended_by__isnull=True, extended_to__isnull=True)
                | Q(extended_at__isnull=False, extended_by__isnull=False, extended_to__isnull=False),
            ),
            models.CheckConstraint(
                name="request_period_in_order", condition=Q(period_to__gte=F("period_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"Request to {self.agency}"


class NilStatement(models.Model):
    """“We were not involved”, said by one person until another confirms it (L16). The agency's own until then."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    agency_request = models.OneToOneField(AgencyRequest, on_delete=models.CASCADE, related_name="nil_proposal")
    statement = models.TextField()
    systems_searched = models.CharField(max_length=300)
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    refused_because = models.TextField(blank=True, help_text="What the safeguarding lead wants looked at again")

    def __str__(self) -> str:
        return f"Statement of no involvement of {self.agency}"


class PracticeAudit(models.Model):
    """F09. ``shared`` while it is as it was submitted; otherwise nobody outside the agency sees a word of it."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="practice_audits")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="practice_audits")
    agency_request = models.OneToOneField(AgencyRequest, on_delete=models.CASCADE, related_name="practice_audit")
    chronology = models.OneToOneField(Chronology, on_delete=models.PROTECT, related_name="practice_audit")
    shared = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    practitioner_informed = models.BooleanField(null=True)
    practitioner_roles = models.CharField(max_length=300, blank=True)
    why_no_practitioner = models.CharField(max_length=10, choices=WhyNoPractitioner, blank=True)
    returned_because = models.TextField(blank=True, help_text="What the safeguarding lead asked to be put right")
    no_chronology_because = models.TextField(blank=True)
    writers = models.JSONField(default=list, blank=True, help_text="Ids of the people who wrote in the audit")

    author_role = models.CharField(max_length=120, blank=True)
    independent = models.BooleanField(null=True, help_text="Is the author independent of the case?")
    spoken_to = models.CharField(max_length=300, blank=True, help_text="Practitioners spoken to, by role")
    records_seen = models.CharField(max_length=300, blank=True)
    summary = models.TextField(blank=True)
    lived_experience = models.TextField(blank=True)
    standards = models.JSONField(default=list, blank=True, help_text="[{standard, met, why}]")
    worked_well = models.JSONField(default=list, blank=True, help_text="[{finding, evidence, theme}]")
    none_worked_well_because = models.TextField(blank=True)
    needs_developing = models.JSONField(default=list, blank=True, help_text="[{finding, why, theme}]")
    none_needs_developing_because = models.TextField(blank=True)
    relationships = models.TextField(blank=True)
    inter_agency = models.TextField(blank=True)
    equality = models.TextField(blank=True)
    actions = models.JSONField(default=list, blank=True, help_text="[{action, by_when, taken}]")
    no_actions = models.BooleanField(default=False)
    learning_for_others = models.TextField(blank=True)
    staff_support = models.TextField(blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="audit_approved_at_and_by_go_together",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Practice audit of {self.agency}"


class KeyLineAnswer(models.Model):
    """One agency's answer to one key line of enquiry."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    audit = models.ForeignKey(PracticeAudit, on_delete=models.CASCADE, related_name="answers")
    shared = models.BooleanField(default=False)
    number = models.PositiveSmallIntegerField()
    evidence = models.TextField(blank=True)
    analysis = models.TextField(blank=True)
    confidence = models.CharField(max_length=8, choices=Confidence, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="answer_one_to_a_key_line", fields=["audit", "number"]),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Key line {self.number}"


class ReturnVersion(models.Model):
    """What was submitted, frozen. A correction makes a new one; nothing is silently altered (domain 01 rule b)."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    agency_request = models.ForeignKey(AgencyRequest, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="return_version_number_once", fields=["agency_request", "number"]),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Version {self.number}"
