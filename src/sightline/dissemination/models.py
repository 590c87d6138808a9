"""The 7-minute briefing (F20), its check and approval (F21), highlights (F22), publication and send-out (F23)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sightline.anonymity.models import DisclosureCheck
from sightline.casefiles.models import CaseFile, StatefulRecord
from sightline.dissemination.choices import BriefingState, Channel, CheckResult, HighlightsState, Vote
from sightline.partnerships.models import Agency, Partnership
from sightline.reviews.models import Review


class Briefing(StatefulRecord):
    """Seven blocks. ``edition`` counts the texts: any edit makes an earlier check stale."""

    state = models.CharField(max_length=30, choices=BriefingState, default=BriefingState.DUE)
    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="briefing")
    title = models.CharField(max_length=160, blank=True)
    background = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    key_lines = models.TextField(blank=True)
    good_practice = models.TextField(blank=True)
    improvement = models.TextField(blank=True)
    learning = models.TextField(blank=True)
    progress = models.TextField(blank=True)
    links = models.JSONField(default=list, blank=True, help_text="[{words, address}]")
    questions = models.TextField(blank=True, help_text="Discussion questions")
    themes = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    edition = models.PositiveSmallIntegerField(default=1)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="briefings"
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Briefing {self.casefile.reference}"


class AnonymisationCheck(models.Model):
    """The checklist as somebody other than the author answered it, for one edition (G-ANON).

    `disclosure` is the search whose findings were decided before: what passes has one, and it speaks for that text.
    """

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, null=True, blank=True, related_name="checks")
    highlights = models.ForeignKey(
        "dissemination.Highlights", on_delete=models.CASCADE, null=True, blank=True, related_name="checks"
    )
    disclosure = models.ForeignKey(DisclosureCheck, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    edition = models.PositiveSmallIntegerField()
    answers = models.JSONField(help_text="Item of the checklist → note; every item is answered")
    result = models.CharField(max_length=8, choices=CheckResult)
    comments = models.TextField(blank=True)
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-checked_at"]
        constraints = [
            models.CheckConstraint(
                name="check_is_of_one_text",
                condition=Q(briefing__isnull=False, highlights__isnull=True)
                | Q(briefing__isnull=True, highlights__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Check of edition {self.edition}"


class ApprovalRound(models.Model):
    """One round of virtual approval of one edition (F21, S63)."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="rounds")
    edition = models.PositiveSmallIntegerField()
    text = models.JSONField(default=dict, help_text="The words the panel was asked about: field → text")
    rule = models.CharField(max_length=30)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    approved = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="round_one_open_on_a_briefing", fields=["briefing"], condition=Q(closed_at=None)
            ),
            models.CheckConstraint(
                name="round_closed_at_and_approved_go_together",
                condition=Q(closed_at__isnull=True, approved__isnull=True)
                | Q(closed_at__isnull=False, approved__isnull=False),
            ),
        ]
        ordering = ["opened_at"]

    def __str__(self) -> str:
        return f"Round on edition {self.edition}"


class PanelVote(models.Model):
    """One panel member's answer in one round. ``voter_agency`` is kept: the rule asks for each statutory partner."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(ApprovalRound, on_delete=models.CASCADE, related_name="votes")
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    voter_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    vote = models.CharField(max_length=20, choices=Vote)
    comment = models.TextField(blank=True)
    voted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="vote_once_in_a_round", fields=["round", "voter"])]

    def __str__(self) -> str:
        return f"{self.vote} in round {self.round_id}"


class Dispatch(models.Model):
    """A briefing went out by one channel (F23). The public site's copy is a Publication."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="dispatches")
    channel = models.CharField(max_length=12, choices=Channel)
    edition = models.PositiveSmallIntegerField()
    address = models.URLField(blank=True)
    recipients = models.PositiveIntegerField(default=0)
    agencies = models.ManyToManyField(Agency, related_name="+", blank=True)
    expectation = models.TextField(blank=True, help_text="What agencies are asked to do with it (S69)")
    went_on = models.DateField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.channel} on {self.went_on}"


class Publication(models.Model):
    """A copy of an approved version for the public. No link back to the case: that is the point (G14)."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="publications")
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=160)
    body = models.JSONField(help_text="The blocks as approved: heading → text or lists")
    themes = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    published_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawal_notice = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="publication_withdrawn_leaves_a_notice",
                condition=Q(withdrawn_on__isnull=True, withdrawal_notice="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawal_notice="")),
            ),
        ]
        ordering = ["-published_on", "title"]

    def __str__(self) -> str:
        return self.title


class PublicationSource(models.Model):
    """What a publication was copied from: inside the walls, where the public's role cannot look."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="+")
    briefing = models.ForeignKey(
        Briefing, on_delete=models.CASCADE, null=True, blank=True, related_name="sources",
        help_text="Empty for highlights",
    )
    disclosure = models.ForeignKey(
        DisclosureCheck, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The check that spoke for what was published",
    )
    edition = models.PositiveSmallIntegerField(default=1)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    must_come_down_because = models.TextField(blank=True, help_text="The legal reason for going before its year is up")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="publication_withdrawn_at_and_by_go_together",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Edition {self.edition} as published"


class Highlights(StatefulRecord):
    """Key highlights and emerging themes (F22, S67): written by one of the Office, checked by another, then public."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="highlights")
    state = models.CharField(max_length=30, choices=HighlightsState, default=HighlightsState.DRAFT)
    number = models.PositiveSmallIntegerField(help_text="Order on its file")
    title = models.CharField(max_length=160)
    points = models.JSONField(help_text="Three to six sentences")
    themes = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    edition = models.PositiveSmallIntegerField(default=1)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "highlights"
        constraints = [
            models.UniqueConstraint(name="highlights_number_once_in_a_file", fields=["casefile", "number"]),
            models.CheckConstraint(
                name="highlights_published_at_and_by_go_together",
                condition=Q(published_at__isnull=True, published_by__isnull=True, publication__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False, publication__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title
