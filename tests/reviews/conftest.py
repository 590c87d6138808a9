"""A partnership with its bodies, agencies and people, and one received referral: the world that a review runs in."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile, FileMember, Move
from sightline.contributions.choices import RequestState
from sightline.contributions.models import AgencyRequest
from sightline.deadlines.models import Deadline
from sightline.learning.models import Action
from sightline.meetings.choices import Attended, Category
from sightline.meetings.models import Attendance, Event
from sightline.meetings.operations import read_purpose, record_attendance, save_event_record
from sightline.outbox.models import Message
from sightline.partnerships.choices import Position, Sector
from sightline.partnerships.models import Agency, Body, Partnership
from sightline.partnerships.rules import Function
from sightline.referrals.choices import ReferralState
from sightline.referrals.models import Referral
from sightline.reviews.choices import Criterion, Decision, HarmPrompt, SeriousHarm
from sightline.reviews.models import Review, Triage
from sightline.reviews.operations import line_of_sight, reports, triage
from sightline.reviews.rules import OVERVIEW
from sightline.trail.models import TrailEntry
from tests.factories.files import CaseFileFactory, DeadlineFactory, FileMemberFactory
from tests.factories.learning import FindingFactory
from tests.factories.people import (
    AgencyFactory,
    BodyFactory,
    BodyFunctionFactory,
    BodyMeetingFactory,
    ChairProfileFactory,
    PartnershipFactory,
    UserFactory,
    person,
    seat,
)
from tests.factories.referrals import ReferralFactory
from tests.support.walls import no_walls


def at(day: date, hour: int = 12) -> datetime:
    """Noon (or another hour) of a day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


RECEIVED = date(2026, 11, 23)
DECIDED = date(2026, 12, 7)
CLOSED = date(2027, 1, 7)
EVENT_DAY = date(2027, 1, 19)  # a Tuesday, within D04 (21 January)
FORMALISED = date(2027, 2, 1)
QUESTIONS = [
    "Was the child seen alone?", "Who knew of the violence at home, and when?", "Which thresholds were applied?",
]
VIEWS = {
    Sector.POLICE: "Four calls to the home in a year.",
    Sector.CHILDRENS_SERVICES: "Two referrals were closed without a visit.",
    Sector.HEALTH: "Six appointments were missed.",
}


@dataclass
class World:
    """Everybody and everything; the steps below take it along the process."""

    partnership: Partnership
    file: CaseFile
    referral: Referral
    referrer: User
    lead: User
    school: Agency
    police: Agency
    health: Agency
    manager: User
    office: User
    panel_member: User
    srg_chair: User
    srg_member: User
    exec_member: User
    monitor: User
    notifier: User
    chair: User
    buddy: User
    stranger: User
    monitor_body: Body
    clock_hands: Any

    def be(self, user: User, now: datetime) -> tuple[User, datetime]:
        """It is ``now``, and the database answers as for this person, until somebody else is."""
        self.clock_hands.move_to(now, tick=False)
        speak_for(user)
        return user, now

    def stood(self) -> dict[str, Any]:
        """Everything that an operation could have left behind."""
        with no_walls():
            return {
                "triages": list(Triage.objects.order_by("pk").values()),
                "reviews": list(Review.objects.order_by("pk").values()),
                "moves": Move.objects.count(),
                "members": list(FileMember.objects.order_by("pk").values()),
                "clocks": list(Deadline.objects.order_by("pk").values()),
                "requests": AgencyRequest.objects.count(),
                "events": list(Event.objects.order_by("pk").values()),
                "actions": Action.objects.count(),
                "trail": TrailEntry.objects.count(),
                "messages": Message.objects.count(),
            }

    def clock(self, rule: str) -> Deadline:
        """The latest clock of a rule without an agency."""
        with no_walls():
            return Deadline.objects.filter(casefile=self.file, rule=rule, agency=None).latest("pk")

    def told(self, name: str) -> set[User]:
        """Who was sent a message of this name."""
        with no_walls():
            return {message.to for message in Message.objects.filter(name=name).select_related("to")}

    def roles(self, role: FileRole) -> list[FileMember]:
        """Open rows of a role on the file."""
        with no_walls():
            return list(FileMember.objects.filter(casefile=self.file, role=role, ends_on=None))

    # the process, a step at a time; each speaks as the person who takes it

    def listed(self, **changes: Any) -> Triage:
        given = {"meets_on": date(2026, 12, 7), "meets_at": time(10, 0), "where": "Marram Quay"} | changes
        by, now = self.be(given.pop("by", self.office), given.pop("now", at(date(2026, 11, 24))))
        return triage.list_for_triage(self.referral, by=by, now=now, **given)

    def views(self, *sectors: Sector, written: tuple[Sector, ...] = ()) -> list[dict[str, Any]]:
        chosen = sectors or tuple(VIEWS)
        return [
            {"sector": sector, "name": "Zofia Wiśniewska", "written": sector in written, "view": VIEWS[sector]}
            for sector in chosen
        ]

    def decide(self, listed: Triage, **changes: Any) -> None:
        given = {
            "decision": Decision.AGREE, "sector_views": self.views(), "who_presented": "Headteacher",
            "presentation": "Six weeks without a visit.", "criteria": [Criterion.PRACTICE], "decided_on": DECIDED,
            "rationale": "Three agencies could learn together.",
        } | changes
        by, now = self.be(given.pop("by", self.panel_member), given.pop("now", at(DECIDED)))
        triage.decide(listed, by=by, now=now, **given)

    def confirm(self, listed: Triage, **changes: Any) -> Review | None:
        given = {
            "statement": SeriousHarm.NOT_MET, "abuse_or_neglect": True, "died_or_seriously_harmed": False,
            "harm_considered": list(HarmPrompt.values), "reason": "No serious or long-term harm is known.",
        } | changes
        by, now = self.be(given.pop("by", self.srg_chair), given.pop("now", at(date(2026, 12, 10))))
        return triage.confirm_serious_harm(listed, by=by, now=now, **given)

    def agreed(self) -> Review:
        listed = self.listed()
        self.decide(listed)
        review = self.confirm(listed)
        assert review is not None
        return review

    def scope(self, review: Review, **changes: Any) -> None:
        given = {
            "agencies": [
                {"agency": self.school, "involvement": 2, "welfare_lead": "Ruth Cohen"},
                {"agency": self.police, "involvement": 3, "welfare_lead": ""},
            ],
            "key_lines": [{"question": text, "why": "", "lead_agency": None} for text in QUESTIONS],
            "period_from": date(2025, 1, 1), "period_to": date(2026, 10, 31), "period_reason": "From the first call.",
            "lived_experience_plan": "The school counsellor asks the child.", "family_decision": "invite",
            "family_reason": "", "parallel_cautions": "", "chair": self.chair, "buddy": self.buddy,
            "chair_has_no_conflict": True, "chair_conflict_note": "", "provisional_event_on": EVENT_DAY,
        } | changes
        by, now = self.be(given.pop("by", self.manager), given.pop("now", at(date(2026, 12, 11))))
        line_of_sight.scope(review, by=by, now=now, **given)

    def open_returns(self, review: Review, **changes: Any) -> None:
        by, now = self.be(changes.pop("by", self.office), at(date(2026, 12, 11)))
        line_of_sight.open_returns(review, by=by, now=now, **changes)

    def answer_all(self, *days: date) -> None:
        """Every agency has been accepted; the last day is the anchor of D04."""
        with no_walls():
            for agency_request, day in zip(
                AgencyRequest.objects.filter(casefile=self.file).order_by("pk"), days or (CLOSED, CLOSED), strict=True
            ):
                agency_request.state, agency_request.closed_on = RequestState.ACCEPTED, day
                agency_request.save()

    def collate(self, review: Review, **changes: Any) -> None:
        given = {"gaps_considered": "Police and school differ on 3 May; both were asked."} | changes
        by, now = self.be(given.pop("by", self.office), given.pop("now", at(CLOSED)))
        line_of_sight.collate(review, by=by, now=now, **given)

    def attendees(self, *agencies: Agency) -> list[dict[str, Any]]:
        return [
            {"name": name, "role": role, "agency": agency, "category": category, "user": user}
            for agency in agencies or (self.school, self.police)
            for name, role, category, user in [
                ("Kwabena Mensah", "Team manager", Category.MANAGER, None),
                ("Siân Llewellyn-Price", "Practitioner", Category.PRACTITIONER,
                 self.referrer if agency == self.school else None),
            ]
        ]

    def set_event(self, review: Review, **changes: Any) -> Event:
        given = {
            "held_on": EVENT_DAY, "starts_at": time(9, 30), "practitioners_leave_at": time(11, 15),
            "ends_at": time(12, 45), "venue": "The Old Customs House", "panel_on": EVENT_DAY,
            "panel_starts_at": time(14, 0), "attendees": self.attendees(),
        } | changes
        by, now = self.be(given.pop("by", self.office), given.pop("now", at(date(2027, 1, 8))))
        return line_of_sight.set_event(review, by=by, now=now, **given)

    def collated(self) -> Review:
        review = self.agreed()
        self.scope(review)
        self.open_returns(review)
        self.answer_all()
        self.collate(review)
        return review

    def day_recorded(self, event: Event, *, good_practice: bool = True) -> None:
        """The chair has read the purpose, noted the day and who came."""
        _, now = self.be(self.chair, at(event.held_on, 10))
        read_purpose(event, by=self.chair, now=now)
        rows = [{"id": row.pk, "attended": Attended.WHOLE} for row in Attendance.objects.filter(event=event)]
        record_attendance(event, rows=rows, by=self.chair, now=now)
        save_event_record(
            event, by=self.chair, now=now,
            changes={"lived_experience": "The child cared for a younger brother.\nNobody asked about evenings."},
        )
        if good_practice:
            FindingFactory(
                casefile=self.file, number=1, polarity="good_practice", themes=["T1"],
                statement="The class teacher noticed at once.",
            )

    def hold(self, review: Review, **changes: Any) -> None:
        by, now = self.be(changes.pop("by", self.chair), changes.pop("now", at(EVENT_DAY, 13)))
        line_of_sight.hold_event(review, by=by, now=now, **changes)

    def held(self) -> Review:
        review = self.collated()
        event = self.set_event(review)
        self.day_recorded(event)
        self.hold(review)
        return review

    def panel(self, review: Review, **changes: Any) -> Any:
        given = {
            "sat_on": EVENT_DAY, "sat_at": time(14, 0),
            "present": [{"name": "Grace Adeyemi", "role": "Director", "agency": "Health"}],
            "learning_considered": "Nobody held the whole picture.", "themes": ["T5"],
            "actions": [
                {"what": "Tell schools of police calls the same day", "agency": self.police,
                 "target_on": date(2027, 3, 31), "outcome_for_children": "Children are asked the next morning",
                 "findings": []},
            ],
        } | changes
        by, now = self.be(given.pop("by", self.exec_member), given.pop("now", at(EVENT_DAY, 16)))
        return line_of_sight.hold_panel(review, by=by, now=now, **given)

    def report(self, review: Review, **changes: Any) -> Any:
        given = {
            "good_practice": "The teacher noticed.", "practice_issues": "Nobody asked.", "themes": "T1, T5",
            "lived_experience": "The child cared for a brother.",
        } | changes
        by, now = self.be(given.pop("by", self.chair), given.pop("now", at(date(2027, 1, 22))))
        return reports.write_chair_report(review, by=by, now=now, **given)

    def overview(self, review: Review, **changes: Any) -> Any:
        given = {"sections": dict.fromkeys(OVERVIEW, "Written.")} | changes
        by, now = self.be(given.pop("by", self.manager), given.pop("now", at(date(2027, 1, 25))))
        return reports.save_overview_report(review, by=by, now=now, **given)

    def reporting(self) -> Review:
        review = self.held()
        self.panel(review)
        self.report(review)
        return review

    def complete_actions(self) -> None:
        """Every action says who leads it, how one will know, what changes for children."""
        with no_walls():
            Action.objects.filter(casefile=self.file).update(
                success_measure="Nine in ten by June", lead_name="Björn Håkansson", outcome_for_children="Asked at once"
            )


@pytest.fixture
def world(db: None, time_machine: Any) -> World:
    """A partnership with everybody in place and one referral received on 23 November 2026."""
    time_machine.move_to(at(RECEIVED), tick=False)
    partnership = PartnershipFactory()
    police, school, health = (
        AgencyFactory(partnership=partnership, name=name, sector=sector)
        for name, sector in [
            ("Marram Police", Sector.POLICE), ("Marram Academy Trust", Sector.EDUCATION),
            ("Marram NHS Trust", Sector.HEALTH),
        ]
    )
    bodies = {}
    for function in (Function.TRIAGE, Function.SERIOUS_REVIEW, Function.LOS_EXEC, Function.MONITOR):
        bodies[function] = BodyFactory(partnership=partnership, name=f"The {function} group")
        BodyFunctionFactory(body=bodies[function], function=function)
    for day in (date(2027, 2, 9), date(2027, 3, 9)):
        BodyMeetingFactory(body=bodies[Function.MONITOR], held_on=day)
    referrer = person(Role.PRACTITIONER, partnership=partnership, agency=school, name="Siân Llewellyn-Price")
    lead = person(Role.DSL, partnership=partnership, agency=school)
    for agency in (school, police):
        person(Role.SPOC, partnership=partnership, agency=agency)
    file = CaseFileFactory(partnership=partnership, opened_by=referrer, opened_by_agency=school)
    FileMemberFactory(casefile=file, role=FileRole.REFERRER, user=referrer)
    FileMemberFactory(casefile=file, role=FileRole.REFERRING_AGENCY, agency=school)
    referral = ReferralFactory(
        casefile=file, agency=school, author=referrer, whole=True, state=ReferralState.RECEIVED,
        received_at=at(RECEIVED), approved_at=at(RECEIVED), approved_by=lead,
        agencies_involved=[{"agency": "marram police", "worker": "A. Li", "manager": ""},
                           {"agency": "A nursery", "worker": "", "manager": ""}],
        period_from=date(2025, 1, 1), period_to=date(2026, 10, 31),
    )
    DeadlineFactory(casefile=file, rule="D02", anchor_on=RECEIVED, due_on=date(2026, 12, 7), act_by=date(2026, 12, 7))
    chair, buddy = UserFactory(name="Anaïs Lefèvre"), UserFactory(name="Iolo ap Rhys")
    for one in (chair, buddy):
        ChairProfileFactory(user=one, partnership=partnership, agency=health)
    return World(
        partnership=partnership, file=file, referral=referral, referrer=referrer, lead=lead, school=school,
        police=police, health=health,
        manager=person(Role.SCP_MANAGER, partnership=partnership),
        office=person(Role.SCP_ADMINISTRATOR, partnership=partnership),
        panel_member=seat(bodies[Function.TRIAGE]),
        srg_chair=seat(bodies[Function.SERIOUS_REVIEW], position=Position.CHAIR),
        srg_member=seat(bodies[Function.SERIOUS_REVIEW]),
        exec_member=seat(bodies[Function.LOS_EXEC]),
        monitor=seat(bodies[Function.MONITOR]),
        notifier=person(Role.LA_NOTIFIER, partnership=partnership),
        chair=chair, buddy=buddy,
        stranger=person(Role.SCP_MANAGER, partnership=PartnershipFactory()),
        monitor_body=bodies[Function.MONITOR], clock_hands=time_machine,
    )
