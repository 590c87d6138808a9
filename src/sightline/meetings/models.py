"""The learning day (F13, F14) and the executive panel that sits the same afternoon (F15, F17)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sightline.casefiles.models import CaseFile, StatefulRecord
from sightline.meetings.choices import Attended, Category, EventState
from sightline.partnerships.models import Agency, Body


class Event(StatefulRecord):
    """The one-day Line of Sight event of a file (S43–S48)."""

    state = models.CharField(max_length=30, choices=EventState, default=EventState.PLANNED)
    held_on = models.DateField()
    starts_at = models.TimeField()
    practitioners_leave_at = models.TimeField()
    ends_at = models.TimeField()
    venue = models.CharField(max_length=200)
    online_link = models.URLField(blank=True)
    access_needs = models.TextField(blank=True)
    late_because = models.TextField(blank=True, help_text="Why it is later than D04 allows")
    panel_on = models.DateField(help_text="Day of the executive panel: the event’s own day, unless excepted (L18)")
    panel_starts_at = models.TimeField()
    not_same_day_because = models.TextField(blank=True)

    purpose_read_at = models.DateTimeField(null=True, blank=True, help_text="The no-blame statement (S53, S54)")
    purpose_read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    headlines = models.JSONField(default=list, blank=True, help_text="[{agency, words}] each agency’s summary")
    key_line_notes = models.JSONField(default=list, blank=True, help_text="[{number, question, notes}]")
    lived_experience = models.TextField(blank=True)
    disagreements = models.TextField(blank=True, help_text="Without naming who")
    immediate_safety_action = models.BooleanField(null=True)
    immediate_action = models.TextField(blank=True)
    welfare_notes = models.TextField(blank=True)
    no_good_practice_because = models.TextField(blank=True, help_text="Explicit “none identified” (L19)")
    held_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="event_purpose_read_at_and_by_go_together",
                condition=Q(purpose_read_at__isnull=True, purpose_read_by__isnull=True)
                | Q(purpose_read_at__isnull=False, purpose_read_by__isnull=False),
            ),
            models.CheckConstraint(
                name="event_held_at_and_by_go_together",
                condition=Q(held_at__isnull=True, held_by__isnull=True)
                | Q(held_at__isnull=False, held_by__isnull=False),
            ),
            models.CheckConstraint(
                name="event_times_in_order",
                condition=Q(practitioners_leave_at__gt=F("starts_at")) & Q(ends_at__gte=F("practitioners_leave_at")),
            ),
            models.UniqueConstraint(
                name="event_one_that_stands_on_a_file",
                fields=["casefile"],
                condition=~Q(state=EventState.CANCELLED),
            ),
        ]

    def __str__(self) -> str:
        return f"Event of {self.casefile.reference}"


class Attendance(models.Model):
    """One person invited to the event, and what became of it (F13)."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="attendances")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=16, choices=Category)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    attended = models.CharField(max_length=20, choices=Attended, default=Attended.NOT_YET)
    not_there_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["agency__name", "category", "name"]

    def __str__(self) -> str:
        return f"{self.category} of {self.agency_id}"


class AgencyAtEvent(models.Model):
    """An involved agency's place in the day: the order of presentation (S46), and why nobody came (S179)."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="agencies")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    presents = models.PositiveSmallIntegerField()
    nobody_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="event_agency_once", fields=["event", "agency"]),
            models.UniqueConstraint(name="event_place_once", fields=["event", "presents"]),
        ]
        ordering = ["presents"]

    def __str__(self) -> str:
        return f"{self.presents}. {self.agency}"


class PanelRecord(models.Model):
    """What the executive panel considered and decided on one event (F17, S59–S61)."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="panel_records")
    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="panel_record")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    sat_on = models.DateField()
    sat_at = models.TimeField()
    not_same_day_because = models.TextField(blank=True)
    present = models.JSONField(default=list, help_text="[{name, role, agency}]")
    presentation = models.JSONField(default=dict, help_text="F15 as it was shown: heading → text")
    learning_considered = models.TextField()
    themes = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    decisions = models.TextField(blank=True)
    escalations = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Executive panel of {self.sat_on}"


class WelfareOffer(models.Model):
    """What an agency offered its staff after the event (F42, S325): how many, when, by which post. Nothing of health,
    and no name."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    staff_affected = models.PositiveSmallIntegerField()
    offered_by_post = models.CharField(max_length=120)
    offered_on = models.DateField()
    debrief_attended = models.BooleanField(null=True, help_text="Whether a debrief took place; none: not yet known")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="welfare_offer_one_of_an_agency", fields=["casefile", "agency"])]

    def __str__(self) -> str:
        return f"Welfare offer of {self.agency_id}"
