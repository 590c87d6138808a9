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


class Stage(models.TextChoices):
    """How far the owner has come (A03)."""

    NOT_STARTED = "not_started", "Not started"
    UNDER_WAY = "under_way", "Under way"
    NEARLY = "nearly", "Nearly done"
    DONE = "done", "Done; evidence follows"


class OwnerView(models.TextChoices):
    """The owner’s own rating: kept apart from the one that the dates give (A03, F19)."""

    GREEN = "green", "Green: on track"
    AMBER = "amber", "Amber: at risk"
    RED = "red", "Red: will not be met as planned"


class EvidenceKind(models.TextChoices):
    """What shows that an action was carried out (F19, S115, S163)."""

    AUDIT = "audit", "Audit"
    POLICY = "policy", "Policy or procedure"
    TRAINING = "training", "Training data"
    DIP_SAMPLE = "dip_sample", "Dip sample"
    CASE_EXAMPLE = "case_example", "Case example"
    FEEDBACK = "feedback", "Feedback from children or families"
    SUPERVISION = "supervision", "Sample of supervision"
    PERFORMANCE = "performance", "Performance data"


class Scope(models.TextChoices):
    """How wide an action reaches (F19)."""

    SINGLE_AGENCY = "single_agency", "Single agency"
    MULTI_AGENCY = "multi_agency", "Multi-agency"
    REGIONAL = "regional", "Regional"
    NATIONAL = "national", "National"
