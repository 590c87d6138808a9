"""Words of the directory: sectors, body functions, kinds of agency."""

from django.db import models


class Sector(models.TextChoices):
    """Which of the three safeguarding partners' sectors an agency speaks for at triage, or another (S29)."""

    POLICE = "police", "Police"
    CHILDRENS_SERVICES = "childrens_services", "Children’s Services"
    HEALTH = "health", "Health"
    EDUCATION = "education", "Education"
    PROBATION = "probation", "Probation"
    HOUSING = "housing", "Housing"
    VOLUNTARY = "voluntary", "Voluntary and community sector"
    OTHER = "other", "Other"


STATUTORY_SECTORS = (Sector.POLICE, Sector.CHILDRENS_SERVICES, Sector.HEALTH)


class Function(models.TextChoices):
    """What a body is for. Process rules speak of functions, never of a body's name (domain 01 §1.3)."""

    TRIAGE = "TRIAGE", "Triage"
    LOS_EXEC = "LOS_EXEC", "Line of Sight Executive Panel"
    MONITOR = "MONITOR", "Monitors plans"
    IMPACT = "IMPACT", "Rates impact"
    SERIOUS_REVIEW = "SERIOUS_REVIEW", "Arranges reviews of serious incidents"
    TOP = "TOP", "Top governance body"
    VOICE = "VOICE", "Voice and influence"
    SIGN_OFF = "SIGN_OFF", "Signs plans off"
    DEVISE = "DEVISE", "Devises plans"


class Position(models.TextChoices):
    """A member's place in a body."""

    CHAIR = "chair", "Chair"
    MEMBER = "member", "Member"
    SECRETARY = "secretary", "Secretary"
