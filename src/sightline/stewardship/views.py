"""The watch over how files are looked at, and the log that the law asks for. A copy of a whole file: asking for it,
agreeing to it, taking it.
"""

from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from sightline.access.gate import require
from sightline.access.models import Proposal
from sightline.access.policy import may_confirm
from sightline.casefiles import policy as files
from sightline.casefiles.models import CaseFile
from sightline.design.pages import FormPage, Guarded, Page
from sightline.foundation.errors import DomainError
from sightline.stewardship import forms, operations, policy, queries
from sightline.stewardship.outside.copy import FILE_TYPE
from sightline.stewardship.presenters import CopyPage, SignalsPage
from sightline.stewardship.rules import Noticed

ASIDE_SHOWN = 50


class SignalsView(Page):
    """What was noticed in the last thirty days."""

    may = policy.may_watch
    template_name = "stewardship/signals.jinja"
    title = "Unusual looking"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Reading it is on the trail."""
        operations.note_watched(by=self.request.user)
        noticed = queries.signals_of(self.request.user, on=timezone.localdate())
        aside = list(policy.visible_set_aside(self.request.user)[:ASIDE_SHOWN])
        people = {found.person for found in noticed} | {str(kept.person_id) for kept in aside}
        page = SignalsPage(noticed, aside, queries.names_of(people), self.request.user)
        return super().get_context_data(page=page, **kwargs)


class SetAsideView(FormPage):
    """Look into one signal and say why nothing is wrong."""

    may = policy.may_watch
    form_class = forms.SetAsideForm
    title = "Set this signal aside"
    button = "Set it aside"
    back_url = reverse_lazy("stewardship:signals")

    @cached_property
    def noticed(self) -> Noticed:
        """The signal of the address, while it stands."""
        for found in queries.signals_of(self.request.user, on=timezone.localdate()):
            if found.key == self.kwargs["key"]:
                return found
        raise Http404

    def check_allowed(self) -> None:
        """Not of oneself."""
        require(policy.may_set_aside(self.request.user, self.noticed.person), operations.OWN)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whose it is, above the question."""
        name = queries.names_of([self.noticed.person]).get(self.noticed.person, "")
        return super().get_context_data(caption=f"{self.noticed.signal.label}: {name}", **kwargs)

    def form_valid(self, form: forms.SetAsideForm) -> HttpResponse:
        """Aside, with its reason."""
        operations.set_aside(self.noticed, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return redirect("stewardship:signals")


class AskForLogView(FormPage):
    """Of which file or person, and from when to when."""

    may = policy.may_watch
    step_up = True
    title = "Log of processing (Data Protection Act 2018, section 62)"
    button = "Take the log"
    back_url = reverse_lazy("stewardship:signals")

    def get_form(self, **given: Any) -> forms.LogForm:
        """With the people of the partnership."""
        return forms.LogForm(people=queries.people_watched(self.request.user), **given)

    def get_initial(self) -> dict[str, Any]:
        """The last thirty days."""
        today = timezone.localdate()
        return {"first_day": today - timedelta(days=30), "last_day": today}

    def form_valid(self, form: forms.LogForm) -> HttpResponse:
        """On to the file itself. Its address holds a reference, a number and days: no name."""
        asked = {name: str(value) for name, value in form.cleaned_data.items() if value}
        return redirect(f"{reverse('stewardship:log-copy')}?{urlencode(asked)}")


class TakeLogView(Guarded):
    """The log as CSV, never shown in the browser."""

    may = policy.may_watch
    step_up = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file; back to the question where the address does not say which."""
        asked = request.GET
        try:
            first, last = (date.fromisoformat(asked.get(name, "")) for name in ("first_day", "last_day"))
        except ValueError:
            return redirect("stewardship:log")
        file, person = asked.get("file", ""), asked.get("person", "")
        if not file and not person:
            return redirect("stewardship:log")
        log = operations.export_log(file=file, person=person, first_day=first, last_day=last, by=request.user)
        return _sent(log)


class AskForAccessView(FormPage):
    """Of which agency's people."""

    may = files.may_review_access
    step_up = True
    template_name = "stewardship/access-review.jinja"
    title = "Who can open which file"
    button = "Take the list"
    back_url = reverse_lazy("insight:files")

    def get_form(self, **given: Any) -> forms.AccessForm:
        """With the partnership's agencies."""
        agencies = queries.agencies_reviewed(self.request.user).values_list("slug", "name")
        return forms.AccessForm(agencies=list(agencies), **given)

    def form_valid(self, form: forms.AccessForm) -> HttpResponse:
        """On to the file itself."""
        asked = {name: value for name, value in form.cleaned_data.items() if value}
        return redirect(f"{reverse('stewardship:access-review-copy')}?{urlencode(asked)}")


class TakeAccessView(Guarded):
    """The list as CSV, never shown in the browser."""

    may = files.may_review_access
    step_up = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file; back to the question where the address names no agency of ours."""
        slug = request.GET.get("agency", "")
        agency = queries.agencies_reviewed(request.user).filter(slug=slug).first() if slug else None  # type: ignore[arg-type]
        if slug and agency is None:
            return redirect("stewardship:access-review")
        return _sent(operations.export_access(agency=agency, by=request.user, now=timezone.now()))  # type: ignore[arg-type]


def _sent(log: operations.Log) -> HttpResponse:
    """A file to keep, and not to show."""
    return HttpResponse(
        log.content, content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{log.name}"'},
    )


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
