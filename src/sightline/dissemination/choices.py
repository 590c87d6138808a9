"""Words of the 7-minute briefing, its approval and its publication."""

from django.db import models


class BriefingState(models.TextChoices):
    """Where the briefing stands (domain 02 §2.1.1)."""

    DUE = "due", "To be written"
    DRAFT = "draft", "Draft"
    ANON_CHECK = "anon_check", "Waiting for the anonymisation check"
    VIRTUAL_APPROVAL = "virtual_approval", "Waiting for the panel’s approval"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


APPROVED_STATES = (BriefingState.APPROVED, BriefingState.PUBLISHED)


class Vote(models.TextChoices):
    """What a panel member answers (F21)."""

    APPROVE = "approve", "Approve"
    APPROVE_WITH_CHANGE = "approve_with_change", "Approve, with a change"
    RETURN = "return", "Return to the chair"


class Channel(models.TextChoices):
    """Where something was published or sent (F23)."""

    PUBLIC_SITE = "public_site", "Public website"
    TRIX = "trix", "Procedures manual (tri.x)"
    EMAIL = "email", "E-mail to agencies"
    NSPCC = "nspcc", "NSPCC national repository"
    NEWSLETTER = "newsletter", "Newsletter"
    TRAINING = "training", "Training"
    EVENT = "event", "Event or forum"


# Recorded by hand: the Office says when it went there and how many it reached
BY_HAND = (Channel.NSPCC, Channel.NEWSLETTER, Channel.TRAINING, Channel.EVENT)


class HighlightsState(models.TextChoices):
    """Where highlights stand (L28)."""

    DRAFT = "draft", "Sent back to be changed"
    ANON_CHECK = "anon_check", "Waiting for the anonymisation check"
    CHECKED = "checked", "Checked"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class CheckItem(models.TextChoices):
    """The anonymisation checklist, G-ANON (domain 07)."""

    NAMES = "names", "No real names: children, family, staff, streets, schools, teams that identify"
    PSEUDONYM = "pseudonym", "The pseudonym is neutral and not near the real name"
    DATES = "dates", "No exact dates of birth, death or events; ages, months or “in the spring” instead"
    RARE = "rare", "No rare combination: family size, condition, small community, faith, nationality, reported detail"
    SEX_ETHNICITY = "sex_ethnicity", "Sex and ethnicity only where the learning needs them"
    SIBLINGS = "siblings", "The number of siblings is vague if it identifies"
    INFORMANTS = "informants", "Nothing reveals who referred or informed"
    LOCATIONS = "locations", "Locations are generalised"
    AGENCIES = "agencies", "Agencies are named only where needed"
    METADATA = "metadata", "Image and file metadata are clean"
    WARNED = "warned", "Family and practitioners have been warned, or it is decided how and when"
    TOGETHER = "together", "With earlier briefings and press reports, the child could still not be identified"


class CheckResult(models.TextChoices):
    """What the person who checks decides."""

    PASS = "pass", "Pass: it may go on"
    CHANGE = "change", "Change: back to the author"
    ESCALATE = "escalate", "Escalate: the partnership manager decides"
