"""Words of the law on police logs, and of what is noticed in how files are looked at."""

from django.db import models


class Logged(models.TextChoices):
    """What the Data Protection Act 2018, section 62, asks to be logged of an automated processing system."""

    COLLECTION = "collection", "Collection"
    ALTERATION = "alteration", "Alteration"
    CONSULTATION = "consultation", "Consultation"
    DISCLOSURE = "disclosure", "Disclosure"
    COMBINATION = "combination", "Combination"
    ERASURE = "erasure", "Erasure"


class Signal(models.TextChoices):
    """What was noticed (sec R62). The thresholds of each are in ``rules.THRESHOLDS``."""

    COLLEAGUE = "colleague", "Opened a file from which a colleague is kept out"
    TRIES = "tries", "Tried to open files that are not theirs"
    MANY_FILES = "many_files", "Opened many more files in a day than others of the same role"
    NO_WORK = "no_work", "Came back to a file on which they have no work"
    OUT_OF_HOURS = "out_of_hours", "Opened files out of hours, again and again"
    AFTER_CLOSING = "after_closing", "Came back to a file after its review had closed"
    HELD_UP = "held_up", "Was held up after opening very many files"
    EMERGENCIES = "emergencies", "Opened files in an emergency, again and again"
