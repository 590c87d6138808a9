"""The demo's story, told through the same operations that the pages call, each by a person of the right role."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from sightline.access.context import acting_as
from sightline.anonymity.choices import Answer
from sightline.anonymity.operations import strings_of
from sightline.anonymity.rules.deciding import must_be_decided
from sightline.casefiles.choices import SubjectKind
from sightline.chronology.models import Chronology
from sightline.chronology.operations import add_entry
from sightline.config.demo.cases import (
    CHILD_2,
    GOOD_PRACTICE,
    HOUSING_MOVES,
    MISSED_APPOINTMENTS,
    SCHOOL_ABSENCE,
    YOUNG_CARER,
    AgencyStory,
    CaseStory,
)
from sightline.config.demo.names import NAME
from sightline.config.demo.people import by_key, keep_diary, make_people
from sightline.contributions import operations as contributions
from sightline.contributions.models import AgencyRequest
from sightline.dissemination import queries as reading_briefings
from sightline.dissemination.choices import CheckItem, CheckResult, Vote
from sightline.dissemination.models import ApprovalRound, Briefing, Highlights
from sightline.dissemination.operations import approving, checking, publishing, writing
from sightline.foundation.working_days import add_working_days, is_working_day
from sightline.learning import operations as learning
from sightline.learning.models import Action, Finding
from sightline.meetings import operations as meetings
from sightline.meetings.choices import Attended, Category
from sightline.meetings.models import Attendance, Event
from sightline.partnerships.models import Agency, BodyMeeting, Partnership, Team
from sightline.partnerships.queries import body_with
from sightline.partnerships.rules import Function
from sightline.referrals import operations as referrals
from sightline.referrals.models import Referral
from sightline.referrals.rules import QUALITY_CHECKS
from sightline.reviews.choices import Criterion, HarmPrompt
from sightline.reviews.models import OverviewReport, Review, Triage
from sightline.reviews.operations import line_of_sight, reports, triage
from sightline.reviews.queries import drafts, reading

Say = Callable[[str], None]

SECTORS = (("police-panel", "police"), ("care-panel", "childrens_services"), ("health-panel", "health"))
WRITERS = {
    "police": ("police-manager", "police-lead"),
    "social-care": ("care-manager", "care-lead"),
    "community-health": ("health-manager", "health-lead"),
    "recovery": ("recovery-manager", "recovery-lead"),
    "hospital": ("hospital-manager", "hospital-lead"),
    "school": ("school-manager", "school-lead"),
}
# who knew the child, agency by agency; no account of their own
PRACTITIONERS = {
    "police": ("PC Gurpreet Sandhu", "Response officer"),
    "social-care": ("Isla Munro", "Social worker"),
    "community-health": ("Niamh O’Shaughnessy", "Health visitor"),
    "recovery": ("Leroy Fontaine", "Recovery worker"),
}
EXPECTATION = "Please use this briefing in supervision and team meetings, and keep a note of how you did."


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of a day in the partnership's own time."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def working_day_near(day: date) -> date:
    """The day, or the working day before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


@dataclass
class Teller:
    """Tells one file's story a step at a time. ``as_`` is who acts; the walls are up throughout."""

    case: CaseStory
    partnership: Partnership
    referrer: str = "health-visitor"
    lead: str = "health-lead"
    home: str = "community-health"
    invited: tuple[str, ...] = ()  # agencies that have nobody with an account, and are asked all the same
    reference: str = field(default="", init=False)

    def agency(self, slug: str) -> Agency:
        """An agency of the directory."""
        return Agency.objects.get(partnership=self.partnership, slug=slug)

    def _of_file(self, model: Any) -> Any:
        return model.objects.select_related("casefile__partnership").get(casefile__reference=self.reference)

    def refer(self, on: date, *, submit: bool = True) -> None:
        """The referral, written by its author and submitted to the lead (L03, L05)."""
        author, now = by_key(self.referrer), at(on, 9, 40)
        with acting_as(author):
            referral = referrals.start(
                self.agency(self.home), abuse_or_neglect=True, died_or_seriously_harmed=False, by=author, now=now
            )
            self.reference = referral.casefile.reference
            for kind, identity in self.case.people:
                referrals.add_person(referral, kind=SubjectKind(kind), identity=dict(identity), by=author)
            said = dict(self.case.referral)
            said["discussed_on"] = said["discussed_on"] or on - timedelta(days=2)
            if team := said.pop("case_holder"):
                said["case_holder_id"] = Team.objects.get(agency__partnership=self.partnership, name=team).pk
            if said["is_case_holder"] is False:
                said["holder_told_on"] = said["holder_told_on"] or on - timedelta(days=1)
            referrals.save_section(referral, changes=said, by=author)
            if submit:
                referrals.submit(referral, by=author, now=at(on, 10, 15))

    def agree(self, on: date) -> None:
        """The lead's agreement, which is receipt (L07)."""
        lead = by_key(self.lead)
        with acting_as(lead):
            referrals.approve(self._of_file(Referral), checks=QUALITY_CHECKS, comments="", by=lead, now=at(on, 14, 5))

    def list_for_triage(self, on: date, *, meets_on: date) -> None:
        """The Office lists it (L08)."""
        office = by_key("office")
        with acting_as(office):
            triage.list_for_triage(
                self._of_file(Referral),
                meets_on=meets_on,
                meets_at=time(10, 0),
                where="Harbour House, room 2",
                case_manager_name="Bethan Cadwallader",
                by=office,
                now=at(on, 11),
            )

    def decide(self, on: date) -> None:
        """All three sectors are heard; the panel agrees a review (L09)."""
        panel = by_key("care-panel")
        views = [
            {
                "sector": sector,
                "name": by_key(key).name,
                "written": False,
                "view": "Agrees that there is learning between agencies.",
            }
            for key, sector in SECTORS
        ]
        with acting_as(panel):
            triage.decide(
                self._of_file(Triage),
                decision="agree",
                sector_views=views,
                who_presented="The referrer",
                presentation=self.case.presentation,
                criteria=list(Criterion.values),
                decided_on=on,
                rationale=self.case.rationale,
                chair_expertise="Exploitation; recording",
                minute_taker="Imran Qureshi-Lowe",
                srg_chair_present=True,
                by=panel,
                now=at(on, 11, 30),
            )

    def confirm(self, on: date) -> None:
        """The Safeguarding Review Group's chair: serious harm is not met (L10)."""
        chair = by_key("srg-chair")
        with acting_as(chair):
            triage.confirm_serious_harm(
                self._of_file(Triage),
                statement="not_met",
                abuse_or_neglect=True,
                died_or_seriously_harmed=False,
                harm_considered=list(HarmPrompt.values),
                reason="The child was harmed but not seriously; nothing suggests lasting impairment.",
                by=chair,
                now=at(on, 16),
            )

    def scope(self, on: date, *, event_on: date) -> None:
        """Agencies, key lines, period, chair and buddy (L13)."""
        manager = by_key("manager")
        with acting_as(manager):
            line_of_sight.scope(
                self._of_file(Review),
                agencies=[
                    {
                        "agency": self.agency(slug),
                        "involvement": 3 if slug == "social-care" else 2,
                        "welfare_lead": "" if slug in self.invited else by_key(WRITERS[slug][1]).name,
                    }
                    for slug in self.slugs
                ],
                key_lines=[{"question": line, "why": "", "lead_agency": None} for line in self.case.key_lines],
                period_from=self.case.period[0],
                period_to=self.case.period[1],
                period_reason="From the first referral to the day of this one",
                lived_experience_plan="The child’s worker will bring what she says and shows of her day.",
                family_decision="invite",
                family_reason="Mother has asked to be heard.",
                parallel_cautions="",
                chair=by_key("chair"),
                buddy=by_key("buddy"),
                chair_has_no_conflict=True,
                chair_conflict_note="",
                provisional_event_on=event_on,
                by=manager,
                now=at(on, 15),
            )

    @property
    def slugs(self) -> Sequence[str]:
        """Agencies in scope: those with a return to tell, and at least two."""
        told = list(self.case.returns)
        return [*(told if len(told) > 1 else [*told, "social-care", "community-health"]), *self.invited]

    def open_returns(self, on: date) -> None:
        """Each agency is asked (L14)."""
        office = by_key("office")
        with acting_as(office):
            line_of_sight.open_returns(
                self._of_file(Review), by=office, now=at(on, 9, 30), by_invitation=self.invited
            )

    def invite(self, slug: str, *, name: str, job_title: str, address: str, now: datetime) -> None:
        """Somebody of the agency who has no account is invited to write its return (ADR 0025)."""
        office = by_key("office")
        with acting_as(office):
            contributions.invite(
                self._request(slug), name=name, job_title=job_title, address=address, by=office, now=now,
                until=timezone.localdate(now) + timedelta(days=30),
            )

    def _request(self, slug: str) -> AgencyRequest:
        return AgencyRequest.objects.select_related("casefile__partnership", "agency").get(
            casefile__reference=self.reference, agency__slug=slug
        )

    def acknowledge(self, slug: str, on: date) -> None:
        """The agency's single point of contact names who will write (S50)."""
        keys = {"recovery": "recovery-manager", "school": "school-lead"}
        contact = by_key(keys.get(slug, WRITERS[slug][0]))
        with acting_as(contact):
            contributions.acknowledge(
                self._request(slug),
                involved=True,
                systems_searched="Case records and incident log",
                managers_named=contact.name,
                practitioners_named="Involved practitioners, by role",
                author=by_key(WRITERS[slug][0]),
                by=contact,
                now=at(on, 9, 50),
            )

    def write_return(self, slug: str, on: date, *, whole: bool = True) -> None:
        """The practice audit and the chronology, by the agency's manager (L15, F09, F10)."""
        told: AgencyStory = self.case.returns[slug]
        author = by_key(WRITERS[slug][0])
        now = at(on, 13)
        with acting_as(author):
            asked = self._request(slug)
            contributions.begin(asked, by=author, now=now)
            asked = self._request(slug)
            self._chronology(asked, told.rows if whole else told.rows[:1], by=author, now=now)
            parts: Iterable[tuple[str, dict[str, Any]]] = self._audit(told)
            for section, changes in parts if whole else list(parts)[:2]:
                contributions.save_audit(asked, section=section, changes=changes, by=author, now=now)
            if whole:
                for number in range(1, len(self.case.key_lines) + 1):
                    contributions.answer_key_line(
                        asked,
                        number=number,
                        evidence="From the records named above.",
                        analysis=told.analysis,
                        confidence="medium",
                        by=author,
                        now=now,
                    )
                contributions.ask_approval(self._request(slug), by=author, now=at(on, 16))

    def _chronology(self, asked: AgencyRequest, rows: Sequence[Any], *, by: Any, now: datetime) -> None:
        chronology = Chronology.objects.select_related("casefile__partnership", "agency").get(
            casefile=asked.casefile, agency=asked.agency
        )
        for written, event, seen, impact, meant in rows:
            add_entry(
                chronology,
                date_text=written,
                event=event,
                child_seen=seen,
                impact=impact,
                impact_text=meant,
                about="Child 1",
                source_record="Case record",
                recorded_by_role="Practitioner",
                by=by,
                now=now,
            )

    @staticmethod
    def _audit(told: AgencyStory) -> list[tuple[str, dict[str, Any]]]:
        return [
            (
                "author",
                {
                    "author_role": told.role,
                    "independent": True,
                    "spoken_to": told.spoke_to,
                    "records_seen": "Case record, supervision notes",
                },
            ),
            ("involvement", {"summary": told.summary}),
            ("practitioner", {"practitioner_informed": True, "practitioner_roles": told.spoke_to}),
            ("lived-experience", {"lived_experience": told.lived_experience}),
            (
                "standards",
                {"standards": [{"standard": "Multi-agency procedures", "met": "partly", "why": told.analysis}]},
            ),
            (
                "worked-well",
                {
                    "worked_well": [
                        {"finding": what, "evidence": evidence, "theme": theme}
                        for what, evidence, theme in told.worked_well
                    ]
                },
            ),
            (
                "needs-developing",
                {
                    "needs_developing": [
                        {"finding": what, "why": why, "theme": theme} for what, why, theme in told.needs_developing
                    ]
                },
            ),
            (
                "working-together",
                {
                    "inter_agency": told.analysis,
                    "relationships": "",
                    "equality": "Poverty and distance from services were considered.",
                },
            ),
            ("actions", {"actions": [], "no_actions": True}),
            (
                "support",
                {"learning_for_others": "", "staff_support": "Supervision and a debrief were offered to all involved."},
            ),
        ]

    def submit_return(self, slug: str, on: date) -> None:
        """The agency's lead agrees, and it is submitted (S42)."""
        lead = by_key(WRITERS[slug][1])
        with acting_as(lead):
            contributions.approve_and_submit(self._request(slug), by=lead, now=at(on, 10))

    def accept_return(self, slug: str, on: date) -> None:
        """The Office accepts it."""
        office = by_key("office")
        with acting_as(office):
            contributions.accept(self._request(slug), by=office, now=at(on, 11, 20))

    def collate(self, on: date) -> None:
        """All answered: collated for the event (L17)."""
        office = by_key("office")
        with acting_as(office):
            line_of_sight.collate(
                self._of_file(Review),
                gaps_considered=(
                    "No agency saw the child from June to December; police and health differ on who was there in March."
                ),
                by=office,
                now=at(on, 15, 30),
            )

    def set_event(self, on: date, *, event_on: date) -> None:
        """Invitations, order of presentation, the panel the same afternoon (L18)."""
        office = by_key("office")
        attendees: list[dict[str, Any]] = []
        for slug in self.slugs:
            manager = by_key(WRITERS[slug][0])
            attendees += [
                {
                    "name": manager.name,
                    "role": manager.job_title,
                    "agency": self.agency(slug),
                    "category": Category.MANAGER,
                    "user": manager,
                },
                {
                    "name": PRACTITIONERS[slug][0],
                    "role": PRACTITIONERS[slug][1],
                    "agency": self.agency(slug),
                    "category": Category.PRACTITIONER,
                    "user": None,
                },
            ]
        with acting_as(office):
            line_of_sight.set_event(
                self._of_file(Review),
                held_on=event_on,
                starts_at=time(9, 30),
                practitioners_leave_at=time(11, 15),
                ends_at=time(15, 30),
                venue="The Old Customs House, Port Wexley",
                panel_on=event_on,
                panel_starts_at=time(14, 0),
                attendees=attendees,
                by=office,
                now=at(on, 12),
            )

    def hold_event(self, on: date) -> None:
        """The day itself: purpose read, attendance, notes, findings, closed (L19)."""
        chair, morning = by_key("chair"), at(on, 9, 32)
        with acting_as(chair):
            meetings.read_purpose(self._of_file(Event), by=chair, now=morning)
            event = self._of_file(Event)
            rows = [
                {
                    "id": person.pk,
                    "not_there_because": "",
                    "attended": Attended.PRACTITIONER_PART
                    if person.category == Category.PRACTITIONER
                    else Attended.WHOLE,
                }
                for person in Attendance.objects.filter(event=event)
            ]
            meetings.record_attendance(event, rows=rows, by=chair, now=morning)
            meetings.save_event_record(
                event,
                changes={
                    "headlines": [
                        {"agency": str(self.agency(slug)), "words": self.case.returns[slug].summary}
                        for slug in self.slugs
                        if slug in self.case.returns
                    ],
                    "lived_experience": self.case.lived_experience,
                    "disagreements": "Police and health differ on whether the child was present in March.",
                    "immediate_safety_action": False,
                    "welfare_notes": "A quiet room was open all day. Managers will speak to each practitioner.",
                },
                by=chair,
                now=at(on, 11, 20),
            )
            for found in self.case.findings:
                learning.record_finding(
                    event.casefile,
                    statement=found.statement,
                    polarity=found.polarity,
                    level=found.level,
                    themes=list(found.themes),
                    strength="strong",
                    learning=found.learning,
                    key_episode=True,
                    agencies=[self.agency(slug) for slug in found.agencies],
                    by=chair,
                    now=at(on, 12),
                )
            line_of_sight.hold_event(self._of_file(Review), by=chair, now=at(on, 12, 40))

    def hold_panel(self, on: date) -> None:
        """The executive panel, the same afternoon (L20)."""
        chair = by_key("chair")
        with acting_as(chair):
            findings = {row.number: row for row in Finding.objects.filter(casefile__reference=self.reference)}
            line_of_sight.hold_panel(
                self._of_file(Review),
                sat_on=on,
                sat_at=time(14, 0),
                present=[
                    {
                        "name": by_key(key).name,
                        "role": by_key(key).job_title,
                        "agency": sector.replace("_", " ").capitalize(),
                    }
                    for key, sector in SECTORS
                ],
                learning_considered="Each finding was considered, and what earlier reviews said on the same themes.",
                themes=["T21", "T22", "T25"],
                decisions="Actions agreed as set out.",
                escalations="",
                actions=[
                    {
                        "what": row.what,
                        "agency": self.agency(row.agency),
                        "target_on": on + timedelta(days=120),
                        "outcome_for_children": row.outcome,
                        "findings": [findings[number] for number in row.answers],
                    }
                    for row in self.case.actions
                ],
                by=chair,
                now=at(on, 15, 20),
            )

    def chair_report(self, on: date) -> None:
        """The chair's brief report, from what is there (L21)."""
        chair = by_key("chair")
        with acting_as(chair):
            review = self._of_file(Review)
            reports.write_chair_report(review, **drafts.draft_chair_report(review), by=chair, now=at(on, 17))

    def overview(self, on: date) -> None:
        """The overview report and plan, formalised by the manager (L29)."""
        manager = by_key("manager")
        with acting_as(manager):
            for story, action in zip(
                self.case.actions,
                Action.objects.filter(casefile__reference=self.reference).order_by("number"),
                strict=True,
            ):
                learning.change_action(
                    action,
                    changes={
                        "lead_name": story.lead,
                        "success_measure": story.measure,
                        "evidence_expected": story.evidence,
                        "scope": story.scope,
                    },
                    expected_version=action.version,
                    by=manager,
                    now=at(on, 10),
                )
            review = self._of_file(Review)
            sections = drafts.draft_overview(review) | {
                "background": str((self.case.briefing or {})["background"]),
                "links": "The national Panel has written of very young children in homes where drugs are dealt.",
            }
            reports.save_overview_report(review, sections=sections, by=manager, now=at(on, 12))
            reports.formalise(self._of_file(OverviewReport), formalised_on=on, by=manager, now=at(on, 16))

    def write_briefing(self, on: date) -> None:
        """The chair writes the 7-minute briefing and asks for its check (L22)."""
        chair = by_key("chair")
        with acting_as(chair):
            writing.begin_briefing(self._of_file(Review), by=chair, now=at(on, 9))
            briefing = self._of_file(Briefing)
            writing.save_briefing(
                briefing,
                changes=dict(self.case.briefing or {}),
                expected_version=briefing.version,
                by=chair,
                now=at(on, 12),
            )
            writing.ask_check(self._of_file(Briefing), by=chair, now=at(on, 12, 30))

    def _check(self, item: Briefing | Highlights, *, key: str, now: datetime) -> None:
        """Somebody other than the author decides on what the search found, and answers the checklist (L23, L28)."""
        person = by_key(key)
        with acting_as(person):
            search = reading_briefings.latest_disclosure(item)
            kept = {
                each.row.number: (Answer.KEEP, "General enough: it says nothing of one family.")
                for each in (strings_of(search) if search else [])
                if must_be_decided(each.row.tier)
            }
            checking.decide(item, kept, by=person, now=now)
            checking.complete_check(
                item,
                answers=dict.fromkeys(CheckItem.values, "Read line by line; none found."),
                result=CheckResult.PASS,
                comments="",
                by=person,
                now=now,
            )

    def check_briefing(self, on: date) -> None:
        """The Office, which did not write it, lets it go to the panel."""
        with acting_as(by_key("office")):
            briefing = self._of_file(Briefing)
        self._check(briefing, key="office", now=at(on, 10))

    def vote(self, on: date, *, keys: Sequence[str]) -> None:
        """Members of the executive panel approve (L24)."""
        for minute, key in enumerate(keys):
            member = by_key(key)
            with acting_as(member):
                approving.vote(
                    self._of_file(ApprovalRound), vote=Vote.APPROVE, comment="", by=member, now=at(on, 13, minute)
                )

    def publish(self, on: date) -> None:
        """On the public site, to all agencies, in the procedures manual; highlights beside (L25–L28)."""
        manager, office, trix = by_key("manager"), by_key("office"), by_key("care-lead")
        with acting_as(manager):
            publishing.publish(self._of_file(Briefing), published_on=on, by=manager, now=at(on, 11))
            highlights = writing.write_highlights(
                self._of_file(Review).casefile,
                title="What one review taught us this spring",
                points=[
                    "Record every child in the household, whatever the incident.",
                    "Ask why a child’s development is delayed, and write down the answer.",
                    "A parent’s fear of people who use the home is about the child, too.",
                ],
                themes=["T21", "T22", "T26"],
                by=manager,
                now=at(on, 11, 10),
            )
        self._check(highlights, key="office", now=at(on, 11, 20))
        with acting_as(manager):
            publishing.publish_highlights(self._of_file(Highlights), by=manager, now=at(on, 11, 30))
        with acting_as(office):
            publishing.send_out(self._of_file(Briefing), expectation=EXPECTATION, by=office, now=at(on, 12))
        with acting_as(trix):
            publishing.record_trix(
                self._of_file(Briefing),
                address="https://procedures.example.org/briefings",
                went_on=on,
                by=trix,
                now=at(on, 15),
            )

    def monitor(self) -> None:
        """The monitoring body considers it at its next meeting (L30)."""
        manager, monitor = by_key("manager"), by_key("monitor")
        with acting_as(manager):
            report = self._of_file(OverviewReport)
            body = body_with(Function.MONITOR, partnership=self.partnership, on=report.formalised_on)
            first = reading.first_meeting_on(report.casefile, ready_on=report.formalised_on)
            meeting = BodyMeeting.objects.get(body=body, held_on=first)
            reports.table_report(report, meeting=meeting, by=manager, now=at(report.formalised_on, 17))
        with acting_as(monitor):
            reports.record_monitor(
                self._of_file(OverviewReport),
                considered_on=meeting.held_on,
                minute="The report and plan were considered. Progress to be reported each quarter.",
                by=monitor,
                now=at(meeting.held_on, 15),
            )


def _the_sample(partnership: Partnership) -> None:
    """The whole chain, in the spring of 2026, every step on time."""
    child_2 = Teller(CHILD_2, partnership)
    child_2.refer(date(2026, 3, 2))
    child_2.agree(date(2026, 3, 3))
    child_2.list_for_triage(date(2026, 3, 4), meets_on=date(2026, 3, 16))
    child_2.decide(date(2026, 3, 16))
    child_2.confirm(date(2026, 3, 17))
    child_2.scope(date(2026, 3, 20), event_on=date(2026, 4, 28))
    child_2.open_returns(date(2026, 3, 20))
    for slug, day in (("police", 9), ("community-health", 13), ("recovery", 14), ("social-care", 16)):
        child_2.acknowledge(slug, date(2026, 3, 24))
        child_2.write_return(slug, date(2026, 4, day - 1))
        child_2.submit_return(slug, date(2026, 4, day))
        child_2.accept_return(slug, date(2026, 4, day))
    child_2.collate(date(2026, 4, 17))
    child_2.set_event(date(2026, 4, 17), event_on=date(2026, 4, 28))
    child_2.hold_event(date(2026, 4, 28))
    child_2.hold_panel(date(2026, 4, 28))
    child_2.chair_report(date(2026, 5, 1))
    child_2.overview(date(2026, 5, 5))
    child_2.write_briefing(date(2026, 5, 5))
    child_2.check_briefing(date(2026, 5, 6))
    child_2.vote(date(2026, 5, 8), keys=["police-panel", "care-panel", "health-panel"])
    child_2.publish(date(2026, 5, 11))
    child_2.monitor()


def _at_other_stages(partnership: Partnership, *, today: date, say: Say) -> None:
    """Six more files, dated from today so that their clocks are alive."""

    def days_ago(number: int) -> date:
        return working_day_near(today - timedelta(days=number))

    say("A referral that waits for its safeguarding lead")
    Teller(SCHOOL_ABSENCE, partnership, "school-teacher", "school-lead", "school").refer(days_ago(2))

    say("A referral listed for triage")
    listed = Teller(MISSED_APPOINTMENTS, partnership)
    listed.refer(days_ago(9))
    listed.agree(days_ago(8))
    listed.list_for_triage(days_ago(7), meets_on=add_working_days(today, 2))

    say("A triage decision that waits for confirmation")
    decided = Teller(YOUNG_CARER, partnership, "school-teacher", "school-lead", "school")
    decided.refer(days_ago(14))
    decided.agree(days_ago(13))
    decided.list_for_triage(days_ago(12), meets_on=days_ago(1))
    decided.decide(days_ago(1))

    say("A review whose returns are late")
    waiting = Teller(HOUSING_MOVES, partnership, invited=("surgery",))
    waiting.refer(days_ago(53))
    waiting.agree(days_ago(52))
    waiting.list_for_triage(days_ago(51), meets_on=days_ago(40))
    waiting.decide(days_ago(40))
    waiting.confirm(days_ago(39))
    waiting.scope(days_ago(36), event_on=add_working_days(today, 12))
    waiting.open_returns(days_ago(36))
    waiting.acknowledge("police", days_ago(34))
    waiting.write_return("police", days_ago(15))
    waiting.submit_return("police", days_ago(14))
    waiting.accept_return("police", days_ago(13))
    waiting.acknowledge("social-care", days_ago(30))
    waiting.invite(
        "surgery", name="Nkechi Abara-Lowe", job_title="Practice manager", address="practice.manager@quayside.example",
        now=timezone.now(),
    )

    say("A review whose briefing is with the panel")
    voting = Teller(_with_the_samples_learning(GOOD_PRACTICE), partnership)
    event_on = days_ago(9)
    voting.refer(days_ago(57))
    voting.agree(days_ago(56))
    voting.list_for_triage(days_ago(55), meets_on=days_ago(45))
    voting.decide(days_ago(45))
    voting.confirm(days_ago(44))
    voting.scope(days_ago(42), event_on=event_on)
    voting.open_returns(days_ago(42))
    for slug in voting.slugs:
        voting.acknowledge(slug, days_ago(40))
        voting.write_return(slug, days_ago(20))
        voting.submit_return(slug, days_ago(18))
        voting.accept_return(slug, days_ago(17))
    voting.collate(days_ago(16))
    voting.set_event(days_ago(16), event_on=event_on)
    voting.hold_event(event_on)
    voting.hold_panel(event_on)
    voting.chair_report(days_ago(6))
    voting.write_briefing(days_ago(4))
    voting.check_briefing(days_ago(3))
    voting.vote(days_ago(2), keys=["police-panel"])

    say("A briefing full of names that waits for its check")
    a_check_waiting(partnership, today=today)


def a_check_waiting(partnership: Partnership, *, today: date) -> str:
    """A review whose chair wrote the briefing in a hurry and asked for its check; the reference of its file."""

    def days_ago(number: int) -> date:
        return working_day_near(today - timedelta(days=number))

    named = Teller(_full_of_names(GOOD_PRACTICE), partnership)
    event_on = days_ago(7)
    named.refer(days_ago(56))
    named.agree(days_ago(55))
    named.list_for_triage(days_ago(54), meets_on=days_ago(44))
    named.decide(days_ago(44))
    named.confirm(days_ago(43))
    named.scope(days_ago(41), event_on=event_on)
    named.open_returns(days_ago(41))
    for slug in named.slugs:
        named.acknowledge(slug, days_ago(39))
        named.write_return(slug, days_ago(21))
        named.submit_return(slug, days_ago(19))
        named.accept_return(slug, days_ago(16))
    named.collate(days_ago(15))
    named.set_event(days_ago(15), event_on=event_on)
    named.hold_event(event_on)
    named.hold_panel(event_on)
    named.chair_report(days_ago(4))
    named.write_briefing(days_ago(1))
    return str(named.reference)


def _with_the_samples_learning(case: CaseStory) -> CaseStory:
    """A shorter case that has been through its event: returns of two agencies, findings and a briefing of its own."""
    police = case.returns["police"]
    return CaseStory(
        people=case.people,
        referral=case.referral,
        presentation=case.presentation,
        rationale=case.rationale,
        period=case.period,
        key_lines=case.key_lines,
        returns={"police": police, "community-health": police},
        findings=CHILD_2.findings[:3],
        actions=CHILD_2.actions[1:2],
        lived_experience="She was held by people she knew.",
        briefing={
            "title": "Asking the second question",
            "background": "A young child’s unusual bruising was questioned by a nursery worker.",
            "good_practice": "- Four agencies met within a day",
            "improvement": "- A notice was sent to the wrong team",
            "learning": "- Ask the second question, and write down the answer",
            "progress": "- An action plan has been agreed",
            "themes": ["T3", "T5"],
        },
    )


def _full_of_names(case: CaseStory) -> CaseStory:
    """The shorter case once more, with the briefing of a chair in a hurry: names, a school, a birthday, a phone."""
    shorter = _with_the_samples_learning(case)
    return replace(
        shorter,
        people=[
            ("child", {"first_name": "Idris", "family_name": "Penhaligon-Rowe", "other_names": "Iddy",
                       "date_of_birth": "2021-04-17", "address": "31 Limpet Street, Port Wexley PW2 9LT",
                       "school": "Curlew Lane Nursery"}),
            ("parent", {"first_name": "Morwenna", "family_name": "Penhaligon", "relationship": "Mother",
                        "phones": "01632 960771"}),
        ],
        briefing=dict(shorter.briefing or {}) | {
            "title": "What we learned from Idris",
            "background": "Idris Penhaligon-Rowe (born 17 April 2021) lived at 31 Limpet Street with his mother, "
            "Morwenna. Curlew Lane Nursery saw bruises on Iddy’s arm in March 2026 and rang her on 01632 960 771.",
            "improvement": "- A notice about Idris’s family went to the wrong team\n- Ms Penhaligon was asked twice",
            "learning": "- Ask the second question, as Curlew Lane did, and write down the answer",
        },
    )


def tell(*, say: Say, files: bool = True, today: date | None = None) -> bool:
    """Make the partnership and its files. False when they are there already."""
    if Partnership.objects.filter(name=NAME).exists():
        return False
    today = today or timezone.localdate()
    with transaction.atomic():
        say("People, agencies and bodies")
        partnership = make_people(on=date(2025, 9, 1))
        keep_diary(partnership, from_on=date(2025, 9, 1), months=36)
        if files:
            say("The sample case, from referral to published briefing")
            _the_sample(partnership)
            _at_other_stages(partnership, today=today, say=say)
    return True
