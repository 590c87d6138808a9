"""Words of what takes two people, and of what browsers refuse."""

from datetime import timedelta

from django.db import models

STANDS_FOR = timedelta(days=7)  # how long a proposal waits for its second person


class ProposalKind(models.TextChoices):
    """What one person proposes and another confirms (sec R11)."""

    GIVE_ROLE = "give_role", "Give a role that opens files"
    EXPORT_FILE = "export_file", "Export a whole file"
    LIFT_HOLD = "lift_hold", "Lift a legal hold"
    DISPOSE = "dispose", "Dispose of a file"


class Refused(models.TextChoices):
    """What a browser refused, as far as it is kept."""

    INLINE = "inline", "Script or style inside the page"
    EVAL = "eval", "Text run as a script"
    TEXT_AS_HTML = "html", "Text made into HTML"
    OURS = "ours", "A file of this site"
    ELSEWHERE = "elsewhere", "Something from another site"
