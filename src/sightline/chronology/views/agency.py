"""An agency writes its chronology."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from sightline.chronology import operations, policy, queries
from sightline.chronology.forms import EntryForm, ImportForm, QuickEntryForm
from sightline.chronology.models import Chronology, ChronologyEntry
from sightline.chronology.operations import OPTIONAL
from sightline.chronology.presenters import EntryShown
from sightline.design.pages import ConfirmPage, FormPage
from sightline.partnerships.queries import profile_of


class OneChronology:
    """Loads the agency's chronology from what this person writes; outside the agency there is no such page."""

    scope = policy.writable_chronologies

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

    def to_entries(self) -> HttpResponse:
        """The rows, at the form for the next one."""
        return redirect(f"{reverse('chronology:entries', kwargs=self.place)}#id_date_text")

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


class ListEntriesView(OneChronology, FormPage):
    """The rows so far, and a short form for the next one."""

    form_class = QuickEntryForm
    title = "Chronology"
    button = "Add this entry"
    keeps_draft = True

    @property
    def template_name(self) -> str:  # type: ignore[override]
        """Without the form while it is locked, or the file's work is held."""
        return "chronology/locked.jinja" if self.is_closed else "chronology/entries.jinja"

    @property
    def is_closed(self) -> bool:
        """Nothing can be written now."""
        return self.chronology.locked or bool(self.chronology.casefile.held_because)

    @property
    def back_url(self) -> str:
        """The request."""
        return reverse("contributions:request", kwargs=self.place)

    def get_form(self, **given: Any) -> QuickEntryForm:
        """That can read dates."""
        return self.entry_form(QuickEntryForm, **given)  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail, with every row."""
        self.opened(self.chronology)
        known = queries.pseudonyms(self.chronology.casefile)
        rows = [
            EntryShown(entry, known, self.place, not self.is_closed)
            for entry in queries.entries_of(self.request.user, self.chronology)
        ]
        return super().get_context_data(rows=rows, **kwargs)

    def form_valid(self, form: QuickEntryForm) -> HttpResponse:
        """Add the row."""
        operations.add_entry(self.chronology, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return self.to_entries()


class AddEntryView(OneChronology, FormPage):
    """A row with every column."""

    form_class = EntryForm
    title = "Add an entry"
    button = "Add this entry"
    keeps_draft = True

    def get_form(self, **given: Any) -> EntryForm:
        """That can read dates."""
        return self.entry_form(EntryForm, **given)  # type: ignore[no-any-return]

    def form_valid(self, form: EntryForm) -> HttpResponse:
        """Add the row."""
        answers = {name: said for name, said in form.cleaned_data.items() if name != "version"}
        operations.add_entry(self.chronology, by=self.request.user, now=timezone.now(), **answers)
        return self.to_entries()


class OneEntry(OneChronology):
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
        """That can read dates."""
        return self.entry_form(EntryForm, entry=self.entry, **given)  # type: ignore[no-any-return]

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        names = ("date_text", "event", "child_seen", "version", *OPTIONAL)
        return {name: getattr(self.entry, name) for name in names}

    def form_valid(self, form: EntryForm) -> HttpResponse:
        """Change the row."""
        answers = dict(form.cleaned_data)
        version = answers.pop("version")
        operations.change_entry(
            self.entry, by=self.request.user, now=timezone.now(), expected_version=version, **answers
        )
        return self.to_entries()


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
        """Remove the row."""
        operations.remove_entry(self.entry, by=self.request.user)
        return self.to_entries()


class ImportEntriesView(OneChronology, FormPage):
    """Rows from a Word, Excel or CSV file (08-users)."""

    form_class = ImportForm
    title = "Add entries from a file"
    button = "Add the entries"

    def get_form(self, **given: Any) -> ImportForm:
        """That can read files for this chronology."""
        return ImportForm(
            read_file=lambda name, content: operations.read_upload(self.chronology, name=name, content=content), **given
        )

    def form_valid(self, form: ImportForm) -> HttpResponse:
        """Add the accepted rows."""
        rows = form.report.accepted if form.report is not None else []
        operations.add_imported(self.chronology, rows=rows, by=self.request.user, now=timezone.now())
        return self.to_entries()
