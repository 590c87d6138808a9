"""Copies of the combined chronology: Word, Excel, CSV and PDF, each for the person who takes it."""

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from sightline.access.gate import require
from sightline.casefiles.policy import may_open_register
from sightline.chronology import operations, policy, queries
from sightline.chronology.forms import LayoutForm
from sightline.chronology.operations.outputs import KINDS, MOST
from sightline.chronology.views.together import Together
from sightline.design.pages import FormPage, Page
from sightline.foundation.errors import DomainError

WORDS = {
    "docx": ("Word", "Landscape, with the header row on every page."),
    "xlsx": ("Excel", "One sheet, every cell a text, ready to filter."),
    "csv": ("CSV", "For other programs. What could be taken for a formula has an apostrophe before it."),
    "pdf": ("PDF", f"Accessible (PDF/UA), for reading and printing; up to {MOST['pdf']:,} entries."),
}


class ListCopiesView(Together, Page):
    """Which copies there are, and what stands on each: for those who work with the pack."""

    scope = policy.files_to_work_on
    template_name = "chronology/copies.jinja"
    title = "Take a copy"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what is left out of this person's copy."""
        user = self.request.user
        layout = queries.layout_of(self.casefile.partnership, on=timezone.localdate())
        rows = queries.rows_of(user, self.casefile, filters=self.look.filters, version=self.look.version)
        count = rows.order_by().count()
        return super().get_context_data(
            copies=self.copies(count), total=count,
            columns=[queries.COLUMNS[name].heading for name in layout], user=user, has_withheld=bool(self.withheld),
            in_pseudonyms=self._in_pseudonyms(count), may_set=policy.may_set_thresholds(user, self.casefile), **kwargs,
        )

    def _in_pseudonyms(self, count: int) -> list[tuple[str, str]]:
        """The same copies in pseudonyms, for those who open the register: (name, address)."""
        if not may_open_register(self.request.user, self.casefile):
            return []
        asked = urlsplit(self.look.to("copies")).query
        found = []
        for kind, (name, _) in WORDS.items():
            if count > MOST.get(kind, count):
                continue
            address = reverse("reviews:chronology_pseudonyms", kwargs={"reference": self.file_ref, "format": kind})
            found.append((name, f"{address}?{asked}" if asked else address))
        return found

    def copies(self, count: int) -> list[tuple[str, str, str]]:
        """Name, words and address of each; one that cannot hold so many entries says so and has no address."""
        found = []
        for kind, (name, words) in WORDS.items():
            if count <= MOST.get(kind, count):
                found.append((name, words, self.look.to("copy", {"format": kind})))
            else:
                too_many = f"{words} These are {count:,}: filter them, or take Word or Excel, which hold every entry."
                found.append((name, too_many, ""))
        return found


class TakeCopyView(Together, Page):
    """A copy as a file. Where it cannot be made now, the page says why."""

    scope = policy.files_to_work_on
    step_up = True
    gives_copy = True
    template_name = "chronology/no-copy.jinja"
    title = "The copy was not made"

    @property
    def back_url(self) -> str:
        """The copies there are."""
        return self.look.to("copies")

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file, never shown in the browser."""
        kind = self.kwargs["format"]
        if kind not in KINDS:
            raise Http404
        try:
            made = operations.make_copy(
                self.casefile, kind=kind, filters=self.look.filters, version=self.look.version, asked=self.look.asked,
                by=request.user, now=timezone.now(),
            )
        except operations.Busy as refusal:
            return self.draw(status=503, reason=str(refusal))
        except DomainError as refusal:
            return self.draw(status=409, reason=str(refusal))
        return HttpResponse(
            made.content, content_type=made.file_type,
            headers={"Content-Disposition": f'attachment; filename="{made.name}"'},
        )


class SetLayoutView(Together, FormPage):
    """The columns of the partnership's copies, from a day."""

    title = "Columns of copies"
    button = "Save this layout"

    @property
    def back_url(self) -> str:
        """The copies there are."""
        return self.look.to("copies")

    def check_allowed(self) -> None:
        """The Office."""
        require(policy.may_set_thresholds(self.request.user, self.casefile))

    def get_form(self, **given: Any) -> LayoutForm:
        """With every column there is."""
        return LayoutForm(columns=[(name, column.heading) for name, column in queries.COLUMNS.items()], **given)

    def get_initial(self) -> dict[str, Any]:
        """As it holds today."""
        today = timezone.localdate()
        return {"columns": list(queries.layout_of(self.casefile.partnership, on=today)), "starts_on": today}

    def form_valid(self, form: LayoutForm) -> HttpResponse:
        """It holds from that day."""
        operations.set_layout(self.casefile, by=self.request.user, **form.cleaned_data)
        return redirect(self.back_url)
