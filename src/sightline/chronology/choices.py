"""Words of the chronology, F10."""

from django.db import models


class Seen(models.TextChoices):
    """Was the child present, seen or spoken to? (S149, S169, S177)"""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_RECORDED = "not_recorded", "Not recorded"
    NOT_APPLICABLE = "not_applicable", "Does not apply"


class Impact(models.TextChoices):
    """What the event meant for the child."""

    POSITIVE = "positive", "Positive"
    NEUTRAL = "neutral", "Neutral"
    NEGATIVE = "negative", "Negative"
    UNKNOWN = "unknown", "Not known"


class Strength(models.TextChoices):
    """How much the event meant for the child."""

    LOW = "low", "Slight"
    MEDIUM = "medium", "Moderate"
    HIGH = "high", "Serious"


class Sensitivity(models.TextChoices):
    """Who may read the row once it is shared (G03)."""

    NORMAL = "normal", "Everybody who may see the pack"
    THIRD_PARTY = "third_party", "About a third party"
    POLICE = "police", "Police-restricted"
    HEALTH = "health", "Health-restricted"


class Precision(models.TextChoices):
    """How exactly the date is known."""

    EXACT = "exact", "Exact day"
    APPROXIMATE = "approximate", "About this day"
    RANGE = "range", "Between two days"
    MONTH = "month", "Month"
    SEASON = "season", "Season"
    YEAR = "year", "Year"
    UNKNOWN = "unknown", "Not known"


class Tag(models.TextChoices):
    """What an agency may mark a row as (F10). The key practice episode is a field of its own."""

    GOOD_PRACTICE = "good_practice", "Good practice"
    MISSED = "missed", "Missed opportunity"
    ESCALATION = "escalation", "Escalation"
    OVERSIGHT = "oversight", "Management oversight"
