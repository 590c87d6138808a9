"""Words of the clocks."""

from django.db import models


class ClockEnd(models.TextChoices):
    """How a clock ended."""

    MET = "met", "Met"
    STOPPED = "stopped", "Stopped"
