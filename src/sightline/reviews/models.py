"""Triage (F04, F05), the Line of Sight review and its scope (F06), the pack, the reports (F16, F18)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sightline.casefiles.models import CaseFile, StatefulRecord
from sightline.partnerships.choices import Sector
from sightline.partnerships.models import Agency, Body, BodyMeeting
from sightline.referrals.models import Referral
from sightline.reviews.choices import Decision, FamilyDecision, ReportState, ReviewState, SeriousHarm, TriageState


class Triage(StatefulRecord):
    """One referral before the triage panel: listing, record and confirmation."""

    state = models.CharField(max_length=30, choices=TriageState, default=TriageState.LISTED)
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="triage")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    meets_on = models.DateField()
    meets_at = models.TimeField()
    where = models.CharField(max_length=200)
    late_because = models.TextField(blank=True)
    case_manager_name = models.CharField(max_length=120, blank=True)
    listed_at = models.DateTimeField()
    listed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    who_presented = models.CharField(max_length=200, blank=True)
    presentation = models.TextField(blank=True)
    criteria = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    decision = models.CharField(max_length=12, choices=Decision, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    rationale = models.TextField(blank=True)
    alternatives = models.TextField(blank=True)
    questions = models.TextField(blank=True)
    questions_by = models.DateField(null=True, blank=True)
    chair_expertise = models.CharField(max_length=200, blank=True)
    minute_taker = models.CharField(max_length=120, blank=True)
    srg_chair_present = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    statement = models.CharField(max_length=12, choices=SeriousHarm, blank=True)
    abuse_or_neglect = models.BooleanField(null=True)
    died_or_seriously_harmed = models.BooleanField(null=True)
    harm_considered = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    statement_reason = models.TextField(blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="triage_decided_at_and_by_go_together",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="triage_confirmed_at_and_by_go_together",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Triage of {self.casefile.reference}"


class SectorView(models.Model):
    """What one sector said at triage, in person or in writing (S29: all three must be heard)."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    triage = models.ForeignKey(Triage, on_delete=models.CASCADE, related_name="sector_views")
    sector = models.CharField(max_length=30, choices=Sector)
    name = models.CharField(max_length=120)
    written = models.BooleanField(default=False)
    view = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(name="sector_view_once_at_a_triage", fields=["triage", "sector"])]

    def __str__(self) -> str:
        return f"{self.sector} at triage"


class Review(StatefulRecord):
    """A Line of Sight review (domain 02 §2.1). Its scope is F06."""

    state = models.CharField(max_length=30, choices=ReviewState, default=ReviewState.LOS_AGREED)
    triage = models.OneToOneField(Triage, on_delete=models.PROTECT, related_name="review")
    decided_on = models.DateField(help_text="The panel’s decision, from which D03 counts (S34)")

    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    period_reason = models.TextField(blank=True)
    lived_experience_plan = models.TextField(blank=True)
    family_decision = models.CharField(max_length=8, choices=FamilyDecision, blank=True)
    family_reason = models.TextField(blank=True)
    parallel_cautions = models.TextField(blank=True)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="chaired_reviews"
    )
    buddy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    chair_has_no_conflict = models.BooleanField(null=True)
    chair_conflict_note = models.TextField(blank=True)
    provisional_event_on = models.DateField(null=True, blank=True)
    scoped_at = models.DateTimeField(null=True, blank=True)
    scoped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    gaps_considered = models.TextField(blank=True, help_text="Conflicts and gaps found at collation (L17)")
    collated_at = models.DateTimeField(null=True, blank=True)
    collated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="review_scoped_at_and_by_go_together",
                condition=Q(scoped_at__isnull=True, scoped_by__isnull=True)
                | Q(scoped_at__isnull=False, scoped_by__isnull=False),
            ),
            models.CheckConstraint(
                name="review_collated_at_and_by_go_together",
                condition=Q(collated_at__isnull=True, collated_by__isnull=True)
                | Q(collated_at__isnull=False, collated_by__isnull=False),
            ),
            models.CheckConstraint(
                name="review_period_in_order",
                condition=Q(period_from__isnull=True) | Q(period_to__gte=F("period_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"Review {self.casefile.reference}"


class KeyLine(models.Model):
    """A key line of enquiry (S144)."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="key_lines")
    number = models.PositiveSmallIntegerField()
    question = models.TextField()
    why = models.TextField(blank=True)
    lead_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="key_line_number_once", fields=["review", "number"])]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Key line {self.number}"


class InvolvedAgency(models.Model):
    """An agency in scope (S40)."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="involved_agencies")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    involvement = models.PositiveSmallIntegerField(default=2, help_text="3 most, 1 little: order of presentation")
    welfare_lead = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="involved_agency_once", fields=["review", "agency"])]
        ordering = ["-involvement", "agency__name"]

    def __str__(self) -> str:
        return f"{self.agency} in scope"


class ChairReport(models.Model):
    """The chair's brief report of the event (F16, S56)."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="chair_report")
    good_practice = models.TextField()
    practice_issues = models.TextField()
    themes = models.TextField()
    lived_experience = models.TextField()
    system_issues = models.TextField(blank=True)
    limits = models.TextField(blank=True)
    about_the_process = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Chair’s report {self.casefile.reference}"


class OverviewReport(StatefulRecord):
    """The overview report, formalised with the plan by the partnership manager (F18, S62)."""

    state = models.CharField(max_length=30, choices=ReportState, default=ReportState.DRAFT)
    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="overview_report")
    sections = models.JSONField(default=dict, help_text="Section key → text, F18 1–11")
    formalised_on = models.DateField(null=True, blank=True)
    formalised_at = models.DateTimeField(null=True, blank=True)
    formalised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    meeting = models.ForeignKey(BodyMeeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    minute = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="report_formalised_at_and_by_go_together",
                condition=Q(formalised_at__isnull=True, formalised_by__isnull=True)
                | Q(formalised_at__isnull=False, formalised_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Overview report {self.casefile.reference}"
