"""What the pages of the learning day show. The buttons ask the same table and the same policy as the operations."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import time
from functools import cached_property

from django.urls import reverse

from sightline.accounts.models import User
from sightline.design.formats import clock, day, weekday
from sightline.meetings import policy
from sightline.meetings.choices import Attended, EventState
from sightline.meetings.models import AgencyAtEvent, Attendance, Event
from sightline.meetings.operations import takes_notes
from sightline.meetings.states import EVENT

TAG = {
    EventState.PLANNED: "govuk-tag--blue",
    EventState.OPEN: "govuk-tag--yellow",
    EventState.HELD: "govuk-tag--green",
    EventState.CANCELLED: "govuk-tag--grey",
}
TO_DO = {"tag": {"text": "Not started", "classes": "govuk-tag--blue"}}
STARTED = {"text": "Saved"}
UNSAVED = {"tag": {"text": "Typed, not saved", "classes": "govuk-tag--yellow"}}


@dataclass(frozen=True)
class AgendaLine:
    """One line of the day: when (empty where the time is the chair's to judge), what, and who is there."""

    at: time | None
    what: str
    who: str


@dataclass(frozen=True)
class EventPage:
    """The day as one person sees it."""

    event: Event
    user: User
    people: Sequence[Attendance]
    order: Sequence[AgencyAtEvent]
    warnings: Sequence[str]

    @property
    def tag(self) -> dict[str, str]:
        """Where the day stands."""
        return {"text": self.event.get_state_display(), "classes": TAG[EventState(self.event.state)]}

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The arrangements, question and answer; what was not said is left out."""
        event = self.event
        panel_day = "the same day" if event.panel_on == event.held_on else weekday(event.panel_on)
        rows = [
            ("Date", weekday(event.held_on)),
            ("Time", f"{clock(event.starts_at)} to {clock(event.ends_at)}"),
            ("Practitioners leave", clock(event.practitioners_leave_at)),
            ("Venue", event.venue),
            ("Online", event.online_link),
            ("Access", event.access_needs),
            ("Executive panel", f"{clock(event.panel_starts_at)}, {panel_day}"),
            ("Why the panel sits another time", event.not_same_day_because),
            ("Why the day is later than planned", event.late_because),
        ]
        return [(question, answer) for question, answer in rows if answer]

    @property
    def agenda(self) -> list[AgendaLine]:
        """The day by its parts (S43–S49): practitioners are there for the first."""
        event = self.event
        panel = AgendaLine(event.panel_starts_at, "Executive panel: the chair presents what was learned", "Panel")
        on_the_day = [
            AgendaLine(event.starts_at, "Welcome, the purpose of the day, the child first", "Everybody"),
            AgendaLine(None, "Each agency’s summary, in the order below", "Everybody"),
            AgendaLine(None, "Discussion of the key lines of enquiry", "Everybody"),
            AgendaLine(event.practitioners_leave_at, "Practitioners leave, after a round on how everybody is", ""),
            AgendaLine(None, "System issues and draft learning", "Managers and supervisors"),
            AgendaLine(event.ends_at, "The event ends", ""),
        ]
        if event.panel_on != event.held_on:
            return on_the_day
        if event.panel_starts_at < event.ends_at:
            return [*on_the_day[:-1], panel, on_the_day[-1]]
        return [*on_the_day, panel]

    @property
    def can_read_purpose(self) -> bool:
        """The chair, before the day is open."""
        return "open" in EVENT.open_steps(self.event.state) and self.may_record

    @property
    def can_record(self) -> bool:
        """The chair, until the record is closed."""
        return takes_notes(self.event) and self.may_record

    @property
    def can_record_attendance(self) -> bool:
        """The chair or the office, until the record is closed."""
        return takes_notes(self.event) and policy.may_record_attendance(self.user, self.event)

    @cached_property
    def may_record(self) -> bool:
        """The chair of this review."""
        return policy.may_record(self.user, self.event)

    @cached_property
    def works_with_it(self) -> bool:
        """Not only invited: may read the notes, and why somebody was not there (that may be their health)."""
        return policy.may_read_notes(self.user, self.event)

    @property
    def notes(self) -> list[tuple[str, str]]:
        """What was written down, for those who work with it; nothing for whoever was only invited."""
        if not self.works_with_it:
            return []
        event = self.event
        lines = [(f"Summary of {line['agency']}", line["words"]) for line in event.headlines]
        lines += [(f"Key line {line['number']}: {line['question']}", line["notes"]) for line in event.key_line_notes]
        lines += [
            ("The child’s lived experience", event.lived_experience),
            ("Good practice: none found because", event.no_good_practice_because),
            ("Where people disagreed", event.disagreements),
            ("To be done today", event.immediate_action),
            ("Welfare of those who came", event.welfare_notes),
        ]
        return [(heading, words) for heading, words in lines if words]

    @property
    def attended(self) -> list[tuple[Attendance, str]]:
        """Everybody invited and what became of it; empty words while that is not recorded."""
        return [
            (person, "" if person.attended == Attended.NOT_YET else person.get_attended_display())
            for person in self.people
        ]

    @property
    def who_can_see(self) -> list[str]:
        """Groups of people, and how much they see."""
        return [
            "The partnership’s office",
            "The chair of this event and the buddy",
            "Members of the executive panel",
            "Everybody invited who has an account: the arrangements, not the notes nor why somebody was not there",
        ]


@dataclass(frozen=True)
class RecordPage:
    """The chair's console: the parts of the record, and what still keeps it open."""

    event: Event
    parts: Sequence[tuple[str, str, bool]]  # slug, title, whether anything has been said in it
    missing: Sequence[str]
    unsaved: Collection[str] = ()

    @property
    def tasks(self) -> list[dict[str, object]]:
        """One row a part."""
        reference = self.event.casefile.reference
        return [
            {
                "title": title,
                "href": reverse("meetings:record-section", kwargs={"reference": reference, "section": slug}),
                "status": UNSAVED if slug in self.unsaved else STARTED if started else TO_DO,
            }
            for slug, title, started in self.parts
        ]

    @property
    def purpose_read(self) -> str:
        """When the purpose was read; empty when it has not been."""
        read_at = self.event.purpose_read_at
        return day(read_at) if read_at else ""
