"""An agency writes its chronology."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from sightline.chronology import operations, policy, queries
from sightline.chronology.forms import EntryForm, GridForm, OrderForm, QuickEntryForm
from sightline.chronology.models import Chronology, ChronologyEntry, RemovedEntry
from sightline.chronology.operations import OPTIONAL
from sightline.chronology.presenters import EntryShown
from sightline.chronology.presenters.agency import moment_of, shortened, understood_as
from sightline.design.formats import counted
from sightline.design.pages import ConfirmPage, FormPage, ListPage
from sightline.partnerships.queries import profile_of

ROWS_ON_A_PAGE = 50
MOST_REMOVED = 50  # removed rows offered to be put back, the last first


class OneChronology:
    """Loads the agency's chronology from what this person writes; outside the agency there is no such page."""

    scope = policy.writable_chronologies
    for_occasional = True

    @cached_property
    def chronology(self) -> Chronology:
        """The record."""
        kwargs = self.kwargs  # type: ignore[attr-defined]
        return self.load(  # type: ignore[attr-defined, no-any-return]
            casefile__reference=kwargs["reference"], agency__slug=kwargs["agency"]
        )

    @property
    def place(self) -> dict[str, str]:
        """The address's words."""
        return {"reference": self.chronology.casefile.reference, "agency": self.chronology.agency.slug}

    @property
    def file_ref(self) -> str:
        """Files a draft under its case file."""
        return self.chronology.casefile.reference

    @property
    def back_url(self) -> str:
        """The rows."""
        return reverse("chronology:entries", kwargs=self.place)

    @property
    def is_closed(self) -> bool:
        """Nothing can be written now."""
        return self.chronology.locked or bool(self.chronology.casefile.held_because)

    @cached_property
    def subjects(self) -> list[str]:
        """What the review calls the people of the file."""
        return sorted(queries.pseudonyms(self.chronology.casefile))

    def to_entries(self, entry: ChronologyEntry | None = None) -> HttpResponse:
        """The rows, at the page that has this one, and there at the form for the next."""
        address = reverse("chronology:entries", kwargs=self.place)
        if entry is not None:
            page = queries.place_among(self.request.user, entry) // ROWS_ON_A_PAGE + 1  # type: ignore[attr-defined]
            address += f"?page={page}" if page > 1 else ""
        return redirect(f"{address}#id_date_text")

    def entry_form(self, form_class: Any, *, entry: ChronologyEntry | None = None, **given: Any) -> Any:
        """A form that can read dates for this chronology."""
        settings = profile_of(self.chronology.casefile.partnership).settings
        return form_class(
            read_date=lambda text: operations.read_date(self.chronology, date_text=text, entry=entry),
            impact_required=settings.impact_column_mandatory,
            **given,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the reference and the agency above the heading."""
        caption = f"{self.chronology.casefile.reference}, {self.chronology.agency.name}"
        return super().get_context_data(  # type: ignore[misc, no-any-return]
            caption=caption, chronology=self.chronology, place=self.place, **kwargs
        )


class OpenChronology(OneChronology):
    """A page that writes in it. One that cannot be changed now says so on its own page and shows no form (ADR 0013)."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """To the rows while it is locked, or the file's work is held."""
        if self.is_closed:
            return redirect("chronology:entries", **self.place)
        return super().get(request, *args, **kwargs)  # type: ignore[misc, no-any-return]


class ListEntriesView(OneChronology, FormPage, ListPage):
    """The rows so far, so many to a page, and a short form for the next one."""

    form_class = QuickEntryForm
    title = "Chronology"
    button = "Add this entry"
    keeps_draft = True
    per_page = ROWS_ON_A_PAGE

    @property
    def template_name(self) -> str:  # type: ignore[override]
        """Without the form while it is locked, or the file's work is held."""
        return "chronology/locked.jinja" if self.is_closed else "chronology/entries.jinja"

    @property
    def back_url(self) -> str:
        """The request."""
        return reverse("contributions:request", kwargs=self.place)

    def get_form(self, **given: Any) -> QuickEntryForm:
        """That can read dates."""
        return self.entry_form(QuickEntryForm, **given)  # type: ignore[no-any-return]

    def rows(self) -> QuerySet[ChronologyEntry]:
        """In the order of time."""
        return queries.entries_of(self.request.user, self.chronology)

    @cached_property
    def known(self) -> set[str]:
        """What the review calls the people of the file."""
        return queries.pseudonyms(self.chronology.casefile)

    @cached_property
    def shared_moments(self) -> set[Any]:
        """Days and times of several rows."""
        return queries.shared_moments(self.request.user, self.chronology)

    def present(self, row: ChronologyEntry) -> EntryShown:
        """As it was read, with what to look twice at."""
        alike = moment_of(row) in self.shared_moments
        return EntryShown(row, self.known, self.place, not self.is_closed, alike=alike)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail, with the rows of this page."""
        self.opened(self.chronology)
        waiting = queries.waiting(self.request.user, self.chronology)
        removed = list(queries.removed_rows(self.request.user, self.chronology)[:MOST_REMOVED])
        return super().get_context_data(
            waiting=waiting, removed=removed, added=self.added, just_removed="removed" in self.request.GET, **kwargs
        )

    @property
    def added(self) -> str | None:
        """What went in a moment ago, in a sentence; None where nothing was brought in."""
        said = self.request.GET.get("added", "")
        if not (said.isascii() and said.isdigit() and len(said) < 6):
            return None
        if int(said) == 0:
            return "Nothing was added: every row is in your chronology already."
        return f"{counted(int(said), 'entry was', 'entries were')} added."

    def form_valid(self, form: QuickEntryForm) -> HttpResponse:
        """Add the row."""
        entry = operations.add_entry(self.chronology, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return self.to_entries(entry)


class WriteEntriesView(OpenChronology, FormPage):
    """Several rows at once, as in a sheet: by keyboard, and with each date shown as it was understood."""

    form_class = GridForm
    title = "Write several entries"
    button = "Add these entries"
    template_name = "chronology/grid.jinja"
    keeps_draft = True

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Sends the rows, or says how dates are understood, in the page or to the script that asks while one types."""
        if "_read" in request.POST:
            return JsonResponse({"dates": self.dates_of(self.get_form(data=request.POST))})
        if "_check" in request.POST:
            form = self.get_form(initial=self.get_initial(), data=request.POST)
            return self.draw(form=form, dates=self.dates_of(form), draft_version=self._base_version)
        return super().post(request, *args, **kwargs)

    def get_form(self, **given: Any) -> GridForm:
        """That can read dates, each under the one above."""
        settings = profile_of(self.chronology.casefile.partnership).settings
        return GridForm(
            read_date=lambda text, above: operations.read_date(self.chronology, date_text=text, above=above),
            above=operations.day_above(self.chronology),
            impact_required=settings.impact_column_mandatory,
            **given,
        )

    @staticmethod
    def dates_of(form: GridForm) -> dict[int, str]:
        """Row → how its date is understood, for the rows whose date can be read."""
        form.is_valid()
        return {row: understood_as(written) for row, written in form.read.items()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the dates as understood."""
        form = kwargs["form"]
        people = sorted(queries.pseudonyms(self.chronology.casefile))
        return super().get_context_data(
            **{"dates": self.dates_of(form) if form.is_bound else {}, "people": people} | kwargs
        )

    def form_valid(self, form: GridForm) -> HttpResponse:
        """Add the rows."""
        added = operations.add_entries(self.chronology, rows=form.rows(), by=self.request.user, now=timezone.now())
        return redirect(f"{self.back_url}?added={added}")


class AddEntryView(OpenChronology, FormPage):
    """A row with every column."""

    form_class = EntryForm
    title = "Add an entry"
    button = "Add this entry"
    keeps_draft = True

    def get_form(self, **given: Any) -> EntryForm:
        """That can read dates, and knows the people of the file."""
        return self.entry_form(EntryForm, subjects=self.subjects, **given)  # type: ignore[no-any-return]

    def form_valid(self, form: EntryForm) -> HttpResponse:
        """Add the row."""
        answers = {name: said for name, said in form.cleaned_data.items() if name != "version"}
        entry = operations.add_entry(self.chronology, by=self.request.user, now=timezone.now(), **answers)
        return self.to_entries(entry)


class OneEntry(OpenChronology):
    """One row of it."""

    @cached_property
    def entry(self) -> ChronologyEntry:
        """The row at that place; 404 outside this chronology."""
        rows = policy.writable_entries(self.request.user)  # type: ignore[attr-defined]
        found = rows.filter(sequence=self.kwargs["number"], chronology=self.chronology).first()  # type: ignore[attr-defined]
        if found is None:
            raise Http404
        return found


class ChangeEntryView(OneEntry, FormPage):
    """Put a row right."""

    form_class = EntryForm
    title = "Change this entry"
    button = "Save"
    keeps_draft = True

    def get_form(self, **given: Any) -> EntryForm:
        """That can read dates, and knows the people of the file."""
        return self.entry_form(  # type: ignore[no-any-return]
            EntryForm, entry=self.entry, subjects=self.subjects, **given
        )

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        names = ("date_text", "event", "child_seen", "version", *OPTIONAL)
        said = [part.strip() for part in self.entry.about.split(",") if part.strip()]
        return {name: getattr(self.entry, name) for name in names} | {
            "people": [name for name in said if name in self.subjects],
            "about": ", ".join(name for name in said if name not in self.subjects),
        }

    def form_valid(self, form: EntryForm) -> HttpResponse:
        """Change the row."""
        answers = dict(form.cleaned_data)
        version = answers.pop("version")
        operations.change_entry(
            self.entry, by=self.request.user, now=timezone.now(), expected_version=version, **answers
        )
        return self.to_entries(self.entry)


class RemoveEntryView(OneEntry, ConfirmPage):
    """Take a row out of the draft."""

    template_name = "chronology/remove.jinja"
    title = "Remove this entry?"
    button = "Remove"
    button_classes = "govuk-button--warning"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What would go."""
        return super().get_context_data(entry=self.entry, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove the row; the list offers to put it back."""
        removed = operations.remove_entry(self.entry, by=self.request.user, now=timezone.now())
        return redirect(f"{self.back_url}?removed={removed.key}")


class PutBackEntryView(OpenChronology, ConfirmPage):
    """Undo a removal."""

    template_name = "chronology/put-back.jinja"
    title = "Put this entry back?"
    button = "Put it back"

    @cached_property
    def removed(self) -> RemovedEntry:
        """The row that was taken out; 404 once it is back or forgotten."""
        found = policy.writable_removed(self.request.user).filter(
            key=self.kwargs["removed"], chronology=self.chronology
        )
        removed: RemovedEntry | None = found.first()
        if removed is None:
            raise Http404
        return removed

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What would come back."""
        return super().get_context_data(row=self.removed.row, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Put it back."""
        return self.to_entries(operations.put_back(self.removed, by=self.request.user, now=timezone.now()))


class OrderDayView(OneEntry, FormPage):
    """Put the rows of one day in the order in which things happened."""

    form_class = OrderForm
    button = "Keep this order"
    template_name = "chronology/order.jinja"

    @property
    def title(self) -> str:  # type: ignore[override]
        """Of which day."""
        return f"The order of the entries of {self.entry.date_text or 'no date'}"

    @cached_property
    def rows(self) -> list[ChronologyEntry]:
        """The rows that nothing but their place orders."""
        return list(operations.same_moment(self.entry))

    def get_form(self, **given: Any) -> OrderForm:
        """A place for each."""
        return OrderForm(rows=[(row.pk, f"Place of “{shortened(row.event)}”") for row in self.rows], **given)

    def form_valid(self, form: OrderForm) -> HttpResponse:
        """Keep the order."""
        operations.order_day(self.chronology, order=form.order(), by=self.request.user)
        return self.to_entries(self.entry)
