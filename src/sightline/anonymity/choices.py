"""Words of the disclosure check."""

from django.db import models


class Answer(models.TextChoices):
    """What somebody decides about a string that the check found."""

    SUGGESTION = "suggestion", "Use the suggestion"
    OWN_WORDS = "own_words", "Use other words"
    KEEP = "keep", "Keep it"


CHANGING = (Answer.SUGGESTION, Answer.OWN_WORDS)
