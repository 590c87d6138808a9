"""What was learned (findings, coded) and what will be done (actions). They hang from the file, not from a review."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sightline.casefiles.models import CaseFile, StatefulRecord
from sightline.chronology.models import ChronologyEntry
from sightline.learning.choices import (
    ActionState,
    EvidenceKind,
    Level,
    OwnerView,
    Polarity,
    Scope,
    Stage,
    Strength,
)
from sightline.partnerships.models import Agency


class Finding(models.Model):
    """A statement about how the system worked, never about a named person's conduct (G11, S54)."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="findings")
    number = models.PositiveSmallIntegerField()
    statement = models.TextField()
    polarity = models.CharField(max_length=24, choices=Polarity)
    level = models.CharField(max_length=16, choices=Level)
    themes = ArrayField(models.CharField(max_length=8))
    strength = models.CharField(max_length=10, choices=Strength, blank=True)
    agencies = models.ManyToManyField(Agency, related_name="+", blank=True)
    learning = models.TextField(blank=True, help_text="What follows from it, in words that a briefing can use")
    key_episode = models.BooleanField(default=False)
    no_action_because = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Taken out again; the number is not used twice")
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="finding_number_once_on_a_file", fields=["casefile", "number"]),
            models.CheckConstraint(
                name="finding_removed_at_and_by_go_together",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Finding {self.number}"


class FindingBasis(models.Model):
    """A finding rests on an entry of an agency's chronology: from either one gets to the other (F14, G11).

    No constraint in the database ties it to the entry: an agency that corrects its return may take out a row without
    being told what rests on it. ``entry_version`` says whether it has changed since.
    """

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="bases")
    entry = models.ForeignKey(ChronologyEntry, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    entry_version = models.PositiveIntegerField()
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="finding_rests_on_an_entry_once", fields=["finding", "entry"])]
        verbose_name_plural = "finding bases"

    def __str__(self) -> str:
        return f"{self.finding_id} rests on entry {self.entry_id}"


class Action(StatefulRecord):
    """An improvement action agreed from findings (F19)."""

    state = models.CharField(max_length=30, choices=ActionState, default=ActionState.PROPOSED)
    number = models.PositiveSmallIntegerField()
    what = models.TextField(help_text="Starts with a verb")
    findings = models.ManyToManyField(Finding, related_name="actions", blank=True)
    scope = models.CharField(max_length=16, choices=Scope, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="actions")
    lead_name = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField()
    target_on = models.DateField()
    success_measure = models.TextField(blank=True)
    outcome_for_children = models.TextField(blank=True)
    evidence_expected = models.TextField(blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="action_number_once_on_a_file", fields=["casefile", "number"]),
            models.CheckConstraint(name="action_target_after_start", condition=Q(target_on__gt=F("starts_on"))),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Action {self.number}"


class _OfAction(models.Model):
    """Hangs from one action. File and agency are repeated here because the walls ask for them."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class ActionUpdate(_OfAction):
    """How an action goes, as its owner sees it (A03). What the dates say of it is computed, never stored."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="updates")
    text = models.TextField()
    stage = models.CharField(max_length=12, choices=Stage)
    owner_view = models.CharField(max_length=8, choices=OwnerView)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"Update of action {self.action_id}"


class Evidence(_OfAction):
    """One thing that shows what an action changed (A04). It says what it shows and where it is kept, not more."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=16, choices=EvidenceKind)
    shows = models.TextField()
    period_from = models.DateField()
    period_to = models.DateField()
    kept_where = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                name="evidence_period_in_order", condition=Q(period_to__gte=F("period_from"))
            ),
        ]
        ordering = ["submitted_at", "pk"]

    def __str__(self) -> str:
        return f"Evidence of action {self.action_id}"


class Verification(_OfAction):
    """What the monitoring body said of the evidence (A05): verified, or returned with what is missing."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="verifications")
    verified = models.BooleanField()
    words = models.TextField(blank=True)
    of_owner_agency = models.BooleanField(
        default=False, help_text="Verified by somebody of the owner's agency, because the body has nobody else"
    )
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="verification_returned_with_words", condition=Q(verified=True) | ~Q(words="")
            ),
        ]
        ordering = ["-decided_at", "-pk"]

    def __str__(self) -> str:
        return f"Verification of action {self.action_id}"
