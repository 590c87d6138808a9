"""The learning day and the executive panel's record."""

from datetime import date, time

import factory

from sightline.meetings.choices import Category
from sightline.meetings.models import AgencyAtEvent, Attendance, Event, PanelRecord, WelfareOffer
from tests.factories.base import Behind
from tests.factories.files import NOON, CaseFileFactory
from tests.factories.people import AgencyFactory, BodyFactory, UserFactory


class EventFactory(Behind):
    class Meta:
        model = Event

    casefile = factory.SubFactory(CaseFileFactory)
    held_on = date(2026, 12, 7)
    starts_at = time(9, 30)
    practitioners_leave_at = time(11, 15)
    ends_at = time(12, 45)
    venue = "The Old Customs House, Marram Quay"
    panel_on = date(2026, 12, 7)
    panel_starts_at = time(14, 0)


class AttendanceFactory(Behind):
    class Meta:
        model = Attendance

    event = factory.SubFactory(EventFactory)
    casefile = factory.SelfAttribute("event.casefile")
    agency = factory.SubFactory(AgencyFactory, partnership=factory.SelfAttribute("..event.casefile.partnership"))
    name = "Oluwaseun Adébáyọ̀-Clarke"
    role = "Health visitor"
    category = Category.PRACTITIONER


class AgencyAtEventFactory(Behind):
    class Meta:
        model = AgencyAtEvent

    event = factory.SubFactory(EventFactory)
    casefile = factory.SelfAttribute("event.casefile")
    agency = factory.SubFactory(AgencyFactory, partnership=factory.SelfAttribute("..event.casefile.partnership"))
    presents = factory.Sequence(lambda n: n + 1)


class PanelRecordFactory(Behind):
    class Meta:
        model = PanelRecord

    event = factory.SubFactory(EventFactory)
    casefile = factory.SelfAttribute("event.casefile")
    body = factory.SubFactory(BodyFactory, partnership=factory.SelfAttribute("..event.casefile.partnership"))
    sat_on = date(2026, 12, 7)
    sat_at = time(14, 0)
    learning_considered = "Supervision did not ask what the child’s day was like."
    recorded_at = NOON
    recorded_by = factory.SubFactory(UserFactory)


class WelfareOfferFactory(Behind):
    class Meta:
        model = WelfareOffer

    casefile = factory.SubFactory(CaseFileFactory)
    agency = factory.SubFactory(AgencyFactory, partnership=factory.SelfAttribute("..casefile.partnership"))
    staff_affected = 3
    offered_by_post = "Team manager"
    offered_on = date(2026, 12, 8)
    recorded_at = NOON
    recorded_by = factory.SubFactory(UserFactory)
