"""How long files are kept: a partnership says it from a day on, and each night it is worked out for each file."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from sightline.access.gate import require
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.foundation.errors import DomainError
from sightline.partnerships.models import Partnership
from sightline.stewardship import policy, queries
from sightline.stewardship.choices import RecordClass
from sightline.stewardship.models import Retention, RetentionRule
from sightline.stewardship.rules import kept_until
from sightline.trail.choices import Verb
from sightline.trail.operations import SYSTEM, record


@transaction.atomic
def set_period(
    record_class: RecordClass, *, partnership: Partnership, years: int, starts_on: date, authority: str, by: User,
    now: datetime,
) -> RetentionRule:
    """From that day on, files of the class are kept so long, those closed before as well. Never from a day gone by.

    Raises DomainError for a day that has begun, and for a second period from the same day.
    """
    require(policy.partnerships_kept_for(by).filter(pk=partnership.pk).exists())
    if starts_on <= timezone.localdate(now):
        raise DomainError("The first day must be tomorrow or later. What is due is counted each night.")
    try:
        with transaction.atomic():
            rule = RetentionRule.objects.create(
                partnership=partnership, record_class=record_class, years=years, starts_on=starts_on,
                authority=authority, set_at=now, set_by=by,
            )
    except IntegrityError as taken:
        raise DomainError("Another period of this class holds from the same day. Choose another day.") from taken
    record(
        Verb.RECORD_SAVED, by=str(by.pk), record_label="retentionrule", record_id=str(rule.pk),
        record_class=str(record_class), years=years, starts_on=starts_on.isoformat(),
    )
    return rule


@transaction.atomic
def work_out(*, now: datetime) -> int:
    """Until when each closed file is kept, by the periods that hold today; gives how many changed. The clock's."""
    today = timezone.localdate(now)
    known = {file: (reference, owner) for file, reference, owner in CaseFile.objects.values_list(
        "pk", "reference", "partnership_id"
    )}
    standing = {row.casefile_id: row for row in Retention.objects.all()}
    periods: dict[tuple[int, RecordClass], queries.Period] = {}
    changed = 0
    for closed in queries.closed_files():
        reference, owner = known[closed.file]
        of = (owner, closed.record_class)
        if of not in periods:
            periods[of] = queries.period_of(*of, on=today)
        period = periods[of]
        closed_on = timezone.localdate(closed.at)
        counted = {
            "record_class": str(closed.record_class), "closed_on": closed_on, "years": period.years,
            "rule_id": period.rule.pk if period.rule else None, "due_on": kept_until(closed_on, period.years),
        }
        before = standing.get(closed.file)
        if before is not None and all(getattr(before, name) == value for name, value in counted.items()):
            continue
        row, made = Retention.objects.update_or_create(
            casefile_id=closed.file,
            defaults=counted | {"partnership_id": owner, "reference": reference},
        )
        record(
            Verb.CLOCK_STARTED if made else Verb.CLOCK_MOVED, by=SYSTEM, file_ref=reference, record_label="retention",
            record_id=str(row.pk), due_on=row.due_on.isoformat(), years=period.years,
        )
        changed += 1
    return changed
