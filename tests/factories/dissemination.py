"""Briefings, their checks and rounds, and what was published."""

from datetime import date, time

import factory

from sightline.dissemination.choices import BriefingState, Channel, CheckItem, CheckResult, HighlightsState, Vote
from sightline.dissemination.models import (
    AnonymisationCheck,
    ApprovalRound,
    Briefing,
    Dispatch,
    Highlights,
    PanelVote,
    Publication,
    PublicationSource,
)
from sightline.dissemination.rules import PURPOSE, TEXT_FIELDS
from sightline.reviews.choices import ReviewState
from sightline.reviews.models import Review, Triage
from tests.factories.base import Behind
from tests.factories.files import NOON, CaseFileFactory
from tests.factories.people import BodyFactory, PartnershipFactory, UserFactory
from tests.factories.referrals import ReferralFactory
from tests.support.walls import no_walls

WRITTEN = {
    "title": "A child not seen for a season",
    "background": "A child under five lived with a parent. Several agencies held part of the picture.",
    "purpose": PURPOSE,
    "key_lines": "- Whether the child’s lived experience was understood\n- Whether agencies shared what they knew",
    "good_practice": "- A health visitor was easy for the parent to reach",
    "improvement": "- The child was not recorded as being in the home",
    "learning": "- Ask who else lives in the household",
    "progress": "- Re-referral clinics were introduced",
    "links": [{"words": "Threshold of Need", "address": "https://www.example.org/thresholds"}],
    "questions": "How will you know that practice changed?",
    "themes": ["T1", "T22"],
}
EVERY_ITEM = {str(item): "Looked for; nothing found." for item in CheckItem}


def a_review(casefile, **kwargs):
    """A review of the file whose event has been held, with the referral and triage it came from."""
    referral = ReferralFactory(casefile=casefile)
    with no_walls():
        triage = Triage.objects.create(
            casefile=casefile, referral=referral, body=BodyFactory(partnership=casefile.partnership),
            meets_on=date(2026, 10, 5), meets_at=time(10, 0), where="Marram Quay", listed_at=NOON,
            listed_by=referral.author, state="confirmed",
        )
        given = {"state": ReviewState.EVENT_HELD, "decided_on": date(2026, 10, 5)} | kwargs
        return Review.objects.create(casefile=casefile, triage=triage, **given)


class BriefingFactory(Behind):
    class Meta:
        model = Briefing

    class Params:
        written = factory.Trait(**WRITTEN)

    casefile = factory.SubFactory(CaseFileFactory)
    review = factory.LazyAttribute(lambda briefing: a_review(briefing.casefile, chair=briefing.author))
    author = factory.SubFactory(UserFactory)
    state = BriefingState.DRAFT


class AnonymisationCheckFactory(Behind):
    class Meta:
        model = AnonymisationCheck

    briefing = factory.SubFactory(BriefingFactory)
    casefile = factory.SelfAttribute("briefing.casefile")
    edition = factory.SelfAttribute("briefing.edition")
    answers = factory.LazyFunction(lambda: dict(EVERY_ITEM))
    result = CheckResult.PASS
    checked_at = NOON
    checked_by = factory.SubFactory(UserFactory)


class ApprovalRoundFactory(Behind):
    class Meta:
        model = ApprovalRound

    briefing = factory.SubFactory(BriefingFactory)
    casefile = factory.SelfAttribute("briefing.casefile")
    edition = factory.SelfAttribute("briefing.edition")
    text = factory.LazyAttribute(lambda row: {name: getattr(row.briefing, name) for name in TEXT_FIELDS})
    rule = "majority"
    opened_at = NOON
    opened_by = factory.SubFactory(UserFactory)


class PanelVoteFactory(Behind):
    class Meta:
        model = PanelVote

    round = factory.SubFactory(ApprovalRoundFactory)
    casefile = factory.SelfAttribute("round.casefile")
    voter = factory.SubFactory(UserFactory)
    vote = Vote.APPROVE
    voted_at = NOON


class DispatchFactory(Behind):
    class Meta:
        model = Dispatch

    briefing = factory.SubFactory(BriefingFactory)
    casefile = factory.SelfAttribute("briefing.casefile")
    channel = Channel.EMAIL
    edition = factory.SelfAttribute("briefing.edition")
    went_on = date(2026, 12, 18)
    sent_at = NOON
    sent_by = factory.SubFactory(UserFactory)


class PublicationFactory(Behind):
    class Meta:
        model = Publication

    partnership = factory.SubFactory(PartnershipFactory)
    slug = factory.Sequence(lambda n: f"briefing-2026-12-t{n}")
    title = factory.Sequence(lambda n: f"Learning {n}")
    body = factory.LazyFunction(lambda: {"kind": "highlights", "points": ["Ask", "Listen", "Record"]})
    published_on = date(2026, 12, 18)


class PublicationSourceFactory(Behind):
    class Meta:
        model = PublicationSource

    casefile = factory.SubFactory(CaseFileFactory)
    publication = factory.SubFactory(
        PublicationFactory, partnership=factory.SelfAttribute("..casefile.partnership")
    )
    published_at = NOON
    published_by = factory.SubFactory(UserFactory)


class HighlightsFactory(Behind):
    class Meta:
        model = Highlights

    class Params:
        public = factory.Trait(
            state=HighlightsState.PUBLISHED,
            publication=factory.SubFactory(
                PublicationFactory, partnership=factory.SelfAttribute("..casefile.partnership")
            ),
            published_at=NOON,
            published_by=factory.SubFactory(UserFactory),
        )

    casefile = factory.SubFactory(CaseFileFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = "Emerging themes"
    points = factory.LazyFunction(lambda: ["Ask who else is at home", "Listen to the child", "Record what you saw"])
    author = factory.SubFactory(UserFactory)
    state = HighlightsState.ANON_CHECK
