"""Words of the directory: sectors and positions."""

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


class Position(models.TextChoices):
    """A member's place in a body."""

    CHAIR = "chair", "Chair"
    MEMBER = "member", "Member"
    SECRETARY = "secretary", "Secretary"
