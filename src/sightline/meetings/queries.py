"""Reading the learning day."""

from collections.abc import Iterable

from django.db.models import QuerySet

from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.meetings.choices import Attended, EventState
from sightline.meetings.models import Attendance, Event, PanelRecord
from sightline.meetings.policy import visible_events, visible_panel_records

CAME = (Attended.WHOLE, Attended.PRACTITIONER_PART, Attended.MANAGERS_PART)


def event_of(user: User, reference: str) -> Event | None:
    """The event that stands on a file, where this person may see it."""
    return visible_events(user).filter(casefile__reference=reference).exclude(state=EventState.CANCELLED).first()


def panel_record_of(user: User, reference: str) -> PanelRecord | None:
    """The executive panel's record of a file, where this person may see it."""
    return visible_panel_records(user).filter(casefile__reference=reference).first()


def people_who_came(event: Event) -> QuerySet[User]:
    """Those who were there for any part and have an account: the feedback form is for them (S70)."""
    came = Attendance.objects.filter(event=event, attended__in=CAME, user__isnull=False)
    return User.objects.filter(is_active=True, pk__in=came.values("user")).order_by("pk")


def staff_named_in(casefile: CaseFile, texts: Iterable[str]) -> list[str]:
    """Names of people invited to the file's event that stand in any of the texts, in full and in any case (G11)."""
    said = "\n".join(texts).casefold()
    names = Attendance.objects.filter(casefile=casefile).values_list("name", flat=True)
    return sorted({name for name in names if name.strip() and name.casefold() in said})
