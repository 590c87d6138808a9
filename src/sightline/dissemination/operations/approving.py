"""The panel's virtual approval (L24, S63), and taking an approved briefing back to change it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from sightline.access.gate import require
from sightline.access.permissions import Permission
from sightline.access.roles import FileRole, Role
from sightline.accounts.models import User
from sightline.casefiles.models import Bar
from sightline.casefiles.operations import add_member, save_fields, take_step
from sightline.deadlines.operations import meet_clock
from sightline.dissemination import policy, queries
from sightline.dissemination.choices import Vote
from sightline.dissemination.models import AnonymisationCheck, ApprovalRound, Briefing, Highlights, PanelVote
from sightline.dissemination.rules import Outcome
from sightline.dissemination.states import BRIEFING
from sightline.foundation.errors import DomainError
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import Facts, queue
from sightline.partnerships.queries import people_with_role, profile_of
from sightline.partnerships.rules import ApprovalRule
from sightline.trail.choices import Verb
from sightline.trail.operations import record


class NotNow(DomainError):
    """The briefing, its check or its round does not stand as this asks; the sentence says what to do first."""


def page(item: Briefing | Highlights, name: str = "") -> str:
    """The address of one of the text's pages, for a message."""
    here = "briefing" if isinstance(item, Briefing) else f"highlights/{item.number}"
    return f"/files/{item.casefile.reference}/{here}/{name + '/' if name else ''}"


def require_passed(item: Briefing | Highlights) -> AnonymisationCheck:
    """The answer that speaks for this version now (L23 to L28). Raises NotNow: nobody approves or publishes without."""
    passed = queries.passed_check(item)
    if passed is None or passed.disclosure is None:
        raise NotNow("This edition has not passed its anonymisation check. Ask for the check first.")
    if changed := queries.changed_since(item, passed.disclosure):
        raise NotNow(
            f"Changed since this edition was checked: {changed}. The partnership’s office checks it again first."
        )
    return passed


@transaction.atomic
def open_round(briefing: Briefing, *, by: User, now: datetime) -> ApprovalRound:
    """Ask the executive panel to approve the text as it stands, and keep that text (L23, L24).

    Called by `complete_check`, which has asked the policy. Puts the panel on the file, because its members vote by
    that. Raises NotNow when nobody could vote.
    """
    require_passed(briefing)
    on = timezone.localdate(now)
    casefile = briefing.casefile
    body = queries.approving_body(casefile.partnership, on=on)
    add_member(casefile, role=FileRole.EXECUTIVE_PANEL, body=body, by=by, on=on)
    asked = queries.voters(briefing, on=on)
    if not asked:
        raise NotNow(
            f"Nobody can vote: {body.name} has no members besides those who wrote the briefing. "
            "Ask a system administrator to add members, then complete the check."
        )
    round_ = ApprovalRound.objects.create(
        casefile=casefile,
        briefing=briefing,
        edition=briefing.edition,
        text=queries.text_of(briefing),
        rule=profile_of(casefile.partnership).settings.approval_rule,
        opened_at=now,
        opened_by=by,
    )
    queue(
        MessageName.BRIEFING_VOTE_ASKED,
        to=[voter.user for voter in asked],
        facts=Facts(casefile.reference, page(briefing, "vote"), queries.due_on(casefile, "D07")),
        now=now,
    )
    return round_


@transaction.atomic
def vote(round: ApprovalRound, *, vote: Vote, comment: str, by: User, now: datetime) -> PanelVote:
    """A panel member answers, or answers again while the round is open (L24, S63).

    A return, and an approval with a change, say why. A return ends the round at once; otherwise the round ends when the
    partnership's rule is met, and the briefing is approved (D07). Raises NotYours for anybody else, the chair and the
    author among them; NotNow for a round that has closed or an answer without its reason.
    """
    require(
        policy.may_vote(by, round.briefing),
        "You cannot vote on this briefing. Members of its panel vote, but nobody who chaired the event or wrote it.",
    )
    comment = comment.strip()
    if vote == Vote.RETURN and not comment:
        raise NotNow("Say what the chair should change before you return the briefing.")
    if vote == Vote.APPROVE_WITH_CHANGE and not comment:
        raise NotNow("Say which change you approve the briefing with.")
    if vote != Vote.RETURN:
        require_passed(round.briefing)
    # two last votes at the same moment must not both find the round open
    here = ApprovalRound.objects.select_for_update(of=("self",)).get(pk=round.pk)
    if here.closed_at is not None:
        raise NotNow("This round of approval has closed. Open the briefing to see what came of it.")
    on = timezone.localdate(now)
    briefing = policy.visible_briefings(by).get(pk=here.briefing_id)
    seat = {voter.user.pk: voter for voter in queries.voters(briefing, on=on)}.get(by.pk)
    require(seat is not None, "You cannot vote on this briefing: you have no seat on its panel today.")
    cast, _ = PanelVote.objects.update_or_create(
        round=here,
        voter=by,
        defaults={
            "casefile": briefing.casefile,
            "voter_agency": seat.agency if seat else None,
            "vote": vote,
            "comment": comment,
            "voted_at": now,
        },
    )
    record(
        Verb.VOTED, by=str(by.pk), file_ref=briefing.casefile.reference, record_label="approval_round",
        record_id=str(here.pk), vote=str(vote), edition=here.edition,
    )
    here.briefing = briefing
    _settle(here, by=by, now=now, comment=comment)
    return cast


@transaction.atomic
def close_round(briefing: Briefing, *, by: User, now: datetime) -> ApprovalRound:
    """The time for objections has passed and nobody objected: the briefing is approved.

    Only where the partnership's rule is `no_objection_by_time`, and only after D07's date: nothing approves itself
    unseen. Raises NotNow in any other case.
    """
    require(policy.may_publish(by, briefing))
    round_ = queries.open_round(briefing)
    if round_ is None:
        raise NotNow("No round of approval is open. Open the briefing to see where it stands.")
    here = policy.visible_rounds(by).select_for_update(of=("self",)).get(pk=round_.pk)
    if here.rule != ApprovalRule.NO_OBJECTION:
        raise NotNow("This round closes by its votes. Wait for the panel’s answers.")
    require_passed(briefing)
    _settle(here, by=by, now=now, comment="")
    if here.closed_at is None:
        raise NotNow("The time for objections has not passed yet. Close the round after the date it is due.")
    return here


def close_unapproved(briefing: Briefing, *, now: datetime) -> None:
    """End the round that is open without an approval: the text goes back, because a later check found something."""
    ApprovalRound.objects.filter(briefing=briefing, closed_at=None).update(closed_at=now, approved=False)


def _settle(round_: ApprovalRound, *, by: User, now: datetime, comment: str) -> None:
    standing = queries.standing_of(round_, on=timezone.localdate(now))
    if standing.outcome is Outcome.OPEN:
        return
    briefing = round_.briefing
    approved = standing.outcome is Outcome.APPROVED
    round_.closed_at, round_.approved = now, approved
    round_.save(update_fields=["closed_at", "approved"])
    author = [person for person in (briefing.author, briefing.review.chair) if person is not None]
    if not approved:
        take_step(briefing, "return", machine=BRIEFING, by=by, now=now, reason=comment)
        queue(
            MessageName.BRIEFING_RETURNED,
            to=author,
            facts=Facts(briefing.casefile.reference, page(briefing), queries.due_on(briefing.casefile, "D07")),
            now=now,
        )
        return
    take_step(briefing, "approve", machine=BRIEFING, by=by, now=now)
    save_fields(briefing, by=by, changes={"approved_at": now})
    on = timezone.localdate(now)
    meet_clock(briefing.casefile, "D07", on=on, by=by, now=now)
    office = queries.holders(briefing.casefile, Permission.BRIEFING_PUBLISH, on=on)
    publishers = people_with_role([Role.TRIX_PUBLISHER], on=on, partnership=briefing.casefile.partnership).exclude(
        pk__in=Bar.objects.filter(casefile=briefing.casefile, lifted_at=None).values("user")
    )
    for publisher in publishers:
        add_member(briefing.casefile, role=FileRole.TRIX_PUBLISHER, user=publisher, by=by, on=on)
    queue(
        MessageName.BRIEFING_APPROVED,
        to=[*author, *office, *publishers],
        facts=Facts(briefing.casefile.reference, page(briefing), queries.due_on(briefing.casefile, "D09")),
        now=now,
    )


@transaction.atomic
def revise(briefing: Briefing, *, because: str, by: User, now: datetime) -> None:
    """Take an approved or published briefing back to draft: a change the panel asked for, or news of progress (X9).

    What is public stays public until the new edition has been checked, approved and published in its place.
    """
    require(policy.may_write(by, briefing))
    if not because.strip():
        raise NotNow("Say why the briefing is to be changed.")
    take_step(briefing, "revise", machine=BRIEFING, by=by, now=now, reason=because.strip())
    save_fields(briefing, by=by, changes={"approved_at": None})
