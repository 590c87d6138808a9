"""The Line of Sight referral, F01. Who the child is lives in the file's vault (casefiles.Subject)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sightline.casefiles.models import StatefulRecord
from sightline.partnerships.models import Agency, Team
from sightline.referrals.choices import Escalation, FamilyAware, ReferralState, Route


class Referral(StatefulRecord):
    """F01 (S17–S33). Empty texts are allowed in a draft; the operation that submits asks for the whole."""

    state = models.CharField(max_length=30, choices=ReferralState, default=ReferralState.DRAFT)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="referrals")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="referrals")
    route = models.CharField(max_length=12, choices=Route, default=Route.AGENCY)
    partners_agreed = models.JSONField(default=dict, blank=True, help_text="Sector → name, when all three asked (L04)")

    referrer_role = models.CharField(max_length=120, blank=True)
    referrer_phone = models.CharField(max_length=40, blank=True)
    lead_name = models.CharField(max_length=120, blank=True, help_text="DSL or head of service it was discussed with")
    lead_role = models.CharField(max_length=120, blank=True)
    lead_contact = models.CharField(max_length=160, blank=True)
    discussed_on = models.DateField(null=True, blank=True)

    reasons = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    abuse_or_neglect = models.BooleanField(null=True, help_text="Is abuse or neglect known or suspected?")
    died_or_seriously_harmed = models.BooleanField(null=True, help_text="Has the child died or been seriously harmed?")

    is_case_holder = models.BooleanField(null=True)
    case_holder = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    holding_team = models.CharField(max_length=160, blank=True, help_text="Where it is not in the directory")
    holding_manager = models.CharField(max_length=120, blank=True)
    holder_told_on = models.DateField(null=True, blank=True)
    holder_told_how = models.CharField(max_length=120, blank=True)
    holder_messaged_on = models.DateField(null=True, blank=True)

    summary = models.TextField(blank=True)
    why_this_case = models.TextField(blank=True)
    what_went_well = models.TextField(blank=True)
    lived_experience = models.TextField(blank=True)
    agencies_involved = models.JSONField(default=list, blank=True, help_text="[{agency, worker, manager}]")
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    immediate_concerns = models.BooleanField(null=True)
    immediate_action = models.TextField(blank=True)
    escalation = models.CharField(max_length=12, choices=Escalation, blank=True)
    escalation_outcome = models.TextField(blank=True)
    family_aware = models.CharField(max_length=10, choices=FamilyAware, blank=True)
    family_views = models.TextField(blank=True)
    parallel_processes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    suggested_themes = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    equality = models.TextField(blank=True)

    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    quality_checks = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    quality_comments = models.TextField(blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    received_at = models.DateTimeField(null=True, blank=True)
    receipt_sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="referral_submitted_at_and_by_go_together",
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_approved_at_and_by_go_together",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_received_when_past_approval",
                condition=~Q(state=ReferralState.RECEIVED) | Q(received_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Referral {self.casefile.reference}"
