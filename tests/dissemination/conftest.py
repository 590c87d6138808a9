"""One file after its event, with everybody who has a part in its briefing."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
import time_machine

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.accounts.models import User
from sightline.anonymity.choices import Answer
from sightline.anonymity.operations import decide, strings_of
from sightline.anonymity.rules.deciding import must_be_decided
from sightline.casefiles.models import CaseFile
from sightline.deadlines.models import Deadline
from sightline.dissemination import operations
from sightline.dissemination.models import Briefing
from sightline.meetings.choices import EventState
from sightline.outbox.models import Message
from sightline.partnerships.choices import Sector
from sightline.partnerships.models import Body
from sightline.partnerships.rules import Function
from sightline.reviews.models import Review
from sightline.trail.models import TrailEntry
from tests.factories.dissemination import WRITTEN, AnonymisationCheckFactory, BriefingFactory, a_review
from tests.factories.files import CaseFileFactory, DeadlineFactory, FileMemberFactory, SubjectFactory
from tests.factories.meetings import EventFactory
from tests.factories.people import (
    AgencyFactory,
    BodyFactory,
    BodyFunctionFactory,
    PartnershipFactory,
    UserFactory,
    person,
    seat,
)
from tests.support.walls import no_walls

DAY_SEVEN = datetime(2026, 12, 14, 10, 0, tzinfo=UTC)  # a week after the event of 7 December
DAY_TEN = datetime(2026, 12, 17, 10, 0, tzinfo=UTC)
DUE = {"D06": 14, "D07": 19, "D08": 21, "D09": 21, "D10": 21}


@pytest.fixture(autouse=True)
def ten_days_after_the_event():
    with time_machine.travel(DAY_TEN, tick=False):
        yield


@dataclass
class Matter:
    """Who and what the briefing of one file is about."""

    file: CaseFile
    review: Review
    chair: User
    manager: User
    administrator: User
    panel: Body
    seats: dict[str, User] = field(default_factory=dict)

    def briefing(self, **kwargs) -> Briefing:
        return BriefingFactory(casefile=self.file, review=self.review, author=self.chair, **(WRITTEN | kwargs))

    def searched(self, item, *, by=None, decided=True):
        """The text searched by a colleague, with everything that must be decided kept for a reason."""
        by = by or self.administrator
        speak_for(by)
        search = operations.run_check(item, by=by, now=DAY_SEVEN)
        if decided:
            keep = {
                each.row.number: (Answer.KEEP, "It says nothing of one family.")
                for each in strings_of(search)
                if must_be_decided(each.row.tier)
            }
            decide(search, keep, by=by, now=DAY_SEVEN)
        return search

    def passed(self, briefing, **kwargs):
        """An edition that has passed its check."""
        given = {"checked_by": self.administrator, "disclosure": self.searched(briefing)} | kwargs
        return AnonymisationCheckFactory(briefing=briefing, casefile=self.file, **given)

    def kept(self):
        """Everything that an operation could have left behind."""
        with no_walls():
            return {
                "briefings": list(Briefing.objects.order_by("pk").values()),
                "met": sorted(Deadline.objects.exclude(met_at=None).values_list("rule", flat=True)),
                "trail": TrailEntry.objects.count(),
                "messages": Message.objects.count(),
            }

    def messages(self):
        """(name, person's id), sorted."""
        with no_walls():
            return sorted(Message.objects.values_list("name", "to"))

    def met(self):
        """Rule → day of every clock that was met."""
        with no_walls():
            return dict(Deadline.objects.exclude(met_at=None).values_list("rule", "met_on"))

    def verbs(self):
        """What the trail says of the file, in order."""
        with no_walls():
            entries = TrailEntry.objects.filter(file_ref=self.file.reference).order_by("at", "pk")
            return list(entries.values_list("verb", flat=True))


def a_matter(**kwargs) -> Matter:
    """A file whose event was held on 7 December 2026, in a partnership of its own."""
    partnership = PartnershipFactory()
    file = CaseFileFactory(partnership=partnership, **kwargs)
    chair = UserFactory(name="Anaïs Lefèvre")
    FileMemberFactory(casefile=file, user=chair, role=FileRole.CHAIR)
    review = a_review(file, chair=chair)
    EventFactory(casefile=file, state=EventState.HELD, held_on=date(2026, 12, 7))
    SubjectFactory(casefile=file)  # Saoirse O’Dowd-Ibeh
    panel = BodyFactory(partnership=partnership, name="Line of Sight Executive Panel")
    BodyFunctionFactory(body=panel, function=Function.LOS_EXEC)
    for rule, day in DUE.items():
        DeadlineFactory(casefile=file, rule=rule, title=rule, anchor_on=date(2026, 12, 7), due_on=date(2026, 12, day))
    found = Matter(
        file, review, chair,
        person(Role.SCP_MANAGER, partnership=partnership),
        person(Role.SCP_ADMINISTRATOR, partnership=partnership),
        panel,
    )
    for sector in (Sector.POLICE, Sector.CHILDRENS_SERVICES, Sector.HEALTH, Sector.EDUCATION):
        found.seats[sector] = seat(panel, agency=AgencyFactory(partnership=partnership, sector=sector))
    return found


@pytest.fixture
def matter():
    return a_matter()


@pytest.fixture
def say():
    """The database answers as for this person."""
    return speak_for
