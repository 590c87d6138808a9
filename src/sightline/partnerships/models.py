"""Who works with whom: partnerships, agencies, bodies and what they are for, and who holds which role.

What differs between partnerships is data with effective dates (ARCHITECTURE §2.10).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sightline.partnerships.choices import Position, Sector
from sightline.partnerships.rules import Function, Process


def _dates_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")))


class Partnership(models.Model):
    """A safeguarding children partnership."""

    name = models.CharField(max_length=160, unique=True)
    short_name = models.CharField(max_length=40)
    reference_prefix = models.CharField(max_length=8, default="SCP")
    profile = models.CharField(max_length=200, default="NEL-2023", help_text="A shipped profile’s name, or a file")
    brand_colour = models.CharField(max_length=7, default="#1d4f6e")
    office_email = models.EmailField(blank=True)
    public_site_name = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.name


class PartnershipSetting(models.Model):
    """A partnership's dated choice. The latest one that has begun holds."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="settings")
    key = models.CharField(max_length=60)
    value = models.JSONField()
    starts_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="setting_one_value_of_a_key_from_a_day", fields=["partnership", "key", "starts_on"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} from {self.starts_on}"


class Agency(models.Model):
    """A member of the directory. Health is several agencies; triage needs one of the sector, not one per trust."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="agencies")
    name = models.CharField(max_length=160)
    slug = models.SlugField(max_length=60)
    sector = models.CharField(max_length=30, choices=Sector)
    in_area = models.BooleanField(default=True)
    statutory_partner = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="agency_name_once_in_a_partnership", fields=["partnership", "name"]),
            models.UniqueConstraint(name="agency_slug_once_in_a_partnership", fields=["partnership", "slug"]),
        ]
        verbose_name_plural = "agencies"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team of an agency: the directory for case-holding notices (S27)."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(max_length=160)
    email = models.EmailField(blank=True, help_text="A mailbox that the team shares; none: the team is told otherwise")

    class Meta:
        constraints = [models.UniqueConstraint(name="team_name_once_in_an_agency", fields=["agency", "name"])]

    def __str__(self) -> str:
        return f"{self.name}, {self.agency}"


class Body(models.Model):
    """A group that sits and decides: configured, dated, renamed without touching code."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="bodies")
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=40)
    aliases = models.JSONField(default=list, blank=True)
    papers_deadline_working_days = models.PositiveSmallIntegerField(default=5)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [_dates_in_order("body_ends_after_it_starts")]
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.name


class BodyFunction(models.Model):
    """What a body does for one process, from a day."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="functions")
    function = models.CharField(max_length=20, choices=[(word.value, word.value) for word in Function])
    process = models.CharField(max_length=20, choices=[(word.value, word.value) for word in Process])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [_dates_in_order("body_function_ends_after_it_starts")]

    def __str__(self) -> str:
        return f"{self.body}: {self.function} ({self.process})"


class BodyMembership(models.Model):
    """A person's seat in a body, with dates."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="body_memberships")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    position = models.CharField(max_length=20, choices=Position, default=Position.MEMBER)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [_dates_in_order("membership_ends_after_it_starts")]

    def __str__(self) -> str:
        return f"{self.user} in {self.body}"


class BodyMeeting(models.Model):
    """A date in a body's diary (CAL-12)."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="diary")
    held_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(name="diary_one_meeting_of_a_body_a_day", fields=["body", "held_on"])]
        ordering = ["held_on"]

    def __str__(self) -> str:
        return f"{self.body} on {self.held_on}"


class RoleGrant(models.Model):
    """A person holds a role, for the whole partnership or inside one agency, between two days."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_grants")
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="role_grants")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="role_grants")
    role = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            _dates_in_order("role_grant_ends_after_it_starts"),
            models.UniqueConstraint(
                name="role_grant_once_from_a_day",
                fields=["user", "partnership", "agency", "role", "starts_on"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


class ChairProfile(models.Model):
    """A manager in the chair pool (S38, S58, F47)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chair_profile")
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="chair_pool")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    expertise = models.JSONField(default=list, blank=True, help_text="Theme codes, T1 …")
    trained_on = models.DateField(null=True, blank=True)
    available = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.user} (chair pool)"
