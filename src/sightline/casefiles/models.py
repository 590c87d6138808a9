"""The spine. Referral, review, agency request, event, finding, deadline: all hang from one CaseFile."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When

from sightline.access.roles import TIME_BOXED, FileRole
from sightline.casefiles.choices import BarReason, ConflictKind, EntryKind, FileKind, SubjectKind, Verdict
from sightline.partnerships.models import Agency, Body, Partnership


class CaseFile(models.Model):
    """One matter. The id is made here, not by the database: a row just written need not be readable to be known."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="casefiles")
    reference = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=12, choices=FileKind, default=FileKind.CASE)
    ring_fenced = models.BooleanField(default=False, help_text="Only people named on the file may see it (G04)")
    opened_by_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    wrapped_key = models.BinaryField(help_text="The file's data key, wrapped by a key outside the database")
    on_legal_hold = models.BooleanField(
        default=False, help_text="Kept by the database: a legal hold stands, and nothing may be disposed of (G17)"
    )
    register_version = models.PositiveIntegerField(
        default=0, help_text="Counted up by the database with every change of the register: a check knows its own"
    )
    pseudonyms_given = models.JSONField(
        default=dict, blank=True, help_text="Role → how many were given: none is ever given twice"
    )

    class Meta:
        indexes = [models.Index(name="casefile_by_partnership", fields=["partnership", "ring_fenced"])]

    def __str__(self) -> str:
        return self.reference

    @property
    def held_because(self) -> str:
        """Why agencies write nothing more on it, as they are told; empty while the work goes on."""
        return self.hold.because if hasattr(self, "hold") else ""


class WorkHold(models.Model):
    """From then on agencies write nothing more on the file. Apart from the file, since whoever may hold the work need
    not be one who may open files."""

    casefile = models.OneToOneField(CaseFile, on_delete=models.CASCADE, related_name="hold")
    because = models.TextField(help_text="As the agencies are told; nothing of the case")
    held_at = models.DateTimeField()
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Work on {self.casefile_id} held"


class ReferenceCounter(models.Model):
    """The last number given in a year. Holds no case."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="reference_one_counter_a_year", fields=["partnership", "year"]),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last_number}"


class Subject(models.Model):
    """A child or adult in the case, by the pseudonym that outputs use. Who they are is in the register, sealed."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="subjects")
    kind = models.CharField(max_length=12, choices=SubjectKind)
    number = models.PositiveSmallIntegerField(help_text="Order within its kind: Child 1, Child 2")
    pseudonym = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="subject_pseudonym_once_in_a_file", fields=["casefile", "pseudonym"]),
            models.UniqueConstraint(name="subject_number_once_in_its_kind", fields=["casefile", "kind", "number"]),
        ]
        ordering = ["kind", "number"]

    def __str__(self) -> str:
        return self.pseudonym


class RegisterEntry(models.Model):
    """What the file knows by name: the identity vault (domain 03 §3.0), in a table apart with a wall of its own.

    Names, dates, addresses and numbers are sealed with the file's own key for this row alone; the pseudonym is not.
    """

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="register_entries")
    subject = models.OneToOneField(
        Subject, on_delete=models.CASCADE, null=True, blank=True, related_name="register_entry",
        help_text="Whose identity this is; empty for staff, schools, places and what an agency added",
    )
    kind = models.CharField(max_length=12, choices=EntryKind)
    pseudonym = models.CharField(max_length=40)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The agency that added it in its return; empty for the referral and the Office",
    )
    sealed_identity = models.BinaryField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "register entries"
        constraints = [
            models.UniqueConstraint(name="entry_pseudonym_once_in_a_file", fields=["casefile", "pseudonym"]),
            models.CheckConstraint(
                name="entry_of_a_subject_is_no_agency_s",
                condition=Q(subject__isnull=True) | Q(agency__isnull=True),
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.pseudonym


class FileMember(models.Model):
    """A person, an agency or a body has a role on this file, between two days."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="members")
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in FileRole])
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="file_memberships"
    )
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="file_memberships")
    body = models.ForeignKey(Body, on_delete=models.CASCADE, null=True, blank=True, related_name="file_memberships")
    chair_only = models.BooleanField(default=False, help_text="Of a body: only whoever chairs it")
    for_agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="+",
        help_text="Of an occasional contributor: whose return on this file they write",
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True, help_text="Emergency and occasional access end at this moment")
    reason = models.CharField(max_length=300, blank=True, help_text="Why the person was put on the file")
    # Who holds the place, as one number that the walls compare (ADR 0018): 4 × the key, and in the remainder what it
    # is the key of: 0 a person, 1 an agency, 2 a body, 3 whoever chairs the body.
    holder = models.GeneratedField(
        expression=Case(
            When(user__isnull=False, then=F("user_id") * 4),
            When(agency__isnull=False, then=F("agency_id") * 4 + 1),
            When(chair_only=True, then=F("body_id") * 4 + 3),
            default=F("body_id") * 4 + 2,
        ),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    class Meta:
        indexes = [models.Index(fields=["holder", "casefile"], name="member_by_holder")]
        constraints = [
            models.CheckConstraint(
                name="member_for_a_time_has_a_last_day",
                condition=~Q(role__in=[role.value for role in TIME_BOXED]) | Q(ends_on__isnull=False),
            ),
            models.CheckConstraint(
                name="member_in_an_emergency_has_a_last_moment",
                condition=Q(role=FileRole.EMERGENCY.value, until__isnull=False, user__isnull=False)
                | (~Q(role=FileRole.EMERGENCY.value) & Q(until__isnull=True))
                | Q(role=FileRole.OCCASIONAL.value, until__isnull=False),
            ),
            models.CheckConstraint(
                name="member_who_is_occasional_writes_for_one_agency",
                condition=Q(
                    role=FileRole.OCCASIONAL.value, user__isnull=False, for_agency__isnull=False, until__isnull=False
                )
                | (~Q(role=FileRole.OCCASIONAL.value) & Q(for_agency__isnull=True)),
            ),
            models.CheckConstraint(
                name="member_is_one_of_person_agency_body",
                condition=Q(user__isnull=False, agency__isnull=True, body__isnull=True)
                | Q(user__isnull=True, agency__isnull=False, body__isnull=True)
                | Q(user__isnull=True, agency__isnull=True, body__isnull=False),
            ),
            models.CheckConstraint(
                name="member_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(
                name="member_once_in_a_role_while_open",
                fields=["casefile", "role", "user", "agency", "body"],
                condition=Q(ends_on=None),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} on {self.casefile_id}"

    @staticmethod
    def held_by(*, user: int = 0, agency: int = 0, body: int = 0, chair_of: int = 0) -> int:
        """What ``holder`` is of a place that this person, agency, body or chair of a body has. Give one of the keys."""
        return next(4 * key + kind for kind, key in enumerate((user, agency, body, chair_of)) if key)


class Bar(models.Model):
    """This person may not see this file, whatever else they are. Beats every grant at every wall (sec R8)."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="bars")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bars")
    reason = models.CharField(max_length=12, choices=BarReason)
    barred_at = models.DateTimeField()
    barred_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="bar_once_while_it_stands", fields=["casefile", "user"], condition=Q(lifted_at=None)
            ),
            models.CheckConstraint(
                name="bar_lifted_at_and_lifted_by_go_together",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} barred from {self.casefile_id}"


class RingFence(models.Model):
    """The file is closed to all but the people named on it, and why; or was (G04). ``ring_fenced`` is of the file."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="ring_fences")
    reason = models.CharField(max_length=500)
    fenced_at = models.DateTimeField()
    fenced_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_because = models.CharField(max_length=500, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="ring_fence_one_that_stands", fields=["casefile"], condition=Q(lifted_at=None)
            ),
            models.CheckConstraint(
                name="ring_fence_lifted_at_and_lifted_by_go_together",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Ring-fence of {self.casefile_id}"


class Conflict(models.Model):
    """A person has an interest in this file: they keep their sight and decide nothing there, until lifted (G05)."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="conflicts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="conflicts")
    kind = models.CharField(max_length=12, choices=ConflictKind)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="conflict_once_while_it_stands", fields=["casefile", "user"], condition=Q(lifted_at=None)
            ),
            models.CheckConstraint(
                name="conflict_lifted_at_and_lifted_by_go_together",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} has a conflict on {self.casefile_id}"


class EmergencyAccess(models.Model):
    """Somebody broke the glass: reason, last moment, and what the review of it found (sec R9).

    Kept with the reference, because whoever reviews it may not see the file.
    """

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="emergencies")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=24)
    reason = models.CharField(max_length=500)
    until = models.DateTimeField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=15, choices=Verdict, blank=True)
    reviewed_words = models.CharField(max_length=500, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="emergency_reviewed_at_by_and_verdict_go_together",
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, verdict="")
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(verdict="")),
            ),
            models.CheckConstraint(
                name="emergency_is_reviewed_by_somebody_else",
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("opened_by")),
            ),
        ]
        ordering = ["-opened_at"]
        verbose_name_plural = "emergency accesses"

    def __str__(self) -> str:
        return f"Emergency access to {self.reference}"


class Move(models.Model):
    """A change of state, as people see it: who, when, from, to, why. Written by take_step, never changed."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="moves")
    record_label = models.CharField(max_length=40)
    record_id = models.CharField(max_length=40)
    step = models.CharField(max_length=40)
    from_state = models.CharField(max_length=30)
    to_state = models.CharField(max_length=30)
    reason = models.TextField(blank=True)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(help_text="When it happened; deadlines use this")
    recorded_at = models.DateTimeField(auto_now_add=True, help_text="When it was written down")

    class Meta:
        ordering = ["moved_at", "pk"]

    def __str__(self) -> str:
        return f"{self.step}: {self.from_state} → {self.to_state}"


class StatefulRecord(models.Model):
    """A record of a file that moves by a machine. Only casefiles.operations.take_step changes ``state``."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="%(class)ss")
    state = models.CharField(max_length=30)
    version = models.PositiveIntegerField(default=1, help_text="Goes up with every save; a stale page loses, politely")

    class Meta:
        abstract = True
