"""What the clock calls: what has waited too long on its way in or out of a draft is forgotten."""

from django.utils import timezone
from procrastinate.contrib.django import app

from sightline.chronology import operations


@app.periodic(cron="17 3 * * *")
@app.task(name="sightline.chronology.clear", queueing_lock="chronology-clear")
def clear_old(timestamp: int) -> None:
    """Each night."""
    operations.clear_old(now=timezone.now())
