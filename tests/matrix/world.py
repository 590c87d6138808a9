"""One file at a late stage with every record present, another partnership's as bait, and everybody who might ask."""

from sightline.access.roles import FileRole, Role
from sightline.contributions.choices import RequestState
from sightline.contributions.queries import content_of
from sightline.dissemination.choices import BriefingState
from sightline.learning.choices import ActionState
from sightline.meetings.choices import EventState
from sightline.partnerships.choices import Position, Sector
from sightline.partnerships.rules import Function
from sightline.referrals.choices import ReferralState
from sightline.reviews.choices import ReviewState
from sightline.trail.choices import Verb
from sightline.trail.operations import record
from tests.factories.anonymity import DisclosureCheckFactory, FoundStringFactory
from tests.factories.chronology import (
    ChairNoteFactory,
    ChronologyEntryFactory,
    DismissalFactory,
    FrozenChronologyFactory,
    FrozenEntryFactory,
    IntakeFactory,
    RemovedEntryFactory,
    SavedViewFactory,
)
from tests.factories.contributions import (
    AgencyRequestFactory,
    KeyLineAnswerFactory,
    NilStatementFactory,
    PracticeAuditFactory,
    ReturnVersionFactory,
)
from tests.factories.dissemination import (
    AnonymisationCheckFactory,
    ApprovalRoundFactory,
    BriefingFactory,
    DispatchFactory,
    HighlightsFactory,
    PanelVoteFactory,
    PublicationFactory,
    PublicationSourceFactory,
)
from tests.factories.files import (
    NOON,
    BarFactory,
    CaseFileFactory,
    ConflictFactory,
    DeadlineFactory,
    EmergencyAccessFactory,
    FileMemberFactory,
    MoveFactory,
    RingFenceFactory,
    SubjectFactory,
    WorkHoldFactory,
)
from tests.factories.learning import (
    ActionFactory,
    ActionUpdateFactory,
    EvidenceFactory,
    FindingBasisFactory,
    FindingFactory,
    VerificationFactory,
)
from tests.factories.meetings import (
    AgencyAtEventFactory,
    AttendanceFactory,
    EventFactory,
    PanelRecordFactory,
    WelfareOfferFactory,
)
from tests.factories.people import (
    AgencyFactory,
    BodyFactory,
    BodyFunctionFactory,
    OccasionalPassFactory,
    PartnershipFactory,
    RoleGrantFactory,
    UserFactory,
    person,
    seat,
)
from tests.factories.referrals import ReferralFactory
from tests.factories.reviews import (
    ChairReportFactory,
    InvolvedAgencyFactory,
    KeyLineFactory,
    OverviewReportFactory,
    ReviewFactory,
    SectorViewFactory,
    TriageFactory,
)
from tests.factories.stewardship import (
    DisposalFactory,
    LegalHoldFactory,
    RetentionFactory,
    RetentionRuleFactory,
    SetAsideFactory,
)
from tests.support.walls import no_walls

PERSONAS = (
    "nobody", "author", "colleague", "manager", "lead", "contact", "manager elsewhere", "office manager",
    "office administrator", "triage member", "review group chair", "chair", "buddy", "executive panel member",
    "monitoring member", "system administrator", "barred manager", "information governance",
    "occasional contributor",
)


def saved_key(file):
    """The key of the one view kept on a file."""
    return file.reference.lower().replace("-", "")


class World:
    """`people` by persona (nobody: None); `arguments` fill any address; `bait` is the file that nobody may see."""

    def __init__(self):
        self.intakes, self.removed = {}, {}
        self.partnership = PartnershipFactory()
        self.school = AgencyFactory(partnership=self.partnership, slug="school", name="Cornfield School")
        self.elsewhere = AgencyFactory(partnership=self.partnership, sector=Sector.HOUSING)
        self.police = AgencyFactory(partnership=self.partnership, sector=Sector.POLICE, statutory_partner=True)
        self.bodies()
        self.everybody()
        self.file = CaseFileFactory(
            partnership=self.partnership, opened_by=self.people["author"], opened_by_agency=self.school
        )
        self.places()
        self.records(self.file, self.school, author=self.people["author"], chair=self.people["chair"])
        SetAsideFactory(partnership=self.partnership)
        RetentionRuleFactory(partnership=self.partnership)
        DisposalFactory(partnership=self.partnership)
        bait = PartnershipFactory()
        self.bait = CaseFileFactory(partnership=bait)
        WorkHoldFactory(casefile=self.bait)
        self.records(
            self.bait, AgencyFactory(partnership=bait, slug="school"), author=UserFactory(), chair=UserFactory()
        )
        FoundStringFactory(disclosure=DisclosureCheckFactory(casefile=self.bait))
        WelfareOfferFactory(casefile=self.bait)

    def bodies(self):
        self.triage, self.group, self.panel, self.monitors = BodyFactory.create_batch(4, partnership=self.partnership)
        for body, function in (
            (self.triage, Function.TRIAGE), (self.group, Function.SERIOUS_REVIEW), (self.panel, Function.LOS_EXEC),
            (self.monitors, Function.MONITOR),
        ):
            BodyFunctionFactory(body=body, function=function)

    def everybody(self):
        def held(role, agency=None):
            return person(role, partnership=self.partnership, agency=agency)

        self.people = {
            "nobody": None,
            "author": held(Role.PRACTITIONER, self.school),
            "colleague": held(Role.PRACTITIONER, self.school),
            "manager": held(Role.AGENCY_MANAGER, self.school),
            "lead": held(Role.DSL, self.school),
            "contact": held(Role.SPOC, self.school),
            "manager elsewhere": held(Role.AGENCY_MANAGER, self.elsewhere),
            "office manager": held(Role.SCP_MANAGER),
            "office administrator": held(Role.SCP_ADMINISTRATOR),
            "triage member": seat(self.triage),
            "review group chair": seat(self.group, position=Position.CHAIR),
            "chair": held(Role.LOS_CHAIR),
            "buddy": held(Role.BUDDY),
            "executive panel member": seat(self.panel),
            "monitoring member": seat(self.monitors),
            "system administrator": held(Role.SYSTEM_ADMINISTRATOR),
            "barred manager": held(Role.SCP_MANAGER),
            "information governance": held(Role.INFORMATION_GOVERNANCE),
            "occasional contributor": OccasionalPassFactory().user,
        }
        # of the executive panel, as the heads of the three partners are
        RoleGrantFactory(
            user=self.people["executive panel member"], role=Role.SAFEGUARDING_PARTNER, partnership=self.partnership,
            agency=self.police,
        )

    def places(self):
        file = {"casefile": self.file}
        FileMemberFactory(**file, user=self.people["author"], role=FileRole.REFERRER)
        FileMemberFactory(**file, agency=self.school, role=FileRole.REFERRING_AGENCY)
        FileMemberFactory(**file, agency=self.school, role=FileRole.INVOLVED_AGENCY)
        FileMemberFactory(
            **file, user=self.people["occasional contributor"], role=FileRole.OCCASIONAL, for_agency=self.school
        )
        FileMemberFactory(**file, user=self.people["chair"], role=FileRole.CHAIR)
        FileMemberFactory(**file, user=self.people["buddy"], role=FileRole.BUDDY)
        FileMemberFactory(**file, body=self.triage, role=FileRole.TRIAGE_PANEL)
        FileMemberFactory(**file, body=self.group, role=FileRole.SERIOUS_REVIEW_CHAIR, chair_only=True)
        FileMemberFactory(**file, body=self.panel, role=FileRole.EXECUTIVE_PANEL)
        FileMemberFactory(**file, body=self.monitors, role=FileRole.MONITOR_BODY)
        BarFactory(**file, user=self.people["barred manager"])

    def records(self, file, agency, *, author, chair):
        referral = ReferralFactory(
            casefile=file, agency=agency, author=author, whole=True, state=ReferralState.RECEIVED, received_at=NOON,
            receipt_sent_at=NOON,
        )
        SubjectFactory(casefile=file)
        self.out_of_the_ordinary(file)
        MoveFactory(casefile=file)
        record(
            Verb.PAGE_OPENED, by=str(author.pk), file_ref=file.reference, record_label="casefile",
            record_id=str(file.pk), page="insight:file",
        )
        DeadlineFactory(casefile=file)
        body = BodyFactory(partnership=file.partnership)
        triage = TriageFactory(casefile=file, referral=referral, agreed=True, body=body)
        SectorViewFactory(triage=triage)
        review = ReviewFactory(
            casefile=file, triage=triage, state=ReviewState.REPORTING, chair=chair, scoped_at=NOON, scoped_by=chair,
        )
        KeyLineFactory(review=review, number=1)
        InvolvedAgencyFactory(review=review, agency=agency)
        asked = AgencyRequestFactory(
            casefile=file, agency=agency, state=RequestState.SUBMITTED, submitted_at=NOON, submitted_by=author,
        )
        NilStatementFactory(agency_request=asked)
        audit = PracticeAuditFactory(agency_request=asked, shared=True)
        KeyLineAnswerFactory(audit=audit)
        entry = ChronologyEntryFactory(chronology=audit.chronology, sequence=1)
        ChairNoteFactory(entry=entry, written_by=chair)
        FrozenEntryFactory(frozen=FrozenChronologyFactory(casefile=file), agency=agency)
        SavedViewFactory(casefile=file, made_by=chair, shared=True, key=saved_key(file))
        DismissalFactory(casefile=file)
        self.intakes[file.reference] = IntakeFactory(chronology=audit.chronology).key
        self.removed[file.reference] = RemovedEntryFactory(chronology=audit.chronology).key
        with no_walls():
            content = content_of(audit)
        ReturnVersionFactory(agency_request=asked, content=content)
        event = EventFactory(casefile=file, state=EventState.HELD, held_at=NOON, held_by=chair)
        AttendanceFactory(event=event)
        AgencyAtEventFactory(event=event, agency=agency)
        PanelRecordFactory(event=event)
        finding = FindingFactory(casefile=file, number=1)
        FindingFactory(casefile=file, number=9)  # nothing answers it
        FindingBasisFactory(entry=entry, finding=finding)
        action = ActionFactory(casefile=file, number=1, agency=agency)
        under_way = ActionFactory(casefile=file, number=2, agency=agency, state=ActionState.IN_PROGRESS)
        ActionUpdateFactory(action=under_way)
        shown = ActionFactory(casefile=file, number=3, agency=agency, state=ActionState.EVIDENCE_SUBMITTED)
        EvidenceFactory(action=shown)
        VerificationFactory(action=shown, verified=False, words="What of the nights?")
        ChairReportFactory(review=review)
        OverviewReportFactory(review=review)
        briefing = BriefingFactory(
            casefile=file, review=review, author=chair, written=True, state=BriefingState.PUBLISHED, approved_at=NOON,
        )
        AnonymisationCheckFactory(briefing=briefing)
        PanelVoteFactory(round=ApprovalRoundFactory(briefing=briefing))
        dispatch = DispatchFactory(briefing=briefing)
        with no_walls():
            finding.agencies.add(agency)
            action.findings.add(finding)
            dispatch.agencies.add(agency)
        publication = PublicationFactory(partnership=file.partnership, slug=f"briefing-{file.reference.lower()}")
        PublicationSourceFactory(casefile=file, publication=publication, briefing=briefing)
        shown = PublicationFactory(partnership=file.partnership, slug=f"learning-{file.reference.lower()}")
        HighlightsFactory(casefile=file, publication=shown, public=True, number=1)
        PublicationSourceFactory(casefile=file, publication=shown)

    def out_of_the_ordinary(self, file):
        """Places, bars, interests, a lifted ring-fence, an emergency: of people who ask nothing here. What keeps it."""
        FileMemberFactory(casefile=file, user=UserFactory(), role=FileRole.NAMED)
        BarFactory(casefile=file, user=UserFactory())
        ConflictFactory(casefile=file, user=UserFactory())
        RingFenceFactory(
            casefile=file, lifted_because="No longer", lifted_at=NOON, lifted_by=UserFactory(),
        )
        EmergencyAccessFactory(casefile=file)
        LegalHoldFactory(casefile=file)
        RetentionFactory(casefile=file)

    def arguments(self, file):
        """What fills the places of any address, for one of the two files."""
        return {
            "reference": file.reference, "agency": "school", "number": 1,
            "intake": self.intakes[file.reference], "removed": self.removed[file.reference], "pseudonym": "child-1",
            "slug": f"learning-{file.reference.lower()}", "section": "context", "part": "purpose", "uidb36": "1",
            "key": "set-password", "factor": "app", "token": "nobody-s", "person": "nobody-s", "provider": "nobody-s",
            "link": "nobody-s",
            "saved": saved_key(file), "kind": "gaps", "about": "0" * 64, "format": "csv",
        }
