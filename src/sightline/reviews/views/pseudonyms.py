"""Both reports and copies of the combined chronology put into pseudonyms, and the chair's report read with names."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from sightline.access.gate import require
from sightline.anonymity.rules.pseudonyms import Rewritten, replacements, with_accepted
from sightline.casefiles.models import CaseFile
from sightline.casefiles.policy import may_open_register
from sightline.chronology import policy as chronology
from sightline.chronology import queries as chronologies
from sightline.chronology.models import FrozenChronology, SavedView
from sightline.chronology.operations.outputs import KINDS
from sightline.chronology.rules.filters import Filters, filters_from
from sightline.design import hooks
from sightline.design.formats import day
from sightline.design.pages import FormPage, Page
from sightline.foundation.errors import DomainError
from sightline.reviews import policy
from sightline.reviews.choices import ReportState
from sightline.reviews.forms import AcceptForm
from sightline.reviews.operations import pseudonyms as operations
from sightline.reviews.presenters import InPseudonyms, replacement_choices
from sightline.reviews.rules import CHAIR_REPORT, OVERVIEW
from sightline.reviews.views.reports import OneChairReport, OneOverviewReport

MOST_SHOWN = 50
LONGEST_NUMBER = 4


class Accepting:
    """Before and after, with each replacement to be ticked; “Show” draws it again as ticked, and nothing is kept."""

    form_class = AcceptForm
    button_again = "Show it as ticked"
    saves: Any = ""
    titles: Mapping[str, str] = {}
    request: Any

    @cached_property
    def done(self) -> dict[str, Rewritten]:
        """Each part with every sure replacement made."""
        raise NotImplementedError

    @cached_property
    def found(self) -> Any:
        """Every replacement there is to decide on."""
        return replacements(self.done.values())

    def get_form(self, **given: Any) -> AcceptForm:
        """With the replacements there are."""
        return AcceptForm(choices=replacement_choices(self.found), **given)

    def get_initial(self) -> dict[str, Any]:
        """All that are sure."""
        return {"accepted": [one.key for one in self.found if one.sure]}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Shown again as ticked, or done."""
        if "_show" in request.POST:
            form = self.get_form(initial=self.get_initial(), data=request.POST)
            return self.draw(form=form) if form.is_valid() else self.form_invalid(form)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The parts as they would be with what is ticked."""
        form = kwargs["form"]
        ticked = form.cleaned_data.get("accepted", []) if form.is_bound else self.get_initial()["accepted"]
        parts = [
            InPseudonyms(self.titles.get(name, ""), with_accepted(each, ticked)) for name, each in self.done.items()
        ]
        changed = [part for part in parts if part.is_changed]
        return super().get_context_data(
            parts=changed[:MOST_SHOWN], more=max(0, len(changed) - MOST_SHOWN), found=self.found,
            left=list(dict.fromkeys(offer for part in parts for offer in part.offers)),
            button_again=self.button_again, saves=self.saves, **kwargs,
        )


class PseudonymiseReportView(OneChairReport, Accepting, FormPage):
    """The chair looks at every replacement in the report, accepts all or some, and saves it."""

    allowed = policy.may_write_chair_report
    template_name = "reviews/pseudonyms.jinja"
    title = "Put the chair’s report into pseudonyms"
    button = "Save the report with these replacements"
    saves = "The report is saved with what is ticked. No other word of it changes, and you can write it again after."
    titles = CHAIR_REPORT

    @property
    def back_url(self) -> str:
        """The report."""
        return self.to("reviews:chair_report")

    @cached_property
    def done(self) -> dict[str, Rewritten]:
        """404 before it is written."""
        if self.report is None:
            raise Http404
        return operations.report_in_pseudonyms(self.review, by=self.request.user)

    def get_initial(self) -> dict[str, Any]:
        """With the version that was shown."""
        return super().get_initial() | {"version": self.report.version if self.report else None}

    def form_valid(self, form: AcceptForm) -> HttpResponse:
        """Saved as accepted."""
        operations.pseudonymise_report(
            self.review, accepted=form.cleaned_data["accepted"], expected_version=form.cleaned_data["version"],
            by=self.request.user, now=timezone.now(),
        )
        return self.go("reviews:chair_report")


class PseudonymiseOverviewView(OneOverviewReport, Accepting, FormPage):
    """The manager does the same with the overview report, which goes to people who do not know the child (R15)."""

    allowed = policy.may_formalise
    template_name = "reviews/pseudonyms.jinja"
    title = "Put the overview report into pseudonyms"
    button = "Save the report with these replacements"
    saves = PseudonymiseReportView.saves
    titles = OVERVIEW

    @cached_property
    def done(self) -> dict[str, Rewritten]:
        """404 before it is begun, and once it is formalised."""
        if self.begun.state != ReportState.DRAFT:
            raise Http404
        return operations.overview_in_pseudonyms(self.review, by=self.request.user)

    def get_initial(self) -> dict[str, Any]:
        """With the version that was shown."""
        return super().get_initial() | {"version": self.begun.version}

    def form_valid(self, form: AcceptForm) -> HttpResponse:
        """Saved as accepted."""
        operations.pseudonymise_overview(
            self.review, accepted=form.cleaned_data["accepted"], expected_version=form.cleaned_data["version"],
            by=self.request.user, now=timezone.now(),
        )
        return self.go("reviews:overview_report")


class ReadReportWithNamesView(OneChairReport, Page):
    """The reverse view: who is who, for those who may see names. Never exported, never printed."""

    template_name = "reviews/with-names.jinja"
    title = "The chair’s report with names"

    @property
    def back_url(self) -> str:
        """The report."""
        return self.to("reviews:chair_report")

    def check_allowed(self) -> None:
        """Those who read the report and open the register."""
        require(policy.may_see_chair_report(self.request.user, self.review))
        require(may_open_register(self.request.user, self.casefile))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail as a look at identities is."""
        if self.report is None:
            raise Http404
        done = operations.report_with_names(self.review, by=self.request.user)
        parts = [InPseudonyms(CHAIR_REPORT[name], each) for name, each in done.items()]
        return super().get_context_data(parts=parts, **kwargs)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


class TakePseudonymCopyView(Accepting, FormPage):
    """A copy of the combined chronology in pseudonyms: seen first, accepted in part or whole, then taken."""

    scope = chronology.files_to_work_on
    step_up = True
    gives_copy = True
    template_name = "reviews/pseudonyms.jinja"
    title = "Take a copy in pseudonyms"
    button = "Take this copy"
    saves = (
        "The chronology itself stays as the agencies wrote it. Your name, the day, the reference and "
        "OFFICIAL-SENSITIVE stand on every page of the copy, and that you took it is kept on the trail."
    )

    @cached_property
    def casefile(self) -> CaseFile:
        """The file; 404 outside the scope."""
        return self.load(reference=self.kwargs["reference"])  # type: ignore[no-any-return]

    @property
    def file_ref(self) -> str:
        """Files it under its case file."""
        return str(self.kwargs["reference"])

    @property
    def back_url(self) -> str:
        """The copies there are, asked as before."""
        address = reverse("chronology:copies", kwargs={"reference": self.file_ref})
        asked = self.request.GET.urlencode()
        return f"{address}?{asked}" if asked else address

    def check_allowed(self) -> None:
        """Those who read it and open the register: each replacement says who is meant."""
        require(may_open_register(self.request.user, self.casefile))
        if self.kwargs["format"] not in KINDS:
            raise Http404

    @cached_property
    def view_and_version(self) -> tuple[SavedView | None, FrozenChronology | None]:
        """What the address names; 404 where this person has no such one."""
        asked, user = self.request.GET, self.request.user
        view = version = None
        if key := asked.get("view"):
            view = chronologies.view_of(user, self.casefile, key)
        if number := asked.get("version"):
            known = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
            versions = chronologies.versions_of(user, self.casefile)
            version = versions.filter(number=int(number)).first() if known else None
        if (key and view is None) or (number and version is None):
            raise Http404
        return view, version

    @cached_property
    def question(self) -> tuple[Filters, list[str]]:
        """The filters, and what stands of them on the copy."""
        view, _ = self.view_and_version
        kept = filters_from(view.filters) if view is not None else Filters()
        since, until = _day(self.request.GET.get("from")), _day(self.request.GET.get("to"))
        founded = hooks.founded_under(self.request, self.casefile, kept.themes) if kept.themes else frozenset()
        kept = replace(kept, since=since or kept.since, until=until or kept.until, founded=founded)
        said = [f"{words}: {day(on)}" for words, on in (("From", kept.since), ("To", kept.until)) if on]
        return kept, ["Filtered", *said] if not kept.is_empty else []

    @cached_property
    def done(self) -> dict[str, Rewritten]:
        """Every cell of the copy."""
        filters, asked = self.question
        return operations.chronology_in_pseudonyms(
            self.casefile, filters=filters, version=self.view_and_version[1], asked=asked, by=self.request.user,
            on=timezone.localdate(),
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Where there are too many rows to look at, the page says so."""
        try:
            return super().get(request, *args, **kwargs)
        except DomainError as refusal:
            self.__dict__["done"] = {}
            return self.draw(form=self.get_form(initial=self.get_initial()), refusal=str(refusal), status=409)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file, made anew each time: nothing is saved, so nothing can be sent twice."""
        form = self.get_form(initial=self.get_initial(), data=request.POST)
        if not form.is_valid():
            return self.form_invalid(form)
        if "_show" in request.POST:
            return self.draw(form=form)
        filters, asked = self.question
        try:
            made = operations.take_copy_in_pseudonyms(
                self.casefile, kind=self.kwargs["format"], filters=filters, version=self.view_and_version[1],
                asked=asked, accepted=form.cleaned_data["accepted"], by=request.user, now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form, status=409)
        return HttpResponse(
            made.content, content_type=made.file_type,
            headers={"Content-Disposition": f'attachment; filename="{made.name}"'},
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail, with the reference above the heading."""
        self.opened(self.casefile)
        return super().get_context_data(**({"caption": self.file_ref, "refusal": ""} | kwargs))
