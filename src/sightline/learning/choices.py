"""Words of findings and actions. Facets A and B of the taxonomy (domain 05)."""

from django.db import models


class Polarity(models.TextChoices):
    """Facet A: exactly one on a finding."""

    GOOD_PRACTICE = "good_practice", "Good practice"
    EXPECTED_PRACTICE = "expected_practice", "Expected practice"
    AREA_FOR_IMPROVEMENT = "area_for_improvement", "Area for improvement"
    SYSTEM_ISSUE = "system_issue", "System issue"
    IMMEDIATE_RISK = "immediate_risk", "Immediate risk"


class Level(models.TextChoices):
    """Facet B: exactly one on a finding."""

    INDIVIDUAL = "individual", "Individual practice"
    TEAM = "team", "Team or supervision"
    AGENCY = "agency", "Single-agency system"
    MULTI_AGENCY = "multi_agency", "Multi-agency system"
    LEADERSHIP = "leadership", "Commissioning or leadership"
    NATIONAL = "national", "National or legislative"


class Strength(models.TextChoices):
    """How strong the evidence for a finding is."""

    STRONG = "strong", "Strong"
    MODERATE = "moderate", "Moderate"
    LIMITED = "limited", "Limited"


class ActionState(models.TextChoices):
    """Where an improvement action stands (domain 02 §2.4)."""

    PROPOSED = "proposed", "Proposed"
    ACCEPTED = "accepted", "Accepted"
    IN_PROGRESS = "in_progress", "In progress"
    EVIDENCE_SUBMITTED = "evidence_submitted", "Evidence submitted"
    VERIFIED = "verified", "Verified"
    EMBEDDED = "embedded", "Embedded"
    NOT_ACCEPTED = "not_accepted", "Not accepted"
    BLOCKED = "blocked", "Blocked"
    TRANSFERRED = "transferred", "Transferred"
    SUPERSEDED = "superseded", "Superseded"


class Scope(models.TextChoices):
    """How wide an action reaches (F19)."""

    SINGLE_AGENCY = "single_agency", "Single agency"
    MULTI_AGENCY = "multi_agency", "Multi-agency"
    REGIONAL = "regional", "Regional"
    NATIONAL = "national", "National"
