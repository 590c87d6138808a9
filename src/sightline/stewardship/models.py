"""What was noticed in the trail and looked into: set aside, with a reason. A signal itself is worked out, not kept."""

from django.conf import settings
from django.db import models

from sightline.partnerships.models import Partnership
from sightline.stewardship.choices import Signal


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
