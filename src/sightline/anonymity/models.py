"""The disclosure check of one version of one text, and what was decided about each string that it found."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from sightline.anonymity.choices import Answer
from sightline.casefiles.models import CaseFile


class DisclosureCheck(models.Model):
    """What was looked for, in which text, with which register and which layers. The text itself is sealed.

    Never changed: an edited text or a changed register wants a check of its own.
    """

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    record_label = models.CharField(max_length=40, help_text="What was checked: briefing, highlights")
    record_id = models.CharField(max_length=40)
    edition = models.PositiveSmallIntegerField()
    text_digest = models.CharField(max_length=64, help_text="Of the words and of every file made from them")
    register_version = models.PositiveIntegerField()
    published_seen = models.JSONField(
        default=list, help_text="Digests of the texts of the same review that were public then and were read with it"
    )
    words = models.PositiveIntegerField()
    layers = models.JSONField(help_text="[{name, version, ran, note}]")
    sealed_report = models.BinaryField(help_text="The text by its parts, the warnings, and what was not read")
    run_at = models.DateTimeField()
    run_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(name="disclosure_of_a_record", fields=["casefile", "record_label", "record_id"])]
        ordering = ["-run_at", "-pk"]

    def __str__(self) -> str:
        return f"Check of {self.record_label} {self.record_id}, edition {self.edition}"


class FoundString(models.Model):
    """One string of the text, however often it occurs: one decision. What it says is sealed."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    disclosure = models.ForeignKey(DisclosureCheck, on_delete=models.CASCADE, related_name="strings")
    number = models.PositiveSmallIntegerField()
    tier = models.PositiveSmallIntegerField(help_text="1 certain, 2 likely, 3 possible")
    key = models.CharField(max_length=64, help_text="A keyed digest of the string: the same string, the same key")
    sealed_finding = models.BinaryField()
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    offered = models.CharField(
        max_length=10, choices=Answer, blank=True, help_text="What was decided of this string in the check before"
    )
    sealed_answer = models.BinaryField(default=b"", help_text="The words instead, or the reason for keeping it")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="found_number_once_in_a_check", fields=["disclosure", "number"]),
            models.UniqueConstraint(name="found_string_once_in_a_check", fields=["disclosure", "key"]),
            models.CheckConstraint(
                name="found_decided_at_and_by_go_together",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, answer="")
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(answer="")),
            ),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"String {self.number} of check {self.disclosure_id}"
