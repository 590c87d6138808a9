"""Messages waiting to go. Written in the transaction of their cause."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from sightline.outbox.choices import MessageName, MessageState
from sightline.partnerships.models import Team


class Message(models.Model):
    """One message, to one person or to one team's shared mailbox.

    There is no field for a name or a narrative, and that is the point.
    """

    name = models.CharField(max_length=40, choices=MessageName)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="messages_to_me"
    )
    to_team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    file_ref = models.CharField(max_length=24, blank=True)
    path = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True)
    sealed = models.BinaryField(blank=True, default=b"", help_text="A link or an address, until it is sent")
    state = models.CharField(max_length=12, choices=MessageState, default=MessageState.WAITING)
    message_id = models.CharField(max_length=80, unique=True)
    not_before = models.DateTimeField()
    queued_at = models.DateTimeField(auto_now_add=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="message_to_a_person_or_to_a_team",
                condition=Q(to__isnull=False, to_team__isnull=True) | Q(to__isnull=True, to_team__isnull=False),
            ),
            models.CheckConstraint(
                name="message_sent_at_when_and_only_when_sent",
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(name="message_waiting", fields=["not_before"], condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.name} to {self.addressee}"

    @property
    def addressee(self) -> str:
        """Whom it goes to, by number."""
        return str(self.to_id) if self.to_id else f"team {self.to_team_id}"

    @property
    def address(self) -> str:
        """Where it goes, as the directory says now."""
        if self.to is not None:
            return self.to.address
        return self.to_team.email if self.to_team is not None else ""
