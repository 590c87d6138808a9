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


# Facet C of the theme taxonomy (domain 05): practice themes. Codes are kept; what is old keeps a retired code.
THEMES: dict[str, str] = {
    "T1": "Understanding the child’s daily life and lived experience",
    "T2": "Working with families whose engagement is reluctant or sporadic",
    "T3": "Critical thinking, challenge and professional curiosity",
    "T4": "Responding to changing risk and need; patterns of re-referral",
    "T5": "Sharing information in time and appropriately",
    "T6": "Organisational leadership, culture and supervision",
    "T7": "Leadership that supports challenge",
    "T8": "Race, ethnicity, culture and identity",
    "T9": "Whole-family approach; fathers and other adults",
    "T10": "Vulnerability of babies",
    "T11": "Domestic abuse and harm to children",
    "T12": "Risks outside the family",
    "T13": "Disability and health needs",
    "T14": "Complex mental health needs of children",
    "T15": "Parenting capacity under pressure",
    "T16": "Parental mental health and parenting capacity",
    "T17": "Children not in school or less visible",
    "T18a": "Young carers",
    "T18b": "Gypsy, Roma and Traveller communities",
    "T19": "Children’s own mental health needs",
    "T20": "Pre-school children whose parents have mental health needs",
    "T21": "Extrafamilial harm: exploitation, serious violence, peer-on-peer",
    "T22": "Recording: the child recorded as present, and as a victim",
    "T23": "Assessment of risk and need shared across agencies",
    "T24": "Drift, delay and gaps in service; reactive work",
    "T25": "Change of worker; relationship-based practice",
    "T26": "Developmental delay and neglect not followed up",
    "T27": "Thresholds, step-up and step-down, referral pathway",
    "T28": "Escalation and resolution of disagreement",
    "T29": "Participation of all involved agencies in learning",
    "T30": "Transitions between services, areas and ages",
}

# how a person looks for a theme; every theme is in one group
THEME_GROUPS: dict[str, tuple[str, ...]] = {
    "The child’s life": ("T1", "T8", "T10", "T13", "T14", "T17", "T18a", "T18b", "T19", "T26"),
    "Family and home": ("T2", "T9", "T11", "T15", "T16", "T20"),
    "Risk outside the family": ("T12", "T21"),
    "How people worked with the child and family": ("T3", "T4", "T22", "T23", "T25"),
    "Working together": ("T5", "T27", "T28", "T29", "T30"),
    "Organisation and leadership": ("T6", "T7", "T24"),
}
