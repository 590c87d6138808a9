"""A file with two agencies asked, and everybody who has a part: what the tests of one agency's part tell."""

from datetime import UTC, date, datetime

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.chronology.models import Chronology
from sightline.chronology.operations import add_entry
from sightline.contributions import operations
from sightline.contributions.models import PracticeAudit
from tests.factories.contributions import KEY_LINES
from tests.factories.files import NOON, CaseFileFactory, FileMemberFactory
from tests.factories.people import AgencyFactory, PartnershipFactory, person

LATER = datetime(2026, 12, 14, 15, 30, tzinfo=UTC)
MUCH_LATER = datetime(2026, 12, 30, 9, 0, tzinfo=UTC)
WHOLE = {
    "author": {"author_role": "Named nurse", "independent": True, "spoken_to": "Two health visitors",
               "records_seen": "SystmOne"},
    "practitioner": {"practitioner_informed": True, "practitioner_roles": "Health visitor"},
    "involvement": {"summary": "We visited nine times."},
    "lived-experience": {"lived_experience": "He waited at the window."},
    "standards": {"standards": [{"standard": "Was-not-brought policy", "met": "partly", "why": "Letters missed"}]},
    "worked-well": {"worked_well": [{"finding": "The same visitor throughout", "evidence": "Records", "theme": "T1"}]},
    "needs-developing": {"needs_developing": [{"finding": "Supervision", "why": "Workload", "theme": "T2"}]},
    "working-together": {"inter_agency": "We told school on the day.", "equality": "An interpreter was offered."},
    "actions": {"actions": [{"action": "Audit supervision", "by_when": date(2027, 3, 1), "taken": False}]},
    "support": {"staff_support": "Offered to both."},
}


class Scene:
    """A file, two agencies, and everybody who has a part."""

    def __init__(self, profile="NEL-2023"):
        self.partnership = PartnershipFactory(profile=profile)
        self.file = CaseFileFactory(partnership=self.partnership)
        self.agency, self.other = AgencyFactory.create_batch(2, partnership=self.partnership)
        self.office = person(Role.SCP_ADMINISTRATOR, partnership=self.partnership)
        self.spoc = self.of(Role.SPOC)
        self.manager = self.of(Role.AGENCY_MANAGER)
        self.lead = self.of(Role.DSL)
        self.other_spoc = self.of(Role.SPOC, self.other)
        self.other_manager = self.of(Role.AGENCY_MANAGER, self.other)
        self.chair = person(Role.LOS_CHAIR, partnership=self.partnership)
        FileMemberFactory(casefile=self.file, role=FileRole.CHAIR, user=self.chair)
        self.request = None
        self.due_on = date(2027, 1, 29) if profile == "HULL" else None

    def of(self, role, agency=None):
        return person(role, partnership=self.partnership, agency=agency or self.agency)

    def sent(self, agency=None, **more):
        speak_for(self.office)
        given = {
            "agency": agency or self.agency, "asked": "A brief audit.", "period_from": date(2024, 1, 1),
            "period_to": date(2026, 10, 31), "key_lines": KEY_LINES, "decided_on": date(2026, 11, 20),
            "welfare_lead": "Head of Safeguarding", "by": self.office, "now": NOON, **more,
        }
        made = operations.send_request(self.file, **given)
        if agency is None:
            self.request = made
        return made

    def acknowledged(self, **more):
        self.sent(due_on=self.due_on)
        speak_for(self.spoc)
        given = {
            "involved": True, "systems_searched": "SystmOne", "managers_named": "Named nurse",
            "practitioners_named": "Health visitor", "author": self.manager, "by": self.spoc, "now": NOON, **more,
        }
        operations.acknowledge(self.request, **given)
        return self.request

    def write(self, leave_out=()):
        speak_for(self.manager)
        for section, changes in WHOLE.items():
            if section not in leave_out:
                operations.save_audit(self.request, section=section, changes=changes, by=self.manager, now=NOON)
        for line in KEY_LINES:
            operations.answer_key_line(
                self.request, number=line["number"], evidence="Nine visits.", analysis="His words stayed there.",
                confidence="high", by=self.manager, now=NOON,
            )
        add_entry(
            self.chronology, date_text="3/4/26", event="Nobody answered the door.", child_seen="no", by=self.manager,
            now=NOON,
        )

    @property
    def audit(self):
        return PracticeAudit.objects.get(agency_request=self.request)

    @property
    def chronology(self):
        operations.begin(self.request, by=self.manager, now=NOON)
        return Chronology.objects.get(agency=self.agency)

    def approval_asked(self):
        self.acknowledged()
        self.write()
        operations.ask_approval(self.request, by=self.manager, now=NOON)
        return self.request

    def submitted(self):
        self.approval_asked()
        speak_for(self.lead)
        operations.approve_and_submit(self.request, by=self.lead, now=LATER)
        return self.request
