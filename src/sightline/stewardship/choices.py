"""Words of the law on police logs, of what is noticed in how files are looked at, and of what keeps a file."""

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
    HELD_UP = "held_up", "Was held up after opening or copying very many files"
    EMERGENCIES = "emergencies", "Opened files in an emergency, again and again"


class HoldSource(models.TextChoices):
    """Who asks that nothing be destroyed (G17, P56)."""

    INQUIRY = "inquiry", "A public inquiry"
    COURT = "court", "A court"
    POLICE = "police", "The police or prosecution"
    CORONER = "coroner", "A coroner"
    REGULATOR = "regulator", "A regulator or ombudsman"
    CLAIM = "claim", "A claim or complaint against a partner"
    OTHER = "other", "Somebody else"


class RecordClass(models.TextChoices):
    """Classes of whole files, by what closed them (G16). Each has a period of its own in ``rules.CLASSES``."""

    LINE_OF_SIGHT = "line_of_sight", "Line of Sight case file"
    DECLINED = "declined", "Referral that was declined or withdrawn"
