"""What the clock calls: forms that were sent long ago need not be known any more."""

from django.utils import timezone
from procrastinate.contrib.django import app

from sightline.design import submissions


@app.periodic(cron="17 3 * * *")
@app.task(name="sightline.design.forget_sent_forms", queueing_lock="forget-sent-forms")
def forget_sent_forms(timestamp: int) -> None:
    """Every night."""
    submissions.forget_sent(now=timezone.now())
