"""Who sees the learning day and the executive panel's record, and who may write them."""

from django.db.models import Q, QuerySet

from sightline.access.gate import holds, live
from sightline.access.permissions import Permission
from sightline.access.roles import FileRole
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile, FileMember
from sightline.casefiles.policy import files_with, holds_on, need_to_know, visible_files
from sightline.meetings.choices import EventState
from sightline.meetings.models import Event, PanelRecord


def visible_events(user: User) -> QuerySet[Event]:
    """For the Office, the chair and buddy, whoever is invited, and the executive panel that hears of it (S49)."""
    return Event.objects.filter(
        Q(casefile__in=files_with(user, Permission.EVENT_VIEW).values("pk"))
        | Q(casefile__in=files_with(user, Permission.PANEL_VIEW).values("pk")),
        need_to_know(user),
        casefile__in=visible_files(user).values("pk"),
    ).select_related("casefile__partnership")


def visible_standing_events(user: User) -> QuerySet[Event]:
    """The one event of each file that has not been cancelled."""
    return visible_events(user).exclude(state=EventState.CANCELLED)


def visible_panel_records(user: User) -> QuerySet[PanelRecord]:
    """For the Office, the chair and the executive panel; not for those who only came to the event."""
    return PanelRecord.objects.filter(
        need_to_know(user),
        casefile__in=files_with(user, Permission.PANEL_VIEW).values("pk"),
    ).select_related("casefile__partnership", "event", "body")


def places_to_support(user: User) -> QuerySet[FileMember]:
    """Agencies' places on files that the person may know of: each has staff to look after (S325)."""
    return FileMember.objects.filter(
        live(), role=FileRole.INVOLVED_AGENCY, agency__isnull=False, casefile__in=visible_files(user).values("pk")
    ).select_related("casefile__partnership", "agency")


def may_record_welfare(user: User, place: FileMember) -> bool:
    """A manager or the safeguarding lead of that agency, and nobody else: it is theirs to offer (F42)."""
    return places_to_support(user).filter(pk=place.pk).exists() and holds(
        user, Permission.RETURN_VIEW_AGENCY, agency=place.agency
    )


def sees(user: User, event: Event) -> bool:
    """What you may not see you may not do."""
    return visible_events(user).filter(pk=event.pk).exists()


def may_arrange(user: User, casefile: CaseFile) -> bool:
    """The partnership's office sets the day (L18)."""
    return holds_on(user, Permission.EVENT_SET, casefile)


def may_record(user: User, event: Event) -> bool:
    """The chair of this review records what is said (S48, L19)."""
    return sees(user, event) and holds_on(user, Permission.EVENT_RECORD, event.casefile)


def may_read_notes(user: User, event: Event) -> bool:
    """The notes of the day are for those who work with the pack; whoever was only invited sees the arrangements."""
    return sees(user, event) and (
        holds_on(user, Permission.PACK_WORK, event.casefile) or holds_on(user, Permission.PANEL_VIEW, event.casefile)
    )


def may_record_attendance(user: User, event: Event) -> bool:
    """The chair, or the office that sent the invitations (F13)."""
    return sees(user, event) and (
        holds_on(user, Permission.EVENT_RECORD, event.casefile) or holds_on(user, Permission.EVENT_SET, event.casefile)
    )


def may_record_panel(user: User, event: Event) -> bool:
    """The chair or a member of the executive panel (L20)."""
    return sees(user, event) and holds_on(user, Permission.PANEL_RECORD, event.casefile)
