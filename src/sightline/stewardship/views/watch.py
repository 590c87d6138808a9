"""The watch over how files are looked at, the log that the law asks for, and the list for the review of access."""

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
from sightline.casefiles import policy as files
from sightline.design.pages import FormPage, Guarded, Page
from sightline.stewardship import forms, operations, policy, queries
from sightline.stewardship.presenters import SignalsPage
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
    gives_copy = True

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
    gives_copy = True

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
