"""After the event agencies look after their staff: asked by a message, recorded with no name and nothing of health."""

from datetime import date

import pytest
from django.db import models

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.casefiles.models import FileMember
from sightline.foundation.errors import DomainError, NotYours
from sightline.meetings import operations
from sightline.meetings.choices import Attended
from sightline.meetings.models import WelfareOffer
from sightline.outbox.models import Message
from sightline.trail.models import TrailEntry
from tests.factories.files import NOON, BarFactory, CaseFileFactory, FileMemberFactory
from tests.factories.meetings import AttendanceFactory, EventFactory
from tests.factories.people import AgencyFactory, person
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

OFFER = {"staff_affected": 4, "offered_by_post": "Team manager", "offered_on": date(2026, 11, 20)}


class World:
    def __init__(self):
        self.file = CaseFileFactory()
        partnership = self.file.partnership
        self.agency, self.other = AgencyFactory.create_batch(2, partnership=partnership)
        self.manager = person(Role.AGENCY_MANAGER, partnership=partnership, agency=self.agency)
        self.lead = person(Role.DSL, partnership=partnership, agency=self.agency)
        self.stranger = person(Role.AGENCY_MANAGER, partnership=partnership, agency=self.other)
        self.office = person(Role.SCP_MANAGER, partnership=partnership)
        self.mine = FileMemberFactory(casefile=self.file, agency=self.agency, role=FileRole.INVOLVED_AGENCY)
        FileMemberFactory(casefile=self.file, agency=self.other, role=FileRole.INVOLVED_AGENCY)

    def place(self, user):
        speak_for(user)
        return FileMember.objects.select_related("casefile__partnership", "agency").get(pk=self.mine.pk)

    @property
    def address(self):
        return f"/files/{self.file.reference}/welfare/{self.agency.slug}/"


@pytest.fixture
def world():
    return World()


def record(world, by, **changes):
    given = OFFER | {"debrief_attended": None} | changes
    return operations.record_welfare(world.place(by), by=by, now=NOON, **given)


def test_managers_and_leads_of_agencies_that_came_are_asked(world):
    barred = person(Role.DSL, partnership=world.file.partnership, agency=world.agency)
    BarFactory(casefile=world.file, user=barred)
    event = EventFactory(casefile=world.file)
    AttendanceFactory(event=event, agency=world.agency, attended=Attended.WHOLE)
    AttendanceFactory(event=event, agency=world.other, attended=Attended.APOLOGIES)
    with no_walls():
        operations.prompt_welfare(event, now=NOON)
        sent = Message.objects.filter(name="welfare_prompt")
        assert {message.to for message in sent} == {world.manager, world.lead}
        assert {message.path for message in sent} == {world.address}


def test_the_offer_is_recorded_and_put_right(world):
    record(world, world.manager)
    offer = record(world, world.lead, staff_affected=5, debrief_attended=True)
    assert WelfareOffer.objects.get() == offer
    assert (offer.staff_affected, offer.debrief_attended, offer.recorded_by) == (5, True, world.lead)
    with no_walls():
        assert TrailEntry.objects.filter(record_label="welfareoffer").count() == 2


def test_a_day_to_come_is_refused(world):
    with pytest.raises(DomainError, match="today or in the past"):
        record(world, world.manager, offered_on=date(2026, 11, 24))
    assert not WelfareOffer.objects.exists()


def test_it_is_the_agencys_own_to_say_and_no_other_agency_reads_it(world):
    record(world, world.manager)
    for other in (world.stranger, world.office):
        with pytest.raises(NotYours):
            record(world, other)
    speak_for(world.stranger)
    assert not WelfareOffer.objects.exists()
    speak_for(world.office)
    assert WelfareOffer.objects.count() == 1


def test_there_is_no_place_for_a_name_or_for_health():
    """F42: whoever adds a field of words decides that here."""
    words = {
        field.name for field in WelfareOffer._meta.local_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
    }
    assert words == {"offered_by_post"}


def test_the_page_is_found_from_the_file_and_shows_what_was_said(world, client, time_machine):
    time_machine.move_to(NOON, tick=False)
    client.force_login(world.manager)
    assert world.address in client.get(f"/files/{world.file.reference}/").content.decode()
    assert "Enter the post of whoever offered support" in client.post(world.address, {}).content.decode()
    typed = {
        "staff_affected": "4", "offered_by_post": "Team manager", "offered_on-day": "20", "offered_on-month": "11",
        "offered_on-year": "2026", "debrief_attended": "unknown",
    }
    assert client.post(world.address, typed).status_code == 302
    assert 'value="Team manager"' in client.get(world.address).content.decode()
