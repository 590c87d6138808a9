"""What the clock calls: the reminder sweep, in office hours on working days."""

from django.utils import timezone
from procrastinate.contrib.django import app

from sightline.deadlines import operations
from sightline.foundation.working_days import is_working_day


@app.periodic(cron="*/15 8-17 * * *")
@app.task(name="sightline.deadlines.remind", queueing_lock="deadline-reminders")
def remind(timestamp: int) -> None:
    """Every quarter of an hour between 8 and 18 on working days (domain 02 §2.5, escalation ladder)."""
    now = timezone.now()
    if is_working_day(timezone.localdate(now)):
        operations.send_reminders(now=now)
