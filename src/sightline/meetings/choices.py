"""Words of the learning day and of bodies that sit."""

from django.db import models


class EventState(models.TextChoices):
    """Where the learning day stands."""

    PLANNED = "planned", "Planned"
    OPEN = "open", "Being held"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


class Category(models.TextChoices):
    """Who comes to the event (S13, S44, X12)."""

    PRACTITIONER = "practitioner", "Practitioner"
    MANAGER = "manager", "Manager or supervisor"
    SENIOR_MANAGER = "senior_manager", "Senior manager"
    CHAIR = "chair", "Chair"
    BUDDY = "buddy", "Buddy"
    OBSERVER = "observer", "Observer"


class Attended(models.TextChoices):
    """Which part of the day a person was there for (S45)."""

    NOT_YET = "not_yet", "Not recorded yet"
    WHOLE = "whole", "The whole day"
    PRACTITIONER_PART = "practitioner_part", "The practitioners’ part"
    MANAGERS_PART = "managers_part", "The managers’ part"
    APOLOGIES = "apologies", "Sent apologies"
    ABSENT = "absent", "Did not come"
