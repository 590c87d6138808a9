"""Reading the learning day."""

from collections.abc import Iterable

from django.db.models import QuerySet

from sightline.access.gate import live_grants
from sightline.access.permissions import Permission
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile, FileMember
from sightline.design.models import SavedDraft
from sightline.meetings.choices import Attended
from sightline.meetings.models import AgencyAtEvent, Attendance, Event, PanelRecord, WelfareOffer
from sightline.meetings.policy import places_to_support, visible_panel_records, visible_standing_events
from sightline.partnerships.models import Agency

CAME = (Attended.WHOLE, Attended.PRACTITIONER_PART, Attended.MANAGERS_PART)


def event_of(user: User, reference: str) -> Event | None:
    """The event that stands on a file, where this person may see it."""
    return visible_standing_events(user).filter(casefile__reference=reference).first()


def panel_record_of(user: User, reference: str) -> PanelRecord | None:
    """The executive panel's record of a file, where this person may see it."""
    return visible_panel_records(user).filter(casefile__reference=reference).first()


def people_invited(event: Event) -> list[Attendance]:
    """Everybody on the list of the day, agency by agency."""
    return list(Attendance.objects.filter(event=event).select_related("agency").order_by("agency__name", "pk"))


def order_of_presentation(event: Event) -> list[AgencyAtEvent]:
    """The involved agencies, the one that speaks first at the head (S46)."""
    return list(AgencyAtEvent.objects.filter(event=event).select_related("agency").order_by("presents"))


def agencies_to_come_from(event: Event) -> QuerySet[Agency]:
    """Agencies of the partnership, for somebody who comes without having been invited."""
    return Agency.objects.filter(partnership=event.casefile.partnership).order_by("name")


def unsaved_parts(event: Event, user: User) -> list[str]:
    """Last words of the addresses under the event's where this person typed something that is kept but not saved."""
    beneath = f"/files/{event.casefile.reference}/event/"
    drafts = SavedDraft.objects.filter(owner_id=str(user.pk), page__startswith=beneath).order_by("page")
    return [page.rstrip("/").rpartition("/")[2] for page in drafts.values_list("page", flat=True)]


def staff_named_in(casefile: CaseFile, texts: Iterable[str]) -> list[str]:
    """Names of people invited to the file's event that stand in any of the texts, in full and in any case (G11)."""
    said = "\n".join(texts).casefold()
    names = Attendance.objects.filter(casefile=casefile).values_list("name", flat=True)
    return sorted({name for name in names if name.strip() and name.casefold() in said})


def welfare_offer_of(place: FileMember) -> WelfareOffer | None:
    """What the agency has recorded, as far as the person may see it."""
    return WelfareOffer.objects.filter(casefile=place.casefile, agency=place.agency).first()


def agencies_i_support(user: User, casefile: CaseFile) -> list[Agency]:
    """Agencies on the file whose staff this person looks after (F42)."""
    mine = live_grants(user, Permission.RETURN_VIEW_AGENCY).filter(agency__isnull=False).values("agency")
    places = places_to_support(user).filter(casefile=casefile, agency__in=mine)
    return list(Agency.objects.filter(pk__in=places.values("agency")).order_by("name"))
