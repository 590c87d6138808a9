"""What was noticed in the trail and looked into: set aside, with a reason. A signal itself is worked out, not kept.
What keeps a file from being disposed of.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sightline.casefiles.models import CaseFile
from sightline.partnerships.models import Partnership
from sightline.stewardship.choices import HoldSource, RecordClass, Signal


class SetAside(models.Model):
    """Somebody looked into a signal and says why nothing is wrong. About a person at work, never about a child."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120, help_text="Of the signal: the rule, the person, the file and its last day")
    signal = models.CharField(max_length=20, choices=Signal)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(help_text="Nothing of a child or family")
    set_aside_at = models.DateTimeField()
    set_aside_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "signals set aside"
        constraints = [models.UniqueConstraint(name="signal_set_aside_once", fields=["partnership", "key"])]
        ordering = ["-set_aside_at"]

    def __str__(self) -> str:
        return self.key


class LegalHold(models.Model):
    """Somebody outside asks that nothing of the file be destroyed (G17). One person places it; two lift it (sec R11).

    Kept with the reference, because whoever answers for information governance does not see the file.
    """

    casefile = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="+")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=24)
    number = models.PositiveSmallIntegerField(help_text="Order on its file: hold 1, hold 2")
    source = models.CharField(max_length=12, choices=HoldSource)
    asker = models.CharField(max_length=160, help_text="Who asked, and their reference; nobody of the case")
    reason = models.TextField(help_text="Nothing of a child or family")
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_because = models.TextField(blank=True)
    lift_asked_at = models.DateTimeField(null=True, blank=True)
    lift_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="hold_number_once_in_a_file", fields=["casefile", "number"]),
            models.CheckConstraint(
                name="hold_lift_asked_at_and_by_come_with_the_lifting",
                condition=Q(
                    lift_asked_at__isnull=True, lift_asked_by__isnull=True, lifted_at__isnull=True,
                    lifted_by__isnull=True,
                )
                | Q(
                    lift_asked_at__isnull=False, lift_asked_by__isnull=False, lifted_at__isnull=False,
                    lifted_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="hold_is_lifted_by_somebody_else",
                condition=Q(lifted_by__isnull=True) | ~Q(lifted_by=F("lift_asked_by")),
            ),
        ]
        ordering = ["reference", "number"]

    def __str__(self) -> str:
        return f"Hold {self.number} on {self.reference}"


class RetentionRule(models.Model):
    """How long a partnership keeps files of a class, from a day on. Before its first, the default holds."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    record_class = models.CharField(max_length=20, choices=RecordClass)
    years = models.PositiveSmallIntegerField(help_text="From the day the file was closed")
    authority = models.CharField(max_length=300, help_text="Who decided it, and where that is written")
    starts_on = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="retention_one_period_of_a_class_from_a_day", fields=["partnership", "record_class", "starts_on"]
            ),
            models.CheckConstraint(name="retention_is_at_least_a_year", condition=Q(years__gte=1)),
        ]
        ordering = ["record_class", "starts_on"]

    def __str__(self) -> str:
        return f"{self.get_record_class_display()}: {self.years} years from {self.starts_on}"


class Retention(models.Model):
    """Until when a closed file is kept, and by what it was counted. Worked out each night; nobody types it."""

    casefile = models.OneToOneField(CaseFile, on_delete=models.CASCADE, related_name="+")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=24)
    record_class = models.CharField(max_length=20, choices=RecordClass)
    closed_on = models.DateField()
    years = models.PositiveSmallIntegerField()
    rule = models.ForeignKey(
        RetentionRule, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The partnership’s own; empty while the default holds",
    )
    due_on = models.DateField(help_text="The first day on which it may be disposed of")

    class Meta:
        indexes = [models.Index(name="retention_by_due_day", fields=["partnership", "due_on"])]
        constraints = [
            models.CheckConstraint(name="retention_ends_after_the_file_closed", condition=Q(due_on__gt=F("closed_on")))
        ]
        ordering = ["due_on", "reference"]

    def __str__(self) -> str:
        return f"{self.reference} until {self.due_on}"


class Disposal(models.Model):
    """The certificate of a file that is gone: what it was, why it could go, by whom, and how many rows of which tables
    went. Leads to nothing, and names nobody of the case."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=24, unique=True)
    record_class = models.CharField(max_length=20, choices=RecordClass)
    closed_on = models.DateField()
    years = models.PositiveSmallIntegerField()
    authority = models.CharField(max_length=300, help_text="Whose period it was; empty for the default")
    due_on = models.DateField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    counts = models.JSONField(help_text="Table → how many of its rows went")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="disposal_is_approved_by_somebody_else", condition=~Q(approved_by=F("proposed_by"))
            ),
        ]
        ordering = ["-approved_at"]

    def __str__(self) -> str:
        return f"Disposal of {self.reference}"
