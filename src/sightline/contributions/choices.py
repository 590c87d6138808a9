"""Words of the agency request and return, F07–F10."""

from django.db import models

# Steps inside an agency while it writes: its own (domain 01 §1.2 rule a), because its lead's comments quote drafts
INSIDE_AN_AGENCY = ("begin", "ask_approval", "return_to_author")


class RequestState(models.TextChoices):
    """Where one agency's answer stands (L15, L16)."""

    SENT = "sent", "Asked"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    DRAFTING = "drafting", "Being written"
    APPROVAL = "approval", "Waiting for the safeguarding lead"
    SUBMITTED = "submitted", "Submitted"
    ACCEPTED = "accepted", "Accepted"
    NIL = "nil", "No involvement"
    WAIVED = "waived", "Waived"


ANSWERED = (RequestState.ACCEPTED, RequestState.NIL, RequestState.WAIVED)
SHARED = (RequestState.SUBMITTED, RequestState.ACCEPTED, RequestState.NIL)


class Confidence(models.TextChoices):
    """How sure the agency is of its answer to a key line of enquiry."""

    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


class Met(models.TextChoices):
    """Whether a standard was met."""

    MET = "met", "Met"
    PARTLY = "partly", "Partly met"
    NOT_MET = "not_met", "Not met"


class WhyNoPractitioner(models.TextChoices):
    """Why the chronology was not informed by the involved practitioner (L15)."""

    LEFT = "left", "They have left"
    SICK = "sick", "They are away sick"
    OBJECTS = "objects", "They object"
    OTHER = "other", "Other reason"
