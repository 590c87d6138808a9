"""What takes two people, what browsers refused, and who was held up."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sightline.access.choices import ProposalKind, Refused
from sightline.partnerships.models import Partnership


class Proposal(models.Model):
    """One person proposes, a second person confirms or refuses, and it takes effect once (sec R11)."""

    kind = models.CharField(max_length=20, choices=ProposalKind)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    file_ref = models.CharField(max_length=24, blank=True)
    terms = models.JSONField(default=dict, help_text="What is proposed: numbers and words of ours, never a name")
    reason = models.CharField(max_length=300)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proposal_confirmed_at_and_confirmed_by_go_together",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_refused_at_and_refused_by_go_together",
                condition=Q(refused_at__isnull=True, refused_by__isnull=True)
                | Q(refused_at__isnull=False, refused_by__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_used_at_and_used_by_go_together",
                condition=Q(used_at__isnull=True, used_by__isnull=True)
                | Q(used_at__isnull=False, used_by__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_is_confirmed_by_somebody_else",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="proposal_is_confirmed_or_refused",
                condition=Q(confirmed_at__isnull=True) | Q(refused_at__isnull=True),
            ),
        ]
        ordering = ["-proposed_at"]

    def __str__(self) -> str:
        return f"{self.kind} proposed by {self.proposed_by_id}"


class Violation(models.Model):
    """How often on a day browsers refused something on one of our pages (sec R29). Of no person and no file: which
    page is its name in our table of addresses, and what was refused is one of a few words of ours."""

    noticed_on = models.DateField()
    page = models.CharField(max_length=60, blank=True, help_text="Name of the address; empty where it is none of ours")
    directive = models.CharField(max_length=40, help_text="The part of the policy that refused")
    what = models.CharField(max_length=12, choices=Refused)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="violation_counted_once_for_a_day_and_page", fields=["noticed_on", "page", "directive", "what"]
            ),
        ]
        ordering = ["-noticed_on", "page", "directive", "what"]

    def __str__(self) -> str:
        return f"{self.directive} on {self.page}: {self.count}"


class Alarm(models.Model):
    """Somebody opened so many files in an hour that they were held up, and those who watch were told: once a day."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    noticed_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="alarm_once_a_day_for_a_person", fields=["partnership", "person", "noticed_on"]
            ),
        ]
        ordering = ["-noticed_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.noticed_on}"
