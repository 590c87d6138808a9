"""The records of the world's file in another state than the late one that it is laid down in.

A state is set in the row alone, behind the walls, so that one world serves all of them and is as it was when the block
ends. What else a step would have written matters to no answer of who may open a page.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction

from sightline.contributions.choices import SHARED, RequestState
from sightline.contributions.models import AgencyRequest, PracticeAudit, ReturnVersion
from sightline.dissemination.choices import BriefingState
from sightline.dissemination.models import Briefing
from sightline.learning.choices import ActionState
from sightline.learning.models import Action
from sightline.meetings.choices import EventState
from sightline.meetings.models import Event
from sightline.referrals.choices import ReferralState
from sightline.referrals.models import Referral
from sightline.reviews.choices import ReviewState
from sightline.reviews.models import Review
from tests.factories.files import NOON, WorkHoldFactory
from tests.matrix.world import World
from tests.support.walls import no_walls


def referral(world: World, state: str) -> None:
    """The referral of the file; received is where the world has it."""
    Referral.objects.filter(casefile=world.file).update(state=state, received_at=None, receipt_sent_at=None)


def request(world: World, state: str) -> None:
    """The school's request and, before it is submitted, its return that nobody else sees."""
    asked = AgencyRequest.objects.filter(casefile=world.file, agency=world.school)
    when = {} if state in SHARED else {"submitted_at": None, "submitted_by": None}
    asked.update(state=state, **when)
    PracticeAudit.objects.filter(casefile=world.file, agency=world.school).update(shared=state in SHARED)
    if state not in SHARED:
        ReturnVersion.objects.filter(agency_request__in=asked).delete()


def event(world: World, state: str) -> None:
    """The learning day, not yet held or called off."""
    Event.objects.filter(casefile=world.file).update(state=state, held_at=None, held_by=None)


def briefing(world: World, state: str) -> None:
    """The briefing; approved where it has been published since."""
    approved = {} if state in (BriefingState.APPROVED, BriefingState.WITHDRAWN) else {"approved_at": None}
    Briefing.objects.filter(casefile=world.file).update(state=state, **approved)


def action(world: World, state: str) -> None:
    """Every action of the plan."""
    Action.objects.filter(casefile=world.file).update(state=state)


def review(world: World, state: str) -> None:
    """The review itself."""
    Review.objects.filter(casefile=world.file).update(state=state)


def ring_fenced(world: World, state: str) -> None:
    """Only people named on the file may see it (G04)."""
    type(world.file).objects.filter(pk=world.file.pk).update(ring_fenced=True)


def held(world: World, state: str) -> None:
    """Agencies write nothing more."""
    WorkHoldFactory(casefile=world.file, held_at=NOON)


STATES: dict[tuple[str, str], Callable[[World, str], None]] = {
    **{("referral", str(state)): referral for state in ReferralState if state != ReferralState.RECEIVED},
    **{("request", str(state)): request for state in (RequestState.SENT, RequestState.DRAFTING, RequestState.ACCEPTED)},
    **{("event", str(state)): event for state in (EventState.PLANNED, EventState.CANCELLED)},
    **{
        ("briefing", str(state)): briefing
        for state in (BriefingState.DRAFT, BriefingState.ANON_CHECK, BriefingState.APPROVED, BriefingState.WITHDRAWN)
    },
    **{("action", str(state)): action for state in (ActionState.PROPOSED, ActionState.VERIFIED)},
    **{("review", str(state)): review for state in (ReviewState.LOS_AGREED, ReviewState.CLOSED)},
    ("file", "ring-fenced"): ring_fenced,
    ("file", "on hold"): held,
}


@contextmanager
def in_state(world: World, record: str, state: str) -> Iterator[None]:
    """The record as it is in that state, until the block ends."""
    with transaction.atomic():
        with no_walls():
            STATES[record, state](world, state)
        yield
        transaction.set_rollback(True)
