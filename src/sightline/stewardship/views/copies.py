"""A copy of a whole file: asking for it, agreeing to it, taking it."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from sightline.access.gate import require
from sightline.access.models import Proposal
from sightline.access.policy import may_confirm
from sightline.casefiles import policy as files
from sightline.casefiles.models import CaseFile
from sightline.design.pages import FormPage, Page
from sightline.foundation.errors import DomainError
from sightline.stewardship import forms, operations, queries
from sightline.stewardship.outside.copy import FILE_TYPE
from sightline.stewardship.presenters import CopyPage


class OfFile:
    """A page about a copy of one file, for who may see all of it."""

    scope = files.visible_files
    step_up = True
    kwargs: dict[str, Any]
    request: Any
    load: Any

    @cached_property
    def casefile(self) -> CaseFile:
        """404 outside the scope."""
        return self.load(reference=self.kwargs["reference"])  # type: ignore[no-any-return]

    @property
    def file_ref(self) -> str:
        """Files a draft under its case file."""
        return str(self.kwargs["reference"])

    def check_allowed(self) -> None:
        """Before anything is read."""
        require(files.may_copy_whole(self.request.user, self.casefile))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With where the copy stands."""
        now = timezone.now()
        page = CopyPage(
            queries.copy_asked_for(self.casefile, on=now), person=self.request.user, within=operations.TAKEN_WITHIN,
            now=now,
        )
        return super().get_context_data(  # type: ignore[misc, no-any-return]
            caption=self.casefile.reference, reference=self.casefile.reference, page=page, **kwargs
        )


class AskForCopyView(OfFile, FormPage):
    """Where a copy stands, and the form that asks for one."""

    form_class = forms.AskForCopyForm
    template_name = "stewardship/copy.jinja"
    title = "Copy of the whole file"
    button = "Ask for a copy"

    @property
    def back_url(self) -> str:
        """The file."""
        return reverse("insight:file", kwargs={"reference": self.casefile.reference})

    def form_valid(self, form: forms.AskForCopyForm) -> HttpResponse:
        """It waits for a second person."""
        operations.ask_for_copy(self.casefile, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return redirect("stewardship:copy", reference=self.casefile.reference)


class TakeCopyView(OfFile, Page):
    """Takes the copy: a button, and the file."""

    gives_copy = True
    template_name = "stewardship/take-copy.jinja"
    title = "Take the copy"

    @property
    def back_url(self) -> str:
        """Where the copy stands."""
        return reverse("stewardship:copy", kwargs={"reference": self.casefile.reference})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file, never shown in the browser. Where it may not be taken now, the page says why."""
        try:
            copy = operations.take_copy(self.casefile, by=self.request.user, now=timezone.now())
        except DomainError as refusal:
            return self.draw(refused=str(refusal))
        return HttpResponse(
            copy.content, content_type=FILE_TYPE,
            headers={"Content-Disposition": f'attachment; filename="{copy.name}"'},
        )


class SecondCopyView(FormPage):
    """The second person's word on copies of whole files."""

    may = files.may_second_copies
    scope = files.visible_copy_proposals
    step_up = True
    form_class = forms.SecondCopyForm
    template_name = "stewardship/second-copy.jinja"
    title = "Copies that wait for a second person"
    button = "Save"
    back_url = property(lambda self: reverse("insight:home"))

    @cached_property
    def proposals(self) -> dict[str, Proposal]:
        """Those of others."""
        user: Any = self.request.user
        return {str(row.pk): row for row in files.visible_copy_proposals(user) if may_confirm(user, row)}

    def get_form(self, **given: Any) -> forms.SecondCopyForm:
        """With the copies that wait."""
        waiting = [(value, queries.proposal_words(row)) for value, row in self.proposals.items()]
        return forms.SecondCopyForm(proposals=waiting, **given)

    def form_valid(self, form: forms.SecondCopyForm) -> HttpResponse:
        """Agreed to, or not."""
        operations.second_copy(
            self.proposals[form.cleaned_data["proposal"]], agreed=form.cleaned_data["word"] == "yes",
            by=self.request.user, now=timezone.now(),  # type: ignore[arg-type]
        )
        return redirect("stewardship:second-copy")
