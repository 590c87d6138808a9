"""Words of triage and of the Line of Sight review."""

from django.db import models


class TriageState(models.TextChoices):
    """Where triage stands (L08–L12)."""

    LISTED = "listed", "Listed for triage"
    DECIDED = "decided", "Decided, waiting for confirmation"
    CONFIRMED = "confirmed", "Line of Sight review agreed"
    DECLINED = "declined", "Declined"
    MORE_INFO = "more_info", "More information asked"
    OTHER_ROUTE = "other_route", "Another route"
    DIVERTED = "diverted", "Referred to the serious incident track"


class Decision(models.TextChoices):
    """What the triage panel decides (F04)."""

    AGREE = "agree", "Agree a Line of Sight review"
    DECLINE = "decline", "Decline"
    MORE_INFO = "more_info", "Ask for more information"
    SERIOUS = "serious", "Refer to the serious incident track"
    OTHER = "other", "Another route"


class SeriousHarm(models.TextChoices):
    """The Safeguarding Review Group Chair's statement (F05, S30)."""

    NOT_MET = "not_met", "The serious-harm criteria are not met"
    MAY_BE_MET = "may_be_met", "The serious-harm criteria may be met"


class ReviewState(models.TextChoices):
    """Where a Line of Sight review stands (domain 02 §2.1.1)."""

    LOS_AGREED = "los_agreed", "Agreed"
    SCOPED = "scoped", "Scoped"
    RETURNS_OPEN = "returns_open", "Agencies’ returns"
    COLLATED = "collated", "Collated"
    EVENT_SET = "event_set", "Event arranged"
    EVENT_HELD = "event_held", "Event held"
    EXEC_HELD = "exec_held", "Executive panel held"
    REPORTING = "reporting", "Reporting"
    WITH_MONITOR_BODY = "with_monitor_body", "With the monitoring body"
    IMPACT = "impact", "Impact"
    CLOSED = "closed", "Closed"
    SUSPENDED = "suspended", "Suspended"
    DIVERTED_SERIOUS = "diverted_serious", "Referred to the serious incident track"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ReportState(models.TextChoices):
    """Where the overview report and plan stand."""

    DRAFT = "draft", "Draft"
    FORMALISED = "formalised", "Formalised"
    TABLED = "tabled", "On the agenda of the monitoring body"
    AGREED = "agreed", "Considered by the monitoring body"


class FamilyDecision(models.TextChoices):
    """Whether the family is invited to take part (S16, F06)."""

    INVITE = "invite", "Invite the family to take part"
    LATER = "later", "Invite the family later"
    NOT = "not", "Do not invite the family"
