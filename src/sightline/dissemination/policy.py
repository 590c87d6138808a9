"""Whose briefings a person sees and what they may do with one. Writer, checker and voter are never the same person."""

from django.db.models import Q, QuerySet

from sightline.access.permissions import Permission
from sightline.access.policy import same_human
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile, Move
from sightline.casefiles.policy import files_with, holds_on, need_to_know
from sightline.dissemination.choices import APPROVED_STATES
from sightline.dissemination.models import ApprovalRound, Briefing, Highlights, Publication, PublicationSource
from sightline.reviews.models import Review

# steps taken by somebody who had the text in hand
WRITING_STEPS = ("draft", "ask_check", "revise")


def visible_briefings(user: User) -> QuerySet[Briefing]:
    """Drafts included for Office, chair, buddy, panel and monitor; approved ones for the procedures publisher (R21)."""
    whole = Q(casefile__in=files_with(user, Permission.BRIEFING_VIEW).values("pk"))
    approved = Q(casefile__in=files_with(user, Permission.BRIEFING_TRIX).values("pk"), state__in=APPROVED_STATES)
    return Briefing.objects.filter(whole | approved, need_to_know(user)).select_related(
        "casefile__partnership", "review__chair", "author"
    )


def files_for_briefing(user: User) -> QuerySet[CaseFile]:
    """Files whose briefing the person may see, written or not."""
    return files_with(user, Permission.BRIEFING_VIEW)


def reviews_to_brief(user: User) -> QuerySet[Review]:
    """Reviews whose briefing the person may begin."""
    return Review.objects.filter(
        need_to_know(user), casefile__in=files_with(user, Permission.BRIEFING_WRITE).values("pk")
    ).select_related("casefile__partnership")


def visible_rounds(user: User) -> QuerySet[ApprovalRound]:
    """Rounds of approval of the briefings that the person sees."""
    return ApprovalRound.objects.filter(briefing__in=visible_briefings(user).values("pk")).select_related(
        "briefing__casefile__partnership", "briefing__review__chair", "casefile__partnership"
    )


def visible_sources(user: User) -> QuerySet[PublicationSource]:
    """What was published from the files whose briefing the person sees."""
    return PublicationSource.objects.filter(
        need_to_know(user), casefile__in=files_with(user, Permission.BRIEFING_VIEW).values("pk")
    ).select_related("publication", "casefile__partnership", "briefing")


def visible_highlights(user: User) -> QuerySet[Highlights]:
    """Highlights of the files whose briefing the person sees."""
    return Highlights.objects.filter(
        need_to_know(user), casefile__in=files_with(user, Permission.BRIEFING_VIEW).values("pk")
    ).select_related("casefile__partnership", "author", "publication")


def published(user: User) -> QuerySet[Publication]:
    """What is public now; anybody with an account reads it here as on the public site (R27)."""
    shown = Q(withdrawn_on=None) if user.is_authenticated and user.is_active else Q(pk__in=[])
    return Publication.objects.filter(shown).select_related("partnership")


def sees(user: User, item: Briefing | Highlights) -> bool:
    """What you may not see you may not do."""
    if isinstance(item, Highlights):
        return visible_highlights(user).filter(pk=item.pk).exists()
    return visible_briefings(user).filter(pk=item.pk).exists()


def writers(briefing: Briefing) -> set[int]:
    """Ids of everybody who had the writing of it: its author, the event's chair, and whoever moved it on as a draft."""
    moved = Move.objects.filter(
        casefile_id=briefing.casefile_id, record_label="briefing", record_id=str(briefing.pk), step__in=WRITING_STEPS
    ).values_list("moved_by", flat=True)
    return {pk for pk in (briefing.author_id, briefing.review.chair_id, *moved) if pk is not None}


def may_begin(user: User, review: Review) -> bool:
    """The chair of the event writes its briefing (L22, S57)."""
    return reviews_to_brief(user).filter(pk=review.pk).exists()


def may_write(user: User, briefing: Briefing) -> bool:
    """The chair of the event (R12)."""
    return sees(user, briefing) and holds_on(user, Permission.BRIEFING_WRITE, briefing.casefile)


def authors(item: Briefing | Highlights) -> set[int]:
    """Ids of everybody who had the writing of a text that is checked."""
    return writers(item) if isinstance(item, Briefing) else {item.author_id}


def wrote(user: User, item: Briefing | Highlights) -> bool:
    """Whether the person had the writing of it, by this account or by another of theirs (sec R11)."""
    by = authors(item)
    return user.pk in by or any(same_human(user, each) for each in User.objects.filter(pk__in=by))


def may_check(user: User, item: Briefing | Highlights) -> bool:
    """The Office, and never somebody who wrote it (L23, L28, scenario 7)."""
    return (
        sees(user, item)
        and holds_on(user, Permission.BRIEFING_CHECK, item.casefile)
        and not wrote(user, item)
    )


def may_vote(user: User, briefing: Briefing) -> bool:
    """A member of the executive panel of this file; not the event's chair, not an author (L24, G05, scenario 7)."""
    return (
        sees(user, briefing)
        and holds_on(user, Permission.BRIEFING_VOTE, briefing.casefile)
        and not wrote(user, briefing)
    )


def may_publish(user: User, briefing: Briefing) -> bool:
    """The Office, and never the writer alone: publishing takes two people (L25, sec R93)."""
    return (
        sees(user, briefing)
        and holds_on(user, Permission.BRIEFING_PUBLISH, briefing.casefile)
        and not wrote(user, briefing)
    )


def may_publish_highlights(user: User, casefile: CaseFile) -> bool:
    """The Office (L28, S67)."""
    return holds_on(user, Permission.BRIEFING_PUBLISH, casefile)


def may_change_highlights(user: User, highlights: Highlights) -> bool:
    """Whoever wrote them, while they are of the Office (L28)."""
    return highlights.author_id == user.pk and may_publish_highlights(user, highlights.casefile)


def may_withdraw(user: User, publication: Publication) -> bool:
    """The Office of the file it was copied from (G15)."""
    source = visible_sources(user).filter(publication=publication).first()
    return source is not None and holds_on(user, Permission.BRIEFING_PUBLISH, source.casefile)


def may_record_trix(user: User, briefing: Briefing) -> bool:
    """The procedures publisher, or the Office for them (L26, R21, S68)."""
    return sees(user, briefing) and holds_on(user, Permission.BRIEFING_TRIX, briefing.casefile)


def may_send(user: User, briefing: Briefing) -> bool:
    """The Office sends it to agencies (L27)."""
    return sees(user, briefing) and holds_on(user, Permission.BRIEFING_SEND, briefing.casefile)
