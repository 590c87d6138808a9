"""Pages of the learning day: the day itself, its purpose, who came, and the chair's record a part to a page."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from sightline.access.gate import require
from sightline.anonymity.operations import roles_for
from sightline.design.pages import ConfirmPage, FormPage, Page
from sightline.foundation.errors import SomebodyElseWasFirst
from sightline.meetings import operations, policy, queries
from sightline.meetings.forms import AttendanceForm, Section, SectionForm, WelfareForm, sections_of
from sightline.meetings.models import Event
from sightline.meetings.presenters import EventPage, RecordPage
from sightline.meetings.rules import PURPOSE
from sightline.partnerships.queries import profile_of


class OneEvent:
    """Loads the event that stands on a file from this person's scope."""

    scope = policy.visible_standing_events
    kwargs: dict[str, Any]
    request: Any

    @cached_property
    def event(self) -> Event:
        """404 outside the scope, and where no event has been arranged."""
        return self.load(casefile__reference=self.kwargs["reference"])  # type: ignore[attr-defined, no-any-return]

    @property
    def file_ref(self) -> str:
        """Files a draft under its case file."""
        return self.event.casefile.reference

    @property
    def back_url(self) -> str:
        """The day."""
        return reverse("meetings:event", kwargs={"reference": self.kwargs["reference"]})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the reference above the heading."""
        return super().get_context_data(caption=self.file_ref, event=self.event, **kwargs)  # type: ignore[misc, no-any-return]


class ChairOnly(OneEvent):
    """A page on which the chair writes, while the record is open."""

    def check_allowed(self) -> None:
        """Refused to anybody else who sees the day."""
        require(policy.may_record(self.request.user, self.event))  # type: ignore[attr-defined]

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """A closed record is read on the day's own page."""
        if not operations.takes_notes(self.event):
            return redirect(self.back_url)
        return super().get(request, *args, **kwargs)  # type: ignore[misc]


class ShowEventView(OneEvent, Page):
    """The day: when, where, who speaks in which order, who was there, and what was written down."""

    template_name = "meetings/event.jinja"

    @property
    def title(self) -> str:
        """What the partnership calls it."""
        return profile_of(self.event.casefile.partnership).names.event

    @property
    def back_url(self) -> str:
        """The file."""
        return reverse("insight:file", kwargs={"reference": self.kwargs["reference"]})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail."""
        self.opened(self.event)
        page = EventPage(
            self.event, self.request.user, queries.people_invited(self.event),
            queries.order_of_presentation(self.event), operations.warnings(self.event),
        )
        return super().get_context_data(page=page, **kwargs)


class ReadPurposeView(ChairOnly, ConfirmPage):
    """The statement to read aloud, large enough for a projector (S53, S54)."""

    template_name = "meetings/read-purpose.jinja"
    title = "The purpose of the day"
    button = "I have read this to everybody"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Once it has been read there is nothing to ask."""
        if self.event.purpose_read_at is not None:
            return redirect(self.back_url)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the statement."""
        return super().get_context_data(purpose=PURPOSE, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """The day is open; the record comes next."""
        operations.read_purpose(self.event, by=self.request.user, now=timezone.now())
        return redirect("meetings:record", reference=self.kwargs["reference"])


class RecordAttendanceView(OneEvent, FormPage):
    """Who came to which part, and why the others did not."""

    template_name = "meetings/attendance.jinja"
    title = "Who came"
    button = "Save who came"
    keeps_draft = True

    def check_allowed(self) -> None:
        """For the chair and the office."""
        require(policy.may_record_attendance(self.request.user, self.event))

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """While the record is open."""
        if not operations.takes_notes(self.event):
            return redirect(self.back_url)
        return super().get(request, *args, **kwargs)

    @cached_property
    def people(self) -> list[Any]:
        """Everybody on the list."""
        return queries.people_invited(self.event)

    @cached_property
    def agencies(self) -> dict[str, Any]:
        """By slug."""
        return {agency.slug: agency for agency in queries.agencies_to_come_from(self.event)}

    def get_form(self, **given: Any) -> AttendanceForm:
        """With the people and the agencies."""
        agencies = [(slug, agency.name) for slug, agency in self.agencies.items()]
        return AttendanceForm(people=self.people, agencies=agencies, **given)

    def get_initial(self) -> dict[str, Any]:
        """As recorded so far."""
        attended = {f"attended-{person.pk}": person.attended for person in self.people}
        return attended | {f"because-{person.pk}": person.not_there_because for person in self.people}

    def form_valid(self, form: AttendanceForm) -> HttpResponse:
        """Saved as a whole."""
        rows = [row | {"agency": self.agencies[row["agency"]]} if "agency" in row else row for row in form.rows()]
        operations.record_attendance(self.event, rows=rows, by=self.request.user, now=timezone.now())
        return redirect("meetings:event", reference=self.kwargs["reference"])


class RecordEventView(ChairOnly, Page):
    """The chair's console: every part of the record, which have notes, and what still keeps it open."""

    template_name = "meetings/record.jinja"
    title = "Record of the day"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail."""
        self.opened(self.event)
        parts = [(section.slug, section.title, section.started) for section in sections_of(self.event)]
        unsaved = queries.unsaved_parts(self.event, self.request.user)
        page = RecordPage(self.event, parts, operations.what_keeps_it_open(self.event), unsaved)
        return super().get_context_data(page=page, **kwargs)


class RecordSectionView(ChairOnly, FormPage):
    """One part of the record. What is typed is kept as it is typed, and can be taken up again on another device."""

    template_name = "meetings/section.jinja"
    button = "Save and go to the next part"
    keeps_draft = True

    @cached_property
    def sections(self) -> list[Section]:
        """All parts, in the order of the day."""
        return sections_of(self.event)

    @cached_property
    def place(self) -> int:
        """Where this part stands among them; 404 for an address that is none."""
        slugs = [section.slug for section in self.sections]
        if self.kwargs["section"] not in slugs:
            raise Http404
        return slugs.index(self.kwargs["section"])

    @property
    def section(self) -> Section:
        """This part."""
        return self.sections[self.place]

    @property
    def title(self) -> str:
        """The part's name; for a key line, its question."""
        return self.section.title

    @property
    def back_url(self) -> str:
        """The list of parts."""
        return reverse("meetings:record", kwargs={"reference": self.kwargs["reference"]})

    @property
    def next_url(self) -> str:
        """The next part, or the list after the last."""
        following = self.sections[self.place + 1 : self.place + 2]
        if not following:
            return self.back_url
        return reverse(
            "meetings:record-section", kwargs={"reference": self.kwargs["reference"], "section": following[0].slug}
        )

    def get_form(self, **given: Any) -> SectionForm:
        """The part's fields."""
        return SectionForm(section=self.section, **given)

    def get_initial(self) -> dict[str, Any]:
        """What is saved, and its mark."""
        return dict(self.section.values) | {"seen": self.section.seen}

    @property
    def is_stale(self) -> bool:
        """Somebody saved this very part after the page was opened."""
        seen = self.request.POST.get("seen")
        return bool(seen) and seen != self.section.seen

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what is saved now, where the page was stale."""
        saved = [(field.label, self.section.values[name]) for name, field in self.section.fields.items()]
        return super().get_context_data(
            saved_now=[row for row in saved if isinstance(row[1], str) and row[1]] if self.is_stale else [],
            names_saved_here=roles_for(
                self.event.casefile, [said for _, said in saved if isinstance(said, str)], by=self.request.user
            ),
            next_url=self.next_url, part=self.place + 1, parts=len(self.sections), **kwargs,
        )

    def form_invalid(self, form: SectionForm, *, status: int = 200) -> Any:
        """All text stays; after a clash the page shows what is saved, so that saving again is meant."""
        response = super().form_invalid(form, status=status)
        form.show_as_seen(self.section.seen)
        return response

    def form_valid(self, form: SectionForm) -> HttpResponse:
        """Only this part is written; another part saved meanwhile is no clash."""
        if self.is_stale:
            raise SomebodyElseWasFirst
        operations.save_event_record(
            self.event, changes=self.section.changes(form.cleaned_data, self.event), by=self.request.user,
            now=timezone.now(), expected_version=self.event.version,
        )
        return redirect(self.next_url)


class RecordWelfareView(FormPage):
    """What an agency offered its staff after the event (F42): a number, a post and a day."""

    scope = policy.places_to_support
    form_class = WelfareForm
    template_name = "meetings/welfare.jinja"
    title = "Support for your staff"
    button = "Save"

    @cached_property
    def place(self) -> Any:
        """The agency's place on the file; 404 outside the scope."""
        return self.load(casefile__reference=self.kwargs["reference"], agency__slug=self.kwargs["agency"])

    @property
    def back_url(self) -> str:
        """The file."""
        return reverse("insight:file", kwargs={"reference": self.kwargs["reference"]})

    def check_allowed(self) -> None:
        """That agency's managers and safeguarding leads."""
        require(policy.may_record_welfare(self.request.user, self.place))

    def get_initial(self) -> dict[str, Any]:
        """As recorded."""
        offer = queries.welfare_offer_of(self.place)
        if offer is None:
            return {}
        debrief = {True: "yes", False: "no", None: "unknown"}[offer.debrief_attended]
        said = {name: getattr(offer, name) for name in ("staff_affected", "offered_by_post", "offered_on")}
        return said | {"debrief_attended": debrief}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the reference and the agency above the heading."""
        caption = f"{self.place.casefile.reference}, {self.place.agency}"
        return super().get_context_data(caption=caption, **kwargs)

    def form_valid(self, form: WelfareForm) -> HttpResponse:
        """Recorded; said again, put right."""
        debrief = {"yes": True, "no": False, "unknown": None}[form.cleaned_data["debrief_attended"]]
        said = form.cleaned_data | {"debrief_attended": debrief}
        operations.record_welfare(self.place, by=self.request.user, now=timezone.now(), **said)
        return redirect(self.back_url)
