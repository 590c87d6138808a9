"""Words of what takes two people, and of what an alarm says."""

from datetime import timedelta

from django.db import models

STANDS_FOR = timedelta(days=7)  # how long a proposal waits for its second person


class ProposalKind(models.TextChoices):
    """What one person proposes and another confirms (sec R11)."""

    GIVE_ROLE = "give_role", "Give a role that opens files"
    EXPORT_FILE = "export_file", "Export a whole file"


class Refused(models.TextChoices):
    """What a browser refused, as far as it is kept."""

    INLINE = "inline", "Script or style inside the page"
    EVAL = "eval", "Text run as a script"
    TEXT_AS_HTML = "html", "Text made into HTML"
    OURS = "ours", "A file of this site"
    ELSEWHERE = "elsewhere", "Something from another site"


class AlarmKind(models.TextChoices):
    """What was noticed of how somebody looks at files (sec R12, R62)."""

    BULK_READING = "bulk_reading", "Opened very many files in an hour"
    OWN_RECORD = "own_record", "Opened a file of somebody with their own name and day of birth"
    SAME_NAME = "same_name", "Opened a file of somebody with their own family name"
    SAME_POSTCODE = "same_postcode", "Opened a file of somebody at their own postcode"
    EXCLUDED = "excluded", "Tried a file from which they are barred"
    RING_FENCED = "ring_fenced", "Tried a ring-fenced file"
    FAR_MORE = "far_more", "Opened far more files than others of the same role"
    OUT_OF_HOURS = "out_of_hours", "Opened files at night, again and again"
