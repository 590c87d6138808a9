"""An agency's chronology, F10: what happened, when, and what it meant for the child. Never altered by anybody else."""

import secrets

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sightline.casefiles.models import CaseFile
from sightline.chronology.choices import Impact, Precision, Seen, Sensitivity, Strength
from sightline.partnerships.models import Agency


class Chronology(models.Model):
    """One agency's chronology on one file.

    ``shared`` while the rows are as the agency submitted them; before, and while it corrects them, they are its own.
    """

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="chronologies")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="chronologies")
    shared = models.BooleanField(default=False)
    locked = models.BooleanField(default=False, help_text="Waiting for approval, or submitted: nobody changes a row")
    highest_removed = models.PositiveIntegerField(
        default=0, help_text="The highest number of a row that was taken out: no other row is given it"
    )
    period_from = models.DateField(null=True, blank=True, help_text="What was asked for; a row outside it is warned of")
    period_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="chronology_one_of_an_agency_on_a_file", fields=["casefile", "agency"]),
        ]
        verbose_name_plural = "chronologies"

    def __str__(self) -> str:
        return f"Chronology of {self.agency}"


class EntryFields(models.Model):
    """What a row says, in the agency's own words: of a chronology as it stands, and of a version that was frozen.

    ``date_text`` is what was written; the interval is how it was understood.
    """

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    date_text = models.CharField(max_length=120)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    at_time = models.TimeField(null=True, blank=True)
    precision = models.CharField(max_length=12, choices=Precision)
    uncertain = models.BooleanField(default=False)
    sequence = models.PositiveIntegerField(
        help_text="Its number in the agency's own chronology: given once, so that it can be cited"
    )
    order_in_day = models.PositiveSmallIntegerField(
        null=True, blank=True,
        help_text="Where its writer put it among the rows of the same days and time; empty: by its number",
    )
    team = models.CharField(max_length=120, blank=True)
    source_record = models.CharField(max_length=160, blank=True)
    recorded_by_role = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=200, blank=True, help_text="Which child or adult, by pseudonym")
    event = models.TextField()
    child_seen = models.CharField(max_length=16, choices=Seen)
    impact = models.CharField(max_length=10, choices=Impact, blank=True)
    impact_strength = models.CharField(max_length=8, choices=Strength, blank=True)
    impact_text = models.TextField(blank=True)
    response = models.TextField(blank=True)
    expected = models.TextField(blank=True)
    shared_with = models.CharField(max_length=300, blank=True, help_text="Agencies told, or told by")
    tags = models.JSONField(default=list, blank=True, help_text="Words of choices.Tag")
    sensitivity = models.CharField(max_length=12, choices=Sensitivity, default=Sensitivity.NORMAL)
    key_episode = models.BooleanField(default=False)
    other = models.JSONField(default=dict, blank=True, help_text="What a file said in columns of its own, by heading")
    brought_key = models.CharField(
        max_length=64, blank=True, help_text="Of the row as its file had it, so that it is brought in once"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.date_text} ({self.agency_id})"


class ChronologyEntry(EntryFields):
    """One event."""

    chronology = models.ForeignKey(Chronology, on_delete=models.CASCADE, related_name="entries")
    shared = models.BooleanField(
        default=False, help_text="As the chronology: kept on the row so that the wall can see it"
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="entry_interval_is_whole_and_in_order",
                condition=Q(starts_on__isnull=True, ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(name="entry_one_at_a_place", fields=["chronology", "sequence"]),
        ]
        indexes = [
            models.Index(name="entry_in_order", fields=["casefile", "starts_on", "ends_on", "at_time", "sequence"]),
        ]
        ordering = ["starts_on", "ends_on", "at_time", "order_in_day", "sequence"]


def new_key() -> str:
    """A name for an address that says nothing and cannot be guessed: 128 random bits (sec R35)."""
    return secrets.token_hex(16)


class SavedView(models.Model):
    """What somebody asked of the combined chronology. Kept here, so that no word of it stands in an address (ADR 0020).

    Without a name it is only the last thing asked; with one it is kept. ``shared`` shows it to all who see the pack.
    """

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=80, blank=True)
    shared = models.BooleanField(default=False)
    filters = models.JSONField(help_text="As rules.filters.Filters keeps them")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="saved_view_name_once_for_a_person", fields=["casefile", "made_by", "name"],
                condition=~Q(name=""),
            ),
            models.CheckConstraint(name="saved_view_shared_has_a_name", condition=Q(shared=False) | ~Q(name="")),
        ]
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.key


class ChairNote(models.Model):
    """What the chair writes beside an entry. The entry itself stays the agency's.

    No constraint in the database ties it to the entry: an agency that corrects its return may take out a row whose
    notes it must not see.
    """

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(ChronologyEntry, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    words = models.TextField(blank=True)
    themes = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    key_episode = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="chair_note_one_on_an_entry", fields=["entry"])]

    def __str__(self) -> str:
        return f"Note on entry {self.entry_id}"


class FrozenChronology(models.Model):
    """The combined chronology as a pack showed it. What is corrected afterwards makes the next one (F11)."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="frozen_chronology_number_once_on_a_file", fields=["casefile", "number"]),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Version {self.number}"


class FrozenEntry(EntryFields):
    """A row as it stood when it was frozen. ``original`` is the row it was; that may have changed or gone."""

    frozen = models.ForeignKey(FrozenChronology, on_delete=models.CASCADE, related_name="entries")
    original = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="frozen_entry_once_in_a_version", fields=["frozen", "original"])]


class Dismissal(models.Model):
    """Somebody looked at what the analysis shows and set it aside, with the reason.

    ``about`` stands for the kind and its entries, ``evidence`` for what those entries said: once they say something
    else it no longer covers them, and the finding is shown again.
    """

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=24)
    about = models.CharField(max_length=64)
    evidence = models.CharField(max_length=64)
    reason = models.TextField()
    dismissed_at = models.DateTimeField()
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    restored_at = models.DateTimeField(null=True, blank=True)
    restored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="dismissal_once_while_it_stands", fields=["casefile", "about", "evidence"],
                condition=Q(restored_at=None),
            ),
            models.CheckConstraint(
                name="dismissal_restored_at_and_by_go_together",
                condition=Q(restored_at__isnull=True, restored_by__isnull=True)
                | Q(restored_at__isnull=False, restored_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} set aside"


class Intake(models.Model):
    """A file or pasted rows on the way in: what was read, which column is which, and what was put right on the page.

    Kept so that nothing is lost between the steps; cleared by a job some days after it was last touched.
    """

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    chronology = models.ForeignKey(Chronology, on_delete=models.CASCADE, related_name="intakes")
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=200, blank=True, help_text="Of the file; empty for pasted rows")
    contents = models.JSONField(help_text="The tables as read, rules.tables.Contents")
    columns = models.JSONField(default=dict, blank=True, help_text="Table → column → field, once confirmed")
    mended = models.JSONField(default=dict, blank=True, help_text="Row → date, time and event as put right on the page")
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Intake {self.pk}"


class ConfirmedHeading(models.Model):
    """What an agency's people said a heading of their files means: the next file begins with it."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    heading = models.CharField(max_length=80, help_text="In small letters, without punctuation")
    field = models.CharField(max_length=20, help_text="A word of rules.layout.COLUMNS, or “other”")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="heading_means_one_thing_to_an_agency", fields=["agency", "heading"]),
        ]

    def __str__(self) -> str:
        return f"{self.heading}: {self.field}"


class RemovedEntry(models.Model):
    """A row that was taken out of a draft, kept for some days so that it can be put back."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    chronology = models.ForeignKey(Chronology, on_delete=models.CASCADE, related_name="removed")
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    row = models.JSONField(help_text="Its columns as they were")
    removed_at = models.DateTimeField()
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Removed row {self.pk}"
