"""The trail: who did and who looked. It knows nobody, outlives what it describes and blocks no deletion."""

from django.db import models

from sightline.trail.choices import Verb


class TrailEntry(models.Model):
    """One act or one look. Append-only; the database chains and dates it (migration 0002)."""

    at = models.DateTimeField(help_text="When the database wrote it down, whatever time the act is said to have had")
    verb = models.CharField(max_length=40, choices=Verb)
    actor_id = models.CharField(max_length=40, help_text="The person's id, or the name of a process of ours")
    file_ref = models.CharField(max_length=24, blank=True, db_index=True)
    record_label = models.CharField(max_length=60, blank=True)
    record_id = models.CharField(max_length=40, blank=True)
    payload = models.TextField(help_text="The exact text that was hashed: canonical JSON of the whole entry")
    chain = models.SmallIntegerField()
    position = models.BigIntegerField()
    before_hash = models.BinaryField(max_length=32)
    own_hash = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(name="trail_by_actor_and_moment", fields=["actor_id", "at"])]
        constraints = [
            models.UniqueConstraint(name="trail_one_entry_at_each_position_of_a_chain", fields=["chain", "position"]),
        ]

    def __str__(self) -> str:
        return f"{self.chain}/{self.position} {self.verb}"


class ChainHead(models.Model):
    """Where each chain stands. Only the database's own function moves it."""

    chain = models.SmallIntegerField(primary_key=True)
    position = models.BigIntegerField(default=0)
    head_hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = "chain head"

    def __str__(self) -> str:
        return f"{self.chain} at {self.position}"
