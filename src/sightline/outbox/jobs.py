"""What the clock calls: send what is waiting, at once when something is queued and every minute besides."""

from django.utils import timezone
from procrastinate.contrib.django import app

from sightline.outbox import operations


@app.task(name=operations.SEND_JOB)
def send() -> None:
    """Deferred by ``queue`` in the transaction of the cause."""
    operations.send_messages(now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="sightline.outbox.sweep", queueing_lock="outbox-sweep")
def sweep(timestamp: int) -> None:
    """Every minute: whatever a lost job or a dead process left behind."""
    operations.send_messages(now=timezone.now())
