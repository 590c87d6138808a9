"""Case files and who is on them."""

from datetime import UTC, date, datetime, timedelta

import factory
from django.conf import settings

from sightline.access.roles import TIME_BOXED, FileRole
from sightline.casefiles.choices import BarReason, ConflictKind, EntryKind, SubjectKind
from sightline.casefiles.models import (
    Bar,
    CaseFile,
    Conflict,
    EmergencyAccess,
    FileMember,
    Move,
    ReferenceCounter,
    RegisterEntry,
    RingFence,
    Subject,
    WorkHold,
)
from sightline.casefiles.operations import seal_entry
from sightline.deadlines.models import Deadline
from sightline.foundation.envelope import new_key, seal
from tests.factories.base import Behind
from tests.factories.people import LONG_AGO, PartnershipFactory, UserFactory

FAR = datetime(2999, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SAOIRSE = {"first_name": "Saoirse", "family_name": "O’Dowd-Ibeh", "date_of_birth": "2023-02-11"}


class CaseFileFactory(Behind):
    class Meta:
        model = CaseFile

    partnership = factory.SubFactory(PartnershipFactory)
    reference = factory.Sequence(lambda n: f"TST-2026-{n + 1:03d}")
    opened_by = factory.SubFactory(UserFactory)
    opened_at = NOON
    wrapped_key = factory.LazyAttribute(
        lambda file: seal(settings.WRAPPING_KEY, new_key(), place=f"casefile/{file.id}/key")
    )
    id = factory.Faker("uuid4", cast_to=None)


class ReferenceCounterFactory(Behind):
    class Meta:
        model = ReferenceCounter

    partnership = factory.SubFactory(PartnershipFactory)
    year = 2026


class RegisterEntryFactory(Behind):
    class Meta:
        model = RegisterEntry

    class Params:
        facts = {"name": "Ines Okonjo-Varga", "role": "Health visitor"}

    casefile = factory.SubFactory(CaseFileFactory)
    kind = EntryKind.PRACTITIONER
    pseudonym = factory.Sequence(lambda n: f"Practitioner {n + 1}")
    sealed_identity = factory.LazyAttribute(lambda entry: seal_entry(entry.casefile, entry.pseudonym, entry.facts))
    added_at = NOON
    added_by = factory.SubFactory(UserFactory)


class SubjectFactory(Behind):
    """A subject with their entry of the register."""

    class Meta:
        model = Subject
        skip_postgeneration_save = True

    casefile = factory.SubFactory(CaseFileFactory)
    kind = SubjectKind.CHILD
    number = 1
    pseudonym = factory.LazyAttribute(lambda subject: f"Child {subject.number}")

    @factory.post_generation
    def register_entry(self, create, extracted, **kwargs):
        RegisterEntryFactory(
            casefile=self.casefile, subject=self, kind=self.kind, pseudonym=self.pseudonym,
            facts=extracted or SAOIRSE,
        )


FOR_A_MOMENT = (FileRole.EMERGENCY, FileRole.OCCASIONAL)


class FileMemberFactory(Behind):
    class Meta:
        model = FileMember

    casefile = factory.SubFactory(CaseFileFactory)
    role = FileRole.CHAIR
    starts_on = LONG_AGO
    # a role that is for a time has its end; far away unless a test says
    ends_on = factory.LazyAttribute(lambda place: date(2999, 1, 1) if place.role in TIME_BOXED else None)
    until = factory.LazyAttribute(lambda place: FAR if place.role in FOR_A_MOMENT else None)
    # whoever is invited to one return writes for one agency
    for_agency = factory.Maybe(
        factory.LazyAttribute(lambda place: place.role == FileRole.OCCASIONAL),
        yes_declaration=factory.SubFactory("tests.factories.people.AgencyFactory"), no_declaration=None,
    )


class BarFactory(Behind):
    class Meta:
        model = Bar

    casefile = factory.SubFactory(CaseFileFactory)
    user = factory.SubFactory(UserFactory)
    reason = BarReason.NAMED
    barred_at = NOON
    barred_by = factory.SubFactory(UserFactory)


class RingFenceFactory(Behind):
    class Meta:
        model = RingFence

    casefile = factory.SubFactory(CaseFileFactory, ring_fenced=True)
    reason = "A member of staff is a relative"
    fenced_at = NOON
    fenced_by = factory.SubFactory(UserFactory)


class ConflictFactory(Behind):
    class Meta:
        model = Conflict

    casefile = factory.SubFactory(CaseFileFactory)
    user = factory.SubFactory(UserFactory)
    kind = ConflictKind.KNOWS
    declared_at = NOON
    declared_by = factory.SelfAttribute("user")


class EmergencyAccessFactory(Behind):
    class Meta:
        model = EmergencyAccess

    casefile = factory.SubFactory(CaseFileFactory)
    partnership = factory.SelfAttribute("casefile.partnership")
    reference = factory.SelfAttribute("casefile.reference")
    reason = "The hospital rang and nobody else was to be had"
    until = NOON + timedelta(hours=1)
    opened_at = NOON
    opened_by = factory.SubFactory(UserFactory)


class MoveFactory(Behind):
    class Meta:
        model = Move

    casefile = factory.SubFactory(CaseFileFactory)
    record_label = "referral"
    record_id = "1"
    step = "submit"
    from_state = "draft"
    to_state = "agency_approval"
    moved_by = factory.SubFactory(UserFactory)
    moved_at = NOON


class DeadlineFactory(Behind):
    class Meta:
        model = Deadline

    casefile = factory.SubFactory(CaseFileFactory)
    rule = "D02"
    title = "Triage panel convened"
    owner_role = "scp_administrator"
    anchor_on = date(2026, 11, 23)
    due_on = date(2026, 12, 7)
    act_by = date(2026, 12, 7)


class WorkHoldFactory(Behind):
    class Meta:
        model = WorkHold

    casefile = factory.SubFactory(CaseFileFactory)
    because = "The review does not go on."
    held_at = NOON
    held_by = factory.SubFactory(UserFactory)
