"""What the pages themselves remember: which forms were sent, and what was typed but not sent yet.

Neither row points at a person or a case file with a foreign key, because this app stands below both.
"""

from django.db import models


class SubmittedForm(models.Model):
    """One rendered form that was sent and took effect (sec R78). The token was made when the form was drawn."""

    token = models.CharField(max_length=64, unique=True)
    owner_id = models.CharField(max_length=40, blank=True)
    page = models.CharField(max_length=300)
    body_digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=600, blank=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"form sent to {self.page}"


class SavedDraft(models.Model):
    """What one person typed on one page and has not sent (sec R85).

    `body` maps each field name to the list of texts sent under it; `version` counts the savings, so that a page that
    was opened before somebody typed elsewhere is noticed (sec R79). `token` is that of the rendering which saved last:
    no page is told that it was itself somebody else.
    """

    owner_id = models.CharField(max_length=40)
    page = models.CharField(max_length=300)
    body = models.JSONField(default=dict)
    file_ref = models.CharField(max_length=40, blank=True, db_index=True)
    version = models.PositiveIntegerField(default=1)
    token = models.CharField(max_length=64, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner_id", "page"], name="saveddraft_one_draft_per_person_and_page"),
        ]

    def __str__(self) -> str:
        return f"draft of {self.page}"
