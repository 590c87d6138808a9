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


class Criterion(models.TextChoices):
    """What the triage panel weighs (S22, S23; X11 adds good practice and near misses)."""

    SIGNIFICANT_HARM = "significant_harm", "The child has suffered, or is likely to suffer, significant harm"
    COMPLEX = "complex", "Complex issues from which agencies could learn together"
    PRACTICE = "practice", "Potential practice issues and learning between agencies"
    NOT_SERIOUS = "not_serious", "The serious-harm criteria do not appear to be met"
    GOOD_PRACTICE = "good_practice", "Good practice that others could learn from"
    NEAR_MISS = "near_miss", "Near miss"


class HarmPrompt(models.TextChoices):
    """What is to be weighed before it is said that serious harm criteria are not met (F05, S235–S239)."""

    DEVELOPMENT = (
        "development",
        "Serious or long-term impairment of mental health, or of intellectual, emotional, social or behavioural "
        "development",
    )
    PHYSICAL = "physical", "Impairment of physical health"
    NOT_EXHAUSTIVE = "not_exhaustive", "Harm of another kind: the list is not exhaustive"
    LONG_TERM = "long_term", "Impairment that is likely to be long-term, even if this is not immediately certain"
    RECOVERED = "recovered", "Harm from which the child has recovered, including from a one-off incident"


class Involvement(models.IntegerChoices):
    """How much an agency had to do with the family: the agency with the most presents first (S46)."""

    MOST = 3, "Most involved"
    SOME = 2, "Some involvement"
    LITTLE = 1, "Little involvement"


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
