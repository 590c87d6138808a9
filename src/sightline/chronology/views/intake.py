"""An agency brings rows in from a file, or pastes them: which columns, what cannot be read, and what goes in."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from sightline.chronology import operations, policy
from sightline.chronology.forms import BringFileForm, ColumnsForm, MendForm, PasteRowsForm
from sightline.chronology.models import Intake
from sightline.chronology.presenters.intake import IntakePage
from sightline.chronology.queries.intake import BrokenRow, broken_rows, offered_by, reading_of
from sightline.chronology.rules.intake import Reading
from sightline.chronology.views.agency import OpenChronology
from sightline.design.pages import ConfirmPage, FormPage


class BringsRows(OpenChronology):
    """What the pages of bringing rows in share."""

    def to_columns(self, *, name: str, form: Any) -> HttpResponse:
        """Keep what was read, and on to its columns."""
        intake = operations.bring(
            self.chronology, name=name, contents=form.contents, by=self.request.user, now=timezone.now()  # type: ignore[attr-defined]
        )
        return redirect("chronology:confirm-columns", intake=intake.key, **self.place)


class BringFileView(BringsRows, FormPage):
    """Choose a Word, Excel or text file (08-users: five formats, one chronology)."""

    form_class = BringFileForm
    title = "Add entries from a file"
    button = "Read the file"
    template_name = "chronology/bring-file.jinja"

    def get_form(self, **given: Any) -> BringFileForm:
        """That reads the file apart."""
        return BringFileForm(read_file=operations.read_upload, **given)

    def form_valid(self, form: BringFileForm) -> HttpResponse:
        """On to the columns."""
        return self.to_columns(name=form.named, form=form)


class PasteRowsView(BringsRows, FormPage):
    """Paste several rows at once."""

    form_class = PasteRowsForm
    title = "Paste rows from Word or Excel"
    button = "Read the rows"
    template_name = "chronology/paste.jinja"
    keeps_draft = True

    def get_form(self, **given: Any) -> PasteRowsForm:
        """That reads the rows."""
        return PasteRowsForm(read_rows=operations.read_pasted, **given)

    def form_valid(self, form: PasteRowsForm) -> HttpResponse:
        """On to the columns."""
        return self.to_columns(name="", form=form)


class OneIntake(BringsRows):
    """One file, or one set of pasted rows, on its way in."""

    @cached_property
    def intake(self) -> Intake:
        """The record; 404 outside this chronology, and once it has gone in."""
        found = policy.writable_intakes(self.request.user).filter(  # type: ignore[attr-defined]
            key=self.kwargs["intake"], chronology=self.chronology  # type: ignore[attr-defined]
        )
        intake: Intake | None = found.first()
        if intake is None:
            raise Http404
        return intake

    def to_preview(self, query: str = "") -> HttpResponse:
        """The rows as they would go in."""
        address = reverse("chronology:preview-intake", kwargs={**self.place, "intake": self.intake.key})
        return redirect(f"{address}{query}")


class ConfirmColumnsView(OneIntake, FormPage):
    """Say which column is which; what was recognised stands there already."""

    form_class = ColumnsForm
    title = "Check the columns"
    button = "Continue to the rows"
    template_name = "chronology/columns.jinja"

    def get_form(self, **given: Any) -> ColumnsForm:
        """One choice for each column."""
        return ColumnsForm(tables=self.tables, **given)

    @cached_property
    def tables(self) -> Any:
        """What the file holds."""
        return offered_by(self.intake)

    def get_initial(self) -> dict[str, Any]:
        """As confirmed already, where somebody comes back."""
        found: dict[str, Any] = {}
        for number, table in enumerate(self.tables):
            names = self.intake.columns.get(table.where, {})
            found |= {f"c{number}-{place}": name for place, name in names.items()}
            if self.intake.columns:
                found[f"use{number}"] = bool(names)
        return found

    def form_valid(self, form: ColumnsForm) -> HttpResponse:
        """Settle and remember them."""
        operations.confirm_columns(self.intake, columns=form.confirmed(), by=self.request.user)
        return self.to_preview()


class PreviewIntakeView(OneIntake, FormPage):
    """Every row that goes in, was changed, is here already, or needs mending; mend, and add."""

    form_class = MendForm
    template_name = "chronology/preview.jinja"
    keeps_draft = True

    @property
    def title(self) -> str:  # type: ignore[override]
        """What is looked at."""
        return f"Check the rows of {self.page.what}"

    @property
    def button(self) -> str:  # type: ignore[override]
        """How many go in."""
        return self.page.button

    @property
    def back_url(self) -> str:
        """The columns."""
        return reverse("chronology:confirm-columns", kwargs={**self.place, "intake": self.intake.key})

    @cached_property
    def reading(self) -> Reading:
        """What every row would become."""
        return reading_of(self.intake)

    @cached_property
    def broken(self) -> list[BrokenRow]:
        """Rows to mend."""
        return broken_rows(self.intake, self.reading)

    @cached_property
    def page(self) -> IntakePage:
        """The preview."""
        return IntakePage(self.intake.name, self.reading, self.broken, checked="checked" in self.request.GET)

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """First the columns."""
        if not self.intake.columns and not self.is_closed:  # a closed one leads back to its own page
            return redirect("chronology:confirm-columns", intake=self.intake.key, **self.place)
        return super().get(request, *args, **kwargs)

    def get_form(self, **given: Any) -> MendForm:
        """Fields for the rows that cannot be read."""
        return MendForm(broken=self.broken, **given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the preview; on the trail."""
        self.opened(self.intake)
        return super().get_context_data(page=self.page, intake=self.intake, added=self.added, **kwargs)

    @property
    def added(self) -> int:
        """How many rows went in a moment ago."""
        said = self.request.GET.get("added", "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0

    def form_valid(self, form: MendForm) -> HttpResponse:
        """Keep what was mended; then check again, or add whatever can be added."""
        mended = form.mended()
        if mended:
            operations.mend(self.intake, rows=mended, by=self.request.user)
        if "_check" in self.request.POST or (self.broken and not self.reading.new and mended):
            return self.to_preview("?checked=1")
        added = operations.add_rows(self.intake, by=self.request.user, now=timezone.now())
        where = "chronology:entries" if self.intake.pk is None else "chronology:preview-intake"
        kwargs = self.place if self.intake.pk is None else {**self.place, "intake": self.intake.key}
        return redirect(f"{reverse(where, kwargs=kwargs)}?added={added}")


class DiscardIntakeView(OneIntake, ConfirmPage):
    """Leave the rest of a file."""

    template_name = "chronology/discard.jinja"
    title = "Leave out the rows that are not added yet?"
    button = "Leave them out"
    button_classes = "govuk-button--warning"

    @property
    def back_url(self) -> str:
        """The rows."""
        return reverse("chronology:preview-intake", kwargs={**self.place, "intake": self.intake.key})

    def form_valid(self, form: Any) -> HttpResponse:
        """Forget them."""
        operations.discard(self.intake, by=self.request.user)
        return self.to_entries()
