"""Words of the Line of Sight referral, F01."""

from django.db import models


class ReferralState(models.TextChoices):
    """Where a referral stands before the partnership's triage."""

    DRAFT = "draft", "Draft"
    AGENCY_APPROVAL = "agency_approval", "Waiting for your safeguarding lead"
    RECEIVED = "received", "Received"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Route(models.TextChoices):
    """How the case came (S17–S21)."""

    AGENCY = "agency", "Referral by an agency"
    THEME = "theme", "Example of a theme"
    PARTNERS = "partners", "Request of the three safeguarding partners"


class Reason(models.TextChoices):
    """Why this case: significant harm and serious harm are different tests (X10, X11)."""

    COMPLEX = "complex", "Complex inter-agency issues: the child has suffered, or is likely to suffer, significant harm"
    PRACTICE = "practice", "Potential practice issues and learning between agencies; serious harm criteria not met"
    GOOD_PRACTICE = "good_practice", "Good practice that others could learn from"
    NEAR_MISS = "near_miss", "Near miss"
    THEME_EXAMPLE = "theme_example", "Example of a theme"


class FamilyAware(models.TextChoices):
    """Whether the family know of the referral (S16)."""

    YES = "yes", "Yes, they have been told"
    NOT_YET = "not_yet", "Not yet, they will be told"
    NO = "no", "No, they should not be told now"


class Parallel(models.TextChoices):
    """Processes known to run beside (S328–S329, F41)."""

    CRIMINAL = "criminal", "Criminal investigation or proceedings"
    CARE = "care", "Care or family proceedings"
    CORONER = "coroner", "Coroner"
    CDOP = "cdop", "Child death overview panel"
    COMPLAINT = "complaint", "Complaint"
    HR = "hr", "Employer’s own process"
    SAR = "sar", "Safeguarding adults review"
    DARDR = "dardr", "Domestic abuse related death review"
    MAPPA = "mappa", "MAPPA serious case review"
    OTHER = "other", "Other"
    NONE = "none", "None known"


class Escalation(models.TextChoices):
    """Whether the escalation and resolution policy was used (P30)."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_NEEDED = "not_needed", "It was not needed"
