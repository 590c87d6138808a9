"""The chair's report, the overview report and plan, and the monitoring body (L21, L29, L30)."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone

from sightline.casefiles.policy import may_open_register
from sightline.design.pages import FormPage, Page
from sightline.learning.queries import actions_of
from sightline.partnerships.queries import body_with
from sightline.partnerships.rules import Function
from sightline.reviews import policy, queries
from sightline.reviews.forms import ChairReportForm, FormaliseForm, MonitorForm, OverviewForm, TableForm
from sightline.reviews.models import ChairReport, OverviewReport
from sightline.reviews.operations import reports as operations
from sightline.reviews.presenters import OverviewPage, chair_report_parts
from sightline.reviews.rules import CHAIR_REPORT, OVERVIEW
from sightline.reviews.views.one_file import OneFile


class OneChairReport(OneFile):
    """Pages about the chair's report."""

    @cached_property
    def report(self) -> ChairReport | None:
        """As written so far."""
        return policy.visible_chair_reports(self.request.user).filter(casefile=self.casefile).first()  # type: ignore[attr-defined]


class ShowChairReportView(OneChairReport, Page):
    """F16 to read and print."""

    allowed = policy.may_see_chair_report
    template_name = "reviews/chair-report.jinja"
    title = "Chair’s report"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail."""
        self.opened(self.review)
        may_write = policy.may_write_chair_report(self.request.user, self.review)
        return super().get_context_data(
            report=self.report, parts=chair_report_parts(self.report) if self.report else [], may_write=may_write,
            may_name=may_open_register(self.request.user, self.casefile), actions=list(actions_of(self.casefile)),
            **kwargs,
        )


class WriteChairReportView(OneChairReport, FormPage):
    """F16: drafted from the findings, put right by the chair (L21)."""

    allowed = policy.may_write_chair_report
    form_class = ChairReportForm
    template_name = "reviews/form.jinja"
    title = "Write the chair’s report"
    button = "Save the report"
    keeps_draft = True
    intro = ("This draft was made from the findings and the record of the event. Put it right before you save it.",)

    def get_initial(self) -> dict[str, Any]:
        """What was written, or a draft of what there is."""
        if self.report is None:
            return queries.draft_chair_report(self.review)
        return {key: getattr(self.report, key) for key in CHAIR_REPORT} | {"version": self.report.version}

    def form_valid(self, form: ChairReportForm) -> HttpResponse:
        """Save it."""
        answers = dict(form.cleaned_data)
        version = answers.pop("version")
        operations.write_chair_report(
            self.review, by=self.request.user, now=timezone.now(), expected_version=version, **answers
        )
        return self.go("reviews:chair_report")


class OneOverviewReport(OneFile):
    """Pages about the overview report."""

    @cached_property
    def report(self) -> OverviewReport | None:
        """As it stands; None before it is begun."""
        return queries.overview_report_of(self.request.user, self.casefile)  # type: ignore[attr-defined]

    @property
    def begun(self) -> OverviewReport:
        """404 before it is begun."""
        if self.report is None:
            raise Http404
        return self.report

    @property
    def back_url(self) -> str:
        """The report."""
        return self.to("reviews:overview_report")


class ShowOverviewReportView(OneOverviewReport, Page):
    """F18 to read and print, with the plan beside it."""

    allowed = policy.may_see_overview
    template_name = "reviews/overview-report.jinja"
    title = "Overview report"

    @property
    def back_url(self) -> str:
        """The file."""
        return self.to("insight:file")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail; what is missing only for who formalises it."""
        self.opened(self.review)
        may_write = policy.may_formalise(self.request.user, self.review)
        missing = operations.what_keeps_it_a_draft(self.review, self.report) if may_write else []
        page = OverviewPage(self.report, missing, self.request.user) if self.report else None
        return super().get_context_data(
            page=page, missing=missing, may_write=may_write, actions=list(actions_of(self.casefile)), **kwargs
        )


class WriteOverviewReportView(OneOverviewReport, FormPage):
    """F18: drafted from what the file holds, written by the partnership manager."""

    allowed = policy.may_formalise
    form_class = OverviewForm
    template_name = "reviews/form.jinja"
    title = "Write the overview report"
    button = "Save the report"
    keeps_draft = True
    intro = (
        "Sections may be left for later.",
        "Use pseudonyms only: this report goes to people who do not know who the child is.",
    )

    def get_initial(self) -> dict[str, Any]:
        """What was written, or a draft of what there is."""
        if self.report is None:
            return queries.draft_overview(self.review)
        return {**self.report.sections, "version": self.report.version}

    def form_valid(self, form: OverviewForm) -> HttpResponse:
        """Save it."""
        sections = {key: form.cleaned_data[key] for key in OVERVIEW}
        operations.save_overview_report(
            self.review, sections=sections, by=self.request.user, now=timezone.now(),
            expected_version=form.cleaned_data["version"],
        )
        return self.go("reviews:overview_report")


class FormaliseReportView(OneOverviewReport, FormPage):
    """Make report and plan final (L29)."""

    allowed = policy.may_formalise
    form_class = FormaliseForm
    template_name = "reviews/formalise.jinja"
    title = "Formalise report and plan"
    button = "Formalise"

    def get_initial(self) -> dict[str, Any]:
        """Today, unless it was done before."""
        return {"formalised_on": timezone.localdate()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is missing, and which meeting would take it."""
        missing = operations.what_keeps_it_a_draft(self.review, self.begun)
        meeting_on = queries.first_meeting_on(self.casefile, ready_on=timezone.localdate())
        return super().get_context_data(missing=missing, meeting_on=meeting_on, **kwargs)

    def form_valid(self, form: FormaliseForm) -> HttpResponse:
        """Formalise."""
        operations.formalise(self.begun, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return self.go("reviews:overview_report")


class TableReportView(OneOverviewReport, FormPage):
    """Put report and plan on the agenda of the next meeting (L30)."""

    allowed = policy.may_table
    template_name = "reviews/form.jinja"
    title = "Put report and plan on an agenda"
    button = "Put it on the agenda"

    @property
    def intro(self) -> list[str]:
        """Which meeting can take it."""
        due_on = queries.clock_due_on(self.casefile, "D12")
        if due_on is None:
            return ["There is no meeting in the diary whose papers are still open. Add one to the diary first."]
        return [f"The next meeting whose papers were open is on {due_on:%A %-d %B %Y}."]

    def get_form(self, **given: Any) -> TableForm:
        """With the diary of the monitoring body."""
        today = timezone.localdate()
        body = body_with(Function.MONITOR, partnership=self.casefile.partnership, on=today)
        ready_on = self.begun.formalised_on or today
        return TableForm(meetings=queries.meetings_open_to(body, ready_on=ready_on), **given)

    def form_valid(self, form: TableForm) -> HttpResponse:
        """Table it."""
        operations.table_report(self.begun, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return self.go("reviews:overview_report")


class RecordMonitorView(OneOverviewReport, FormPage):
    """What the monitoring body made of report and plan (L30)."""

    allowed = policy.may_record_monitor
    form_class = MonitorForm
    template_name = "reviews/form.jinja"
    title = "Record the monitoring body’s consideration"
    button = "Record it"
    keeps_draft = True

    def get_initial(self) -> dict[str, Any]:
        """The day of the meeting, once it has come."""
        meeting = self.begun.meeting
        return {"considered_on": meeting.held_on} if meeting and meeting.held_on <= timezone.localdate() else {}

    def form_valid(self, form: MonitorForm) -> HttpResponse:
        """Record it."""
        operations.record_monitor(self.begun, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return self.go("reviews:overview_report")
