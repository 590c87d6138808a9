"""What the clock calls: until when each closed file is kept."""

from django.utils import timezone
from procrastinate.contrib.django import app

from sightline.stewardship import operations


@app.periodic(cron="47 3 * * *")
@app.task(name="sightline.stewardship.work_out", queueing_lock="retention-work-out")
def work_out(timestamp: int) -> None:
    """Each night, after the day has begun."""
    operations.work_out(now=timezone.now())
